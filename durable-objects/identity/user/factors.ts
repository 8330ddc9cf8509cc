import { RpcTarget } from 'cloudflare:workers';
import type { UserCore } from './core.ts';
import type { SecondFactor } from '../../../shared/identity/session.ts';

/** TOTP and recovery codes. */
export class Factors extends RpcTarget {
  readonly #core: UserCore;

  constructor(core: UserCore) {
    super();
    this.#core = core;
  }

  /** The second factors that somebody could show now; empty without one. */
  available(): readonly SecondFactor[] {
    void this.#core;
    return [];
  }
}
