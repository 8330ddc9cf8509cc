import { AegisError } from '../../../shared/kernel/error.ts';
import { isGranted, type Principal, permissionsOf } from '../../gateway/permissions.ts';
import { directoryRepository } from '../repository/directory.ts';

const WANTED = { role: 'admin', status: 'active' } as const;

/** Whether somebody can administer users. Reads the directory, which may be a second behind. */
export async function hasAdministrator(env: Pick<Env, 'IDENTITY_DB'>): Promise<boolean> {
  return (await directoryRepository(env.IDENTITY_DB).search(WANTED, null, 1)).length > 0;
}

/**
 * Keeps a system from losing its last administrator. The administrator key would still open it, but whoever holds that may be far
 * away.
 *
 * @throws AegisError `conflict`.
 */
export async function assertNotLastAdministrator(env: Pick<Env, 'IDENTITY_DB'>, userId: string): Promise<void> {
  const some = await directoryRepository(env.IDENTITY_DB).search(WANTED, null, 2);
  if (some.length === 1 && some[0]?.id === userId) {
    throw new AegisError('conflict', 'This is the last administrator; give somebody else the role first.');
  }
}

/**
 * Nobody gives what they do not hold: roles with more permissions than the giver's own are refused.
 *
 * @throws AegisError `scope_exceeded` with what is too much as `details.excess`.
 */
export function assertGivable({ principal }: { readonly principal: Principal }, roles: readonly string[]): void {
  const excess = permissionsOf(roles).filter((permission) => !isGranted(principal, permission));
  if (excess.length === 0) return;
  throw new AegisError('scope_exceeded', 'The roles hold permissions that you do not.', { details: { excess } });
}
