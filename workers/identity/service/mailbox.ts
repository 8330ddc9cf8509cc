import * as v from 'valibot';
import {
  MAILBOX_KEPT_MS,
  MAILBOX_PREFIX,
  mailboxKeysBefore,
  type SentMail,
  sentMailSchema,
} from '../../../shared/identity/mail/mailbox.ts';

/** Objects of one page of a bucket's listing. */
const PAGE = 1_000;

type MailboxEnv = Pick<Env, 'EXPORTS'>;

/** A page of the mails that were kept, newest first. */
export interface MailPage {
  readonly mails: readonly SentMail[];
  /** Key after which the next page begins; null on the last. */
  readonly next: string | null;
}

/**
 * Reads the mailbox.
 *
 * @param after Key of the last mail of the page before; null for the newest.
 */
export async function readMailbox({ EXPORTS }: MailboxEnv, after: string | null, limit: number): Promise<MailPage> {
  const start = after === null ? {} : { startAfter: after };
  const { objects, truncated } = await EXPORTS.list({ prefix: MAILBOX_PREFIX, limit, ...start });
  const mails = await Promise.all(
    objects.map(async ({ key }) => {
      const object = await EXPORTS.get(key);
      // One that housekeeping removed meanwhile.
      return object === null ? null : v.parse(sentMailSchema, await object.json());
    }),
  );
  return { mails: mails.filter((mail) => mail !== null), next: truncated ? (objects.at(-1)?.key ?? null) : null };
}

/** Removes mails that were kept long enough. */
export async function sweepMailbox({ EXPORTS }: MailboxEnv, now: number): Promise<void> {
  const startAfter = mailboxKeysBefore(now - MAILBOX_KEPT_MS);
  for (;;) {
    const { objects, truncated } = await EXPORTS.list({ prefix: MAILBOX_PREFIX, startAfter, limit: PAGE });
    if (objects.length > 0) await EXPORTS.delete(objects.map(({ key }) => key));
    if (!truncated) return;
  }
}
