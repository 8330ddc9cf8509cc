/** A step to be put in order. */
export interface Step {
  readonly id: string;
  /** Last day to apply; `null` where none is stated. */
  readonly closesOn: string | null;
  /** Not before this day. */
  readonly opensOn: string | null;
  /** Ids that have to come before, where they are steps too. */
  readonly after: readonly string[];
}

/**
 * Steps by their deadlines, what is required before what requires it: of the steps that nothing holds up the earliest deadline comes
 * next, and a step inherits the deadline of what waits for it. Requirements that go round in a circle hold up nobody.
 */
export function inOrder<T extends Step>(steps: readonly T[]): T[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const due = new Map(steps.map((step) => [step.id, dueOf(step, steps)]));
  const left = new Set(steps);
  const ordered: T[] = [];
  while (left.size > 0) {
    const isFree = (step: T) => step.after.every((id) => !byId.has(id) || !left.has(byId.get(id)!));
    const free = [...left].filter(isFree);
    const candidates = free.length > 0 ? free : [...left];
    const next = candidates.reduce((best, step) => (compare(step, best, due) < 0 ? step : best));
    left.delete(next);
    ordered.push(next);
  }
  return ordered;
}

/** The earliest deadline of a step and of everything that waits for it. */
function dueOf(step: Step, steps: readonly Step[]): string {
  let due = step.closesOn ?? LATEST;
  const waiting = new Set([step.id]);
  // A set grows while it is gone through, and holds each step once: circles end.
  for (const id of waiting) {
    for (const other of steps) {
      if (!other.after.includes(id) || waiting.has(other.id)) continue;
      waiting.add(other.id);
      if (other.closesOn !== null && other.closesOn < due) due = other.closesOn;
    }
  }
  return due;
}

const LATEST = '9999-12-31';

function compare(left: Step, right: Step, due: ReadonlyMap<string, string>): number {
  const [leftDue, rightDue] = [due.get(left.id)!, due.get(right.id)!];
  if (leftDue !== rightDue) return leftDue < rightDue ? -1 : 1;
  const [leftOpen, rightOpen] = [left.opensOn ?? '', right.opensOn ?? ''];
  if (leftOpen !== rightOpen) return leftOpen < rightOpen ? -1 : 1;
  return 0;
}
