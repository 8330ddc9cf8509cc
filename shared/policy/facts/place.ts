import { normaliseRegion } from '../regions/index.ts';
import { districtPrefix } from './district.ts';
import type { RegionFact } from './fact.ts';

/** Codes are compared as of the last change that is known, so that what was told or written before a reform still meets. */
const LATEST = '9999-12-31';
const PLACES = new WeakMap<RegionFact, readonly string[]>();

/**
 * Prefixes of what districts hold: as they are written, and as their codes are today.
 *
 * @example
 * districtPrefixes(['42110']); // ['4211', '5111']
 */
export function districtPrefixes(codes: readonly string[]): readonly string[] {
  const today = codes.flatMap((code) => normaliseRegion(code, LATEST));
  return [...new Set([...codes, ...today].map(districtPrefix))];
}

/**
 * Where somebody may live by today's codes: one place, or one of several where a district was divided. Remembered with the fact.
 *
 * @example
 * placesOf({ region: '28260' }); // ['28275', '2829']
 */
export function placesOf(fact: RegionFact): readonly string[] {
  let places = PLACES.get(fact);
  if (places === undefined) {
    places = normaliseRegion(fact.region, LATEST).map(districtPrefix);
    PLACES.set(fact, places);
  }
  return places;
}
