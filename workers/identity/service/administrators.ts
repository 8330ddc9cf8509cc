import { AegisError } from '../../../shared/kernel/error.ts';
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
