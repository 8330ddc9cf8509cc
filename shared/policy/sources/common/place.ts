import { regionLabel, regionOfCode, wholeDistrict } from '../../regions/index.ts';
import type { Condition, TextField } from '../../rule/rule.ts';
import { coded, quoted } from './rules.ts';

/** Words that open a programme to everybody, wherever they live. */
const EVERYWHERE =
  /타\s?지역\s?(?:거주|주민|국민)?[^\n]{0,12}(?:가능|이용|포함)|거주지?\s?(?:무관|제한\s?없)|전국\s?(?:누구나|민)|지역\s?제한\s?없|대한민국\s?국민\s?누구나/;
/** Where somebody or something else may be what lies in the district. */
const OF_OTHERS = /또는|이거나|부모|보호자|사업장|직장|소재|재학|재직/;
const RESIDENT = /주민등록|거주|주소|관내|소재|전입|[시도군구]민/;

/** A district's names in texts: full, own, and without its ending (`용인시`, `용인`). */
export function namesOfRegions(codes: readonly string[]): string[] {
  const names = codes.flatMap((code) => {
    const own = regionOfCode(code)?.ko;
    if (own === undefined) return [];
    const short = own.replace(/(?:특별자치시|특별자치도|통합특별시|특별시|광역시|[시도군구])$/, '');
    return [regionLabel(code, 'ko'), own, ...(short.length > 1 ? [`${short}시`, `${short}도`, short] : [])];
  });
  return [...new Set(names)].sort((left, right) => right.length - left.length);
}

/**
 * The condition that a programme of a district is for who lives in it. Sure where the text says so; otherwise the issuer alone says it, and a verdict
 * that hangs on it is at most `likely`. `null` where the texts open it to everybody.
 *
 * @param code The coded field that the districts come from.
 */
export function residence(
  regions: readonly string[],
  texts: Readonly<Partial<Record<TextField, string>>>,
  code: string,
): Condition | null {
  if (regions.length === 0) return null;
  const within = [...new Set(regions.flatMap((region) => wholeDistrict(region)))];
  const names = namesOfRegions(regions);
  for (const field of ['target', 'criteria'] as const) {
    const text = texts[field] ?? '';
    if (EVERYWHERE.test(text)) return null;
    for (const line of text.matchAll(/[^\n]+/g)) {
      const name = names.find((candidate) => line[0].includes(candidate));
      if (name === undefined || !RESIDENT.test(line[0])) continue;
      const start = line.index + line[0].indexOf(name);
      const confidence = OF_OTHERS.test(line[0]) ? 0.8 : 1;
      return quoted('region', 'region', { within }, { field, start, end: start + name.length }, confidence);
    }
  }
  return coded('region', 'region', { within }, code, 0.8);
}
