import { RpcTarget } from 'cloudflare:workers';
import type { UserCore } from './core.ts';
import type { Revocations } from './revocations.ts';

interface Parts {
  readonly revocations: Revocations;
}

/** API keys. */
export class Keys extends RpcTarget {
  readonly #core: UserCore;
  readonly #parts: Parts;

  constructor(core: UserCore, parts: Parts) {
    super();
    this.#core = core;
    this.#parts = parts;
  }

  settle(_now: number): void {
    void this.#core;
    void this.#parts;
  }
}
