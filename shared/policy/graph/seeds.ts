import type { Facts } from '../facts/fact.ts';
import { attributeOf, isProtectedOption } from '../facts/registry.ts';
import { nodeKey } from './kinds.ts';
import type { Seed } from './policy-graph.ts';

/** What a district weighs by its number of digits: the closer, the more it says. */
const REGION_WEIGHT: Readonly<Record<number, number>> = { 2: 0.5, 5: 1, 8: 0.8 };

/**
 * Where a walk for an applicant begins: the traits that hold, choices that are settled, the district and what it lies in. Never
 * what is protected (sex, disability and the like): that decides who qualifies, not what comes first.
 */
export function seedsOf(facts: Facts): Seed[] {
  const seeds: Seed[] = [];
  for (const [id, fact] of Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const attribute = attributeOf(id);
    if (attribute === undefined || attribute.isProtected) continue;
    const add = (option: string) => {
      if (isProtectedOption(attribute, option)) return;
      seeds.push({ node: nodeKey('trait', `${id}:${option}`), weight: 1 });
      if (id === 'applicantKind') seeds.push({ node: nodeKey('applicant', option), weight: 0.3 });
    };
    if ('has' in fact) fact.has.forEach(add);
    else if ('oneOf' in fact && fact.oneOf.length === 1) fact.oneOf.forEach(add);
    else if ('region' in fact) seeds.push(...regionSeeds(fact.region));
  }
  return seeds;
}

function regionSeeds(region: string): Seed[] {
  return Object.entries(REGION_WEIGHT)
    .filter(([digits]) => Number(digits) <= region.length)
    .map(([digits, weight]) => ({ node: nodeKey('region', region.slice(0, Number(digits))), weight }));
}
