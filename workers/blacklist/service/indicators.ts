import type { IndicatorReceipt } from '../../../durable-objects/blacklist/indicators/commands.ts';
import type { IndicatorActor } from '../../../durable-objects/blacklist/indicators.ts';
import type { IndicatorView } from '../../../shared/blacklist/indicators/feed.ts';
import type { HashAlgorithm, IndicatorKind } from '../../../shared/blacklist/indicators/kind.ts';
import { parseIndicator } from '../../../shared/blacklist/indicators/parse.ts';
import { type IndicatorList, indicatorName } from '../../../shared/blacklist/indicators/pointer.ts';
import type { IndicatorAllowance, IndicatorEntry, IndicatorState } from '../../../shared/blacklist/indicators/state.ts';
import { hostOfUrl } from '../../../shared/blacklist/indicators/url.ts';
import type { FeedKeyRecord } from '../../../shared/blacklist/publication/feed-keys.ts';
import { callActor } from '../../../shared/kernel/actor-call.ts';
import { AegisError, asAegisError } from '../../../shared/kernel/error.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { counted, openFeed } from '../edge/feed-access.ts';
import { serveIndicators } from '../edge/indicators.ts';
import { projectEvents } from '../projections/project.ts';
import { callList, type Remote } from './actors.ts';
import { iso, isoOrNull } from './views.ts';

/**
 * Calls the actor of a list of indicators.
 *
 * @param isRepeatable - Whether the call may be made twice: reads, and commands with an idempotency key.
 */
export function callIndicators<T>(
  env: Env,
  of: IndicatorList,
  call: (actor: Remote<IndicatorActor>) => Promise<T>,
  isRepeatable: boolean,
): Promise<T> {
  const stub = () => env.INDICATORS.getByName(indicatorName(of)) as unknown as Remote<IndicatorActor>;
  return callActor(() => call(stub()), {
    idempotent: isRepeatable,
    random: Math.random,
    sleep: (ms) => scheduler.wait(ms),
  });
}

/**
 * Calls a command of a list that exists, and projects its events at once, so that the caller reads its own write.
 *
 * @throws AegisError `not_found` for a list that was never made.
 */
export async function commandIndicators<T>(
  ctx: RouteContext,
  of: IndicatorList,
  call: (actor: Remote<IndicatorActor>) => Promise<IndicatorReceipt<T>>,
  isRepeatable: boolean,
): Promise<T> {
  await callList(ctx, of.list, (actor) => actor.describe(), true);
  const { result, events } = await callIndicators(ctx.env, of, call, isRepeatable);
  try {
    await projectEvents(events, ctx.env);
  } catch (thrown) {
    ctx.log.warn('projection left to the queue', { indicators: indicatorName(of), error: asAegisError(thrown) });
  }
  return result;
}

/**
 * A value of a request in canonical form.
 *
 * @throws AegisError `indicator_invalid` with the reason.
 */
export function indicatorOf(kind: IndicatorKind, text: string, allowBroad = false): string {
  const parsed = parseIndicator(kind, text, { allowBroad });
  if (parsed.ok) return parsed.value;
  const isBroad = parsed.reason === 'too-broad' || parsed.reason === 'well-known';
  const hint = isBroad ? ' Set confirmBroad to mean it.' : '';
  throw new AegisError(
    'indicator_invalid',
    `${text.slice(0, 200)} is not accepted as a ${kind}: ${parsed.reason}.${hint}`,
    {
      details: { value: text.slice(0, 200), reason: parsed.reason },
    },
  );
}

/** An exemption of a request: in a list of URLs also a domain, which exempts everything on it. */
export function allowanceOf(kind: IndicatorKind, text: string): string {
  const asDomain = kind === 'url' ? parseIndicator('domain', text, { allowBroad: true }) : null;
  return asDomain?.ok ? asDomain.value : indicatorOf(kind, text, true);
}

/** What a search for a value looks at: the value, and wildcards and domains above it. */
export function candidatesOf(kind: IndicatorKind, value: string): string[] {
  if (kind !== 'domain' && kind !== 'url') return [value];
  const host = kind === 'url' ? hostOfUrl(value) : value;
  const labels = host.split('.');
  const above = labels.map((_, i) => labels.slice(i).join('.'));
  const wild = above.map((name) => `*.${name}`);
  return kind === 'domain' ? [value, ...above.slice(1), ...wild] : [value, ...wild.map((name) => `${name}/`)];
}

/** How the feed is written for a consumer: its own capacity, then what the URL says. */
export function viewFor(
  consumer: FeedKeyRecord | null,
  query: { max?: number | undefined; algorithm?: HashAlgorithm | undefined; describe?: 'true' | 'false' | undefined },
): IndicatorView {
  const { maxEntries = null, maxBytes = null, shards = 1 } = consumer?.profile?.capacity ?? {};
  return {
    // A consumer states what all of its texts hold together; this is one text.
    maxEntries: query.max ?? (maxEntries === null ? null : Math.ceil(maxEntries / shards)),
    maxBytes,
    algorithm: query.algorithm ?? null,
    describe: query.describe !== 'false',
  };
}

/** The feed of a list of indicators for whoever asks. */
export async function indicatorFeed(
  ctx: RouteContext,
  of: IndicatorList,
  query: Parameters<typeof viewFor>[1] & { token?: string | undefined },
): Promise<Response> {
  const consumer = await openFeed(ctx, of.list, query.token ?? null);
  const view = viewFor(consumer, query);
  return counted(ctx, consumer, indicatorName(of), () => serveIndicators(ctx.env, ctx.request, of, view, ctx.now()));
}

/** A list of indicators as the API shows it. */
export function stateBody({ sources, live, held, ...state }: IndicatorState) {
  return {
    ...state,
    sources: sources.map(({ collectedAt, ...source }) => ({ ...source, collectedAt: isoOrNull(collectedAt) })),
    live: live && { ...live, publishedAt: iso(live.publishedAt) },
    held: held && { ...held, since: iso(held.since) },
  };
}

/** A value with its claims as the API shows it. */
export function entryOf({ value, active, claims }: IndicatorEntry) {
  return {
    ...{ value, active },
    claims: claims.map((claim) => ({
      ...claim,
      firstSeen: iso(claim.firstSeen),
      lastSeen: iso(claim.lastSeen),
      expiresAt: isoOrNull(claim.expiresAt),
      endedAt: isoOrNull(claim.endedAt),
    })),
  };
}

/** An exemption as the API shows it. */
export function allowanceBody(allowance: IndicatorAllowance) {
  return { ...allowance, addedAt: iso(allowance.addedAt), expiresAt: isoOrNull(allowance.expiresAt) };
}
