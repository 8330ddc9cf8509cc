import { matchTotp, newTotpSecret, totpUri } from '../../../../shared/identity/factors/totp.ts';
import { platformRandom } from '../../../../shared/identity/secret.ts';
import { AegisError } from '../../../../shared/kernel/error.ts';
import { open, seal } from '../../../../shared/kernel/seal.ts';
import { firstRow } from '../../../kernel/sql.ts';
import type { UserCore } from '../core.ts';

/** How long an enrolment waits for its first code, in ms. */
const ENROLMENT_MS = 15 * 60_000;
/** Name of this site in authenticator apps. */
const ISSUER = 'Aegis';

interface TotpRow extends Record<string, SqlStorageValue> {
  sealed: string;
  state: 'pending' | 'active';
  last_step: number;
  created_at: number;
}

/** An enrolment as its owner sees it, once. */
export interface TotpEnrolment {
  /** Base 32, to type in by hand. */
  readonly secret: string;
  /** `otpauth://totp/…`, to draw as a QR code. */
  readonly uri: string;
}

/** The authenticator app of one user. The secret lies sealed and is opened for each check. */
export class Totp {
  readonly #core: UserCore;
  /** Binds the seal to this user. */
  readonly #purpose: string;

  constructor(core: UserCore) {
    this.#core = core;
    this.#purpose = `identity-totp:${core.userId}`;
  }

  /** When it was enrolled (ms since the epoch); null without an active one. */
  activeSince(): number | null {
    const row = this.#row();
    return row?.state === 'active' ? row.created_at : null;
  }

  /**
   * Prepares an enrolment; `store()` makes it pending, in place of one that was never confirmed.
   *
   * @throws AegisError `secrets_key_unusable`.
   */
  async prepare(): Promise<TotpEnrolment & { store(): void }> {
    const { email, username } = this.#core.account();
    const secret = newTotpSecret(platformRandom);
    const sealed = await seal(this.#core.env.AEGIS_SECRETS_KEY, this.#purpose, secret);
    return {
      secret,
      uri: totpUri(secret, { issuer: ISSUER, label: email ?? username ?? this.#core.userId }),
      store: () => {
        if (this.activeSince() !== null) {
          throw new AegisError('conflict', 'An authenticator app is enrolled already; remove it first.');
        }
        this.#core.sql.exec(
          "INSERT OR REPLACE INTO totp (only, sealed, state, last_step, created_at) VALUES (1, ?, 'pending', -1, ?)",
          sealed,
          this.#core.now(),
        );
      },
    };
  }

  /**
   * Opens the secret; the result matches codes synchronously against what is stored at that moment.
   *
   * @returns null without a secret in that state. Its `match` gives the step of a right code, null for a wrong or used one.
   * @throws AegisError `secrets_key_unusable`.
   */
  async opened(state: 'pending' | 'active'): Promise<{ match(code: string): number | null } | null> {
    const { sealed } = this.#inState(state) ?? {};
    if (sealed === undefined) return null;
    // `prepare` has sealed a string.
    const secret = (await open(this.#core.env.AEGIS_SECRETS_KEY, this.#purpose, sealed)) as string;
    return {
      match: (code) => {
        const row = this.#inState(state);
        // Another enrolment, or none, since the secret was opened.
        if (row?.sealed !== sealed) return null;
        return matchTotp(secret, code, this.#core.now(), row.last_step);
      },
    };
  }

  /**
   * Uses a step up; inside a transaction.
   *
   * @throws AegisError `factor_refused` when it, or a later one, was used meanwhile.
   */
  use(step: number): void {
    const used = this.#core.sql
      .exec("UPDATE totp SET last_step = ? WHERE state = 'active' AND last_step < ? RETURNING only", step, step)
      .toArray();
    if (used.length === 0) throw new AegisError('factor_refused', 'The code is wrong or was used already.');
  }

  /**
   * Makes the pending enrolment active; the code that confirms it is used up. Inside a transaction.
   *
   * @throws AegisError `conflict` when there is none any more.
   */
  activate(step: number): void {
    const active = this.#core.sql
      .exec(
        "UPDATE totp SET state = 'active', last_step = ?, created_at = ? WHERE state = 'pending' RETURNING only",
        step,
        this.#core.now(),
      )
      .toArray();
    if (active.length === 0) throw nothingToConfirm();
  }

  /** Forgets the secret, pending or active; whether an active one was there. */
  remove(): boolean {
    const gone = this.#core.sql.exec<TotpRow>('DELETE FROM totp RETURNING *').toArray()[0];
    return gone?.state === 'active';
  }

  #inState(state: 'pending' | 'active'): TotpRow | null {
    const row = this.#row();
    if (row?.state !== state) return null;
    return state === 'pending' && row.created_at <= this.#core.now() - ENROLMENT_MS ? null : row;
  }

  #row(): TotpRow | null {
    return firstRow<TotpRow>(this.#core.sql, 'SELECT sealed, state, last_step, created_at FROM totp');
  }
}

/** There is no enrolment that a code could confirm. */
export function nothingToConfirm(): AegisError {
  return new AegisError('conflict', 'No enrolment waits for a code, or it has waited too long; begin again.');
}
