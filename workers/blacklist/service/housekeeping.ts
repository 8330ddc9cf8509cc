import { indicatorName } from '../../../shared/blacklist/indicators/pointer.ts';
import { ARTEFACT_PREFIX, RETENTION_MS } from '../../../shared/blacklist/retention.ts';
import { logger } from '../../../shared/kernel/log.ts';
import { purgeBouncers } from '../crowdsec/purge.ts';
import { purgeRenderings } from '../render/purge.ts';
import { indicatorRepository } from '../repository/indicators.ts';
import { listRepository } from '../repository/lists.ts';
import { sourceRepository } from '../repository/sources.ts';
import { exportNightly } from './analytics-exports.ts';
import { callSource } from './collection.ts';

const DAY_MS = 86_400_000;
/** Pages of the bucket that one night looks at; with a page's questions to the sources far below an invocation's limit. */
const MAX_PAGES = 20;
const PAGE_SIZE = 500;
/** Sources asked at once. */
const ASKED_AT_ONCE = 16;
/** Odd, so that days in a row begin far apart and all places have their turn. */
const STRIDE = 40_503;

/** What a night's work does; a part that fails holds up no other. */
export async function housekeepBlacklist(env: Env, now: number): Promise<void> {
  const outcomes = await Promise.allSettled([
    housekeepLists(env),
    housekeepIndicators(env),
    purgeArtefacts(env, now),
    exportNightly(env, now),
    purgeRenderings(env, now),
    purgeBouncers(env, now),
  ]);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Tells every list to keep house: purge what ended long ago, drop what no version leads to, trim confirmed events. */
async function housekeepLists(env: Env): Promise<void> {
  const lists = await listRepository(env.BLACKLIST_DB).all();
  await Promise.all(lists.map(({ id }) => env.BLACKLIST.getByName(id).housekeep()));
}

async function housekeepIndicators(env: Env): Promise<void> {
  const beside = await indicatorRepository(env.BLACKLIST_DB).all();
  await Promise.all(beside.map((state) => env.INDICATORS.getByName(indicatorName(state)).housekeep()));
}

/**
 * Deletes raw artefacts that were last stored longer ago than they are kept and that no run of any source leads to. Goes
 * through a part of the bucket that is bounded and another every night. When a source cannot be asked, nothing is deleted.
 *
 * @param limits - for tests
 * @returns how many were deleted
 */
export async function purgeArtefacts(
  env: Env,
  now: number,
  { pages = MAX_PAGES, pageSize = PAGE_SIZE } = {},
): Promise<number> {
  const sources = await sourceRepository(env.BLACKLIST_DB).everyId();
  let deleted = 0;
  const isOld = ({ uploaded }: R2Object): boolean => now - uploaded.getTime() >= RETENTION_MS;
  for await (const page of pagesOf(env.ARTEFACTS, now, { pages, pageSize })) {
    const old = page.objects.filter(isOld).map(({ key }) => key);
    const unused = new Set(old.length > 0 ? await unusedOf(env, sources, old) : []);
    if (unused.size === 0) continue;
    // One that was stored again while the sources were asked is old no longer.
    const still = (await page.read()).objects.filter((object) => unused.has(object.key) && isOld(object));
    await env.ARTEFACTS.delete(still.map(({ key }) => key));
    deleted += still.length;
  }
  if (deleted > 0) logger({ svc: 'blacklist' }).info('artefacts purged', { count: deleted });
  return deleted;
}

/** Pages from the night's place to the end, and on from the beginning. */
async function* pagesOf(
  bucket: R2Bucket,
  now: number,
  { pages, pageSize }: { pages: number; pageSize: number },
): AsyncGenerator<{ objects: readonly R2Object[]; read: () => Promise<R2Objects> }, void, undefined> {
  const place = (Math.floor(now / DAY_MS) * STRIDE) & 0xffff;
  const begin = ARTEFACT_PREFIX + place.toString(16).padStart(4, '0');
  let after = begin;
  let isSecondRound = false;
  for (let n = 0; n < pages; n++) {
    const startAfter = after;
    const read = () => bucket.list({ prefix: ARTEFACT_PREFIX, startAfter, limit: pageSize });
    const { objects, truncated } = await read();
    yield { objects: isSecondRound ? objects.filter(({ key }) => key <= begin) : objects, read };
    const last = objects.at(-1)?.key;
    if (isSecondRound && (!truncated || (last ?? begin) >= begin)) return;
    if (truncated && last !== undefined) after = last;
    else {
      isSecondRound = true;
      after = ARTEFACT_PREFIX;
    }
  }
}

/** Those that no source needs. */
async function unusedOf(env: Env, sources: readonly string[], keys: readonly string[]): Promise<string[]> {
  const unused = new Set(keys);
  for (let at = 0; at < sources.length; at += ASKED_AT_ONCE) {
    const hashes = [...unused].map((key) => key.slice(ARTEFACT_PREFIX.length));
    if (hashes.length === 0) return [];
    const answers = await Promise.all(
      sources
        .slice(at, at + ASKED_AT_ONCE)
        .map((id) => callSource(env, id, (actor) => actor.artefactsInUse(hashes), true)),
    );
    for (const sha256 of answers.flat()) unused.delete(ARTEFACT_PREFIX + sha256);
  }
  return [...unused];
}
