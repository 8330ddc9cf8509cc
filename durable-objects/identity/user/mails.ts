import { renderMail } from '../../../shared/identity/mail/render.ts';
import type { MailData, MailTemplate, PlainMail, SecretMail } from '../../../shared/identity/mail/template.ts';
import { platformRandom } from '../../../shared/identity/secret.ts';
import { asAegisError } from '../../../shared/kernel/error.ts';
import { timeOrderedId } from '../../../shared/kernel/ids.ts';
import { logger } from '../../../shared/kernel/log.ts';
import { open, seal } from '../../../shared/kernel/seal.ts';
import { mailerOf } from '../../kernel/mailer.ts';
import { readDocument } from './account/documents.ts';
import type { UserCore } from './core.ts';

/** What could not be sent for so long is of no use any more, in ms. */
const KEPT_MS = 3 * 24 * 60 * 60_000;
const PURPOSE = 'identity-mail';

const log = logger({ svc: 'mail' });

interface MailRow extends Record<string, SqlStorageValue> {
  id: string;
  template: string;
  recipient: string;
  locale: string;
  sealed: string;
  created_at: number;
}

/** A mail sealed and not stored yet: sealing is asynchronous, storing belongs into the command's transaction. */
export interface PreparedMail {
  store(): void;
}

/**
 * Mails that wait until the mailer has taken them: each is sent at least once under one id, with growing distance between attempts,
 * and removed only then. What a mail carries that opens something is sealed while it waits.
 */
export class Mails {
  readonly #core: UserCore;

  constructor(core: UserCore) {
    this.#core = core;
  }

  /** Queues a mail without a secret; call inside the transaction that makes it necessary. */
  enqueue(template: PlainMail, recipient: string, data: MailData): void {
    this.#store(template, recipient, JSON.stringify(data));
  }

  /**
   * Prepares a mail whose data holds a one-time token; `store()` inside the command's transaction queues it.
   *
   * @throws AegisError `secrets_key_unusable`.
   */
  async prepare(template: SecretMail, recipient: string, data: MailData): Promise<PreparedMail> {
    const sealed = await seal(this.#core.env.AEGIS_SECRETS_KEY, PURPOSE, data);
    return { store: () => this.#store(template, recipient, sealed) };
  }

  /**
   * Sends what waits; the handler of alarm kind `mail`. One mail that cannot be sent holds up no other.
   *
   * @throws The first failure, which becomes the alarm's backoff.
   */
  async send(): Promise<void> {
    const { sql } = this.#core;
    const failures: unknown[] = [];
    for (const row of sql.exec<MailRow>('SELECT * FROM mail ORDER BY id').toArray()) {
      try {
        await this.#sendOne(row);
      } catch (thrown) {
        failures.push(thrown);
        sql.exec('UPDATE mail SET attempts = attempts + 1 WHERE id = ?', row.id);
        if (this.#core.now() - row.created_at > KEPT_MS) this.#giveUp(row, asAegisError(thrown).code);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  async #sendOne(row: MailRow): Promise<void> {
    const { env, sql, userId } = this.#core;
    const isPlain = row.sealed.startsWith('{');
    const data = (
      isPlain ? JSON.parse(row.sealed) : await open(env.AEGIS_SECRETS_KEY, PURPOSE, row.sealed)
    ) as MailData;
    const locale = row.locale === 'ko' ? 'ko' : 'en';
    const mail = renderMail(row.template as MailTemplate, locale, data, this.#origin(data));
    const envelope = { id: row.id, at: row.created_at, from: env.AEGIS_MAIL_FROM, to: row.recipient };
    if ((await mailerOf(env, userId)({ ...envelope, ...mail })) === 'refused') this.#giveUp(row, 'refused');
    else sql.exec('DELETE FROM mail WHERE id = ?', row.id);
  }

  /**
   * Where links lead. The origin that the account was made at comes before that of the request which caused the mail: a stranger who
   * asks for a reset under a forged `Host` must not decide where the owner's link leads.
   */
  #origin(data: MailData): string | null {
    return this.#core.env.AEGIS_ISSUER || readDocument(this.#core.sql, 'origin')?.origin || data.origin || null;
  }

  #store(template: MailTemplate, recipient: string, sealed: string): void {
    const { sql, alarms, now, findAccount } = this.#core;
    sql.exec(
      'INSERT INTO mail (id, template, recipient, locale, sealed, created_at) VALUES (?, ?, ?, ?, ?, ?)',
      timeOrderedId(now(), platformRandom),
      template,
      recipient,
      findAccount()?.locale ?? 'en',
      sealed,
      now(),
    );
    alarms.soonest('mail', now());
  }

  #giveUp(row: MailRow, reason: string): void {
    const { sql, userId } = this.#core;
    log.warn('mail given up', { mail: row.id, template: row.template, user: userId, reason });
    sql.exec('DELETE FROM mail WHERE id = ?', row.id);
  }
}
