import type { Causation } from '../../../shared/events/envelope.ts';
import type {
  AuthenticationMethod,
  SessionTokens,
  SessionWish,
  SignInResult,
} from '../../../shared/identity/session.ts';
import { AegisError, isAegisError } from '../../../shared/kernel/error.ts';
import type { UserCore } from './core.ts';
import type { Factors } from './factors.ts';
import type { OneTimeTokens } from './one-time-tokens.ts';
import type { Sessions } from './sessions.ts';

/** How long the second factor may take. */
const TICKET_MS = 10 * 60_000;

/** A second factor that was right; `use` marks it used, in the transaction that starts the session. */
export interface SecondProof {
  readonly amr: readonly AuthenticationMethod[];
  use(): void;
}

/** A first factor that was right. `use` as in {@link SecondProof}. */
export interface FirstProof {
  readonly amr: readonly AuthenticationMethod[];
  /** Security epoch in which the check began; default: that of now, for a check that waited for nothing. */
  readonly epoch?: number;
  use?(): void;
}

interface Pending {
  readonly amr: readonly AuthenticationMethod[];
  readonly wish: SessionWish;
}

/** What comes between a proof and a session: may this account sign in at all, and does it want a second factor? */
export class SignIn {
  readonly #core: UserCore;
  readonly #parts: { readonly sessions: Sessions; readonly factors: Factors; readonly tokens: OneTimeTokens };

  constructor(core: UserCore, parts: { sessions: Sessions; factors: Factors; tokens: OneTimeTokens }) {
    this.#core = core;
    this.#parts = parts;
  }

  /**
   * Goes on after a first factor that was right: with a session, or with a ticket for the second factor. A passkey that verified its
   * user is two factors in one (`mfa`).
   *
   * @throws AegisError `email_unverified`, `account_suspended`, `sign_in_refused`.
   */
  async passed(first: FirstProof, wish: SessionWish, causation: Causation): Promise<SignInResult> {
    this.mayBegin();
    const epoch = first.epoch ?? this.#core.account().epoch;
    const use = () => {
      this.#assertStill(epoch);
      first.use?.();
    };
    const methods = this.#parts.factors.available();
    if (first.amr.includes('mfa') || methods.length === 0) {
      const proof = { amr: first.amr, at: this.#core.now() };
      const tokens = await this.#parts.sessions.start(wish, proof, causation, use);
      return { status: 'signed_in', tokens };
    }
    const pending: Pending = { amr: first.amr, wish };
    const ticket = await this.#parts.tokens.prepare('second-factor', { pending }, TICKET_MS, { replaces: false });
    this.#core.transact(() => {
      use();
      ticket.store();
    });
    return { status: 'second_factor', ticket: ticket.token, methods };
  }

  /**
   * Goes on with a ticket and a second factor.
   *
   * @param check Checks the factor; throws `factor_refused` for a wrong one, which counts against the ticket.
   * @throws AegisError `factor_refused`, also for a ticket that is not good any more; `sign_in_refused` when the account changed meanwhile.
   */
  async complete(
    ticket: { readonly id: string; readonly secret: string },
    check: () => Promise<SecondProof>,
    causation: Causation,
  ): Promise<SessionTokens> {
    const { tokens, sessions } = this.#parts;
    const core = this.#core;
    const epoch = core.findAccount()?.epoch;
    const { pending } = (await tokens.read(ticket.id, ticket.secret, 'second-factor').catch(runOut)) as unknown as {
      pending: Pending;
    };
    this.mayBegin();
    const second = await check().catch((thrown: unknown) => {
      // Only a wrong answer counts as a guess; a delay or a fault of ours does not.
      if (!isAegisError(thrown) || thrown.code !== 'factor_refused') throw thrown;
      core.transact(() => {
        tokens.countAttempt(ticket.id);
        core.note({ type: 'factor.refused', security: true }, causation);
      });
      throw thrown;
    });
    const amr = [...new Set<AuthenticationMethod>([...pending.amr, ...second.amr, 'mfa'])];
    const use = () => {
      this.#assertStill(epoch);
      tokens.consume(ticket.id);
      second.use();
    };
    // Of two that come with one ticket at once, the second finds it gone.
    return sessions.start(pending.wish, { amr, at: core.now() }, causation, use).catch(runOut);
  }

  /** What was proved counts no more when the account was suspended, or its password changed, before the proof became a session. */
  #assertStill(epoch: number | undefined): void {
    this.mayBegin();
    if (this.#core.account().epoch === epoch) return;
    throw new AegisError('sign_in_refused', 'The account has changed meanwhile; sign in again.');
  }

  /**
   * Whether the account may sign in now; only asked after a right proof, so the answer tells nothing to a stranger.
   *
   * @throws AegisError `email_unverified`, `account_suspended`, `sign_in_refused`.
   */
  mayBegin(): void {
    const { status } = this.#core.account();
    if (status === 'active') return;
    // What takes the place of an account, because its address is another's, must look like one that waits for its mail.
    if (status === 'pending' || status === 'reserving')
      throw new AegisError('email_unverified', 'Verify the e-mail address first.');
    if (status === 'suspended') throw new AegisError('account_suspended', 'The account is suspended.');
    throw new AegisError('sign_in_refused', 'The identifier or the password is wrong.');
  }
}

/** What is wrong with a ticket, as the second step of a sign-in says it. */
function runOut(thrown: unknown): never {
  if (!isAegisError(thrown) || thrown.code !== 'one_time_token_invalid') throw thrown;
  throw new AegisError('factor_refused', 'The sign-in has run out, or was tried too often; start again.');
}
