import { formatRange } from '../../../shared/blacklist/address/format.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import { specialPurposeOf } from '../../../shared/blacklist/address/special.ts';
import type { Match } from '../../../shared/blacklist/lookup/lookup.ts';
import type { FeedPointer } from '../../../shared/blacklist/publication/pointer.ts';
import { parseInfo } from '../../../shared/blacklist/scoring/info.ts';
import { livePointer } from './pointer.ts';
import { dropTable, type EdgeTable, edgeTable } from './tables.ts';

const MINUTE_MS = 60_000;

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

/** Answers for one version of a list, from the isolate's memory; of a large list it reads the parts that are asked for. */
export interface Checker {
  readonly pointer: FeedPointer;
  check(range: AddressRange): Promise<Verdict>;
  /** The same for many, in their order: each part of a large list is read once. */
  checkAll(ranges: readonly AddressRange[]): Promise<readonly Verdict[]>;
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
    if (live !== undefined) dropTable(live);
    liveTables.set(list, pointer.lookupKey);
  }
  const listed = await edgeTable(env, pointer.lookupKey);
  const exempt = await edgeTable(env, pointer.exemptKey);
  return {
    pointer,
    check: async (range) => verdictOf(range, (await listed.find(range))[0], exempt),
    async checkAll(ranges) {
      const verdicts: Verdict[] = new Array(ranges.length);
      await listed.findAll(ranges, async (at, [match]) => {
        verdicts[at] = await verdictOf(ranges[at]!, match, exempt);
      });
      return verdicts;
    },
  };
}

async function verdictOf(range: AddressRange, match: Match | undefined, exempt: EdgeTable): Promise<Verdict> {
  const address = formatRange(range);
  if (!match) return { address, listed: false, match: null, exempt: null };
  const special = specialPurposeOf(range);
  const [excluded] = await exempt.find(range);
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
