import { type Code, DOUBTFUL, FALSE, LIKELY, TRUE, UNKNOWN, UNKNOWN_TEXT } from './codes.ts';
import { F, type Kleene, T, U } from './condition.ts';

/**
 * A node's state is four verdicts in one small number, so that a node is judged once, by one look into a table for each child:
 * - strict: conditions of confidence below 1 are unknown, unread clauses are unknown;
 * - firm: the same, but only conditions that may not refuse are unknown;
 * - plain: conditions are taken at their word, unread clauses are unknown: Kleene's verdict of the rule;
 * - read: unread clauses are left out. A node that holds nothing else is absent.
 *
 * Kleene's operators are monotone, hence strict, firm and plain can only go from unknown to one verdict: seven combinations.
 */
export const ABSENT = 3;
type Read = Kleene | typeof ABSENT;

const CORES: readonly (readonly [Kleene, Kleene, Kleene])[] = [
  [U, U, U],
  [U, U, T],
  [U, U, F],
  [U, T, T],
  [U, F, F],
  [T, T, T],
  [F, F, F],
];
const COUNT = CORES.length * 4;
/** Two states make an index: first * STRIDE + second. */
export const STRIDE = 32;

/** @throws RangeError for verdicts that no rule can have. */
function stateOf(strict: Kleene, firm: Kleene, plain: Kleene, read: Read): number {
  const core = CORES.findIndex((some) => some[0] === strict && some[1] === firm && some[2] === plain);
  if (core < 0) throw new RangeError(`no such state: ${strict} ${firm} ${plain}`);
  return core * 4 + read;
}

function verdicts(state: number): readonly [Kleene, Kleene, Kleene, Read] {
  const [strict, firm, plain] = CORES[state >> 2]!;
  return [strict, firm, plain, (state & 3) as Read];
}

/**
 * How sure a condition is: 0 may neither refuse nor be certain, 1 may refuse, 2 is certain; and 3 more where it only says who may ask
 * (`saysWhoAsks`): met, it is nothing that speaks for somebody, so beside unread clauses it counts as little as they do.
 */
export type Doubt = 0 | 1 | 2 | 3 | 4 | 5;
export const DOUBTS = 6;

/** State of a condition at `doubt * 3 + verdict`. */
export const OF_CONDITION = Uint8Array.from({ length: DOUBTS * 3 }, (_, at) => {
  const verdict = (at % 3) as Kleene;
  const doubt = Math.floor(at / 3);
  const read = doubt >= 3 && verdict === T ? ABSENT : verdict;
  return stateOf(doubt % 3 === 2 ? verdict : U, doubt % 3 > 0 ? verdict : U, verdict, read);
});
export const OF_TEXT = stateOf(U, U, U, ABSENT);
export const OF_TRUE = stateOf(T, T, T, T);
export const OF_FALSE = stateOf(F, F, F, F);
/** Where a fold over children begins: the neutral element, and nothing read yet. */
export const BEFORE_ALL = stateOf(T, T, T, ABSENT);
export const BEFORE_ANY = stateOf(F, F, F, ABSENT);

const and = (a: Kleene, b: Kleene): Kleene => (a === F || b === F ? F : a === T && b === T ? T : U);
const or = (a: Kleene, b: Kleene): Kleene => (a === T || b === T ? T : a === F && b === F ? F : U);
/** Negation in Kleene's logic. */
export const negate = (a: Kleene): Kleene => (a === T ? F : a === F ? T : U);

function tableOf(operator: (a: Kleene, b: Kleene) => Kleene): Uint8Array {
  const table = new Uint8Array(COUNT * STRIDE);
  for (let first = 0; first < COUNT; first++) {
    for (let second = 0; second < COUNT; second++) {
      const a = verdicts(first);
      const b = verdicts(second);
      const read = a[3] === ABSENT ? b[3] : b[3] === ABSENT ? a[3] : operator(a[3], b[3]);
      table[first * STRIDE + second] = stateOf(operator(a[0], b[0]), operator(a[1], b[1]), operator(a[2], b[2]), read);
    }
  }
  return table;
}

export const AND = tableOf(and);
export const OR = tableOf(or);
export const NOT = Uint8Array.from({ length: COUNT }, (_, state) => {
  const [strict, firm, plain, read] = verdicts(state);
  return stateOf(negate(strict), negate(firm), negate(plain), read === ABSENT ? ABSENT : negate(read));
});

/** At least `count` of the states, each of the four verdicts by itself. */
export function atLeast(count: number, states: readonly number[]): number {
  const all = states.map(verdicts);
  const read = all.map((four) => four[3]).filter((verdict) => verdict !== ABSENT);
  return stateOf(
    counted(
      count,
      all.map((four) => four[0]),
    ),
    counted(
      count,
      all.map((four) => four[1]),
    ),
    counted(
      count,
      all.map((four) => four[2]),
    ),
    read.length === 0 && states.length > 0 ? ABSENT : counted(count, read),
  );
}

/** Kleene's verdict of "at least `count` of these". */
export function counted(count: number, verdicts: readonly Kleene[]): Kleene {
  const met = verdicts.filter((verdict) => verdict === T).length;
  const failed = verdicts.filter((verdict) => verdict === F).length;
  return met >= count ? T : verdicts.length - failed < count ? F : U;
}

/** What a state means for the programme whose rule it is. */
export const CODE_OF_STATE = Uint8Array.from({ length: COUNT }, (_, state) => codeOf(...verdicts(state)));

function codeOf(strict: Kleene, firm: Kleene, plain: Kleene, read: Read): Code {
  if (strict === T) return TRUE;
  if (firm === F) return FALSE;
  if (plain === T) return LIKELY;
  if (plain === F) return DOUBTFUL;
  return read === T ? LIKELY : read === U ? UNKNOWN : UNKNOWN_TEXT;
}

/** Whether Kleene's verdict of a state is unknown; more knowledge changes no other. */
export function isOpen(state: number): boolean {
  return state < 4;
}
