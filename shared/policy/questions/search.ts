import { dayNumber } from '../day.ts';
import { UNKNOWN } from '../eligibility/codes.ts';
import { type Judged, judgeGroup, judgesOf } from '../eligibility/judge-all.ts';
import { FIRST_LITERAL, type Programs, rootOn } from '../eligibility/programs.ts';
import { CODE_OF_STATE, OF_CONDITION } from '../eligibility/states.ts';
import type { Fact, Facts, Subjects } from '../facts/fact.ts';
import { knownOn } from '../facts/known.ts';
import { type AttributeIndex, attributeIndex, hasBit } from './attribute-index.ts';
import { bitCount, waitingFor } from './waiting.ts';

/** What an answer decides on average: programmes, and what they are worth. */
export interface Resolution {
  readonly worth: number;
  readonly resolves: number;
}

/** What bringing a programme nearer to its verdict counts, compared with deciding it. */
const NEARER = 0.15;

/** One judged catalogue, in which answers are supposed and taken back. */
export class Search {
  readonly #programs: Programs;
  readonly #judged: Judged;
  readonly #day: string;
  readonly #index: AttributeIndex;
  readonly #states: Uint8Array;
  /** Undecided programmes: position and root node, side by side. */
  readonly #open: Uint32Array;
  readonly #roots: Uint32Array;
  readonly #waiting: Uint32Array;
  readonly #worth: ArrayLike<number> | undefined;

  /** @param isCounted which undecided programmes matter, by position. */
  constructor(
    programs: Programs,
    judged: Judged,
    day: string,
    isCounted: (position: number) => boolean,
    worth: ArrayLike<number> | undefined,
  ) {
    this.#programs = programs;
    this.#judged = judged;
    this.#day = day;
    this.#index = attributeIndex(programs);
    this.#states = judged.states.slice();
    const on = dayNumber(day);
    const open: number[] = [];
    judged.codes.forEach((code, position) => {
      if (code === UNKNOWN && isCounted(position)) open.push(position);
    });
    this.#open = Uint32Array.from(open);
    this.#roots = this.#open.map((position) => rootOn(programs, position, on));
    this.#waiting = waitingFor(programs, judged.states, this.#index.masks, this.#roots);
    this.#worth = worth;
  }

  /** What an answer decides if it decides everything that waits for it: no question is worth more. */
  atMost(bit: number): number {
    return this.#waitingFor(bit).reduce((sum, at) => sum + this.#worthOf(at) * (1 + this.#nearer(at)), 0);
  }

  /**
   * What an answer decides.
   *
   * @param bit of the question.
   * @param supposed subjects with each possible answer, and how likely it is.
   */
  resolution(bit: number, supposed: readonly { readonly subjects: Subjects; readonly share: number }[]): Resolution {
    const waiting = this.#waitingFor(bit);
    if (waiting.length === 0 || supposed.length === 0) return { worth: 0, resolves: 0 };
    const groups = this.#index.groups[bit]!.filter((group) => hasBit(this.#waiting[this.#nodeOf(group)]!, bit));
    let worth = 0;
    let resolves = 0;
    for (const { subjects, share } of supposed) {
      this.#suppose(bit, groups, subjects);
      for (const at of waiting) {
        if (CODE_OF_STATE[this.#states[this.#roots[at]!]!] === UNKNOWN) continue;
        worth += share * this.#worthOf(at);
        resolves += share;
      }
    }
    this.#states.set(this.#judged.states);
    for (const at of waiting) worth += this.#worthOf(at) * this.#nearer(at);
    return { worth, resolves };
  }

  #waitingFor(bit: number): readonly number[] {
    const waiting: number[] = [];
    this.#roots.forEach((root, at) => {
      if (hasBit(this.#waiting[root]!, bit)) waiting.push(at);
    });
    return waiting;
  }

  /** One question of several that a programme waits for brings it nearer by its part. */
  #nearer(at: number): number {
    return NEARER / bitCount(this.#waiting[this.#roots[at]!]!);
  }

  #nodeOf(group: number): number {
    return FIRST_LITERAL + this.#programs.literalCondition.length + group;
  }

  #worthOf(at: number): number {
    return this.#worth === undefined ? 1 : this.#worth[this.#open[at]!]!;
  }

  /** Judges again what depends on one question, as if it were answered. */
  #suppose(bit: number, groups: Uint32Array, subjects: Subjects): void {
    const known = knownOn(subjects, this.#day);
    const judges = judgesOf(this.#programs);
    const { conditions, literalCondition, literalDoubt } = this.#programs;
    for (const literal of this.#index.literals[bit]!) {
      const condition = literalCondition[literal]!;
      const { subject, attribute } = conditions[condition]!;
      const value = judges[condition]!(known[subject][attribute]);
      this.#states[FIRST_LITERAL + literal] = OF_CONDITION[literalDoubt[literal]! * 3 + value]!;
    }
    for (const group of groups) judgeGroup(this.#programs, this.#states, group);
  }
}

/** Subjects with one fact told; an age takes the place of a date of birth. */
export function supposing(
  subjects: Subjects,
  subject: 'applicant' | 'beneficiary',
  attribute: string,
  fact: Fact,
): Subjects {
  const { birthDate, ...others } = subjects[subject] ?? {};
  const facts: Facts = attribute === 'age' ? { ...others, age: fact } : { ...subjects[subject], [attribute]: fact };
  return { ...subjects, [subject]: facts };
}
