import type { UserCore } from './core.ts';

/** What a mail is about; the texts lie in shared/identity/mail. */
export type MailTemplate =
  | 'verify-email'
  | 'sign-up-exists'
  | 'reset-password'
  | 'password-changed'
  | 'refresh-replayed'
  | 'factor-changed'
  | 'change-email'
  | 'export-ready'
  | 'erased';

/** Mails that wait until the mailer has taken them. */
export class Mails {
  readonly #core: UserCore;

  constructor(core: UserCore) {
    this.#core = core;
  }

  /** Queues a mail; call inside the transaction that makes it necessary. `data` may hold a one-time token. */
  enqueue(_template: MailTemplate, _recipient: string, _data: Readonly<Record<string, string>>): void {
    void this.#core;
  }

  async send(): Promise<void> {
    void this.#core;
  }
}
