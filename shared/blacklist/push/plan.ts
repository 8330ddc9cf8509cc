import { differenceOf, type LineDifference } from './lines.ts';

/**
 * How a version is brought to an appliance:
 * - `difference`: what changed since the version that it is known to hold
 * - `snapshot`: everything, replacing what is there
 * - `reconcile`: what differs from what it says that it holds
 * - `check`: nothing is sent, it is only read back
 */
export const PUSH_MODES = ['difference', 'snapshot', 'reconcile', 'check'] as const;
export type PushMode = (typeof PUSH_MODES)[number];

/** One command of one request. */
export interface PushBatch {
  readonly command: 'snapshot' | 'add' | 'remove';
  readonly entries: readonly string[];
}

/** A difference of more than this share of the list is no longer small. */
const SMALL = 0.5;

/**
 * How to begin. `snapshot` replaces everything at once, so it is only chosen where one request holds the whole list: of
 * several, the first would leave the appliance with a part.
 *
 * @param before - Lines that the appliance is known to hold, or null.
 */
export function modeFor(before: readonly string[] | null, after: readonly string[], batchSize: number): PushMode {
  const isOneRequest = after.length <= batchSize;
  if (before === null) return isOneRequest ? 'snapshot' : 'reconcile';
  const { adds, removes } = differenceOf(before, after);
  return isOneRequest && adds.length + removes.length > after.length * SMALL ? 'snapshot' : 'difference';
}

/** How to repair what is not as published. */
export function repairModeFor(lines: number, batchSize: number): PushMode {
  return lines <= batchSize ? 'snapshot' : 'reconcile';
}

/**
 * The requests of a difference. All that is added comes before anything is removed: where networks are joined or split, no
 * address may be let through in between.
 */
export function differenceBatches({ adds, removes }: LineDifference, batchSize: number): PushBatch[] {
  return [...chunks('add', adds, batchSize), ...chunks('remove', removes, batchSize)];
}

/** The requests of a whole list: the first replaces, the others add. */
export function snapshotBatches(lines: readonly string[], batchSize: number): PushBatch[] {
  const [first, ...others] = chunks('add', lines, batchSize);
  return first === undefined ? [] : [{ ...first, command: 'snapshot' }, ...others];
}

function chunks(command: PushBatch['command'], entries: readonly string[], size: number): PushBatch[] {
  const batches: PushBatch[] = [];
  for (let at = 0; at < entries.length; at += size) batches.push({ command, entries: entries.slice(at, at + size) });
  return batches;
}
