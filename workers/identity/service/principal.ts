import { AegisError } from '../../../shared/kernel/error.ts';
import type { UserPrincipal } from '../../gateway/permissions.ts';
import type { RouteContext } from '../../gateway/route.ts';

/**
 * The user who asks. The administrator key and OAuth clients are nobody in particular: for them `me` does not exist.
 *
 * @throws AegisError `not_found`.
 */
export function myself({ principal }: Pick<RouteContext, 'principal'>): UserPrincipal {
  if (principal.kind === 'user') return principal;
  throw new AegisError('not_found', 'This credential belongs to no user; `me` needs one that does.');
}
