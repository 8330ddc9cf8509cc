import type { Causation } from '../../../shared/events/envelope.ts';
import type { AccessGrant, SessionTokens } from '../../../shared/identity/session.ts';
import type { UserCore } from './core.ts';
import type { Factors } from './factors.ts';
import type { PasskeyAnswer, Passkeys } from './passkeys.ts';
import type { SecondProof, SignIn } from './sign-in.ts';

interface Parts {
  readonly factors: Factors;
  readonly passkeys: Passkeys;
  readonly signIn: SignIn;
}

/** A second factor as somebody shows it. */
export type ShownFactor =
  | { readonly method: 'totp'; readonly code: string }
  | { readonly method: 'recovery'; readonly code: string }
  | ({ readonly method: 'passkey' } & PasskeyAnswer);

/** The second step of a sign-in, and stepping up. */
export class SecondFactors {
  readonly #core: UserCore;
  readonly #parts: Parts;

  constructor(core: UserCore, parts: Parts) {
    this.#core = core;
    this.#parts = parts;
  }

  /**
   * Completes a sign-in: the ticket of the first factor, and a second one.
   *
   * @throws AegisError `factor_refused`, also for a ticket that is not good any more; `sign_in_delayed` after many wrong codes;
   * `email_unverified`, `account_suspended`, `secrets_key_unusable`.
   */
  signIn(
    {
      ticket,
      shown,
    }: { readonly ticket: { readonly id: string; readonly secret: string }; readonly shown: ShownFactor },
    causation: Causation,
  ): Promise<SessionTokens> {
    return this.#parts.signIn.complete(ticket, () => this.#check(shown, causation), causation);
  }

  /**
   * Shows a second factor in a session that is there. The session has `mfa` when it has shown something of another category as well,
   * or the passkey has verified its user.
   *
   * @throws AegisError `factor_refused`, `sign_in_delayed`, `session_ended`, `secrets_key_unusable`.
   */
  async stepUp(
    { sessionId, shown }: { readonly sessionId: string; readonly shown: ShownFactor },
    causation: Causation,
  ): Promise<{ access: AccessGrant; expiresAt: number }> {
    const core = this.#core;
    const proof = await this.#check(shown, causation).catch((thrown: unknown) => {
      const data = { method: shown.method };
      core.transact(() => core.note({ type: 'factor.refused', security: true, session: sessionId, data }, causation));
      throw thrown;
    });
    return core.transact(() => {
      proof.use();
      return this.#parts.factors.provedWith(sessionId, proof.amr, causation);
    });
  }

  #check(shown: ShownFactor, causation: Causation): Promise<SecondProof> {
    const { factors, passkeys } = this.#parts;
    switch (shown.method) {
      case 'totp':
        return factors.checkTotp(shown.code);
      case 'recovery':
        return factors.checkRecoveryCode(shown.code, causation);
      case 'passkey':
        return passkeys.check(shown, causation);
    }
  }
}
