import type { Causation } from '../../../shared/events/envelope.ts';
import { methodsAfter } from '../../../shared/identity/factors/categories.ts';
import type { SecondFactor } from '../../../shared/identity/session.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { firstRow } from '../../kernel/sql.ts';
import type { UserCore } from './core.ts';
import { assertFresh } from './factors/freshness.ts';
import { GuessLimit } from './factors/guesses.ts';
import { type PreparedCodes, RecoveryCodes } from './factors/recovery-codes.ts';
import { nothingToConfirm, Totp, type TotpEnrolment } from './factors/totp.ts';
import type { Mails } from './mails.ts';
import type { Sessions } from './sessions.ts';
import type { SecondProof } from './sign-in.ts';

interface Parts {
  readonly mails: Mails;
  readonly sessions: Sessions;
}

/** What changed, as history and mail name it. */
export type FactorChange =
  | 'totp-added'
  | 'totp-removed'
  | 'passkey-added'
  | 'passkey-removed'
  | 'recovery-codes-renewed'
  | 'recovery-code-used'
  | 'account-linked'
  | 'account-unlinked';

/** The second factors of an account. Times are ms since the epoch. */
export interface FactorsView {
  readonly totp: { readonly since: number } | null;
  readonly passkeys: number;
  readonly recoveryCodesLeft: number;
}

/** TOTP and recovery codes, and what an account has of second factors altogether. */
export class Factors {
  readonly #core: UserCore;
  readonly #parts: Parts;
  readonly #totp: Totp;
  readonly #recovery: RecoveryCodes;
  readonly #guesses: GuessLimit;

  constructor(core: UserCore, parts: Parts) {
    this.#core = core;
    this.#parts = parts;
    this.#totp = new Totp(core);
    this.#recovery = new RecoveryCodes(core);
    this.#guesses = new GuessLimit(core);
  }

  /** The second factors that somebody could show now; empty without one. Recovery codes are none by themselves. */
  available(): readonly SecondFactor[] {
    const { totp, passkeys, recoveryCodesLeft } = this.view();
    const real: SecondFactor[] = [
      ...(totp ? (['totp'] as const) : []),
      ...(passkeys > 0 ? (['passkey'] as const) : []),
    ];
    return real.length > 0 && recoveryCodesLeft > 0 ? [...real, 'recovery'] : real;
  }

  view(): FactorsView {
    const since = this.#totp.activeSince();
    const passkeys = firstRow<{ n: number }>(this.#core.sql, 'SELECT COUNT(*) AS n FROM passkey')?.n ?? 0;
    return { totp: since === null ? null : { since }, passkeys, recoveryCodesLeft: this.#recovery.left() };
  }

  /**
   * Begins to enrol an authenticator app; nothing changes until a code of it is confirmed.
   *
   * @throws AegisError `step_up_required`, `conflict` when one is enrolled, `secrets_key_unusable`.
   */
  async beginTotp({ sessionId }: { readonly sessionId: string }): Promise<TotpEnrolment> {
    this.assertFresh(sessionId);
    const { secret, uri, store } = await this.#totp.prepare();
    this.#core.transact(store);
    return { secret, uri };
  }

  /**
   * Confirms the enrolment with a code of the app. The session has shown a second factor with it.
   *
   * @returns Ten recovery codes if there were none; null if there are.
   * @throws AegisError `factor_refused`, `sign_in_delayed`, `conflict` when nothing waits for a code, `session_ended`.
   */
  async confirmTotp(
    { sessionId, code }: { readonly sessionId: string; readonly code: string },
    causation: Causation,
  ): Promise<{ recoveryCodes: readonly string[] | null }> {
    const secret = await this.#totp.opened('pending');
    if (secret === null) throw nothingToConfirm();
    const recovery = await this.#recovery.prepare();
    const step = this.#guesses.judge(() => secret.match(code));
    return this.#core.transact(() => {
      this.#totp.activate(step);
      this.#guesses.forgive();
      const codes = this.storeIfNone(recovery);
      this.provedWith(sessionId, ['otp'], causation);
      this.changed('totp-added', causation);
      return { recoveryCodes: codes };
    });
  }

  /**
   * Removes the authenticator app, or an enrolment that was not confirmed. There being none is no error.
   *
   * @throws AegisError `step_up_required`, `session_ended`.
   */
  removeTotp({ sessionId }: { readonly sessionId: string }, causation: Causation): void {
    this.assertFresh(sessionId);
    this.#core.transact(() => {
      if (!this.#totp.remove()) return;
      this.tidy();
      this.changed('totp-removed', causation);
    });
  }

  /**
   * Makes ten new recovery codes; all earlier ones are dead.
   *
   * @throws AegisError `step_up_required`, `session_ended`; `conflict` without another second factor: there is nothing to recover from.
   */
  async renewRecoveryCodes(
    { sessionId }: { readonly sessionId: string },
    causation: Causation,
  ): Promise<readonly string[]> {
    this.assertFresh(sessionId);
    const { codes, store } = await this.#recovery.prepare();
    this.#core.transact(() => {
      if (this.available().length === 0) {
        throw new AegisError('conflict', 'Recovery codes stand in for a second factor; add one first.');
      }
      store();
      this.changed('recovery-codes-renewed', causation);
    });
    return codes;
  }

  // --- for the other parts, not for RPC callers

  /**
   * Checks a code of the authenticator app.
   *
   * @throws AegisError `factor_refused`, `sign_in_delayed`, `secrets_key_unusable`.
   */
  async checkTotp(code: string): Promise<SecondProof> {
    const secret = await this.#totp.opened('active');
    const step = this.#guesses.judge(() => secret?.match(code) ?? null);
    return {
      amr: ['otp'],
      use: () => {
        this.#totp.use(step);
        this.#guesses.forgive();
      },
    };
  }

  /**
   * Checks a recovery code.
   *
   * @throws AegisError `factor_refused`, `sign_in_delayed`.
   */
  async checkRecoveryCode(code: string, causation: Causation): Promise<SecondProof> {
    const hash = await this.#recovery.hashOf(code);
    const known = this.#guesses.judge(() => (hash !== null && this.#recovery.isUnused(hash) ? hash : null));
    return {
      amr: ['rcv'],
      use: () => {
        this.#recovery.use(known);
        this.#guesses.forgive();
        this.changed('recovery-code-used', causation);
      },
    };
  }

  /** Codes to store with the first second factor. */
  prepareRecoveryCodes(): Promise<PreparedCodes> {
    return this.#recovery.prepare();
  }

  /** Stores prepared codes if there are none left, and gives them; inside the transaction that adds a factor. */
  storeIfNone(prepared: PreparedCodes): readonly string[] | null {
    if (this.#recovery.left() > 0) return null;
    prepared.store();
    return prepared.codes;
  }

  /** Forgets recovery codes that stand in for nothing any more; inside the transaction that removes a factor. */
  tidy(): void {
    const { totp, passkeys } = this.view();
    if (totp === null && passkeys === 0) this.#recovery.clear();
  }

  /** @throws AegisError `step_up_required`, `session_ended`; see factors/freshness.ts. */
  assertFresh(sessionId: string): void {
    assertFresh(this.#core, sessionId, { isTwoFactor: this.available().length > 0 });
  }

  /** Records in a session that its person has shown a second factor, and gives the claims for a new token. */
  provedWith(sessionId: string, amr: SecondProof['amr'], causation: Causation) {
    const shown = this.#parts.sessions.list(sessionId).find(({ isCurrent }) => isCurrent)?.amr ?? [];
    return this.#parts.sessions.stepUp(sessionId, methodsAfter(shown, amr), causation);
  }

  /** Notes a change and tells the owner; inside the transaction that makes it. */
  changed(change: FactorChange, causation: Causation, data: Readonly<Record<string, string>> = {}): void {
    this.#core.note({ type: 'factor.changed', security: true, data: { change, ...data } }, causation);
    const { email } = this.#core.account();
    if (email !== null) this.#parts.mails.enqueue('factor-changed', email, { change, ...data });
  }
}
