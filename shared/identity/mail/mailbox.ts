import * as v from 'valibot';
import { timeOfId } from '../../kernel/ids.ts';

/** Where the mailbox lies in the bucket. */
export const MAILBOX_PREFIX = 'mailbox/';

/** How long a mail is kept there, in ms. */
export const MAILBOX_KEPT_MS = 30 * 24 * 60 * 60_000;

const LATEST = 2 ** 48 - 1;

/** A mail as it left. */
export const sentMailSchema = v.object({
  id: v.string(),
  at: v.number(),
  from: v.string(),
  to: v.string(),
  subject: v.string(),
  text: v.string(),
  html: v.string(),
});
export type SentMail = v.InferOutput<typeof sentMailSchema>;

/**
 * Key of a mail. Buckets list by rising key, so the time is turned round: the newest comes first.
 *
 * @param id Made by `timeOrderedId`.
 */
export function mailboxKey(id: string): string {
  return `${mailboxKeysBefore(timeOfId(id) ?? 0)}-${id}.json`;
}

/** The key after which only mails lie that were sent before `at` (ms since the epoch). */
export function mailboxKeysBefore(at: number): string {
  return `${MAILBOX_PREFIX}${(LATEST - at).toString(16).padStart(12, '0')}`;
}
