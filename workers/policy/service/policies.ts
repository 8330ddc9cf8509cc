import type { PolicyActor, PolicyDetail, PolicyReceipt } from '../../../durable-objects/policy/policy.ts';
import { AegisError, asAegisError } from '../../../shared/kernel/error.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import { timeOrderedId } from '../../../shared/kernel/ids.ts';
import type { PolicyCommand } from '../../../shared/policy/lifecycle/command.ts';
import { isGranted } from '../../gateway/permissions.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { currentCatalogue } from '../edge/catalogue.ts';
import { projectEvents } from '../projections/project.ts';
import { callPolicy, commandMeta, type Remote } from './actors.ts';

/**
 * A programme as the caller may see it: exactly, from its actor.
 *
 * @throws AegisError `not_found` also for one that is there but not public, unless the caller may write it.
 */
export async function visiblePolicy(ctx: RouteContext, id: string): Promise<PolicyDetail> {
  const detail = await callPolicy(ctx.env, id, (actor) => actor.describe(), true);
  const { status } = detail.policy;
  const isPublic = status === 'published' || status === 'expired';
  if (isPublic || isGranted(ctx.principal, 'policy:write')) return detail;
  throw new AegisError('not_found', `there is no policy ${id}`);
}

/** Day on which a source was last read that still states a programme: the catalogue knows it of what says nothing new. */
export async function seenOn(ctx: RouteContext, id: string): Promise<string | null> {
  try {
    const { cards, positionOf } = await currentCatalogue(ctx.env, ctx.now());
    return cards[positionOf(id) ?? -1]?.verifiedOn ?? null;
  } catch (thrown) {
    // Safe: the document has a day of its own, which is only older.
    ctx.log.warn('catalogue not asked', { policy: id, error: asAegisError(thrown) });
    return null;
  }
}

/** Calls something of a programme that the caller may see. */
export async function ofVisible<T>(
  ctx: RouteContext,
  id: string,
  call: (actor: Remote<PolicyActor>) => Promise<T>,
): Promise<T> {
  await visiblePolicy(ctx, id);
  return callPolicy(ctx.env, id, call, true);
}

/**
 * Carries out a command and projects its events at once, so that the caller reads its own write; else they come by the queue.
 *
 * @param expected Revision that the caller has seen; `null`: any.
 */
export async function commandPolicy(
  ctx: RouteContext,
  id: string,
  command: PolicyCommand,
  expected: number | null,
): Promise<PolicyDetail> {
  const meta = await commandMeta(ctx, command);
  const isRepeatable = meta.idempotencyKey !== null;
  const receipt: PolicyReceipt = await callPolicy(
    ctx.env,
    id,
    (actor) => actor.execute(command, expected, meta),
    isRepeatable,
  );
  try {
    await projectEvents(receipt.events, ctx.env);
  } catch (thrown) {
    ctx.log.warn('projection left to the queue', { policy: id, error: asAegisError(thrown) });
  }
  if (command.kind === 'delete') return { policy: receipt.policy, statements: [], disagreements: [], overlays: [] };
  return callPolicy(ctx.env, id, (actor) => actor.describe(), true);
}

/** Id of a new programme; the same idempotency key of the same caller gives the same, so that a repeat finds what it made. */
export async function newPolicyId(ctx: RouteContext): Promise<string> {
  const { idempotencyKey, causation } = ctx;
  if (idempotencyKey === null) return `own:${timeOrderedId(ctx.now(), (bytes) => crypto.getRandomValues(bytes))}`;
  const hash = await sha256Hex(JSON.stringify([causation.actor, idempotencyKey]));
  return `own:${hash.slice(0, 26).toUpperCase()}`;
}
