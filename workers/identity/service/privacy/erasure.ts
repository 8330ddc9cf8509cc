import type { StoreCounts } from '../../../../shared/identity/privacy/counts.ts';
import { asAegisError } from '../../../../shared/kernel/error.ts';
import type { RouteContext } from '../../../gateway/route.ts';
import { privacyRepository } from '../../repository/privacy.ts';
import { callUser } from '../users.ts';
import { CONTRIBUTORS, type PrivacyContributor } from './contributors.ts';
import { countObjects, deleteObjects, type PersonalObjects, personalObjects } from './objects.ts';
import { storeReceipt } from './receipts.ts';

/** How often, and how long apart (ms), the request looks whether its events are projected; usually they are within two seconds. */
const LOOKS = 8;
const LOOK_MS = 500;

/** The event by which the actor calls the edge. */
export const ERASURE_DUE = 'identity.user.erasure-due';

/**
 * Does what an erasure needs of the edge now: deletes in D1, in the buckets and in other systems, signs the receipt. Each step may fail
 * or be done twice, also by two at once; the actor goes on only when the step is through.
 *
 * @returns Whether there was something to do.
 * @throws What a step throws; call it again later.
 */
export async function driveErasure(
  env: Env,
  userId: string,
  contributors: readonly PrivacyContributor[] = CONTRIBUTORS,
): Promise<boolean> {
  let work = await callUser(env, userId, (user) => user.privacy.work(), true);
  if (work.stage === 'none') return false;
  if (work.stage === 'edge') {
    const { pseudonym } = work;
    const objects = await personalObjects(env, userId, null);
    const before = await counted(env, userId, objects, contributors);
    // Before anything goes: after a crash there is less to count.
    await callUser(env, userId, (user) => user.privacy.planEdge(before), true);
    await privacyRepository(env, userId).erase(pseudonym);
    // Those that were found above, and not a fresh look: another edge may be through meanwhile, and the last mail on its way.
    await deleteObjects(env, objects);
    for (const contributor of contributors) await contributor.erase(env, userId, pseudonym);
    work = await callUser(env, userId, (user) => user.privacy.completeEdge(before), true);
  }
  if (work.stage === 'seal') {
    await storeReceipt(env, work.receipt, work.issuer, Date.now());
    await callUser(env, userId, (user) => user.privacy.complete(), true);
  }
  return true;
}

/** Behind the answer of the request that began it: the person need not wait for the queue. What is not done by then, the event does. */
export async function driveSoon(ctx: RouteContext, userId: string): Promise<void> {
  try {
    for (let look = 0; look < LOOKS; look += 1) {
      await scheduler.wait(LOOK_MS);
      if (await driveErasure(ctx.env, userId)) return;
    }
  } catch (thrown) {
    ctx.log.warn('erasure left to its event', { reason: asAegisError(thrown).message });
  }
}

/**
 * How many things the stores outside the actor have of a person.
 *
 * @param lastMail Key of the mail that may still be in the mailbox; null: every mail counts.
 */
export async function countElsewhere(
  env: Env,
  userId: string,
  lastMail: string | null,
  contributors: readonly PrivacyContributor[] = CONTRIBUTORS,
): Promise<StoreCounts> {
  return counted(env, userId, await personalObjects(env, userId, lastMail), contributors);
}

async function counted(
  env: Env,
  userId: string,
  objects: PersonalObjects,
  contributors: readonly PrivacyContributor[],
): Promise<StoreCounts> {
  const [rows, ...others] = await Promise.all([
    privacyRepository(env, userId).count(),
    ...contributors.map((contributor) => contributor.count(env, userId)),
  ]);
  return Object.assign({}, rows, countObjects(objects), ...others) as StoreCounts;
}
