import { AegisError } from '../../../shared/kernel/error.ts';
import type { Exchange } from '../exchange.ts';
import { isGranted } from '../permissions.ts';

/**
 * Lets pass only who holds what the route asks for; deny is the default.
 *
 * @throws AegisError `forbidden` (403), naming the missing permission.
 */
export function requirePermission(exchange: Exchange): void {
  const { permission } = exchange.mounted.route;
  if (permission === 'public' || isGranted(exchange.principal, permission)) return;
  throw new AegisError('forbidden', `The permission ${permission} is missing.`, { details: { permission } });
}
