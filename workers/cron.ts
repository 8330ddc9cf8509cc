import { logger } from '../shared/kernel/log.ts';
import { retryReactions } from './blacklist/reactions/react.ts';
import { checkAlerts } from './blacklist/service/alerts-check.ts';
import { tickSources } from './blacklist/service/collection.ts';
import { reconcileFirewalls } from './blacklist/service/firewalls.ts';
import { housekeepBlacklist } from './blacklist/service/housekeeping.ts';
import { housekeepIdentity } from './identity/service/housekeeping.ts';
import { tickPolicySources } from './policy/service/collection-cron.ts';
import { housekeepCollection } from './policy/service/collection-housekeeping.ts';
import { learnAnew } from './policy/service/learned.ts';

const log = logger({ svc: 'cron' });

/** The crons of wrangler.toml and what each of them does. */
const JOBS: Readonly<Record<string, (env: Env, now: number) => Promise<unknown>>> = {
  '*/5 * * * *': (env, now) =>
    together(
      tickSources(env, now),
      reconcileFirewalls(env, now),
      retryThenCheck(env, now),
      tickPolicySources(env, now),
    ),
  '17 3 * * *': (env, now) =>
    together(
      housekeepBlacklist(env, now),
      housekeepIdentity(env, now),
      housekeepCollection(env, now),
      learnAnew(env, now),
    ),
};

/** What failed is tried again before it is judged whether anybody must be told. */
async function retryThenCheck(env: Env, now: number): Promise<void> {
  try {
    await retryReactions(env, now);
  } finally {
    await checkAlerts(env, now);
  }
}

/** Runs the job of a cron trigger; an unknown one is an error, not silence. */
export async function runCron(controller: ScheduledController, env: Env): Promise<void> {
  const job = JOBS[controller.cron];
  if (!job) {
    log.error('no job for this cron', { cron: controller.cron });
    return;
  }
  await job(env, controller.scheduledTime);
}

/** Waits for all, so that one system's failure stops no other's work, and then fails if any did. */
async function together(...jobs: readonly Promise<unknown>[]): Promise<void> {
  const failures = (await Promise.allSettled(jobs)).filter((result) => result.status === 'rejected');
  if (failures.length > 0)
    throw new AggregateError(
      failures.map(({ reason }) => reason),
      'a job of the cron failed',
    );
}
