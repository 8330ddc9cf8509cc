import { SUCCESSIONS } from './reform.ts';
import { DISTRICTS, PROVINCES } from './table.ts';

/** A district of today's table. */
export interface Region {
  readonly code: string;
  /** Own name: `용인시`, `기흥구`. */
  readonly ko: string;
  readonly en: string | null;
  /** The district that it lies in; `null` for a 시·도. */
  readonly parent: string | null;
}

function build(): Map<string, Region> {
  const table = new Map<string, Region>();
  for (const { code, ko, en } of PROVINCES) table.set(code, { code, ko, en, parent: null });
  for (const [province, list] of Object.entries(DISTRICTS)) {
    let city = province;
    for (const item of list.split(',')) {
      const [digits = '', ko = ''] = item.replace('>', '').split(' ');
      const code = province + digits;
      if (!item.startsWith('>')) city = code;
      table.set(code, { code, ko, en: null, parent: item.startsWith('>') ? city : province });
    }
  }
  return table;
}

const TABLE = build();
const PARTS = Map.groupBy(TABLE.values(), (region) => region.parent ?? '');
const RETIRED = new Set(PROVINCES.filter(({ until }) => until !== undefined).map(({ code }) => code));

/** The district of a code of 2 or 5 digits, or of the first 5 digits of a longer one. */
export const regionOfCode = (code: string): Region | undefined => TABLE.get(code.length > 5 ? code.slice(0, 5) : code);

/** Today's 시·도, in the order of their codes. */
export const provinces = (): readonly Region[] => (PARTS.get('') ?? []).filter(({ code }) => !RETIRED.has(code));

/** What lies directly in a district: 시·군·구 of a 시·도, 일반구 of a city. */
export const districtsIn = (code: string): readonly Region[] => PARTS.get(code) ?? [];

/**
 * A district and all codes that lie in it although they do not begin with it: 용인시 is 41460, its 기흥구 is 41463.
 *
 * @example
 * wholeDistrict('41460'); // ['41460', '41461', '41463', '41465']
 * wholeDistrict('41'); // ['41']: the others begin with it
 */
export const wholeDistrict = (code: string): readonly string[] =>
  code.length === 5 ? [code, ...districtsIn(code).map((part) => part.code)] : [code];

/**
 * A district's full name.
 *
 * @example
 * regionLabel('41463', 'ko'); // '경기도 용인시 기흥구'
 */
export function regionLabel(code: string, language: 'ko' | 'en'): string {
  const region = regionOfCode(code);
  if (region === undefined) return code;
  const own = language === 'en' ? (region.en ?? region.ko) : region.ko;
  if (region.parent === null || (code.startsWith('36') && language === 'ko'))
    return region.parent ? '세종특별자치시' : own;
  const parent = regionLabel(region.parent, language);
  return language === 'en' ? `${own}, ${parent}` : `${parent} ${own}`;
}

/**
 * The codes that a code goes on as on a day: itself where nothing changed, several where the district was divided. Longer codes keep their tail
 * where the district has one successor, and lose it where it was divided.
 *
 * @example
 * normaliseRegion('42110', '2026-11-24'); // ['51110']
 * normaliseRegion('28260', '2026-11-24'); // ['28275', '28290']
 * normaliseRegion('46110', '2026-06-30'); // ['46110']
 */
export function normaliseRegion(code: string, day: string): readonly string[] {
  let codes = [code];
  for (const { from, old, next } of SUCCESSIONS) {
    if (from > day) continue;
    codes = codes.flatMap((current) => {
      if (!current.startsWith(old)) return [current];
      if (next.length === 1) return [(next[0] ?? '') + current.slice(old.length)];
      return [...next];
    });
  }
  return codes;
}
