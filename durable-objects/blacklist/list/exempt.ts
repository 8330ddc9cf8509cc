import { boundKeys, formatRange } from '../../../shared/blacklist/address/format.ts';
import { parseAddress } from '../../../shared/blacklist/address/parse.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import type { ListSettings } from '../../../shared/blacklist/list/settings.ts';
import { buildLookup } from '../../../shared/blacklist/lookup/build.ts';
import type { Lookup } from '../../../shared/blacklist/lookup/lookup.ts';
import { rangeSetOf } from '../../../shared/blacklist/ranges/builder.ts';
import type { RangeSet } from '../../../shared/blacklist/ranges/types.ts';
import type { AllowView } from './allowlist.ts';
import { LookupColumns } from './lookup-columns.ts';

const MINUTE_MS = 60_000;

/** A range that is cut out of the feed, and why. */
export interface Exemption {
  readonly range: AddressRange;
  /** JSON of `kind`, `reason` and `owner`, for the edge. */
  readonly info: string;
  /** Epoch milliseconds; `null` for no end. */
  readonly until: number | null;
}

/** The range of an address that settings or allowlist hold: only what was parsed gets in there. */
export function storedRange(address: string): AddressRange {
  const parsed = parseAddress(address, { allowWide: true });
  if (!parsed.ok) throw new RangeError(`stored address does not parse: ${address}`);
  return parsed.range;
}

/** What is cut out of the feed now: the allowlist, warning lists meant as "never block", and the untouchable addresses. */
export function exemptionsOf(allow: readonly AllowView[], settings: ListSettings): Exemption[] {
  return [
    ...allow.map(({ address, reason, owner, expiresAt, layer = 'allowlist' }) => ({
      range: storedRange(address),
      info: JSON.stringify({ kind: layer, reason, owner }),
      until: expiresAt,
    })),
    ...settings.untouchable.map(({ address, label }) => ({
      range: storedRange(address),
      info: JSON.stringify({ kind: 'untouchable', reason: label, owner: null }),
      until: null,
    })),
  ];
}

/** What `now` and an earlier table cut out, together; of the same range what is said now. */
export function withEarlier(now: readonly Exemption[], earlier: Lookup): Exemption[] {
  const known = new Set(now.map(({ range }) => formatRange(range)));
  const gone = [...earlier.entries()].filter((match) => !known.has(formatRange(match)));
  return [
    ...now,
    ...gone.map(({ info, untilMinutes, ...range }) => ({
      range,
      info,
      until: untilMinutes === 0 ? null : untilMinutes * MINUTE_MS,
    })),
  ];
}

/** The addresses that exemptions take out of the feed. */
export const exemptRanges = (exemptions: readonly Exemption[]): RangeSet =>
  rangeSetOf(exemptions.map(({ range }) => range));

/** Exemptions as a second look-up table: "not listed" must be able to say why. All ranges of a warning list share one text. */
export function exemptTable(exemptions: readonly Exemption[]): readonly Uint8Array[] {
  const columns = new LookupColumns();
  const infos = new Map<string, number>();
  for (const { range, info, until } of exemptions) {
    const [lo, hi] = boundKeys(range);
    const index = infos.get(info) ?? infos.size;
    infos.set(info, index);
    columns.add(lo, hi, index, until);
  }
  return buildLookup({ ...columns.finish(), infos: [...infos.keys()], meta: '' });
}
