import { mailboxKey, type SentMail } from '../../shared/identity/mail/mailbox.ts';
import { AegisError } from '../../shared/kernel/error.ts';

/** How long a mail provider may take to answer, in ms. */
const DEADLINE_MS = 10_000;

/** A mail on its way; the id stays the same over all attempts. */
export type OutgoingMail = SentMail;

/**
 * Sends a mail, at least once; the id is the idempotency key.
 *
 * @returns `refused` when the provider will never take this mail.
 * @throws AegisError `upstream_failed`, `unavailable`: try again later.
 */
export type Mailer = (mail: OutgoingMail) => Promise<'taken' | 'refused'>;

type MailEnv = Pick<Env, 'AEGIS_MAIL' | 'AEGIS_MAIL_URL' | 'AEGIS_MAIL_TOKEN' | 'EXPORTS'>;

/**
 * The mailer of this deployment: `AEGIS_MAIL` is `http`, or else `mailbox`.
 *
 * @param owner Whose mails they are; an erasure finds those of a user in the mailbox by that.
 */
export function mailerOf(env: MailEnv, owner: string): Mailer {
  if (env.AEGIS_MAIL === 'http') return httpMailer(env.AEGIS_MAIL_URL, env.AEGIS_MAIL_TOKEN);
  return mailboxMailer(env.EXPORTS, owner);
}

/**
 * Posts `{from, to, subject, text, html}` as JSON with a bearer token and `Idempotency-Key`: the form of
 * https://resend.com/docs/api-reference/emails/send-email, which other providers and small gateways accept as well.
 */
function httpMailer(url: string, token: string | undefined): Mailer {
  return async ({ id, from, to, subject, text, html }) => {
    if (url === '') throw new AegisError('unavailable', 'AEGIS_MAIL is http, but AEGIS_MAIL_URL is empty');
    // Cleared at the end: a timer that is still pending keeps an idle actor in memory.
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), DEADLINE_MS);
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: abort.signal,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': id,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify({ from, to, subject, text, html }),
    })
      .catch((cause: unknown) => {
        throw new AegisError('upstream_failed', 'The mail provider cannot be reached', { cause });
      })
      .finally(() => clearTimeout(timer));
    // The answer is not read, and must not keep the connection.
    await response.body?.cancel();
    if (response.ok) return 'taken';
    if (response.status === 400 || response.status === 422) return 'refused';
    throw new AegisError('upstream_failed', `The mail provider answered ${response.status}`);
  };
}

/** Keeps mails in the bucket of exports, for an administrator to read. The same mail twice is one object. */
function mailboxMailer(bucket: R2Bucket, owner: string): Mailer {
  return async (mail) => {
    await bucket.put(mailboxKey(mail.id), JSON.stringify(mail), {
      httpMetadata: { contentType: 'application/json' },
      customMetadata: { user: owner },
    });
    return 'taken';
  };
}
