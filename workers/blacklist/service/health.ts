import { asAegisError } from '../../../shared/kernel/error.ts';
import type { SystemHealth } from '../../gateway/route.ts';
import { livePointer } from '../edge/pointer.ts';
import { sourceRepository } from '../repository/sources.ts';
import { conditionOf } from './collection-views.ts';

/** Conditions in which a source needs a person or does not bring what it should. */
const UNWELL: readonly string[] = ['attention', 'paused', 'credentials-missing', 'failing'];

/**
 * How the system is: whether `main` has a live feed that is not held or stale, and whether every source works. Down
 * only when neither can be found out; what is merely wrong with a source leaves the feed at its last good version.
 */
export async function blacklistHealth(env: Env): Promise<SystemHealth> {
  const [feed, sources] = await Promise.all([feedHealth(env), sourceHealth(env)]);
  const isWell = feed.isWell && sources.isWell;
  return { status: isWell ? 'ok' : 'degraded', details: { feed: feed.details, sources: sources.details } };
}

async function feedHealth(env: Env) {
  try {
    const { pointer, isStale } = await livePointer(env, 'main', Date.now());
    const { version, lines4, lines6, hold } = pointer;
    const details = { version, lines: lines4 + lines6, heldVersion: hold?.version ?? null, isStale };
    return { isWell: !isStale && hold === null, details };
  } catch (thrown) {
    const error = asAegisError(thrown);
    // A list that was never published is how every installation begins.
    if (error.code !== 'feed_not_ready') throw error;
    return { isWell: false, details: { version: null, ...(error.details ?? {}) } };
  }
}

async function sourceHealth(env: Env) {
  const unwell: Record<string, string> = {};
  const sources = await sourceRepository(env.BLACKLIST_DB).all();
  for (const source of sources) {
    const condition = conditionOf(source);
    if (source.drift !== null) unwell[source.config.id] = 'drift';
    else if (UNWELL.includes(condition)) unwell[source.config.id] = condition;
  }
  return { isWell: Object.keys(unwell).length === 0, details: { count: sources.length, unwell } };
}
