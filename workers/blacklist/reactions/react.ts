import type { Envelope } from '../../../shared/events/envelope.ts';
import { asAegisError } from '../../../shared/kernel/error.ts';
import { logger } from '../../../shared/kernel/log.ts';
import { reactionRepository } from '../repository/reactions.ts';
import { observeEvents } from './alerts.ts';
import { pushConsumers, pushPublished } from './firewalls.ts';

/**
 * What events set off beyond the read model: pushes to appliances, alerts. Called for every event that the consumer sees, also
 * for one it has seen before, so each must do the same thing twice without harm.
 */
export type Reaction = (envelopes: readonly Envelope[], env: Env) => Promise<void>;

/** By the name under which one that failed is remembered. */
export const REACTIONS: Readonly<Record<string, Reaction>> = {
  push: pushPublished,
  cut: pushConsumers,
  observe: observeEvents,
};

const MINUTE_MS = 60_000;
/** Between two attempts: doubling, bounded. */
const RETRY = { baseMs: MINUTE_MS, capMs: 60 * MINUTE_MS } as const;
/** A reaction that fails for so long is given up: what it would have done, cron has reconciled many times by then. */
const GIVEN_UP_MS = 7 * 24 * 60 * MINUTE_MS;
/** Attempts of one round of cron. */
const MAX_RETRIED = 50;

const log = logger({ svc: 'blacklist' });

/**
 * Runs every reaction, each whatever became of the others. One that fails is remembered and tried again by {@link retryReactions}:
 * it must not keep the event from being confirmed, or an appliance that always fails would make all its stream come again for ever.
 *
 * @throws when it cannot even be remembered; then the event comes again.
 */
export async function react(
  envelopes: readonly Envelope[],
  env: Env,
  reactions: Readonly<Record<string, Reaction>> = REACTIONS,
  now = Date.now(),
): Promise<void> {
  const source = envelopes[0]?.source;
  if (source === undefined) return;
  await Promise.all(
    Object.entries(reactions).map(async ([name, reaction]) => {
      try {
        await reaction(envelopes, env);
      } catch (thrown) {
        await remember(env, name, source, envelopes, thrown, now);
      }
    }),
  );
}

/**
 * Called by cron: tries again what failed and is due. One that works is forgotten; one that fails waits longer.
 *
 * @returns how many worked.
 */
export async function retryReactions(
  env: Env,
  now: number,
  reactions: Readonly<Record<string, Reaction>> = REACTIONS,
): Promise<number> {
  const repository = reactionRepository(env.BLACKLIST_DB);
  let worked = 0;
  for (const { reaction, source, events, failedAt } of await repository.due(now, MAX_RETRIED)) {
    const envelopes = JSON.parse(events) as Envelope[];
    const run = reactions[reaction];
    try {
      // One that this release does not know any more has nothing left to do.
      if (run !== undefined) await run(envelopes, env);
      await repository.remove(reaction, source);
      worked++;
    } catch (thrown) {
      if (now - failedAt < GIVEN_UP_MS) await remember(env, reaction, source, envelopes, thrown, now);
      else {
        await repository.remove(reaction, source);
        log.error('a reaction was given up', { reaction, source, code: asAegisError(thrown).code });
      }
    }
  }
  return worked;
}

async function remember(
  env: Env,
  reaction: string,
  source: string,
  envelopes: readonly Envelope[],
  thrown: unknown,
  now: number,
): Promise<void> {
  const repository = reactionRepository(env.BLACKLIST_DB);
  const before = await repository.find(reaction, source);
  const earlier = before === null ? [] : (JSON.parse(before.events) as Envelope[]);
  const attempts = (before?.attempts ?? 0) + 1;
  const { code } = asAegisError(thrown);
  const delay = Math.min(RETRY.capMs, RETRY.baseMs * 2 ** Math.min(attempts - 1, 20));
  await repository.put({
    ...{ reaction, source, attempts, error: code, dueAt: now + delay },
    events: JSON.stringify(newestOfEach([...earlier, ...envelopes])),
    failedAt: before?.failedAt ?? now,
  });
  log.warn('a reaction failed', { reaction, source, attempts, code, reason: String(thrown) });
}

/** Reactions look up the present by themselves, so of each type the newest event tells all. */
function newestOfEach(envelopes: readonly Envelope[]): Envelope[] {
  const newest = new Map<string, Envelope>();
  for (const envelope of envelopes) {
    // Changes of different consumers are different matters.
    const key = `${envelope.type} ${String(envelope.data.consumer ?? '')}`;
    if ((newest.get(key)?.sequence ?? -1) < envelope.sequence) newest.set(key, envelope);
  }
  return [...newest.values()].sort((a, b) => a.sequence - b.sequence);
}
