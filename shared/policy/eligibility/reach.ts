import type { Attribute } from '../facts/attribute.ts';
import { districtPrefix } from '../facts/district.ts';
import type { Fact } from '../facts/fact.ts';
import { attributeOf, isProtectedOption } from '../facts/registry.ts';
import type { Test } from '../rule/rule.ts';
import type { Goal } from './goals.ts';

/**
 * What would have to be known so that a goal is reached, as near as possible to what is known now; `null` if nobody should or can
 * change that. Numbers stay as wide as the goal allows: at most 100 is `{ min: null, max: 100 }`.
 *
 * @param now the fact as far as it has been changed already by other goals.
 */
export function reach({ condition, holds }: Goal, now: Fact | undefined): Fact | null {
  const { attribute, test } = condition;
  const known = attributeOf(attribute);
  if (known === undefined || known.isProtected) return null;
  if ('min' in test) return holds ? { min: test.min, max: test.max } : outside(test, now);
  if ('within' in test) return holds ? { region: nearest(test.within, now) } : null;
  if (!('anyOf' in test)) return null;
  return known.kind === 'choice' ? chosen(known, test.anyOf, holds) : traits(known, test.anyOf, holds, now);
}

function chosen({ options = [] }: Attribute, wanted: readonly string[], holds: boolean): Fact | null {
  const left = holds ? wanted : options.map(({ id }) => id).filter((id) => !wanted.includes(id));
  return left.length === 0 ? null : { oneOf: [...left] };
}

function traits(known: Attribute, wanted: readonly string[], holds: boolean, now: Fact | undefined): Fact | null {
  const { has, hasNot, isComplete } =
    now !== undefined && 'has' in now ? now : { has: [], hasNot: [], isComplete: false };
  if (!holds) {
    if (wanted.some((id) => has.includes(id) && isProtectedOption(known, id))) return null;
    const lost = wanted.filter((id) => !hasNot.includes(id));
    return { has: has.filter((id) => !wanted.includes(id)), hasNot: [...hasNot, ...lost], isComplete };
  }
  const gained = wanted.find((id) => !isProtectedOption(known, id));
  if (gained === undefined) return null;
  return { has: [...has, gained], hasNot: hasNot.filter((id) => id !== gained), isComplete };
}

/** Numbers outside of a range, on the side that has no bound or is nearer. */
function outside({ min, max }: Extract<Test, { min: number | null }>, now: Fact | undefined): Fact | null {
  const below = min === null ? null : { min: null, max: min - 1 };
  const above = max === null ? null : { min: max + 1, max: null };
  if (below === null || above === null || now === undefined || !('min' in now)) return below ?? above;
  return (now.max ?? Infinity) - min! < max! - (now.min ?? -Infinity) ? below : above;
}

/** The district that has most digits in common with where somebody lives. */
function nearest(codes: readonly string[], now: Fact | undefined): string {
  const here = now !== undefined && 'region' in now ? districtPrefix(now.region) : '';
  const shared = (code: string): number => {
    let digits = 0;
    while (digits < here.length && here[digits] === code[digits]) digits++;
    return digits;
  };
  return codes.reduce((best, code) => (shared(code) > shared(best) ? code : best));
}
