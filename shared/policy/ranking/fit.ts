import { dayNumber } from '../day.ts';
import { F, T } from '../eligibility/condition.ts';
import { judgeConditions } from '../eligibility/judge-all.ts';
import {
  ALL,
  ANY,
  FALSE_NODE,
  FIRST_LITERAL,
  NOT_OF,
  nodeCount,
  type Programs,
  rootOn,
  TRUE_NODE,
} from '../eligibility/programs.ts';
import type { Known } from '../facts/known.ts';
import { isProtectedTest } from '../facts/registry.ts';
import { likelihood } from './prior.ts';

/** How well a programme suits somebody, by the conditions that ranking may look at. */
export interface Fit {
  /** Met conditions weigh the more the fewer people meet them; 0.5 where there is nothing to weigh. */
  readonly fit: number;
  /** How likely the open conditions of the easiest branch hold; 1 where none is open. */
  readonly probability: number;
}

/** Bits that a condition tells when it holds, and when it fails; 0 for protected ones, which tell ranking nothing. */
interface Information {
  readonly holds: Float64Array;
  readonly fails: Float64Array;
}
const information = new WeakMap<Programs, Information>();

/**
 * `fit = Σ_T ic / Σ_{T∪U} ic` with `ic = −log2 P_pop`, and `pElig = Π_U P(c | known)` over the likeliest branch, for every programme of
 * a catalogue in one pass over the graph of its rules. Unread clauses and conditions on protected attributes are passed over: who
 * somebody is decides what they qualify for, never where it stands in the list.
 *
 * @returns By position.
 */
export function fitsOf(programs: Programs, known: Known, day: string): (position: number) => Fit {
  const nodes = weighed(programs, known);
  const on = dayNumber(day);
  return (position) => {
    const root = rootOn(programs, position, on);
    const all = nodes.all[root]!;
    const probability = nodes.chance[root]!;
    return { fit: all === 0 ? 0.5 : nodes.met[root]! / all, probability: Number.isNaN(probability) ? 1 : probability };
  };
}

/** Sums and chances by node; `not…` are those of the negated node. A chance of NaN: the node says nothing. */
class Nodes {
  readonly met: Float64Array;
  readonly all: Float64Array;
  readonly notMet: Float64Array;
  readonly notAll: Float64Array;
  readonly chance: Float64Array;

  constructor(count: number) {
    this.met = new Float64Array(count);
    this.all = new Float64Array(count);
    this.notMet = new Float64Array(count);
    this.notAll = new Float64Array(count);
    this.chance = new Float64Array(count).fill(Number.NaN);
  }
}

function weighed(programs: Programs, known: Known): Nodes {
  const nodes = new Nodes(nodeCount(programs));
  nodes.chance[TRUE_NODE] = 1;
  nodes.chance[FALSE_NODE] = 0;
  const { holds, fails } = informationOf(programs);
  const values = judgeConditions(programs, known);
  const { literalCondition, groupKind } = programs;
  for (let at = 0; at < literalCondition.length; at++) {
    const condition = literalCondition[at]!;
    if (holds[condition] === 0) continue;
    const node = FIRST_LITERAL + at;
    const value = values[condition]!;
    if (value !== F) nodes.all[node] = holds[condition]!;
    if (value === T) nodes.met[node] = holds[condition]!;
    if (value !== T) nodes.notAll[node] = fails[condition]!;
    if (value === F) nodes.notMet[node] = fails[condition]!;
    nodes.chance[node] = value === T ? 1 : value === F ? 0 : chanceOf(programs, condition, known);
  }
  for (let group = 0; group < groupKind.length; group++) weighGroup(programs, nodes, group);
  return nodes;
}

function chanceOf({ conditions }: Programs, at: number, known: Known): number {
  const { subject, attribute, test } = conditions[at]!;
  return likelihood(attribute, test, known[subject][attribute]);
}

function weighGroup(programs: Programs, nodes: Nodes, group: number): void {
  const { groupKind, groupEnd, groupCount, children, literalCondition } = programs;
  const node = FIRST_LITERAL + literalCondition.length + group;
  const start = group === 0 ? 0 : groupEnd[group - 1]!;
  const kind = groupKind[group]!;
  if (kind === NOT_OF) {
    const child = children[start]!;
    nodes.met[node] = nodes.notMet[child]!;
    nodes.all[node] = nodes.notAll[child]!;
    nodes.notMet[node] = nodes.met[child]!;
    nodes.notAll[node] = nodes.all[child]!;
    nodes.chance[node] = 1 - nodes.chance[child]!;
    return;
  }
  const end = groupEnd[group]!;
  let [met, all, notMet, notAll] = [0, 0, 0, 0];
  let [product, most, said] = [1, 0, 0];
  for (let at = start; at < end; at++) {
    const child = children[at]!;
    met += nodes.met[child]!;
    all += nodes.all[child]!;
    notMet += nodes.notMet[child]!;
    notAll += nodes.notAll[child]!;
    const chance = nodes.chance[child]!;
    if (Number.isNaN(chance)) continue;
    said += 1;
    product *= chance;
    if (chance > most) most = chance;
  }
  nodes.met[node] = met;
  nodes.all[node] = all;
  nodes.notMet[node] = notMet;
  nodes.notAll[node] = notAll;
  if (said === 0) return;
  // The easiest branch: everything, the likeliest one, or the likeliest so many.
  const isSome = kind !== ALL && kind !== ANY;
  nodes.chance[node] = isSome ? likeliest(programs, nodes, group, groupCount[group]!) : kind === ALL ? product : most;
}

/** Product of the likeliest so many children. */
function likeliest({ children, groupEnd }: Programs, { chance }: Nodes, group: number, count: number): number {
  const start = group === 0 ? 0 : groupEnd[group - 1]!;
  return Array.from(children.subarray(start, groupEnd[group]!), (child) => chance[child]!)
    .filter((value) => !Number.isNaN(value))
    .sort((left, right) => right - left)
    .slice(0, count)
    .reduce((product, value) => product * value, 1);
}

function informationOf(programs: Programs): Information {
  let known = information.get(programs);
  if (known === undefined) {
    const isUsed = programs.conditions.map(({ attribute, test }) => !isProtectedTest(attribute, test));
    const shares = programs.conditions.map(({ attribute, test }) => likelihood(attribute, test));
    const bits = (share: number, at: number) => (isUsed[at] ? -Math.log2(share) : 0);
    known = {
      holds: Float64Array.from(shares, bits),
      fails: Float64Array.from(shares, (share, at) => bits(1 - share, at)),
    };
    information.set(programs, known);
  }
  return known;
}
