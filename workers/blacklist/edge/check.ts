import { formatRange } from '../../../shared/blacklist/address/format.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import { specialPurposeOf } from '../../../shared/blacklist/address/special.ts';
import type { Lookup, Match } from '../../../shared/blacklist/lookup/lookup.ts';
import { openLookup } from '../../../shared/blacklist/lookup/open.ts';
import type { FeedPointer } from '../../../shared/blacklist/publication/pointer.ts';
import { parseInfo } from '../../../shared/blacklist/scoring/info.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { ImmutableCache } from './immutable-cache.ts';
import { livePointer } from './pointer.ts';
import { SingleLoad } from './single-load.ts';

/** Memory for look-up tables; a million IPv4 entries need 20 MB. */
const MAX_TABLE_BYTES = 48 * 1024 * 1024;
const MINUTE_MS = 60_000;

const tables = new ImmutableCache<{ lookup: Lookup; bytes: number }>({
  maxBytes: MAX_TABLE_BYTES,
  sizeOf: (table) => table.bytes,
});

/** The first checks of a cold isolate come together, and each copy of a table would be as large as the others. */
const loads = new SingleLoad<Lookup>();

/** The table of each list's live version: what came before it is never asked again, and is large. */
const liveTables = new Map<string, string>();

export interface VerdictClaim {
  readonly source: string;
  readonly reason: string | null;
  readonly category: string | null;
  readonly country: string | null;
  readonly severity: string | null;
  readonly confidence: number | null;
}

export interface Verdict {
  readonly address: string;
  readonly listed: boolean;
  readonly match: {
    readonly address: string;
    readonly until: string | null;
    /** 0 to 100; `null` until the list is compiled with scores. */
    readonly score: number | null;
    readonly claims: readonly VerdictClaim[];
  } | null;
  readonly exempt: {
    readonly address: string;
    readonly kind: string;
    readonly reason: string | null;
    readonly until: string | null;
  } | null;
}

/** Answers for one version of a list, from the isolate's memory. */
export interface Checker {
  readonly pointer: FeedPointer;
  check(range: AddressRange): Verdict;
}

/**
 * The checker for the live version of a list.
 *
 * @throws AegisError `feed_not_ready` or `unavailable`.
 */
export async function openChecker(env: Env, list: string, now: number): Promise<Checker> {
  const { pointer } = await livePointer(env, list, now);
  const live = liveTables.get(list);
  if (live !== pointer.lookupKey) {
    // Before the new one is read, so that the two are never in memory together.
    if (live !== undefined) tables.drop(live);
    liveTables.set(list, pointer.lookupKey);
  }
  // Awaiting only when something is missing keeps the hot path free of microtasks.
  const listed = tables.get(pointer.lookupKey)?.lookup ?? (await loadOnce(env, pointer.lookupKey));
  const exempt = tables.get(pointer.exemptKey)?.lookup ?? (await loadOnce(env, pointer.exemptKey));
  return { pointer, check: (range) => verdictOf(range, listed, exempt) };
}

const loadOnce = (env: Env, key: string): Promise<Lookup> =>
  loads.get(key, async () => tables.get(key)?.lookup ?? (await load(env, key)));

async function load(env: Env, key: string): Promise<Lookup> {
  const object = await env.SNAPSHOTS.get(key).catch((cause: unknown) => {
    throw new AegisError('unavailable', 'The look-up table cannot be read right now.', {
      retryAfterSeconds: 10,
      cause,
    });
  });
  if (!object) throw new AegisError('unavailable', 'The look-up table is missing.', { retryAfterSeconds: 10 });
  const buffer = await object.arrayBuffer();
  const lookup = openLookup(buffer);
  tables.set(key, { lookup, bytes: buffer.byteLength });
  return lookup;
}

function verdictOf(range: AddressRange, listed: Lookup, exempt: Lookup): Verdict {
  const address = formatRange(range);
  const match = listed.find(range)[0];
  if (!match) return { address, listed: false, match: null, exempt: null };
  const special = specialPurposeOf(range);
  const excluded = exempt.find(range)[0];
  return {
    address,
    listed: !special && !excluded,
    match: {
      address: formatRange(match),
      until: untilOf(match),
      ...parseInfo(match.info),
    },
    exempt: special
      ? { address: special.cidr, kind: 'special-purpose', reason: `${special.name} (${special.rfc})`, until: null }
      : excluded
        ? exemptionOf(excluded)
        : null,
  };
}

function exemptionOf(match: Match): NonNullable<Verdict['exempt']> {
  const { kind, reason } = JSON.parse(match.info) as { kind: string; reason: string | null };
  return { address: formatRange(match), kind, reason, until: untilOf(match) };
}

function untilOf({ untilMinutes }: Match): string | null {
  return untilMinutes === 0 ? null : new Date(untilMinutes * MINUTE_MS).toISOString();
}
