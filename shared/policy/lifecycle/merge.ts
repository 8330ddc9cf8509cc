import type { PolicyDocument } from '../document/document.ts';
import { inOrder, SOURCE_ORDER, type Statement } from './statement.ts';
import { isStated, partOf, UNIT_NAMES, UNITS, type Unit } from './units.ts';

/** What a person has set over what the sources say. Later collections do not change it. */
export interface Overlaid {
  readonly value: Partial<PolicyDocument>;
  /** As `actor` of a causation. */
  readonly by: string;
  /** ms since the epoch. */
  readonly at: number;
}
export type Overlay = Readonly<Partial<Record<Unit, Overlaid>>>;

/** Name in the provenance for what a person has set. */
export const PERSON = 'person';

/**
 * One document of what several sources say. Unit by unit the first source in order that says anything wins; tags are gathered from
 * all; every record stays named in `sources`. The order in which the statements came changes nothing.
 *
 * @param statements At least one.
 * @param overlay Wins over every source; `{}` for what the sources alone say.
 * @example
 * merge('gov24:1', [youth, gov24], {}).title; // as gov24 has it
 */
export function merge(
  id: string,
  statements: readonly Statement[],
  overlay: Overlay,
  order: readonly string[] = SOURCE_ORDER,
): PolicyDocument {
  const ordered = inOrder(statements, order);
  const [first] = ordered;
  if (first === undefined) throw new RangeError('nobody says anything of this programme');
  const provenance: Record<string, string> = {};
  let merged: PolicyDocument = { ...first.document, id };
  for (const unit of UNIT_NAMES) {
    const winner = ordered.find(({ document }) => isStated(unit, document)) ?? first;
    const set = overlay[unit];
    merged = { ...merged, ...partOf(unit, winner.document), ...set?.value };
    const from = set === undefined ? winner.source : PERSON;
    if (from !== first.source) for (const field of UNITS[unit]) provenance[field] = from;
  }
  const setOn = Object.values(overlay).map(({ at }) => new Date(at + 9 * 3_600_000).toISOString().slice(0, 10));
  return {
    ...merged,
    ...(overlay.tags === undefined ? { tags: gathered(ordered) } : {}),
    sources: sourcesOf(ordered),
    provenance,
    verifiedOn: latest([...ordered.map(({ document }) => document.verifiedOn), ...setOn]),
  };
}

function gathered(ordered: readonly Statement[]): string[] {
  return [...new Set(ordered.flatMap(({ document }) => document.tags))].slice(0, 40);
}

function sourcesOf(ordered: readonly Statement[]): PolicyDocument['sources'] {
  const refs = new Map<string, PolicyDocument['sources'][number]>();
  for (const ref of ordered.flatMap(({ document }) => document.sources)) {
    const name = `${ref.source}\n${ref.record}`;
    if (!refs.has(name)) refs.set(name, ref);
  }
  return [...refs.values()].slice(0, 10);
}

function latest(days: readonly (string | null)[]): string | null {
  return days.reduce((last, day) => (day !== null && (last === null || day > last) ? day : last), null);
}
