import type { FirewallReceipt } from '../../../durable-objects/blacklist/firewall/commands.ts';
import type { FirewallActor } from '../../../durable-objects/blacklist/firewall.ts';
import { profileOf } from '../../../shared/blacklist/consumer/settings.ts';
import { completeFirewall, type FirewallConfig, type FirewallInput } from '../../../shared/blacklist/push/config.ts';
import { allowedHosts, applianceBase } from '../../../shared/blacklist/push/reach.ts';
import type { FirewallView, PushView } from '../../../shared/blacklist/push/state.ts';
import { callActor } from '../../../shared/kernel/actor-call.ts';
import { AegisError, asAegisError } from '../../../shared/kernel/error.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { projectEvents } from '../projections/project.ts';
import { pushedTarget } from '../render/pushed.ts';
import { firewallRepository } from '../repository/firewalls.ts';
import type { Remote } from './actors.ts';
import { callKeyring } from './consumers.ts';
import { iso, isoOrNull } from './views.ts';

/** Appliances told at once; each is a request of the invocation. */
const AT_ONCE = 16;

/**
 * Calls an appliance's actor.
 *
 * @param isRepeatable - Whether the call may be made twice: reads, and commands with an idempotency key.
 */
export function callFirewall<T>(
  env: Env,
  firewall: string,
  call: (actor: Remote<FirewallActor>) => Promise<T>,
  isRepeatable: boolean,
): Promise<T> {
  return callActor(() => call(env.FIREWALLS.getByName(firewall) as unknown as Remote<FirewallActor>), {
    idempotent: isRepeatable,
    random: Math.random,
    sleep: (ms) => scheduler.wait(ms),
  });
}

/** Calls a command and projects its events at once, so that the caller reads its own write; else they come by the queue. */
export async function commandFirewall(
  ctx: RouteContext,
  firewall: string,
  call: (actor: Remote<FirewallActor>) => Promise<FirewallReceipt>,
  isRepeatable = false,
): Promise<FirewallView> {
  const receipt = await callFirewall(ctx.env, firewall, call, isRepeatable);
  try {
    await projectEvents(receipt.events, ctx.env);
  } catch (thrown) {
    ctx.log.warn('projection left to the queue', { firewall, error: asAegisError(thrown) });
  }
  return receipt.firewall;
}

/**
 * The configuration that an operator's input stands for, with an address that may be called.
 *
 * @throws AegisError `invalid_request`, `egress_refused`.
 */
export function firewallConfigOf(input: FirewallInput, env: Env): FirewallConfig {
  const url = applianceBase(input.url, allowedHosts(env.AEGIS_EGRESS_ALLOW));
  return completeFirewall({ ...input, url });
}

/**
 * Tells appliances something, one whatever becomes of the others.
 *
 * @throws AggregateError when any could not be told.
 */
export async function tellFirewalls(
  env: Env,
  which: (view: FirewallView) => boolean,
  tell: (actor: Remote<FirewallActor>, view: FirewallView) => Promise<void>,
): Promise<void> {
  const views = (await firewallRepository(env.BLACKLIST_DB).all()).filter(which);
  const failures: unknown[] = [];
  for (let at = 0; at < views.length; at += AT_ONCE) {
    const some = views.slice(at, at + AT_ONCE);
    const outcomes = await Promise.allSettled(
      some.map((view) => callFirewall(env, view.config.id, (actor) => tell(actor, view), true)),
    );
    failures.push(...outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : [])));
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} firewalls could not be told`);
}

/** Called by cron: every appliance looks whether it holds what is live, and is read back when that was long ago. */
export function reconcileFirewalls(env: Env, now: number): Promise<void> {
  return tellFirewalls(
    env,
    ({ config }) => config.enabled,
    async (actor, { config }) => {
      if (config.consumer != null) await prepareCut(env, actor, config, 'cron', now);
      await actor.tick(now);
    },
  );
}

/** Tells an appliance that something was published: it looks by itself, or is handed the cut of its consumer. */
export async function wakeFirewall(
  env: Env,
  actor: Remote<FirewallActor>,
  { config }: FirewallView,
  by: string,
  now: number,
): Promise<void> {
  if (config.consumer == null) await actor.wake(by);
  else await prepareCut(env, actor, config, by, now);
}

/**
 * Makes the cut of an appliance's consumer ready. A consumer that is gone, or whose cut leaves nothing, changes nothing on the
 * appliance: it keeps what it has, and its last error says why.
 *
 * @throws AegisError what is to be tried again.
 */
async function prepareCut(
  env: Env,
  actor: Remote<FirewallActor>,
  { list, consumer }: FirewallConfig,
  by: string,
  now: number,
): Promise<void> {
  try {
    const { settings } = await callKeyring(env, (keyring) => keyring.consumer(consumer ?? ''), true);
    await actor.prepare(await pushedTarget(env, list, profileOf(settings), now), by);
  } catch (thrown) {
    const { code, message } = asAegisError(thrown);
    if (code !== 'not_found' && code !== 'feed_not_ready') throw thrown;
    await actor.unprepared(code, message);
  }
}

/**
 * Checks that an appliance may have the cut of a consumer.
 *
 * @throws AegisError `not_found`, `conflict` for one that does not open the list.
 */
export async function checkConsumer(env: Env, { list, consumer }: FirewallConfig): Promise<void> {
  if (consumer == null) return;
  const { settings } = await callKeyring(env, (keyring) => keyring.consumer(consumer), true);
  if (settings.lists.includes(list)) return;
  throw new AegisError('conflict', `Consumer ${consumer} does not have list ${list}.`);
}

/** An appliance as the API shows it. */
export function firewallBody(view: FirewallView) {
  const { id, ...settings } = view.config;
  const { condition, revision, failures, loaded, mismatch, lastError } = view;
  return {
    ...{ id, settings: { ...settings, consumer: settings.consumer ?? null }, condition, revision, failures },
    createdAt: iso(view.createdAt),
    hasToken: view.tokenSetAt !== null,
    tokenSetAt: isoOrNull(view.tokenSetAt),
    loaded: loaded && {
      version: loaded.version,
      etag: `"${loaded.sha256}"`,
      lines: loaded.lines,
      provedAt: iso(loaded.provedAt),
    },
    mismatch: mismatch && mismatchBody(mismatch),
    lastError: lastError && { ...lastError, at: iso(lastError.at) },
  };
}

function mismatchBody({ sha256: _sha256, ...mismatch }: NonNullable<FirewallView['mismatch']>) {
  return { ...mismatch, at: iso(mismatch.at) };
}

/** A push as the API shows it. */
export function pushBody({ sha256, ...view }: PushView) {
  return { ...view, etag: `"${sha256}"`, startedAt: iso(view.startedAt), finishedAt: isoOrNull(view.finishedAt) };
}
