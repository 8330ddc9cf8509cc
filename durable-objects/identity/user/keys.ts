import { RpcTarget } from 'cloudflare:workers';
import type { UserCore } from './core.ts';

/** API keys. */
export class Keys extends RpcTarget {
  readonly #core: UserCore;

  constructor(core: UserCore) {
    super();
    this.#core = core;
  }

  settle(_now: number): void {
    void this.#core;
  }
}
