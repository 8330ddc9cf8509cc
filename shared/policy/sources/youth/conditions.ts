import type { Condition, Rule } from '../../rule/rule.ts';
import { anyOf, coded, codedText } from '../common/rules.ts';
import { fieldOf, type Row } from '../records.ts';
import { JOB, MAJOR, MARITAL, NO_SPECIAL, SCHOOL, SPECIAL, SPECIAL_WORDS } from './codes.ts';

/** Sums below this are in 만원, whatever the field was meant for: nobody is asked for less than a million won a year. */
const TEN_THOUSANDS_BELOW = 1_000_000;

const codesIn = (row: Row, name: string): string[] =>
  fieldOf(row, name)
    .split(',')
    .map((code) => code.trim())
    .filter((code) => code !== '');

const numberOf = (row: Row, name: string): number => {
  const text = fieldOf(row, name).replaceAll(',', '');
  return /^\d+$/.test(text) ? Number(text) : 0;
};

function choice(row: Row, name: string, map: Readonly<Record<string, string | null>>, attribute: string): Condition[] {
  const codes = codesIn(row, name);
  const values = codes.map((code) => map[code]);
  // "No restriction" among them, or a code that nobody knows: nothing can be asked.
  if (values.length === 0 || values.includes(null) || values.includes(undefined)) return [];
  return [coded(attribute, attribute, { anyOf: values.map(String) }, `${name} ${codes.join(',')}`)];
}

/**
 * Ages by the numbers alone: `sprtTrgtAgeLmtYn` was seen as `N` beside 19 and 35, so what it says cannot be relied on. 0 and 0 mean all ages.
 */
function age(row: Row): Condition[] {
  const min = numberOf(row, 'sprtTrgtMinAge');
  const max = numberOf(row, 'sprtTrgtMaxAge');
  const test = { min: min === 0 ? null : min, max: max === 0 || max >= 99 ? null : max };
  if (test.min === null && test.max === null) return [];
  if (test.min !== null && test.max !== null && test.min > test.max) return [];
  return [coded('age', 'age', test, 'sprtTrgtMinAge,sprtTrgtMaxAge')];
}

/** Yearly income; 0 and 0 mean all. The unit is 만원 in most rows and 원 in some, so it is never sure. */
function income(row: Row): Condition[] {
  const won = (name: string): number | null => {
    const value = numberOf(row, name);
    return value === 0 ? null : value < TEN_THOUSANDS_BELOW ? value * 10_000 : value;
  };
  const [min, max] = [won('earnMinAmt'), won('earnMaxAmt')];
  return min === null && max === null
    ? []
    : [coded('income', 'personalIncome', { min, max }, 'earnMinAmt,earnMaxAmt', 0.6)];
}

/** One of several special groups, each in its own attribute; `sBizCd` in older answers. */
function special(row: Row): Rule[] {
  const codes = codesIn(row, 'sbizCd').concat(codesIn(row, 'sBizCd'));
  if (codes.length === 0 || codes.includes(NO_SPECIAL)) return [];
  const rules = codes.map((code, index): Rule => {
    const [attribute, value] = SPECIAL[code] ?? [];
    return attribute === undefined || value === undefined
      ? codedText(`special-${index}`, SPECIAL_WORDS[code] ?? code, `sbizCd ${code}`)
      : coded(`special-${index}`, attribute, { anyOf: [value] }, `sbizCd ${code}`);
  });
  return [anyOf(rules)];
}

/** What the coded fields of a youth policy ask of a person. */
export const youthRules = (row: Row): Rule[] => [
  ...age(row),
  ...choice(row, 'mrgSttsCd', MARITAL, 'marital'),
  ...choice(row, 'schoolCd', SCHOOL, 'education'),
  ...choice(row, 'jobCd', JOB, 'employment'),
  ...choice(row, 'plcyMajorCd', MAJOR, 'major'),
  ...income(row),
  ...special(row),
];
