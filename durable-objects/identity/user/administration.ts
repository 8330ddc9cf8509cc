import { RpcTarget } from 'cloudflare:workers';
import type { UserCore } from './core.ts';
import type { Sessions } from './sessions.ts';

/** What administrators do to an account; every act is audited. */
export class Administration extends RpcTarget {
  readonly #core: UserCore;

  constructor(core: UserCore, _parts: { sessions: Sessions }) {
    super();
    this.#core = core;
  }

  touch(): void {
    void this.#core;
  }
}
