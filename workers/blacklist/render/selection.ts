import { parseAddress } from '../../../shared/blacklist/address/parse.ts';
import type { Block } from '../../../shared/blacklist/block.ts';
import type { Said } from '../../../shared/blacklist/blocks/said.ts';
import type { Selection } from '../../../shared/blacklist/blocks/select.ts';
import type { RenderProfile } from '../../../shared/blacklist/consumer/profile.ts';
import type { FormatLimits } from '../../../shared/blacklist/formats/format.ts';
import { leavesOut, piecesOf } from '../../../shared/blacklist/formats/pieces.ts';
import { rangeSetOf } from '../../../shared/blacklist/ranges/builder.ts';
import type { RangeSet } from '../../../shared/blacklist/ranges/types.ts';
import { exemptionsInForce } from './profile-key.ts';

/** Blocks that a format cannot carry: of a family that it has not, or too wide to be written out. */
export interface LeftOut {
  ipv4: number;
  ipv6: number;
  tooWide: number;
}

/**
 * What a profile asks of a version, and in which pieces its format takes it.
 *
 * @param leftOut - Counts what the format cannot carry, while the selection is made.
 */
export function selectionOf(profile: RenderProfile, limits: FormatLimits, now: number, leftOut: LeftOut): Selection {
  const passes = passingOf(profile.filter);
  return {
    ...(passes ? { passes } : {}),
    families: profile.filter.families,
    exempt: exemptSet(exemptionsInForce(profile, now)),
    piecesOf(block) {
      if (!leavesOut(limits, block)) return piecesOf(block, limits);
      countLeftOut(leftOut, limits, block);
      return [];
    },
  };
}

function countLeftOut(leftOut: LeftOut, { families }: FormatLimits, { family }: Block): void {
  if (families.includes(family)) leftOut.tooWide += 1;
  else if (family === 4) leftOut.ipv4 += 1;
  else leftOut.ipv6 += 1;
}

/** Null when every entry passes. */
function passingOf({ minScore, categories, sources }: RenderProfile['filter']): ((said: Said) => boolean) | null {
  const { only, except } = sources;
  if (minScore === 0 && categories.length === 0 && only.length === 0 && except.length === 0) return null;
  return (said) =>
    (minScore === 0 || (said.score !== null && said.score >= minScore)) &&
    (categories.length === 0 || said.categories.some((name) => categories.includes(name))) &&
    (only.length === 0 || said.sources.some((name) => only.includes(name))) &&
    (except.length === 0 || said.sources.some((name) => !except.includes(name)));
}

function exemptSet(addresses: readonly string[]): RangeSet {
  return rangeSetOf(
    addresses.flatMap((address) => {
      const parsed = parseAddress(address, { allowWide: true });
      // The schema of a profile takes in nothing else.
      if (!parsed.ok) throw new RangeError(`stored exemption does not parse: ${address}`);
      return [parsed.range];
    }),
  );
}
