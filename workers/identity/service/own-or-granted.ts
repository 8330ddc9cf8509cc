import { AegisError } from '../../../shared/kernel/error.ts';
import { isGranted, type Permission } from '../../gateway/permissions.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { myself } from './principal.ts';

/**
 * The user that a path means, if the principal may: one's own account needs `own` or `other`, another one's needs `other`. Decided
 * before the user is looked for, so that a refusal does not tell whether there is one.
 *
 * @param userId An id, or `me`.
 * @throws AegisError `unauthenticated`; `forbidden` with `details.permission`; `not_found` for `me` of a credential without a user.
 * @example
 * const userId = ownOrGranted(ctx, params.userId, 'account:read', 'users:read');
 */
export function ownOrGranted(
  ctx: Pick<RouteContext, 'principal'>,
  userId: string,
  own: Permission,
  other: Permission,
): string {
  const { principal } = ctx;
  if (principal.kind === 'anonymous') throw new AegisError('unauthenticated', 'Sign in first.');
  const id = userId === 'me' ? myself(ctx).userId : userId;
  const isOwn = principal.kind === 'user' && principal.userId === id;
  if (isGranted(principal, other) || (isOwn && isGranted(principal, own))) return id;
  const permission = isOwn ? own : other;
  throw new AegisError('forbidden', `The permission ${permission} is missing.`, { details: { permission } });
}
