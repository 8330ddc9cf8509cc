import type { SourceView } from '../../../shared/blacklist/source/state.ts';
import { asAegisError } from '../../../shared/kernel/error.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import { livePointer } from '../edge/pointer.ts';
import { analyticsRepository } from '../repository/analytics.ts';
import { listRepository } from '../repository/lists.ts';
import { sourceRepository } from '../repository/sources.ts';
import { conditionOf } from './collection-views.ts';
import { iso, isoOrNull } from './views.ts';

/** Versions that are shown of each list. */
const LAST_VERSIONS = 5;

/**
 * What is live now in every list, what is held, and what the sources are doing. Costs the pointer of each list, which isolates
 * remember, and a few rows; no actor is asked.
 */
export async function realtime(env: Env, now: number) {
  const [lists, sources] = await Promise.all([
    listRepository(env.BLACKLIST_DB).all(),
    sourceRepository(env.BLACKLIST_DB).all(),
  ]);
  const bodies = await Promise.all(
    lists.map(async ({ id, title }) => ({
      ...{ id, title },
      live: await liveBody(env, id, now),
      lastVersions: (await analyticsRepository(env.BLACKLIST_DB).lastVersions(id, LAST_VERSIONS)).map((version) => ({
        ...{ version: version.version, entries: version.entries },
        lines: { ipv4: version.lines4, ipv6: version.lines6 },
        publishedAt: isoOrNull(version.publishedAt),
      })),
      sources: sources.filter(({ config }) => config.list === id).map(sourceBody),
    })),
  );
  const body = { lists: bodies };
  // Weak, because the age of a version goes on while everything that matters is the same.
  const etag = `W/"${(await sha256Hex(JSON.stringify(body))).slice(0, 32)}"`;
  const aged = bodies.map((list) => ({ ...list, live: list.live && { ...list.live, ...ageOf(list.live, now) } }));
  return { etag, body: { at: iso(now), lists: aged } };
}

const ageOf = ({ publishedAt }: { publishedAt: string }, now: number) => ({
  ageSeconds: Math.max(0, Math.floor((now - Date.parse(publishedAt)) / 1000)),
});

async function liveBody(env: Env, list: string, now: number) {
  try {
    const { pointer, isStale } = await livePointer(env, list, now);
    const { version, entries, lines4, lines6, addresses4, publishedAt, hold } = pointer;
    return {
      ...{
        version,
        entries,
        lines: { ipv4: lines4, ipv6: lines6 },
        addresses4,
        publishedAt: iso(publishedAt),
        isStale,
      },
      held: hold && { version: hold.version, since: iso(hold.since), reasons: hold.reasons.map(({ code }) => code) },
    };
  } catch (thrown) {
    // A list that was never published has nothing live.
    if (asAegisError(thrown).code !== 'feed_not_ready') throw thrown;
    return null;
  }
}

function sourceBody(source: SourceView) {
  const { id, title, kind, enabled } = source.config;
  const { activeRun, lastSuccessAt } = source;
  return {
    ...{ id, title, kind, enabled, condition: conditionOf(source) },
    activeRun: activeRun && { id: activeRun.id, status: activeRun.status, startedAt: iso(activeRun.startedAt) },
    lastSuccessAt: isoOrNull(lastSuccessAt),
  };
}
