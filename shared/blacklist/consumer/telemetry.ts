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
export type FetchState = Omit<FetchDelta, 'consumer' | 'versions'>;

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

/**
 * What is known of a consumer at a list, with what was told since. Isolates tell in any order: what is told last need not have
 * happened last.
 *
 * @example
 * advanced(null, delta).sent; // delta.sent
 */
export function advanced(before: FetchState | null, delta: FetchDelta): FetchState {
  const old = before ?? { sent: 0, notModified: 0, errors: 0, bytes: 0, refused: noRefusals(), ...NOTHING_SEEN };
  const fetched = isLater(delta.lastAt, old.lastAt) ? delta : old;
  const refused = isLater(delta.refusedAt, old.refusedAt) ? delta : old;
  // Who comes, and from where, is of interest before anything was loaded as well.
  const caller = fetched === delta || before === null || old.lastAt === null ? delta : old;
  return {
    list: delta.list,
    sent: old.sent + delta.sent,
    notModified: old.notModified + delta.notModified,
    errors: old.errors + delta.errors,
    refused: sumOf(old.refused, delta.refused),
    bytes: old.bytes + delta.bytes,
    ...{ lastAt: fetched.lastAt, lastVersion: fetched.lastVersion },
    ...{ refusedAt: refused.refusedAt, refusal: refused.refusal },
    ...{ userAgent: caller.userAgent, prefix: caller.prefix },
  };
}

const NOTHING_SEEN = {
  ...{ lastAt: null, lastVersion: null, refusedAt: null, refusal: null, userAgent: null, prefix: null },
} as const;

function isLater(at: number | null, before: number | null): boolean {
  return at !== null && at >= (before ?? 0);
}

function sumOf(left: Readonly<Record<Refusal, number>>, right: Readonly<Record<Refusal, number>>) {
  const sum = noRefusals();
  for (const kind of REFUSALS) sum[kind] = (left[kind] ?? 0) + (right[kind] ?? 0);
  return sum;
}
