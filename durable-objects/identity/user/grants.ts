import { RpcTarget } from 'cloudflare:workers';
import type { UserCore } from './core.ts';
import type { Sessions } from './sessions.ts';

/** Authorization codes and consents of OAuth clients. */
export class Grants extends RpcTarget {
  readonly #core: UserCore;

  constructor(core: UserCore, _parts: { sessions: Sessions }) {
    super();
    this.#core = core;
  }

  touch(): void {
    void this.#core;
  }
}
