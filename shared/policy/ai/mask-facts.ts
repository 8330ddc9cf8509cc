import type { Fact, Facts } from '../facts/fact.ts';
import { attributeOf } from '../facts/registry.ts';

/** A fact as a provider may hear of it: what it is about, and roughly what it says. */
export interface CoarseFact {
  readonly attribute: string;
  readonly value: string;
}

/** How wide a band of each number is; what is not named here is told by its name alone. */
const BANDS: Readonly<Record<string, number>> = {
  age: 10,
  residenceMonths: 12,
  militaryYears: 1,
  personalIncome: 10_000_000,
  incomePercent: 50,
  householdSize: 1,
  children: 1,
  businessAgeMonths: 12,
  employees: 5,
  annualRevenue: 100_000_000,
};

/**
 * Facts as they may leave for a language model: numbers as bands, a district as its province, a day not at all, protected attributes
 * by name alone. Unknown attributes are left out: nobody has decided what of them is harmless.
 *
 * @example
 * coarseFacts({ region: { region: '1168010100' }, age: { min: 29, max: 29 } });
 * // [{ attribute: 'age', value: 'known' }, { attribute: 'region', value: '11' }]
 */
export function coarseFacts(facts: Facts): CoarseFact[] {
  return Object.entries(facts)
    .flatMap(([id, fact]) => {
      const attribute = attributeOf(id);
      if (attribute === undefined || attribute.of === 'programme') return [];
      return [{ attribute: id, value: attribute.isProtected ? 'known' : coarse(id, fact) }];
    })
    .sort((left, right) => (left.attribute < right.attribute ? -1 : 1));
}

function coarse(id: string, fact: Fact): string {
  if ('region' in fact) return fact.region.slice(0, 2);
  if ('min' in fact) return band(id, fact);
  if ('oneOf' in fact) return fact.oneOf.length === 1 ? fact.oneOf[0]! : 'known';
  if ('has' in fact) {
    const isHarmless = (trait: string) =>
      attributeOf(id)?.options?.some((option) => option.id === trait && option.isProtected !== true) === true;
    return fact.has.filter(isHarmless).sort().join('+') || 'known';
  }
  return 'known';
}

function band(id: string, { min, max }: { min: number | null; max: number | null }): string {
  const width = BANDS[id];
  const number = min ?? max;
  if (width === undefined || number === null || min === null || max === null) return 'known';
  const from = Math.floor(number / width) * width;
  return width === 1 && min === max ? String(from) : `${from}–${Math.floor(max / width) * width + width}`;
}
