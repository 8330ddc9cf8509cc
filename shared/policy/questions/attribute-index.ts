import { FIRST_LITERAL, nodeCount, type Programs } from '../eligibility/programs.ts';
import { ASKABLE } from '../facts/registry.ts';

/** Attributes that one answer tells: the date of birth tells the age. */
const TOLD_BY: Readonly<Record<string, string>> = { age: 'birthDate' };

/** Questions in the order of a form, by the bit that stands for them in a mask (fewer than 32). */
export const QUESTIONS = ASKABLE.filter(({ id }) => TOLD_BY[id] === undefined);

/** The question that tells an attribute. */
export function questionOf(attribute: string): string {
  return TOLD_BY[attribute] ?? attribute;
}

/** Which nodes depend on which question. */
export interface AttributeIndex {
  /** For each node: a bit for each question it depends on. */
  readonly masks: Uint32Array;
  /** For each question: its literals and the groups above them, children before parents. */
  readonly literals: readonly Uint32Array[];
  readonly groups: readonly Uint32Array[];
  /** Codes of all districts that rules ask for. */
  readonly districts: readonly string[];
}

const CACHE = new WeakMap<Programs, AttributeIndex>();

/** The index of compiled programs; made once, as they never change. */
export function attributeIndex(programs: Programs): AttributeIndex {
  let index = CACHE.get(programs);
  if (index === undefined) {
    index = build(programs);
    CACHE.set(programs, index);
  }
  return index;
}

function build(programs: Programs): AttributeIndex {
  const masks = new Uint32Array(nodeCount(programs));
  const { conditions, literalCondition, groupKind, groupEnd, children } = programs;
  const bits = new Map(QUESTIONS.map(({ id }, bit) => [id, bit]));
  literalCondition.forEach((condition, at) => {
    const bit = bits.get(questionOf(conditions[condition]!.attribute));
    if (bit !== undefined) masks[FIRST_LITERAL + at] = 1 << bit;
  });
  const firstGroup = FIRST_LITERAL + literalCondition.length;
  let start = 0;
  for (let group = 0; group < groupKind.length; group++) {
    const end = groupEnd[group]!;
    for (let at = start; at < end; at++) masks[firstGroup + group]! |= masks[children[at]!]!;
    start = end;
  }
  const within = (first: number, until: number) =>
    QUESTIONS.map((_, bit) =>
      masks
        .subarray(first, until)
        .map((_, at) => at)
        .filter((at) => hasBit(masks[first + at]!, bit)),
    );
  const codes = conditions.flatMap(({ test }) => ('within' in test ? test.within : []));
  return {
    masks,
    literals: within(FIRST_LITERAL, firstGroup),
    groups: within(firstGroup, masks.length),
    districts: [...new Set(codes)],
  };
}

/** Whether a mask holds the bit of a question. */
export function hasBit(mask: number, bit: number): boolean {
  return ((mask >>> bit) & 1) === 1;
}
