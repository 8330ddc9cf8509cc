import { RpcTarget } from 'cloudflare:workers';
import type { UserCore } from './core.ts';
import type { Revocations } from './revocations.ts';
import type { Sessions } from './sessions.ts';
import type { SignIn } from './sign-in.ts';

interface Parts {
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  readonly revocations: Revocations;
}

/** Authorization codes and consents of OAuth clients. */
export class Grants extends RpcTarget {
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
