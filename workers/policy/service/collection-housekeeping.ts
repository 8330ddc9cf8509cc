import { logger } from '../../../shared/kernel/log.ts';
import { RAW_PREFIX, RAW_RETENTION_MS } from '../../../shared/policy/collection/retention.ts';
import { PIPELINES } from '../../../shared/policy/collection/run.ts';
import { collectionRepository } from '../repository/collection.ts';
import { callSource } from './collection.ts';

const DAY_MS = 86_400_000;
/** Pages of the bucket that one night looks at, and objects of a page. */
const MOST_PAGES = 10;
const PAGE_SIZE = 500;
/** How long the read model keeps runs; the sources themselves keep their newest two hundred. */
const RUNS_KEPT_MS = 90 * DAY_MS;

/** A night's work: forgets old runs, and raw payloads that nothing leads to any more. */
export async function housekeepCollection(env: Env, now: number): Promise<void> {
  const repository = collectionRepository(env.POLICY_DB);
  for (const pipeline of PIPELINES) await repository.purgeRuns(pipeline, now - RUNS_KEPT_MS);
  await purgeRaws(env, now);
}

/**
 * Deletes raw payloads that were stored longer ago than they are kept and that no source needs. Goes through a part of the bucket
 * that is bounded and another every night. When a source cannot be asked, nothing is deleted.
 *
 * @returns how many were deleted
 */
export async function purgeRaws(env: Env, now: number): Promise<number> {
  const sources = (await collectionRepository(env.POLICY_DB).sources()).map(({ id }) => id);
  const isOld = ({ uploaded }: R2Object): boolean => now - uploaded.getTime() >= RAW_RETENTION_MS;
  // Hashes are spread evenly: a night begins at its own two digits, and 256 nights have begun everywhere.
  let startAfter = RAW_PREFIX + ((Math.floor(now / DAY_MS) * 157) & 0xff).toString(16).padStart(2, '0');
  let deleted = 0;
  for (let page = 0; page < MOST_PAGES; page++) {
    const listed = await env.ARTEFACTS.list({ prefix: RAW_PREFIX, startAfter, limit: PAGE_SIZE });
    const old = new Set(listed.objects.filter(isOld).map(({ key }) => key.slice(RAW_PREFIX.length)));
    for (const source of sources) {
      if (old.size === 0) break;
      for (const used of await callSource(env, source, (actor) => actor.rawsInUse([...old]), true)) old.delete(used);
    }
    if (old.size > 0) await env.ARTEFACTS.delete([...old].map((sha256) => RAW_PREFIX + sha256));
    deleted += old.size;
    const last = listed.objects.at(-1)?.key;
    if (!listed.truncated || last === undefined) break;
    startAfter = last;
  }
  if (deleted > 0) logger({ svc: 'policy' }).info('raw payloads purged', { count: deleted });
  return deleted;
}
