import type { FirewallReceipt } from '../../../durable-objects/blacklist/firewall/commands.ts';
import type { FirewallActor } from '../../../durable-objects/blacklist/firewall.ts';
import { completeFirewall, type FirewallConfig, type FirewallInput } from '../../../shared/blacklist/push/config.ts';
import { allowedHosts, applianceBase } from '../../../shared/blacklist/push/reach.ts';
import type { FirewallView, PushView } from '../../../shared/blacklist/push/state.ts';
import { callActor } from '../../../shared/kernel/actor-call.ts';
import { asAegisError } from '../../../shared/kernel/error.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { projectEvents } from '../projections/project.ts';
import { firewallRepository } from '../repository/firewalls.ts';
import type { Remote } from './actors.ts';
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
  tell: (actor: Remote<FirewallActor>) => Promise<void>,
): Promise<void> {
  const ids = (await firewallRepository(env.BLACKLIST_DB).all()).filter(which).map(({ config }) => config.id);
  const failures: unknown[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE);
    const outcomes = await Promise.allSettled(some.map((id) => callFirewall(env, id, tell, true)));
    failures.push(...outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : [])));
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} firewalls could not be told`);
}

/** Called by cron: every appliance looks whether it holds what is live, and is read back when that was long ago. */
export function reconcileFirewalls(env: Env, now: number): Promise<void> {
  return tellFirewalls(
    env,
    ({ config }) => config.enabled,
    (actor) => actor.tick(now),
  );
}

/** An appliance as the API shows it. */
export function firewallBody(view: FirewallView) {
  const { id, ...settings } = view.config;
  const { condition, revision, failures, loaded, mismatch, lastError } = view;
  return {
    ...{ id, settings, condition, revision, failures },
    createdAt: iso(view.createdAt),
    hasToken: view.tokenSetAt !== null,
    tokenSetAt: isoOrNull(view.tokenSetAt),
    loaded: loaded && {
      version: loaded.version,
      etag: `"${loaded.sha256}"`,
      lines: loaded.lines,
      provedAt: iso(loaded.provedAt),
    },
    mismatch: mismatch && { ...mismatch, at: iso(mismatch.at) },
    lastError: lastError && { ...lastError, at: iso(lastError.at) },
  };
}

/** A push as the API shows it. */
export function pushBody({ sha256, ...view }: PushView) {
  return { ...view, etag: `"${sha256}"`, startedAt: iso(view.startedAt), finishedAt: isoOrNull(view.finishedAt) };
}
