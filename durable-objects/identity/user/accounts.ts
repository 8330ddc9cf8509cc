import { RpcTarget } from 'cloudflare:workers';
import type { UserCore } from './core.ts';
import type { Mails } from './mails.ts';

/** The account itself: sign-up, profile, preferences, history. */
export class Accounts extends RpcTarget {
  readonly #core: UserCore;

  constructor(core: UserCore, _mails: Mails) {
    super();
    this.#core = core;
  }

  expireSignUp(_now: number): void {
    void this.#core;
  }
}
