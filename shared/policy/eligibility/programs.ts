import type { Test } from '../rule/rule.ts';

/** A condition that any number of programmes share. */
export interface SharedCondition {
  readonly attribute: string;
  readonly subject: 'applicant' | 'beneficiary';
  readonly test: Test;
}

export const ALL = 0;
export const ANY = 1;
export const NOT_OF = 2;
export const AT_LEAST = 3;

/** Node 0 is an unread clause, node 1 true, node 2 false; literals follow, then groups, children before parents. */
export const TEXT_NODE = 0;
export const TRUE_NODE = 1;
export const FALSE_NODE = 2;
export const FIRST_LITERAL = 3;
/** Stands for "no bound" among days. */
export const OPEN_START = -2_147_483_648;
export const OPEN_END = 2_147_483_647;

/**
 * Rules of a whole catalogue as one graph in typed arrays: a condition, and a group of conditions, that several programmes have in
 * common is there once, and judged once for a person.
 */
export interface Programs {
  /** Programmes by position. */
  readonly ids: readonly string[];
  readonly conditions: readonly SharedCondition[];
  /** For each literal: which condition, and how sure (`Doubt`). */
  readonly literalCondition: Uint32Array;
  readonly literalDoubt: Uint32Array;
  /** For each group: operator, count (of "at least"), and where its children end; they begin where those of the one before end. */
  readonly groupKind: Uint32Array;
  readonly groupCount: Uint32Array;
  readonly groupEnd: Uint32Array;
  readonly children: Uint32Array;
  /** For each programme: where its dated rules end. */
  readonly rulesEnd: Uint32Array;
  /** For each dated rule: days since 1970 (inclusive), and the node. */
  readonly ruleFrom: Int32Array;
  readonly ruleUntil: Int32Array;
  readonly ruleRoot: Uint32Array;
}

/** How many nodes a catalogue has. */
export function nodeCount(programs: Programs): number {
  return FIRST_LITERAL + programs.literalCondition.length + programs.groupKind.length;
}

/**
 * The node that counts for a programme on a day: of the first dated rule whose days hold it. Without one nobody can say who
 * qualifies: an unread clause.
 *
 * @param day days since 1970 (`dayNumber`).
 */
export function rootOn(programs: Programs, position: number, day: number): number {
  const end = programs.rulesEnd[position]!;
  for (let at = position === 0 ? 0 : programs.rulesEnd[position - 1]!; at < end; at++) {
    if (programs.ruleFrom[at]! <= day && day <= programs.ruleUntil[at]!) return programs.ruleRoot[at]!;
  }
  return TEXT_NODE;
}
