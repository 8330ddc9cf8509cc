import type { Fact } from '../facts/fact.ts';
import { attributeOf } from '../facts/registry.ts';
import type { Test } from '../rule/rule.ts';

/** Points of a distribution: value, and the share of people at or below it. Rough and rounded; they order programmes, nothing else. */
type Points = readonly (readonly [number, number])[];
const SHARES: Readonly<Record<string, Points>> = {
  age: [
    [0, 0],
    [20, 0.15],
    [40, 0.4],
    [65, 0.8],
    [85, 0.98],
    [110, 1],
  ],
  incomePercent: [
    [0, 0],
    [50, 0.2],
    [100, 0.5],
    [150, 0.75],
    [200, 0.88],
    [500, 1],
  ],
  householdSize: [
    [0, 0],
    [1, 0.36],
    [2, 0.65],
    [3, 0.84],
    [4, 0.96],
    [10, 1],
  ],
};
/** Nothing is known of how it is distributed. */
const EVEN = 0.5;
/** Share of the people in one district, by how many digits its code has. */
const DISTRICT: Readonly<Record<number, number>> = { 2: 0.06, 5: 0.004, 8: 0.0003, 10: 0.0003 };
/** A condition that everybody meets tells nothing, and one that nobody meets must not tell infinitely much. */
const LEAST = 0.001;
const MOST = 0.999;

/**
 * How likely a condition holds for somebody of whom as much is known: from priors of the population, narrowed to what is still
 * possible. Within [0.001, 0.999].
 *
 * @param fact `undefined`: nothing is known, the share of the population.
 */
export function likelihood(attribute: string, test: Test, fact?: Fact): number {
  return Math.min(MOST, Math.max(LEAST, raw(attribute, test, fact)));
}

function raw(attribute: string, test: Test, fact: Fact | undefined): number {
  if ('anyOf' in test) return ofOptions(attribute, test.anyOf, fact);
  if ('within' in test) return ofDistrict(test.within, fact);
  if ('min' in test) return ofNumber(attribute, test.min, test.max, fact);
  return EVEN;
}

function ofOptions(attribute: string, wanted: readonly string[], fact: Fact | undefined): number {
  const known = attributeOf(attribute);
  const options = known?.options ?? [];
  const prior = (id: string) => options.find((option) => option.id === id)?.prior ?? 1 / Math.max(2, options.length);
  if (known?.kind === 'choice' || (fact && 'oneOf' in fact)) {
    const possible = fact && 'oneOf' in fact ? fact.oneOf : options.map(({ id }) => id);
    const sum = (ids: readonly string[]) => ids.reduce((total, id) => total + prior(id), 0);
    const all = sum(possible);
    return all === 0 ? EVEN : sum(possible.filter((id) => wanted.includes(id))) / all;
  }
  const excluded = fact && 'has' in fact ? fact.hasNot : [];
  return 1 - wanted.reduce((none, id) => none * (excluded.includes(id) ? 1 : 1 - prior(id)), 1);
}

function ofDistrict(wanted: readonly string[], fact: Fact | undefined): number {
  const known = fact && 'region' in fact ? fact.region : '';
  const share = (code: string) => DISTRICT[code.length] ?? 1;
  const inside = wanted.filter((code) => code.startsWith(known));
  return inside.reduce((sum, code) => sum + share(code), 0) / (known === '' ? 1 : share(known));
}

function ofNumber(attribute: string, min: number | null, max: number | null, fact: Fact | undefined): number {
  const points = SHARES[attribute];
  if (!points) return EVEN;
  const isKnown = fact !== undefined && 'min' in fact;
  const from = isKnown ? (fact.min ?? -Infinity) : -Infinity;
  const until = isKnown ? (fact.max ?? Infinity) : Infinity;
  const between = (low: number, high: number) => Math.max(0, below(points, high) - below(points, low));
  const all = between(from, until);
  return all === 0 ? EVEN : between(Math.max(from, min ?? -Infinity), Math.min(until, max ?? Infinity)) / all;
}

/** Linear between the points. */
function below(points: Points, value: number): number {
  let [left, share] = points[0]!;
  if (value <= left) return share;
  for (const [right, next] of points) {
    if (value <= right) return share + ((next - share) * (value - left)) / (right - left || 1);
    [left, share] = [right, next];
  }
  return 1;
}
