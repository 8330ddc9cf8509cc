import { districtsIn, normaliseRegion, provinces, regionOfCode } from '../../regions/index.ts';

/** From this many districts on, a list means the whole country: there are about 250. */
const WHOLE_COUNTRY = 200;

/** All codes that lie in a district and have no part of their own. */
const leavesOf = (code: string): readonly string[] => {
  const parts = districtsIn(code);
  return parts.length === 0 ? [code] : parts.flatMap((part) => leavesOf(part.code));
};

/** Replaces all parts of a whole by the whole; a city that is complete is named beside its districts, whose codes do not begin with its own. */
function folded(codes: ReadonlySet<string>): string[] {
  const result = new Set(codes);
  for (const province of provinces()) {
    for (const { code } of districtsIn(province.code))
      if (districtsIn(code).length > 0 && leavesOf(code).every((leaf) => codes.has(leaf))) result.add(code);
    if (!leavesOf(province.code).every((leaf) => codes.has(leaf))) continue;
    for (const code of result) if (code.startsWith(province.code)) result.delete(code);
    result.add(province.code);
  }
  return [...result].sort();
}

export interface DistrictList {
  readonly isNationwide: boolean;
  /** Today's codes; none for the whole country. */
  readonly regions: readonly string[];
  /** Codes that no table of ours has. */
  readonly unknown: readonly string[];
}

/**
 * A list of district codes as sources give it, in today's codes. Some two hundred of them, or none, mean the whole country.
 *
 * @example
 * districtList('42110,51130', '2026-11-24').regions; // ['51110', '51130']
 */
export function districtList(text: string, day: string): DistrictList {
  const codes = text.split(/[,\s]+/).filter((code) => /^\d{5}(?:\d{5})?$/.test(code));
  if (codes.length === 0 || codes.length >= WHOLE_COUNTRY) return { isNationwide: true, regions: [], unknown: [] };
  const today = codes.flatMap((code) => normaliseRegion(code.slice(0, 5), day));
  const known = today.filter((code) => regionOfCode(code) !== undefined);
  const unknown = today.filter((code) => regionOfCode(code) === undefined);
  return { isNationwide: false, regions: folded(new Set(known)), unknown };
}
