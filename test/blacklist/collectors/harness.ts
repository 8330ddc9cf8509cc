import { createManualClock } from '../../../scripts/fakes/clock.ts';
import { createNodeIo } from '../../../scripts/fakes/run.ts';
import type { Attention, AttentionAnswer, CollectionPlan, Credentials } from '../../../shared/blacklist/collector.ts';

/** Wednesday 24 June 2026, 10:00 in Korea. */
export const NOW = Date.UTC(2026, 5, 24, 1, 0, 0);
export const TODAY = '2026-06-24';

export const CREDENTIALS: Credentials = { username: 'demo', password: 'demo-password' };

/** A clock and a port over it, for one test. */
export function createRig(credentials: Credentials | null = CREDENTIALS) {
  const clock = createManualClock(NOW);
  return { clock, io: createNodeIo(clock.now, credentials) };
}

/** The plan of a first run. */
export const planFor = (baseUrl: string, change: Partial<CollectionPlan> = {}): CollectionPlan => ({
  baseUrl,
  startedAt: NOW,
  cursor: {},
  lookbackDays: 180,
  paceMs: 5_000,
  force: false,
  ...change,
});

/** Answers each question in turn with the next of these; a function computes one when it is asked. */
export function answers(
  ...list: readonly (AttentionAnswer | ((attention: Attention) => AttentionAnswer))[]
): (attention: Attention) => AttentionAnswer | null {
  const rest = [...list];
  return (attention) => {
    const next = rest.shift();
    if (next === undefined) return null;
    return typeof next === 'function' ? next(attention) : next;
  };
}
