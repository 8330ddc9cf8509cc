import type { Envelope } from '../../../shared/events/envelope.ts';
import { tellCatalogue } from './catalogue.ts';
import { tellVerified } from './verified.ts';

/**
 * What events set off beyond the read model: the catalogue, and what others add. Called for every event that the consumer sees, also
 * for one it has seen before, so each must do the same thing twice without harm. One that fails makes the message come again.
 */
export type Reaction = (envelopes: readonly Envelope[], env: Env) => Promise<void>;

const REACTIONS: readonly Reaction[] = [tellCatalogue, tellVerified];

/** Runs every reaction, each whatever became of the others, and then fails if any did. */
export async function react(envelopes: readonly Envelope[], env: Env): Promise<void> {
  const outcomes = await Promise.allSettled(REACTIONS.map((reaction) => reaction(envelopes, env)));
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  if (failures.length > 0) throw new AggregateError(failures, 'a reaction to an event failed');
}
