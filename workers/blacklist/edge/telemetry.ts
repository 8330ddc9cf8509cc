import {
  type FetchDelta,
  noRefusals,
  OTHER_LIST,
  OTHER_PREFIX,
  type Refusal,
  type TelemetryDelta,
  type WrongDelta,
} from '../../../shared/blacklist/consumer/telemetry.ts';
import { addressPrefix } from '../../../shared/kernel/address-prefix.ts';
import { asAegisError } from '../../../shared/kernel/error.ts';
import type { Logger } from '../../../shared/kernel/log.ts';

/** Longest time that an observation waits in the isolate, in ms. */
const FLUSH_MS = 2_000;
/** A flush that was to come and has not come by then is given up: the runtime may drop what a request left behind. */
const OVERDUE_MS = 10_000;
/** Consumers and lists, and networks with wrong credentials, that are held at a time. */
const MAX_FETCHES = 2_000;
const MAX_WRONG = 256;
/** Versions of a list that a consumer can have had since the last flush; more are not published in that time. */
const MAX_VERSIONS = 16;
const MAX_USER_AGENT = 120;

/** Who called, as the board shows it. */
export interface Caller {
  /** As the platform names it; kept as a network only. */
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** What hands on observations needs of a request. */
export interface TelemetryCarrier {
  readonly report: (delta: TelemetryDelta) => Promise<unknown>;
  readonly waitUntil: (promise: Promise<unknown>) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Logger;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Fetches = Omit<Writable<FetchDelta>, 'versions' | 'refused'> & {
  readonly versions: Map<number, number>;
  refused: Record<Refusal, number>;
};

/**
 * What one isolate sees of consumers, handed on to the keyring two seconds after the first of it. Counters that an isolate holds
 * when it dies, or that a failed flush carried, are lost: sent again they could be counted twice. When something was fetched is
 * kept over a failed flush, and told anew by every poll.
 *
 * @example
 * const telemetry = createTelemetry();
 * telemetry.served('a1b2c3d4', 'main', { status: 304, version: 7, bytes: 0 }, caller, carrier);
 */
export function createTelemetry({ sleep = (ms: number): Promise<unknown> => scheduler.wait(ms) } = {}) {
  let fetches = new Map<string, Fetches>();
  let wrong = new Map<string, Writable<WrongDelta>>();
  let dueAt: number | null = null;

  function of(consumer: string, list: string, caller: Caller | null): Fetches | null {
    const id = `${consumer} ${list}`;
    const known = fetches.get(id);
    if (known) return seenBy(known, caller);
    if (fetches.size >= MAX_FETCHES) return null;
    const fresh: Fetches = {
      ...{ consumer, list, sent: 0, notModified: 0, errors: 0, bytes: 0 },
      ...{ lastAt: null, lastVersion: null, refusedAt: null, refusal: null, userAgent: null, prefix: null },
      refused: noRefusals(),
      versions: new Map(),
    };
    fetches.set(id, fresh);
    return seenBy(fresh, caller);
  }

  /** A good answer: 200 with the text, or 304. */
  function served(
    consumer: string,
    list: string,
    answer: { readonly status: number; readonly version: number; readonly bytes: number },
    caller: Caller,
    carrier: TelemetryCarrier,
  ): void {
    const entry = of(consumer, list, caller);
    if (!entry) return;
    const now = carrier.now();
    if (answer.status === 304) entry.notModified += 1;
    else {
      entry.sent += 1;
      entry.bytes += answer.bytes;
    }
    entry.lastAt = now;
    entry.lastVersion = answer.version;
    if (!entry.versions.has(answer.version) && entry.versions.size < MAX_VERSIONS)
      entry.versions.set(answer.version, now);
    soon(carrier);
  }

  /** A fault of ours. */
  function failed(consumer: string, list: string, caller: Caller, carrier: TelemetryCarrier): void {
    const entry = of(consumer, list, caller);
    if (!entry) return;
    entry.errors += 1;
    soon(carrier);
  }

  /** A known consumer was turned away. */
  function refused(consumer: string, list: string, kind: Refusal, caller: Caller, carrier: TelemetryCarrier): void {
    const entry = of(consumer, kind === 'foreign-list' ? OTHER_LIST : list, caller);
    if (!entry) return;
    entry.refused[kind] += 1;
    entry.refusal = kind;
    entry.refusedAt = carrier.now();
    soon(carrier);
  }

  /** A credential that nobody has. */
  function wrongCredential(list: string, { address }: Caller, carrier: TelemetryCarrier): void {
    const prefix = (address === null ? null : addressPrefix(address.trim())) ?? OTHER_PREFIX;
    const id = `${list} ${prefix}`;
    const isRoom = wrong.size < MAX_WRONG || wrong.has(id);
    const [key, entry] = isRoom
      ? [id, { list, prefix, count: 0, lastAt: 0 }]
      : [OTHER_LIST, { list: OTHER_LIST, prefix: OTHER_PREFIX, count: 0, lastAt: 0 }];
    const counted = wrong.get(key) ?? entry;
    counted.count += 1;
    counted.lastAt = carrier.now();
    wrong.set(key, counted);
    soon(carrier);
  }

  function soon(carrier: TelemetryCarrier): void {
    const now = carrier.now();
    if (dueAt !== null && now <= dueAt + OVERDUE_MS) return;
    dueAt = now + FLUSH_MS;
    carrier.waitUntil(flushLater(carrier));
  }

  async function flushLater(carrier: TelemetryCarrier): Promise<void> {
    await sleep(FLUSH_MS);
    dueAt = null;
    await flush(carrier);
  }

  /** Hands on what was seen, if anything. */
  async function flush({ report, log }: Pick<TelemetryCarrier, 'report' | 'log'>): Promise<void> {
    if (fetches.size === 0 && wrong.size === 0) return;
    const taken = fetches;
    const delta: TelemetryDelta = { fetches: [...taken.values()].map(told), wrong: [...wrong.values()] };
    fetches = new Map();
    wrong = new Map();
    try {
      await report(delta);
    } catch (thrown) {
      keepFacts(taken);
      log.warn('telemetry of consumers lost', { fetches: delta.fetches.length, error: asAegisError(thrown) });
    }
  }

  /** Times and versions only ever move forward, so they may be told twice; with the next thing that is seen. */
  function keepFacts(taken: ReadonlyMap<string, Fetches>): void {
    for (const before of taken.values()) {
      const entry = of(before.consumer, before.list, null);
      if (!entry) continue;
      for (const [version, at] of before.versions) entry.versions.set(version, at);
      if ((before.lastAt ?? 0) > (entry.lastAt ?? 0)) {
        entry.lastAt = before.lastAt;
        entry.lastVersion = before.lastVersion;
        entry.userAgent = before.userAgent;
        entry.prefix = before.prefix;
      }
      if ((before.refusedAt ?? 0) > (entry.refusedAt ?? 0)) {
        entry.refusedAt = before.refusedAt;
        entry.refusal = before.refusal;
      }
    }
  }

  return { served, failed, refused, wrongCredential, flush };
}

function seenBy(entry: Fetches, caller: Caller | null): Fetches {
  if (caller === null) return entry;
  // Who polls is nearly always who polled before: the network of an address is worked out once a flush.
  entry.prefix ??= caller.address === null ? null : addressPrefix(caller.address.trim());
  entry.userAgent ??= caller.userAgent?.slice(0, MAX_USER_AGENT) ?? null;
  return entry;
}

function told({ versions, ...rest }: Fetches): FetchDelta {
  return { ...rest, versions: [...versions] };
}
