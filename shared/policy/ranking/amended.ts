import type { Catalogue } from '../catalogue/catalogue.ts';
import { compileRules } from '../eligibility/compile.ts';
import { judgeAll } from '../eligibility/judge-all.ts';
import type { Programs } from '../eligibility/programs.ts';
import type { Subjects } from '../facts/fact.ts';
import type { Known } from '../facts/known.ts';
import { type Fit, fitsOf } from './fit.ts';
import { type Outline, outlinesOf } from './outline.ts';
import type { RuleSet } from './rule-set.ts';

/** The verdicts of a whole catalogue for somebody, with what a rule set amends. */
export interface JudgedWith {
  /** One code a programme, by position. */
  readonly codes: Uint8Array;
  fitAt(position: number): Fit;
  /** What it asks and what is known of that. */
  outlineAt(position: number): Outline;
}

const compiled = new WeakMap<RuleSet, Programs>();

/** Judges with the eligibility of amended programmes replaced; of programmes that a catalogue does not have, nothing is amended. */
export function judgedWith(
  catalogue: Pick<Catalogue, 'programs' | 'positionOf'>,
  ruleSet: RuleSet,
  subjects: Subjects,
  known: Known,
  day: string,
): JudgedWith {
  const codes = judgeAll(catalogue.programs, subjects, day);
  const fitAt = fitsOf(catalogue.programs, known, day);
  const outlineAt = outlinesOf(catalogue.programs, known, day);
  if (ruleSet.amendments.length === 0) return { codes, fitAt, outlineAt };
  const programs = amendmentsOf(ruleSet);
  const amended = judgeAll(programs, subjects, day);
  const amendedFit = fitsOf(programs, known, day);
  const amendedOutline = outlinesOf(programs, known, day);
  const at = new Map<number, number>();
  ruleSet.amendments.forEach(({ policy }, index) => {
    const position = catalogue.positionOf(policy);
    if (position === null) return;
    codes[position] = amended[index]!;
    at.set(position, index);
  });
  return {
    codes,
    fitAt(position) {
      const index = at.get(position);
      return index === undefined ? fitAt(position) : amendedFit(index);
    },
    outlineAt(position) {
      const index = at.get(position);
      return index === undefined ? outlineAt(position) : amendedOutline(index);
    },
  };
}

function amendmentsOf(ruleSet: RuleSet): Programs {
  let programs = compiled.get(ruleSet);
  if (programs === undefined) {
    programs = compileRules(ruleSet.amendments.map(({ policy, eligibility }) => ({ id: policy, eligibility })));
    compiled.set(ruleSet, programs);
  }
  return programs;
}
