const TRAITS = '0301 0302 0303 0313 0314 0315 0316 0317 0318 0319 0320 0322 0326 0327 0328 0329 0330'.split(' ');
const HOUSEHOLDS = '0401 0402 0403 0404 0410 0411 0412 0413 0414'.split(' ');

const GROUPS: Readonly<Record<string, readonly string[]>> = {
  sex: ['0101', '0102'],
  income: ['0201', '0202', '0203', '0204', '0205'],
  traits: TRAITS,
  house: HOUSEHOLDS,
  stage: ['1101', '1102', '1103'],
  sector: ['1201', '1202', '1299'],
  org: ['2101', '2102', '2103'],
  orgsector: ['2201', '2202', '2203', '2299'],
};

function codesOfWord(word: string): string[] {
  if (word === 'all') return ['sex', 'income', 'traits', 'house'].flatMap((group) => [...(GROUPS[group] ?? [])]);
  const [group = '', list] = word.split(':');
  const all = GROUPS[group] ?? [];
  if (list === undefined) return [...all];
  const range = /^(\d)(?:-(\d))?$/.exec(list);
  if (group === 'income' && range !== null) return all.slice(Number(range[1]) - 1, Number(range[2] ?? range[1]));
  return list.split(',');
}

/**
 * Codes of `supportConditions` from a short form: `sex income:1-3 traits:0313` sets both sexes, the three lowest bands, one trait. A group of persons that is
 * not named is set whole where others of persons are, as the real rows do it.
 */
export function codesOf(short: string): string[] {
  const words = short.split(' ').filter((word) => word !== '');
  const codes = words.flatMap(codesOfWord);
  const isOfPersons = codes.some((code) => code.startsWith('0'));
  if (isOfPersons)
    for (const group of ['income', 'traits', 'house'])
      if (!codes.some((code) => GROUPS[group]?.includes(code))) codes.push(...(GROUPS[group] ?? []));
  return [...new Set(codes)].sort().map((code) => `JA${code}`);
}
