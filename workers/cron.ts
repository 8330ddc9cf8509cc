import { logger } from '../shared/kernel/log.ts';
import { tickSources } from './blacklist/service/collection.ts';
import { housekeepBlacklist } from './blacklist/service/housekeeping.ts';

const log = logger({ svc: 'cron' });

/** The crons of wrangler.toml and what each of them does. */
const JOBS: Readonly<Record<string, (env: Env, now: number) => Promise<unknown>>> = {
  '*/5 * * * *': tickSources,
  '17 3 * * *': housekeepBlacklist,
};

/** Runs the job of a cron trigger; an unknown one is an error, not silence. */
export async function runCron(controller: ScheduledController, env: Env): Promise<void> {
  const job = JOBS[controller.cron];
  if (!job) {
    log.error('no job for this cron', { cron: controller.cron });
    return;
  }
  await job(env, controller.scheduledTime);
}
