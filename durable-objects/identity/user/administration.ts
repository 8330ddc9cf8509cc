import { RpcTarget } from 'cloudflare:workers';
import type { UserCore } from './core.ts';
import type { Passwords } from './passwords.ts';
import type { Revocations } from './revocations.ts';
import type { Sessions } from './sessions.ts';

interface Parts {
  readonly sessions: Sessions;
  readonly revocations: Revocations;
  readonly passwords: Passwords;
}

/** What administrators do to an account; every act is audited. */
export class Administration extends RpcTarget {
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
