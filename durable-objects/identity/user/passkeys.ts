import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Causation } from '../../../shared/events/envelope.ts';
import { challengeExpiry } from '../../../shared/identity/factors/passkey-challenge.ts';
import { readClientData, userOfHandle } from '../../../shared/identity/factors/passkey-response.ts';
import type { RelyingParty } from '../../../shared/identity/factors/relying-party.ts';
import type { AuthenticationMethod, SessionWish, SignInResult } from '../../../shared/identity/session.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { UserCore } from './core.ts';
import { assertRemovable } from './factors/ways.ts';
import type { Factors } from './factors.ts';
import { verifyAssertion, verifyRegistration } from './passkeys/ceremony.ts';
import { Challenges } from './passkeys/challenges.ts';
import { isCounterRegress, noSuchPasskey, PasskeyStore, type PasskeyView } from './passkeys/store.ts';
import type { SecondProof, SignIn } from './sign-in.ts';

interface Parts {
  readonly signIn: SignIn;
  readonly factors: Factors;
}

/** What a browser answered to a challenge, and where. */
export interface PasskeyAnswer {
  /** The `id` that came with the challenge. */
  readonly id: string;
  readonly response: AuthenticationResponseJSON;
  readonly relyingParty: RelyingParty;
}

/** What the edge needs to make options for a registration. */
export interface RegistrationStart {
  readonly id: string;
  readonly challenge: string;
  /** Name of the account, as the authenticator shows it. */
  readonly userName: string;
  /** What is registered already. */
  readonly known: readonly { readonly id: string; readonly transports: readonly string[] }[];
}

/** Passkeys (WebAuthn). */
export class Passkeys {
  readonly #core: UserCore;
  readonly #parts: Parts;
  readonly #store: PasskeyStore;
  readonly #challenges: Challenges;

  constructor(core: UserCore, parts: Parts) {
    this.#core = core;
    this.#parts = parts;
    this.#store = new PasskeyStore(core.sql);
    this.#challenges = new Challenges(core);
  }

  /** The passkeys, the oldest first. */
  list(): PasskeyView[] {
    return this.#store.list();
  }

  /**
   * Begins a registration.
   *
   * @throws AegisError `step_up_required`, `session_ended`.
   */
  begin({ sessionId }: { readonly sessionId: string }): RegistrationStart {
    this.#parts.factors.assertFresh(sessionId);
    const { email, username } = this.#core.account();
    const known = this.#store.list().map(({ id, transports }) => ({ id, transports }));
    return { ...this.#challenges.open(sessionId), userName: email ?? username ?? this.#core.userId, known };
  }

  /**
   * Registers the passkey that answers a challenge of {@link begin}. The session has shown a second factor with it.
   *
   * Nobody looks for an id among the passkeys of others: a passkey is found through its owner alone, so that the same id elsewhere opens
   * nothing here.
   *
   * @returns The passkey; and ten recovery codes if there were none, since from now on a password alone does not sign in.
   * @throws AegisError `factor_refused`, `conflict` when it is registered already, `session_ended`.
   */
  async register(
    input: {
      readonly sessionId: string;
      readonly id: string;
      readonly response: RegistrationResponseJSON;
      readonly relyingParty: RelyingParty;
      readonly name: string;
    },
    causation: Causation,
  ): Promise<{ passkey: PasskeyView; recoveryCodes: readonly string[] | null }> {
    const { factors } = this.#parts;
    const challenge = this.#challenges.find(input.id, input.sessionId);
    const verified = challenge && (await verifyRegistration(input.response, challenge, input.relyingParty));
    if (!verified) throw refused('factor_refused');
    const prepared = await factors.prepareRecoveryCodes();
    return this.#core.transact(() => {
      if (!this.#challenges.close(input.id)) throw refused('factor_refused');
      const row = { ...verified, name: input.name, created_at: this.#core.now(), last_used_at: null };
      const passkey = this.#store.add(row);
      const recoveryCodes = factors.storeIfNone(prepared);
      factors.provedWith(input.sessionId, methodsOf(passkey.isBackedUp, true), causation);
      factors.changed('passkey-added', causation, { passkey: passkey.id });
      return { passkey, recoveryCodes };
    });
  }

  /** @throws AegisError `not_found`. */
  rename({ id, name }: { readonly id: string; readonly name: string }, causation: Causation): PasskeyView {
    return this.#core.transact(() => {
      const passkey = this.#store.rename(id, name);
      this.#core.note({ type: 'passkey.renamed', security: false, data: { name } }, causation);
      return passkey;
    });
  }

  /**
   * Removes a passkey.
   *
   * @throws AegisError `not_found`, `factor_last`, `step_up_required`, `session_ended`.
   */
  remove({ sessionId, id }: { readonly sessionId: string; readonly id: string }, causation: Causation): void {
    const { factors } = this.#parts;
    factors.assertFresh(sessionId);
    this.#core.transact(() => {
      if (this.#store.find(id) === null) throw noSuchPasskey();
      assertRemovable(this.#core, 'passkey');
      this.#store.remove(id);
      factors.tidy();
      factors.changed('passkey-removed', causation, { passkey: id });
    });
  }

  /**
   * Signs in with a passkey alone; the authenticator must have verified its user, which makes it two factors in one.
   *
   * @throws AegisError `sign_in_refused`; after a right passkey also `email_unverified`, `account_suspended`.
   */
  async signIn(input: PasskeyAnswer & { readonly wish: SessionWish }, causation: Causation): Promise<SignInResult> {
    if (this.#core.findAccount() === null) throw refused('sign_in_refused');
    const proof = await this.#check(input, causation, 'sign_in_refused');
    // Without a handle the passkey is not discoverable, and without `mfa` it is a second factor only.
    const isFirst = userOfHandle(input.response.response.userHandle) !== null && proof.amr.includes('mfa');
    if (!isFirst) throw refused('sign_in_refused');
    return this.#parts.signIn.passed(proof, input.wish, causation);
  }

  // --- for the other parts, not for RPC callers

  /**
   * Checks a passkey as a second factor.
   *
   * @throws AegisError `factor_refused`.
   */
  check(answer: PasskeyAnswer, causation: Causation): Promise<SecondProof> {
    return this.#check(answer, causation, 'factor_refused');
  }

  async #check({ id, response, relyingParty }: PasskeyAnswer, causation: Causation, code: Code): Promise<SecondProof> {
    const core = this.#core;
    const handle = response.response.userHandle;
    const challenge = readClientData(response.response.clientDataJSON)?.challenge ?? '';
    const expiresAt = await challengeExpiry(core.env.AEGIS_SECRETS_KEY, { id, challenge }, core.now());
    const passkey = this.#store.find(response.id);
    const isOthers = handle !== undefined && userOfHandle(handle) !== core.userId;
    if (expiresAt === null || this.#challenges.isUsed(challenge) || passkey === null || isOthers) throw refused(code);

    const verified = await verifyAssertion(response, challenge, passkey, relyingParty);
    if (verified === null) {
      core.transact(() =>
        core.note({ type: 'passkey.refused', security: true, data: { passkey: passkey.id } }, causation),
      );
      throw refused(code);
    }
    const { counter, isBackedUp, isUserVerified } = verified;
    if (isCounterRegress(this.#store.find(passkey.id)?.counter ?? 0, counter)) {
      // The signature is right and the counter is not: there are two of what must be one.
      const data = { passkey: passkey.id, counter, expectedOver: passkey.counter };
      core.transact(() => core.note({ type: 'passkey.counter-regressed', security: true, data }, causation));
      throw refused(code);
    }
    return {
      amr: methodsOf(isBackedUp, isUserVerified),
      use: () => {
        const isFirstUse = this.#challenges.use(challenge, expiresAt);
        if (!isFirstUse || !this.#store.use({ id: passkey.id, counter, isBackedUp, at: core.now() }))
          throw refused(code);
      },
    };
  }
}

type Code = 'sign_in_refused' | 'factor_refused';

/** RFC 8176: `hwk` for a key that one device holds, `swk` for one that is copied to others; `mfa` with a verified user. */
function methodsOf(isBackedUp: boolean, isUserVerified: boolean): AuthenticationMethod[] {
  return [isBackedUp ? 'swk' : 'hwk', 'user', ...(isUserVerified ? (['mfa'] as const) : [])];
}

function refused(code: Code): AegisError {
  return new AegisError(code, 'The passkey was refused.');
}
