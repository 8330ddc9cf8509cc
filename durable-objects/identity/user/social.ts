import { RpcTarget } from 'cloudflare:workers';
import type { UserCore } from './core.ts';
import type { Mails } from './mails.ts';
import type { OneTimeTokens } from './one-time-tokens.ts';
import type { Passwords } from './passwords.ts';
import type { SignIn } from './sign-in.ts';

interface Parts {
  readonly signIn: SignIn;
  readonly passwords: Passwords;
  readonly tokens: OneTimeTokens;
  readonly mails: Mails;
}

/** Accounts at other providers, linked to this one. */
export class Social extends RpcTarget {
  readonly #core: UserCore;
  readonly #parts: Parts;

  constructor(core: UserCore, parts: Parts) {
    super();
    this.#core = core;
    this.#parts = parts;
  }

  touch(): void {
    void this.#core;
    void this.#parts;
  }
}
