import { districtPrefix } from '../facts/district.ts';
import type { Fact } from '../facts/fact.ts';
import { districtPrefixes, placesOf } from '../facts/place.ts';
import { attributeOf } from '../facts/registry.ts';
import type { Test } from '../rule/rule.ts';

/** Kleene's values as numbers: unknown, true, false. */
export const U = 0;
export const T = 1;
export const F = 2;
export type Kleene = 0 | 1 | 2;

/**
 * Whether an attribute only says who may ask: that somebody applies as a person is no reason to think that a programme whose other demands
 * nobody has read yet is for them.
 */
export const saysWhoAsks = (attribute: string): boolean => attribute === 'applicantKind';

/**
 * Whether what is known meets a test: true if everything that is still possible does, false if nothing that is possible does,
 * else unknown. A fact of another kind than the test's tells nothing.
 *
 * @param fact `undefined`: nothing is known.
 * @example
 * judgeTest('age', { min: 19, max: 34 }, { min: 20, max: 29 }); // T
 * judgeTest('age', { min: 25, max: 34 }, { min: 20, max: 29 }); // U
 */
export function judgeTest(attribute: string, test: Test, fact: Fact | undefined): Kleene {
  if ('min' in test) return within(test.min, test.max, fact);
  if ('from' in test) return between(test.from, test.until, fact);
  if ('within' in test) return lies(prefixesOf(test.within), fact);
  return fact === undefined ? coversAll(attribute, test.anyOf) : isAnyOf(test.anyOf, fact);
}

const PREFIXES = new WeakMap<readonly string[], readonly string[]>();

/** Prefixes of the districts of a test, made once: rules do not change. */
function prefixesOf(codes: readonly string[]): readonly string[] {
  let prefixes = PREFIXES.get(codes);
  if (prefixes === undefined) {
    prefixes = districtPrefixes(codes);
    PREFIXES.set(codes, prefixes);
  }
  return prefixes;
}

/** As `judgeTest` for a number. */
export function within(min: number | null, max: number | null, fact: Fact | undefined): Kleene {
  const from = min ?? -Infinity;
  const until = max ?? Infinity;
  const isKnown = fact !== undefined && 'min' in fact;
  const least = isKnown ? (fact.min ?? -Infinity) : -Infinity;
  const most = isKnown ? (fact.max ?? Infinity) : Infinity;
  if (least >= from && most <= until) return T;
  return most < from || least > until ? F : U;
}

/** As `judgeTest` for a day; days compare as text. */
export function between(from: string | null, until: string | null, fact: Fact | undefined): Kleene {
  const known = fact !== undefined && 'from' in fact ? fact : undefined;
  const earliest = known?.from ?? null;
  const latest = known?.until ?? null;
  const startsIn = from === null || (earliest !== null && earliest >= from);
  const endsIn = until === null || (latest !== null && latest <= until);
  if (startsIn && endsIn) return T;
  if (from !== null && latest !== null && latest < from) return F;
  return until !== null && earliest !== null && earliest > until ? F : U;
}

/**
 * As `judgeTest` for a district.
 *
 * @param prefixes of the districts of the test, from `districtPrefixes`.
 */
export function lies(prefixes: readonly string[], fact: Fact | undefined): Kleene {
  if (fact === undefined || !('region' in fact)) return U;
  const places = placesOf(fact);
  const first = liesAt(prefixes, places[0]!);
  if (places.length === 1) return first;
  // A divided district: one of its parts, nobody knows which, unless the rule was written before as well.
  if (liesAt(prefixes, districtPrefix(fact.region)) === T) return T;
  return places.every((place) => liesAt(prefixes, place) === first) ? first : U;
}

function liesAt(prefixes: readonly string[], place: string): Kleene {
  let verdict: Kleene = F;
  for (const prefix of prefixes) {
    if (place.startsWith(prefix)) return T;
    if (prefix.startsWith(place)) verdict = U;
  }
  return verdict;
}

/** As `judgeTest` for a choice or traits, by what kind of fact it is. */
export function isAnyOf(wanted: readonly string[], fact: Fact): Kleene {
  if ('oneOf' in fact) {
    let met = 0;
    for (const id of fact.oneOf) if (wanted.includes(id)) met++;
    return met === fact.oneOf.length ? T : met === 0 ? F : U;
  }
  if (!('has' in fact)) return U;
  let isOpen = false;
  for (const id of wanted) {
    if (fact.has.includes(id)) return T;
    if (!fact.isComplete && !fact.hasNot.includes(id)) isOpen = true;
  }
  return isOpen ? U : F;
}

/** A choice among all that can be chosen asks nothing; traits may all be absent. */
export function coversAll(attribute: string, wanted: readonly string[]): Kleene {
  const known = attributeOf(attribute);
  if (known?.kind !== 'choice' || known.options === undefined) return U;
  return known.options.every(({ id }) => wanted.includes(id)) ? T : U;
}
