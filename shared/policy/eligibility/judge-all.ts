import { dayNumber } from '../day.ts';
import type { Fact, Subjects } from '../facts/fact.ts';
import { type Known, knownOn } from '../facts/known.ts';
import { districtPrefixes } from '../facts/place.ts';
import { between, coversAll, isAnyOf, type Kleene, lies, within } from './condition.ts';
import { ALL, ANY, FIRST_LITERAL, NOT_OF, nodeCount, type Programs, rootOn, type SharedCondition } from './programs.ts';
import {
  AND,
  atLeast,
  BEFORE_ALL,
  BEFORE_ANY,
  CODE_OF_STATE,
  NOT,
  OF_CONDITION,
  OF_FALSE,
  OF_TEXT,
  OF_TRUE,
  OR,
  STRIDE,
} from './states.ts';

/** What judging a catalogue for somebody leaves behind, for those who want more than the codes. */
export interface Judged {
  /** Kleene's value of each shared condition (`condition.ts`). */
  readonly values: Uint8Array;
  /** State of each node (`states.ts`). */
  readonly states: Uint8Array;
  /** One `Code` a programme, by position. */
  readonly codes: Uint8Array;
}

/**
 * Judges a whole catalogue for one person or business: one code a programme, by position.
 *
 * @param day of application, in Seoul.
 */
export function judgeAll(programs: Programs, subjects: Subjects, day: string): Uint8Array {
  return judgeCatalogue(programs, subjects, day).codes;
}

/** As `judgeAll`, with the value of each shared condition and the state of each node. */
export function judgeCatalogue(programs: Programs, subjects: Subjects, day: string): Judged {
  const values = judgeConditions(programs, knownOn(subjects, day));
  const states = new Uint8Array(nodeCount(programs));
  states[0] = OF_TEXT;
  states[1] = OF_TRUE;
  states[2] = OF_FALSE;
  const { literalCondition, literalDoubt, groupKind } = programs;
  for (let at = 0; at < literalCondition.length; at++) {
    states[FIRST_LITERAL + at] = OF_CONDITION[literalDoubt[at]! * 3 + values[literalCondition[at]!]!]!;
  }
  for (let group = 0; group < groupKind.length; group++) judgeGroup(programs, states, group);
  return { values, states, codes: codesOf(programs, states, day) };
}

/** Sets the state of one group from those of its children. */
export function judgeGroup(programs: Programs, states: Uint8Array, group: number): void {
  const { groupKind, groupEnd, children, groupCount } = programs;
  const start = group === 0 ? 0 : groupEnd[group - 1]!;
  const end = groupEnd[group]!;
  const kind = groupKind[group]!;
  let state: number;
  if (kind === ALL) {
    state = BEFORE_ALL;
    for (let at = start; at < end; at++) state = AND[state * STRIDE + states[children[at]!]!]!;
  } else if (kind === ANY) {
    state = BEFORE_ANY;
    for (let at = start; at < end; at++) state = OR[state * STRIDE + states[children[at]!]!]!;
  } else if (kind === NOT_OF) {
    state = NOT[states[children[start]!]!]!;
  } else {
    state = atLeast(
      groupCount[group]!,
      Array.from(children.subarray(start, end), (child) => states[child]!),
    );
  }
  states[FIRST_LITERAL + programs.literalCondition.length + group] = state;
}

function codesOf(programs: Programs, states: Uint8Array, day: string): Uint8Array {
  const on = dayNumber(day);
  const codes = new Uint8Array(programs.ids.length);
  for (let position = 0; position < codes.length; position++) {
    codes[position] = CODE_OF_STATE[states[rootOn(programs, position, on)]!]!;
  }
  return codes;
}

type Judge = (fact: Fact | undefined) => Kleene;
/** Tests made ready once for a catalogue (prefixes of districts); compiled programs never change. */
const READY = new WeakMap<Programs, readonly Judge[]>();

/** Judges each shared condition once. */
export function judgeConditions(programs: Programs, known: Known): Uint8Array {
  const judges = judgesOf(programs);
  const values = new Uint8Array(judges.length);
  for (let at = 0; at < judges.length; at++) {
    const { subject, attribute } = programs.conditions[at]!;
    values[at] = judges[at]!(known[subject][attribute]);
  }
  return values;
}

/** The tests of the shared conditions, as functions of a fact. */
export function judgesOf(programs: Programs): readonly Judge[] {
  let judges = READY.get(programs);
  if (judges === undefined) {
    judges = programs.conditions.map(judgeOf);
    READY.set(programs, judges);
  }
  return judges;
}

function judgeOf({ attribute, test }: SharedCondition): Judge {
  if ('min' in test) return (fact) => within(test.min, test.max, fact);
  if ('from' in test) return (fact) => between(test.from, test.until, fact);
  if ('within' in test) {
    const prefixes = districtPrefixes(test.within);
    return (fact) => lies(prefixes, fact);
  }
  const unknown = coversAll(attribute, test.anyOf);
  return (fact) => (fact === undefined ? unknown : isAnyOf(test.anyOf, fact));
}
