import { RpcTarget } from 'cloudflare:workers';
import type { SecondFactor } from '../../../shared/identity/session.ts';
import type { UserCore } from './core.ts';
import type { Mails } from './mails.ts';

interface Parts {
  readonly mails: Mails;
}

/** TOTP and recovery codes. */
export class Factors extends RpcTarget {
  readonly #core: UserCore;
  readonly #parts: Parts;

  constructor(core: UserCore, parts: Parts) {
    super();
    this.#core = core;
    this.#parts = parts;
  }

  /** The second factors that somebody could show now; empty without one. */
  available(): readonly SecondFactor[] {
    void this.#core;
    void this.#parts;
    return [];
  }
}
