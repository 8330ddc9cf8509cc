/** Why a consumer that is known was turned away. */
export const REFUSALS = ['origin', 'retired-key', 'foreign-list', 'settings'] as const;
export type Refusal = (typeof REFUSALS)[number];

/** Stands for a list that the consumer does not have: callers could otherwise invent as many names as they like. */
export const OTHER_LIST = '*';

/** Stands for all networks beyond those that are counted one by one. */
export const OTHER_PREFIX = '*';

/** What an isolate has seen of one consumer at one list since it last told. */
export interface FetchDelta {
  readonly consumer: string;
  /** A list of the consumer, or {@link OTHER_LIST}. */
  readonly list: string;
  /** Whole answers, and answers that it has the current version. */
  readonly sent: number;
  readonly notModified: number;
  /** Failures of ours. */
  readonly errors: number;
  readonly refused: Readonly<Record<Refusal, number>>;
  /** Of whole answers. */
  readonly bytes: number;
  /** Of the last good answer, epoch milliseconds; null when there was none. */
  readonly lastAt: number | null;
  readonly lastVersion: number | null;
  readonly refusedAt: number | null;
  readonly refusal: Refusal | null;
  readonly userAgent: string | null;
  /** Network of the last caller, see `addressPrefix`. */
  readonly prefix: string | null;
  /** Versions that were loaded or confirmed, each with when that was first. */
  readonly versions: readonly (readonly [version: number, at: number])[];
}

/** Attempts at a list with a credential that nobody has, by network. */
export interface WrongDelta {
  readonly list: string;
  readonly prefix: string;
  readonly count: number;
  readonly lastAt: number;
}

/** What an isolate hands on. Counters are added up; times and versions only ever move forward, so those may come twice. */
export interface TelemetryDelta {
  readonly fetches: readonly FetchDelta[];
  readonly wrong: readonly WrongDelta[];
}

/** What is known of one consumer at one list. */
export interface FetchState {
  readonly list: string;
  readonly sent: number;
  readonly notModified: number;
  readonly errors: number;
  readonly refused: Readonly<Record<Refusal, number>>;
  readonly bytes: number;
  readonly lastAt: number | null;
  readonly lastVersion: number | null;
  readonly refusedAt: number | null;
  readonly refusal: Refusal | null;
  readonly userAgent: string | null;
  readonly prefix: string | null;
}

/** What is known of wrong credentials at one list from one network. */
export interface WrongState extends WrongDelta {
  readonly firstAt: number;
}

/** When a consumer first had a version. */
export interface VersionFetch {
  readonly consumer: string;
  readonly name: string;
  readonly version: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** No refusals. */
export function noRefusals(): Record<Refusal, number> {
  return { origin: 0, 'retired-key': 0, 'foreign-list': 0, settings: 0 };
}
