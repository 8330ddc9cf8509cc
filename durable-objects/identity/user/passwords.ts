import type { Causation } from '../../../shared/events/envelope.ts';
import { type Peppers, readPeppers } from '../../../shared/identity/password/peppers.ts';
import { checkPassword } from '../../../shared/identity/password/policy.ts';
import { platformRandom } from '../../../shared/identity/secret.ts';
import type { SessionWish, SignInResult } from '../../../shared/identity/session.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { firstRow } from '../../kernel/sql.ts';
import { hashPassword, spendDecoy, verifyPassword } from '../password-hasher.ts';
import { proveEmail, unlinkUnproved } from './account/prove-email.ts';
import type { UserCore } from './core.ts';
import type { Mails } from './mails.ts';
import type { OneTimeTokens } from './one-time-tokens.ts';
import type { Revocations } from './revocations.ts';
import type { Sessions } from './sessions.ts';
import type { SignIn } from './sign-in.ts';

/** A mail may take a while to be read. */
const RESET_MS = 60 * 60_000;

interface Parts {
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  readonly mails: Mails;
  readonly tokens: OneTimeTokens;
  readonly revocations: Revocations;
}

const refused = () => new AegisError('sign_in_refused', 'The identifier or the password is wrong.');

/** The password of the account; there may be none. */
export class Passwords {
  readonly #core: UserCore;
  readonly #parts: Parts;

  constructor(core: UserCore, parts: Parts) {
    this.#core = core;
    this.#parts = parts;
  }

  /**
   * Signs in with the password. Costs the same when there is no account or no password.
   *
   * @throws AegisError `sign_in_refused`; after a right password also `email_unverified` and `account_suspended`.
   */
  async signIn(
    { password, wish }: { readonly password: string; readonly wish: SessionWish },
    causation: Causation,
  ): Promise<SignInResult> {
    const account = this.#core.findAccount();
    if (account === null) {
      await spendDecoy(password, await this.#peppers());
      // An account notes the failure, and a write takes longer than none. Gone with the object's tables in a minute.
      this.#core.transact(() => this.#core.note({ type: 'sign-in.refused', security: false }, causation));
      throw refused();
    }
    await this.#verify(password, causation, wish.device.addressPrefix);
    return this.#parts.signIn.passed({ amr: ['pwd'], epoch: account.epoch }, wish, causation);
  }

  /**
   * Proves the password once more for a dangerous operation.
   *
   * @throws AegisError `sign_in_refused`, `session_ended`.
   */
  async stepUp(
    { sessionId, password }: { readonly sessionId: string; readonly password: string },
    causation: Causation,
  ) {
    await this.#verify(password, causation, null);
    return this.#parts.sessions.stepUp(sessionId, ['pwd'], causation);
  }

  /**
   * Replaces the password, or sets the first one of an account without. Every other session ends, and every access token issued
   * before is dead.
   *
   * @param current May be null only for an account without a password.
   * @throws AegisError `sign_in_refused` (the current one is wrong), `password_unacceptable`, `session_ended`.
   */
  async change(
    input: { readonly sessionId: string; readonly current: string | null; readonly next: string },
    causation: Causation,
  ): Promise<void> {
    const { epoch } = this.#core.account();
    if (this.exists()) await this.#verify(input.current ?? '', causation, null);
    const phc = await this.prepare(input.next);
    const { sessions, revocations } = this.#parts;
    this.#core.transact(() => {
      // Hashing takes its time: meanwhile the owner may have ended this session, or somebody changed the password that was verified.
      sessions.confirm(input.sessionId, epoch);
      this.store(phc);
      sessions.endAllBut(input.sessionId, causation);
      sessions.outdateTokens();
      this.#changed(causation);
    });
    await revocations.tell();
  }

  /** Mails a link for a new password. Says nothing about whether there is an account. */
  async requestReset({ origin }: { readonly origin: string }, causation: Causation): Promise<void> {
    const account = this.#core.findAccount();
    if (account?.email == null || !['active', 'pending'].includes(account.status)) return;
    const { email } = account;
    const token = await this.#parts.tokens.prepare('reset-password', { email }, RESET_MS);
    const mail = await this.#parts.mails.prepare('reset-password', email, { token: token.token, origin });
    this.#core.transact(() => {
      token.store();
      mail.store();
      this.#core.note({ type: 'password.reset-requested', security: true }, causation);
    });
  }

  /**
   * Sets a new password by the link of a mail. Every session ends. Who can read the mail has proved the address, too.
   *
   * @throws AegisError `one_time_token_invalid`, `password_unacceptable`.
   */
  async reset(
    input: { readonly tokenId: string; readonly secret: string; readonly next: string },
    causation: Causation,
  ): Promise<void> {
    const { tokens, sessions, revocations } = this.#parts;
    const { email } = await tokens.read(input.tokenId, input.secret, 'reset-password');
    const phc = await this.prepare(input.next);
    this.#core.transact(() => {
      tokens.consume(input.tokenId);
      // A link sent to an address that is no longer the account's is none.
      if (this.#core.account().email !== email) {
        throw new AegisError('one_time_token_invalid', 'The link or code is no longer valid.');
      }
      this.store(phc);
      unlinkUnproved(this.#core, causation);
      proveEmail(this.#core, causation);
      sessions.endAllBut(null, causation);
      sessions.outdateTokens();
      this.#changed(causation);
    });
    await revocations.tell();
  }

  exists(): boolean {
    return this.#stored() !== null;
  }

  // --- for the other parts

  /**
   * Checks and hashes a new password.
   *
   * @throws AegisError `password_unacceptable` with `details.reason`.
   */
  async prepare(password: string, names?: { email: string | null; username: string | null }): Promise<string> {
    const account = this.#core.findAccount();
    const fault = checkPassword(password, {
      email: names?.email ?? account?.email ?? null,
      username: names?.username ?? account?.username ?? null,
    });
    if (fault !== null) {
      throw new AegisError('password_unacceptable', 'The password is not acceptable.', { details: { ...fault } });
    }
    return hashPassword(password, await this.#peppers(), platformRandom);
  }

  /** Stores a hash; only inside a transaction. Takes imported hashes (bcrypt, scrypt) as well. */
  store(phc: string): void {
    this.#core.sql.exec(
      'INSERT OR REPLACE INTO password (only, phc, changed_at) VALUES (1, ?, ?)',
      phc,
      this.#core.now(),
    );
  }

  async #verify(password: string, causation: Causation, address: string | null): Promise<void> {
    const peppers = await this.#peppers();
    const phc = this.#stored();
    if (phc === null) {
      await spendDecoy(password, peppers);
      throw refused();
    }
    const { matches, needsRehash } = await verifyPassword(password, phc, peppers);
    if (!matches) {
      this.#core.transact(() =>
        this.#core.note({ type: 'sign-in.refused', security: true, address, data: { method: 'pwd' } }, causation),
      );
      throw refused();
    }
    if (!needsRehash) return;
    const renewed = await hashPassword(password, peppers, platformRandom);
    // Only in place of the hash that was verified: it may have been changed meanwhile.
    this.#core.sql.exec('UPDATE password SET phc = ? WHERE phc = ?', renewed, phc);
  }

  #changed(causation: Causation): void {
    this.#core.note({ type: 'password.changed', security: true }, causation);
    const { email } = this.#core.account();
    if (email !== null) this.#parts.mails.enqueue('password-changed', email, {});
  }

  #stored(): string | null {
    return firstRow<{ phc: string }>(this.#core.sql, 'SELECT phc FROM password')?.phc ?? null;
  }

  #peppers(): Promise<Peppers> {
    return readPeppers(this.#core.env.AEGIS_SECRETS_KEY, this.#core.env.AEGIS_PEPPERS);
  }
}
