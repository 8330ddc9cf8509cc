import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import { SPECIAL_RANGES } from '../../../shared/blacklist/address/special.ts';
import { RangeSetBuilder } from '../../../shared/blacklist/ranges/builder.ts';
import { containsRange, overlaps } from '../../../shared/blacklist/ranges/query.ts';
import type { RangeSet } from '../../../shared/blacklist/ranges/types.ts';

/** What a source would claim, as columns of bounds: two words a range for IPv4, eight for IPv6. */
export interface SourceClaims {
  readonly source: string;
  readonly v4: Uint32Array;
  readonly v6: Uint32Array;
}

/** The ranges of such columns, one by one. */
export function* claimedRanges({ v4, v6 }: SourceClaims): Generator<AddressRange, void, undefined> {
  for (let at = 0; at < v4.length; at += 2) yield { family: 4, lo: v4[at]!, hi: v4[at + 1]! };
  const bound = (from: number): bigint => {
    let value = 0n;
    for (let word = 0; word < 4; word++) value = (value << 32n) + BigInt(v6[from + word]!);
    return value;
  };
  for (let at = 0; at < v6.length; at += 8) yield { family: 6, lo: bound(at), hi: bound(at + 4) };
}

/** The same as a set. */
export function claimedSet(claims: SourceClaims): RangeSet {
  const builder = new RangeSetBuilder();
  for (const range of claimedRanges(claims)) builder.addRange(range);
  return builder.build();
}

/** How many of the ranges are blocked already, exempt or never published. */
export function countClaimed(claims: SourceClaims, blocked: RangeSet, exempt: RangeSet) {
  const counts = { rows: 0, fresh: 0, known: 0, allowlisted: 0, special: 0 };
  for (const range of claimedRanges(claims)) {
    counts.rows++;
    if (containsRange(blocked, range)) counts.known++;
    else counts.fresh++;
    if (overlaps(exempt, range)) counts.allowlisted++;
    if (overlaps(SPECIAL_RANGES, range)) counts.special++;
  }
  return counts;
}
