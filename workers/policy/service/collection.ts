import type { CollectionReceipt } from '../../../durable-objects/policy/source/commands.ts';
import type { PolicySource, SourceDetail } from '../../../durable-objects/policy/source.ts';
import { assertEgressAllowed } from '../../../shared/blacklist/egress.ts';
import { callActor } from '../../../shared/kernel/actor-call.ts';
import { AegisError, asAegisError } from '../../../shared/kernel/error.ts';
import { logger } from '../../../shared/kernel/log.ts';
import type { RunView } from '../../../shared/policy/collection/run.ts';
import { type CollectionSettings, WEB_SOURCE } from '../../../shared/policy/collection/settings.ts';
import type { SourceView } from '../../../shared/policy/collection/state.ts';
import { CONNECTORS } from '../../../shared/policy/sources/index.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { projectEvents } from '../projections/project.ts';
import { collectionRepository } from '../repository/collection.ts';
import type { Remote } from './actors.ts';

/** Sources asked at once by the schedule; each is a request of the invocation. */
const AT_ONCE = 16;

/** Every source that there can be, in the order in which their words count; configured web pages last. */
export const SOURCE_IDS: readonly string[] = [...CONNECTORS.map(({ id }) => id), WEB_SOURCE];

/**
 * Calls a source's actor.
 *
 * @param isRepeatable - Whether the call may be made twice: reads, and commands with an idempotency key.
 * @throws AegisError `not_found` for a source that has no connector.
 */
export async function callSource<T>(
  env: Env,
  source: string,
  call: (actor: Remote<PolicySource>) => Promise<T>,
  isRepeatable: boolean,
): Promise<T> {
  if (!SOURCE_IDS.includes(source)) {
    throw new AegisError('not_found', `There is no source ${source}`, { details: { sources: SOURCE_IDS } });
  }
  return callActor(() => call(env.POLICY_SOURCES.getByName(source) as unknown as Remote<PolicySource>), {
    idempotent: isRepeatable,
    random: Math.random,
    sleep: (ms) => scheduler.wait(ms),
  });
}

/** Calls a command and projects its events at once, so that the caller reads its own write; else they come by the queue. */
export async function commandSource(
  ctx: RouteContext,
  source: string,
  call: (actor: Remote<PolicySource>) => Promise<CollectionReceipt>,
  isRepeatable = false,
): Promise<CollectionReceipt> {
  const receipt = await callSource(ctx.env, source, call, isRepeatable);
  try {
    await projectEvents(receipt.events, ctx.env);
  } catch (thrown) {
    ctx.log.warn('projection left to the queue', { source, error: asAegisError(thrown) });
  }
  return receipt;
}

/**
 * Proves that a source's addresses may be fetched.
 *
 * @throws AegisError `egress_refused`, `invalid_request`.
 */
export function checkSettings(source: string, settings: CollectionSettings, env: Env): void {
  const allowLoopback = (env.AEGIS_EGRESS_ALLOW ?? '').split(',').map((host) => host.trim());
  if (settings.baseUrl !== null) assertEgressAllowed(settings.baseUrl, { allowLoopback });
  for (const { url } of settings.pages) assertEgressAllowed(url, { allowLoopback });
  const isWeb = source === WEB_SOURCE;
  if (!isWeb && settings.pages.length > 0) throw new AegisError('invalid_request', 'Only the source web has pages');
  if (isWeb && settings.baseUrl !== null) throw new AegisError('invalid_request', 'The source web has no base URL');
  const ids = settings.pages.map(({ id }) => id);
  if (new Set(ids).size < ids.length) throw new AegisError('invalid_request', 'Two pages have the same id');
}

/** Starts every source that is due. One that fails holds up no other. */
export async function tickCollection(env: Env, now: number): Promise<void> {
  const log = logger({ svc: 'policy' });
  const sources = await collectionRepository(env.POLICY_DB).sources();
  const wanted = sources.filter(({ settings, activeRun }) => settings.enabled || activeRun !== null);
  for (let at = 0; at < wanted.length; at += AT_ONCE) {
    await Promise.all(
      wanted.slice(at, at + AT_ONCE).map(async ({ id }) => {
        try {
          await callSource(env, id, (actor) => actor.tick(now), true);
        } catch (thrown) {
          // The next tick asks again; the others must not wait for it.
          log.error('source could not be asked', { source: id, error: asAegisError(thrown) });
        }
      }),
    );
  }
}

/** The one thing to know about a source now; what needs a person comes first. */
export function conditionOf(view: SourceView, run: RunView | null) {
  if (view.paused !== null) return 'paused';
  if (run?.status === 'waiting') return 'waiting';
  if (view.activeRun !== null) return 'running';
  if (!view.settings.enabled) return 'disabled';
  if (view.needsKey && !view.hasKey) return 'key-missing';
  if (view.failures > 0) return 'failing';
  return view.attention === null ? 'idle' : 'attention';
}

const iso = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

/** A source as the API shows it; one that nobody has configured yet is there too. */
export function sourceBody(id: string, view: SourceView | null, run: RunView | null) {
  const connector = CONNECTORS.find((each) => each.id === id);
  const about = {
    id,
    name: connector?.name ?? { ko: '지정한 웹 페이지', en: 'Configured web pages' },
    homepage: connector?.homepage ?? null,
    needsKey: connector !== undefined,
  };
  if (view === null) return { ...about, condition: 'not-configured' as const, state: null };
  const { breaker } = view;
  const until = breaker.phase === 'open' ? breaker.until : breaker.phase === 'half-open' ? breaker.probeUntil : null;
  return {
    ...about,
    condition: conditionOf(view, run),
    state: {
      settings: view.settings,
      revision: view.revision,
      createdAt: iso(view.createdAt),
      hasKey: view.hasKey,
      keySetAt: isoOrNull(view.keySetAt),
      nextDueAt: view.settings.enabled ? iso(Math.max(view.nextDueAt, until ?? 0)) : null,
      lastSuccessAt: isoOrNull(view.lastSuccessAt),
      lastChangeAt: isoOrNull(view.lastChangeAt),
      lastRun: view.lastRun && { ...view.lastRun, finishedAt: iso(view.lastRun.finishedAt) },
      activeRun: view.activeRun,
      failures: view.failures,
      breaker: { phase: breaker.phase, until: isoOrNull(until) },
      paused: view.paused && { ...view.paused, at: iso(view.paused.at) },
      attention: view.attention,
      quota: { day: view.quota.day, used: view.quota.used, learnt: view.quota.learnt?.requests ?? null },
      believedRecords: view.believed,
    },
  };
}

/** A source with what became of its records. */
export function sourceDetailBody(id: string, { source, records }: SourceDetail, run: RunView | null) {
  return { ...sourceBody(id, source, run), records };
}

/** A run as the API shows it. */
export function runBody(view: RunView) {
  const { waiting } = view;
  return {
    ...view,
    startedAt: iso(view.startedAt),
    finishedAt: isoOrNull(view.finishedAt),
    durationMs: view.finishedAt === null ? null : view.finishedAt - view.startedAt,
    waiting: waiting && { ...waiting, until: iso(waiting.until) },
  };
}
