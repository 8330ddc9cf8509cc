import { districtsIn, normaliseRegion, provinces, type Region, regionOfCode, wholeDistrict } from './regions.ts';
import { PROVINCES } from './table.ts';

/** A day from which on today's table counts: where none is given, names mean today's districts. */
const TODAY = '9999-12-31';

interface ProvinceName {
  readonly name: string;
  readonly code: string;
}

/** Longest first: 전남광주통합특별시 before 전남, 강원특별자치도 before 강원. */
const PROVINCE_NAMES: readonly ProvinceName[] = PROVINCES.flatMap(({ code, ko, aliases }) =>
  [ko, ...aliases].map((name) => ({ name, code })),
).sort((left, right) => right.name.length - left.name.length || (left.name < right.name ? -1 : 1));

function provinceAt(text: string): { code: string; rest: string } | null {
  const compact = text.trimStart();
  for (const { name, code } of PROVINCE_NAMES) {
    if (!compact.startsWith(name)) continue;
    const rest = compact.slice(name.length);
    // A short name is a word of its own: 광주시 is a city of 경기도, 세종문화회관 no province.
    if (name.length > 2 || rest === '' || /^[\s,·/)\]]/.test(rest)) return { code, rest: rest.trimStart() };
  }
  return null;
}

const longestFirst = (left: Region, right: Region): number => right.ko.length - left.ko.length;

function districtAt(rest: string, parent: string): string | null {
  const candidates = [...districtsIn(parent)].sort(longestFirst);
  return candidates.find(({ ko }) => rest.startsWith(ko))?.code ?? null;
}

/** 시·군·구 that only one 시·도 has: 용인시 alone names it, 중구 does not. */
const UNIQUE: ReadonlyMap<string, string> = (() => {
  const found = new Map<string, string | null>();
  for (const province of provinces())
    for (const { ko, code } of districtsIn(province.code)) found.set(ko, found.has(ko) ? null : code);
  // 고성군 and the like have two codes and drop out; 광주시 is only a city, but old texts mean the former 광주광역시 by it.
  found.set('광주시', null);
  return new Map([...found].filter((entry): entry is [string, string] => entry[1] !== null));
})();

function current(province: string, rest: string): string {
  const now = normaliseRegion(province, TODAY)[0]?.slice(0, 2) ?? province;
  // The former 광주광역시 서구 is today's 전남광주통합특별시 서구: the same name under the successor.
  const district = districtAt(rest, now);
  if (district === null) return now;
  const city = regionOfCode(district);
  const part = city === undefined ? null : districtAt(rest.slice(city.ko.length).trimStart(), district);
  return part ?? district;
}

/**
 * Today's code of the district whose name a text begins with: first the 시·도, then the 시·군·구 inside it, never a 시·군·구 of another
 * 시·도. A 시·군·구 alone counts where its name is unique. `null` for ministries and whatever else names no district.
 *
 * @example
 * regionOf('충청남도 천안시'); // '44130'
 * regionOf('경기도 광주시'); // '41610'
 * regionOf('광주광역시 서구'); // '12240'
 * regionOf('국토교통부'); // null
 */
export function regionOf(name: string): string | null {
  const province = provinceAt(name);
  if (province !== null) return current(province.code, province.rest);
  const word = /^\s*([가-힣]+?[시군구])(?:청|의회|보건소|교육지원청|시설관리공단|도시공사)?(?:[\s,(]|$)/.exec(
    name,
  )?.[1];
  return word === undefined ? null : (UNIQUE.get(word) ?? null);
}

const OFFICE = /(교육청|교육지원청|공사|공단|재단|진흥원|연구원|의료원)/;

/**
 * All of today's codes that an organisation is for, in one list; the empty list where its name tells no district. The former 광주광역시 and 전라남도 are
 * parts of one 시·도 today, so each of them is a list.
 *
 * @example
 * regionsOfOrganisation('경기도 용인시'); // ['41460', '41461', '41463', '41465']
 * regionsOfOrganisation('광주광역시'); // ['12210', '12240', '12270', '12300', '12330']
 */
export function regionsOfOrganisation(name: string): readonly string[] {
  const code = regionOfOrganisation(name);
  if (code === null) return [];
  const named = PROVINCE_NAMES.find((entry) => name.trimStart().startsWith(entry.name))?.code;
  if (code.length === 2 && (named === '29' || named === '46')) return normaliseRegion(named, TODAY);
  return wholeDistrict(code);
}

/**
 * The district of an organisation: its name may carry the district glued to the office (`서울특별시교육청`, `경기도일자리재단`, `재단법인 부산…`).
 *
 * @example
 * regionOfOrganisation('전북특별자치도교육청'); // '52'
 */
export function regionOfOrganisation(name: string): string | null {
  const plain = name.replace(/^\s*(?:\(재\)|재단법인|\(주\)|주식회사)\s*/, '');
  const direct = regionOf(plain);
  if (direct !== null) return direct;
  if (!OFFICE.test(plain)) return null;
  const glued = PROVINCE_NAMES.find((entry) => plain.startsWith(entry.name));
  if (glued !== undefined) return current(glued.code, plain.slice(glued.name.length));
  for (const [district, code] of UNIQUE) if (plain.startsWith(district)) return code;
  return null;
}
