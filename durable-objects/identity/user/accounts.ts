import { RpcTarget } from 'cloudflare:workers';
import type { UserCore } from './core.ts';
import type { Mails } from './mails.ts';
import type { OneTimeTokens } from './one-time-tokens.ts';
import type { Passwords } from './passwords.ts';
import type { Sessions } from './sessions.ts';

interface Parts {
  readonly mails: Mails;
  readonly tokens: OneTimeTokens;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
}

/** The account itself: sign-up, profile, preferences, history. */
export class Accounts extends RpcTarget {
  readonly #core: UserCore;
  readonly #parts: Parts;

  constructor(core: UserCore, parts: Parts) {
    super();
    this.#core = core;
    this.#parts = parts;
  }

  expireSignUp(_now: number): void {
    void this.#core;
    void this.#parts;
  }
}
