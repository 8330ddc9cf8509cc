import type { Attribute } from '../facts/attribute.ts';
import { districtPrefix } from '../facts/district.ts';
import type { Fact } from '../facts/fact.ts';
import { NUMBERS, PROVINCES } from './priors.ts';

/** An answer that somebody may give, and how likely it is; the shares of all outcomes of a question sum to one. */
export interface Outcome {
  readonly fact: Fact;
  readonly share: number;
}

/**
 * What somebody may answer, given what is known already. Empty: there is nothing left to ask.
 *
 * @param known the fact about the attribute so far.
 * @param districts codes that rules ask for, of any length; only for regions.
 */
export function outcomesOf(attribute: Attribute, known: Fact | undefined, districts: readonly string[]): Outcome[] {
  switch (attribute.kind) {
    case 'number':
      return numbers(NUMBERS[attribute.id] ?? [], known);
    case 'choice':
      return choices(attribute, known);
    case 'traits':
      return traits(attribute, known);
    case 'region':
      return regions(known, districts);
    case 'day':
      return [];
  }
}

function shared(outcomes: readonly Outcome[]): Outcome[] {
  const sum = outcomes.reduce((total, { share }) => total + share, 0);
  return outcomes.map(({ fact, share }) => ({ fact, share: share / sum }));
}

function numbers(points: readonly (readonly [number, number])[], known: Fact | undefined): Outcome[] {
  const { min, max } = known !== undefined && 'min' in known ? known : { min: null, max: null };
  if (min !== null && min === max) return [];
  const possible = points.filter(([value]) => value >= (min ?? -Infinity) && value <= (max ?? Infinity));
  const kept = possible.length > 0 ? possible : [min, max].flatMap((end) => (end === null ? [] : [[end, 1] as const]));
  return shared(kept.map(([value, share]) => ({ fact: { min: value, max: value }, share })));
}

function choices({ options = [] }: Attribute, known: Fact | undefined): Outcome[] {
  const possible =
    known !== undefined && 'oneOf' in known ? options.filter(({ id }) => known.oneOf.includes(id)) : options;
  if (possible.length < 2) return [];
  return shared(possible.map(({ id, prior = 1 / options.length }) => ({ fact: { oneOf: [id] }, share: prior })));
}

/** All combinations would be too many: nobody of them holds, or one more does, by their shares. */
function traits({ options = [] }: Attribute, known: Fact | undefined): Outcome[] {
  const { has, hasNot, isComplete } =
    known !== undefined && 'has' in known ? known : { has: [], hasNot: [], isComplete: false };
  const open = options.filter(({ id }) => !has.includes(id) && !hasNot.includes(id));
  if (isComplete || open.length === 0) return [];
  const none = open.reduce((share, { prior = 0.05 }) => share * (1 - prior), 1);
  const outcome = (more: readonly string[], share: number): Outcome => ({
    fact: { has: [...has, ...more], hasNot: [], isComplete: true },
    share,
  });
  const total = open.reduce((sum, { prior = 0.05 }) => sum + prior, 0);
  return shared([
    outcome([], none),
    ...open.map(({ id, prior = 0.05 }) => outcome([id], ((1 - none) * prior) / total)),
  ]);
}

/** A place in each province that no rule names; inside a known province each district that rules name, and one they do not. */
function regions(known: Fact | undefined, districts: readonly string[]): Outcome[] {
  const region = known !== undefined && 'region' in known ? districtPrefix(known.region) : '';
  if (region.length >= 4) return [];
  if (region === '') return PROVINCES.map(([code, share]) => ({ fact: { region: `${code}999` }, share }));
  const named = new Set(
    districts.filter((code) => code.length >= 5 && code.startsWith(region)).map((c) => c.slice(0, 5)),
  );
  return shared([...named, `${region}999`].map((code) => ({ fact: { region: code }, share: 1 })));
}
