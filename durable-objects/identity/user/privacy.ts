import { RpcTarget } from 'cloudflare:workers';
import type { UserCore } from './core.ts';

/** Export and erasure. */
export class Privacy extends RpcTarget {
  readonly #core: UserCore;

  constructor(core: UserCore) {
    super();
    this.#core = core;
  }

  advance(_now: number): void {
    void this.#core;
  }
}
