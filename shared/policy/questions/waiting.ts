import { FIRST_LITERAL, type Programs } from '../eligibility/programs.ts';
import { isOpen } from '../eligibility/states.ts';

/**
 * For each node the questions (bits) that can still change it: what is decided waits for nothing, and neither does what no undecided
 * programme needs.
 *
 * @param masks questions that a node depends on at all, from the attribute index.
 * @param roots nodes of the undecided programmes.
 */
export function waitingFor(
  programs: Programs,
  states: Uint8Array,
  masks: Uint32Array,
  roots: Uint32Array,
): Uint32Array {
  const { groupEnd, children, literalCondition } = programs;
  const firstGroup = FIRST_LITERAL + literalCondition.length;
  const waiting = new Uint32Array(masks.length);
  for (let node = FIRST_LITERAL; node < firstGroup; node++) if (isOpen(states[node]!)) waiting[node] = masks[node]!;
  let start = 0;
  for (let group = 0; group < groupEnd.length; group++) {
    const end = groupEnd[group]!;
    if (isOpen(states[firstGroup + group]!)) {
      let mask = 0;
      for (let at = start; at < end; at++) mask |= waiting[children[at]!]!;
      waiting[firstGroup + group] = mask;
    }
    start = end;
  }
  const needed = neededBy(programs, states, roots);
  for (let node = 0; node < waiting.length; node++) if (needed[node] === 0) waiting[node] = 0;
  return waiting;
}

/** Nodes below the roots that are reached through open nodes only. */
function neededBy(programs: Programs, states: Uint8Array, roots: Uint32Array): Uint8Array {
  const { groupEnd, children, literalCondition } = programs;
  const firstGroup = FIRST_LITERAL + literalCondition.length;
  const needed = new Uint8Array(states.length);
  for (const root of roots) needed[root] = 1;
  for (let group = groupEnd.length - 1; group >= 0; group--) {
    const node = firstGroup + group;
    if (needed[node] === 0 || !isOpen(states[node]!)) continue;
    const start = group === 0 ? 0 : groupEnd[group - 1]!;
    for (let at = start; at < groupEnd[group]!; at++) needed[children[at]!] = 1;
  }
  return needed;
}

/** How many bits of a mask are set. */
export function bitCount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}
