import { MAILBOX_PREFIX } from '../../../../shared/identity/mail/mailbox.ts';
import type { StoreCounts } from '../../../../shared/identity/privacy/counts.ts';
import { exportPrefix } from '../../../../shared/identity/privacy/export.ts';

type ObjectEnv = Pick<Env, 'EXPORTS'>;

/** Most keys that a bucket deletes at once. */
const MOST_DELETED = 1_000;

/** What the buckets have of a person: keys by store. */
export interface PersonalObjects {
  readonly 'r2:exports': readonly string[];
  readonly 'r2:mailbox': readonly string[];
}

/**
 * Finds the archives of a user, and the mails in the mailbox by the user that each is marked with: an address may be a former one.
 *
 * @param but A key that does not count.
 */
export async function personalObjects(env: ObjectEnv, userId: string, but: string | null): Promise<PersonalObjects> {
  const archives = await keysOf(env.EXPORTS, exportPrefix(userId), () => true);
  const mails = await keysOf(env.EXPORTS, MAILBOX_PREFIX, ({ customMetadata }) => customMetadata?.user === userId);
  return { 'r2:exports': archives, 'r2:mailbox': mails.filter((key) => key !== but) };
}

/** How many there are, by store. */
export function countObjects(objects: PersonalObjects): StoreCounts {
  return Object.fromEntries(Object.entries(objects).map(([store, keys]) => [store, keys.length]));
}

/** Deletes them; one that is gone already is no error. */
export async function deleteObjects(env: ObjectEnv, objects: PersonalObjects): Promise<void> {
  const keys = Object.values(objects).flat();
  for (let at = 0; at < keys.length; at += MOST_DELETED) await env.EXPORTS.delete(keys.slice(at, at + MOST_DELETED));
}

async function keysOf(bucket: R2Bucket, prefix: string, isMeant: (object: R2Object) => boolean): Promise<string[]> {
  const keys: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await bucket.list({
      prefix,
      include: ['customMetadata'],
      ...(cursor === undefined ? {} : { cursor }),
    });
    keys.push(...page.objects.filter(isMeant).map(({ key }) => key));
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor !== undefined);
  return keys;
}
