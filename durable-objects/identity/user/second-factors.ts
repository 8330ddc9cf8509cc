import { RpcTarget } from 'cloudflare:workers';
import type { UserCore } from './core.ts';
import type { Factors } from './factors.ts';
import type { Passkeys } from './passkeys.ts';
import type { Sessions } from './sessions.ts';
import type { SignIn } from './sign-in.ts';

interface Parts {
  readonly factors: Factors;
  readonly passkeys: Passkeys;
  readonly signIn: SignIn;
  readonly sessions: Sessions;
}

/** The second step of a sign-in, and stepping up. */
export class SecondFactors extends RpcTarget {
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
