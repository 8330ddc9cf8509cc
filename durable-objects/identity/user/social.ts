import { RpcTarget } from 'cloudflare:workers';
import type { UserCore } from './core.ts';
import type { SignIn } from './sign-in.ts';

/** Accounts at other providers, linked to this one. */
export class Social extends RpcTarget {
  readonly #core: UserCore;

  constructor(core: UserCore, _parts: { signIn: SignIn }) {
    super();
    this.#core = core;
  }

  touch(): void {
    void this.#core;
  }
}
