import { RpcTarget } from 'cloudflare:workers';
import type { UserCore } from './core.ts';
import type { Factors } from './factors.ts';
import type { Sessions } from './sessions.ts';
import type { SignIn } from './sign-in.ts';

/** Passkeys (WebAuthn). */
export class Passkeys extends RpcTarget {
  readonly #core: UserCore;

  constructor(core: UserCore, _parts: { sessions: Sessions; signIn: SignIn; factors: Factors }) {
    super();
    this.#core = core;
  }

  touch(): void {
    void this.#core;
  }
}
