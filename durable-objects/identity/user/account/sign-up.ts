import type { Causation } from '../../../../shared/events/envelope.ts';
import { type Claim, RESERVATION_MS } from '../../../../shared/identity/claim.ts';
import { EMPTY_PROFILE } from '../../../../shared/identity/profile/profile.ts';
import { AegisError } from '../../../../shared/kernel/error.ts';
import type { UserCore } from '../core.ts';
import type { Mails } from '../mails.ts';
import type { OneTimeTokens } from '../one-time-tokens.ts';
import type { Passwords } from '../passwords.ts';
import { Links, linkOfClaim } from '../social/links.ts';
import { readClaims, readDocument, type SignUpDocument, writeDocument } from './documents.ts';
import { accountEvent, allClaimsReleased } from './events.ts';
import { proveEmail, unlinkUnproved } from './prove-email.ts';

const DAY_MS = 24 * 60 * 60_000;
/** How long an account that somebody made for themselves waits for its address to be verified. */
const UNVERIFIED_MS = 7 * DAY_MS;
/** How long the link in the mail works. */
const VERIFY_MS = 3 * DAY_MS;

/** What a sign-up needs to know; the edge has validated and normalised it. */
export interface SignUpInput {
  /** As typed; null for an account that is reached by other means. */
  readonly email: string | null;
  readonly username: string | null;
  readonly displayName: string | null;
  readonly locale: 'en' | 'ko';
  /** Null for an account without a password. */
  readonly password: string | null;
  /** Of another system, checked by the edge: bcrypt, scrypt or Argon2id. Verified at the next sign-in and hashed anew then. */
  readonly passwordHash?: string | null;
  readonly roles: readonly string[];
  /** Whether the address needs no mail to prove it: an administrator or a provider vouches for it. */
  readonly isVerified: boolean;
  /** Whether the account ends when its address is not verified in time. */
  readonly isSelfMade: boolean;
  /** Everything that the edge reserves for the account. */
  readonly claims: readonly Claim[];
  /** Whether this only takes the place of an account; see {@link SignUpDocument}. */
  readonly isGhost: boolean;
  /** Of the request, for links in mails. */
  readonly origin: string | null;
  /** Tells a repeated request from another one with the same idempotency key. */
  readonly requestHash: string;
}

interface Parts {
  readonly mails: Mails;
  readonly tokens: OneTimeTokens;
  readonly passwords: Passwords;
}

/**
 * The actor's side of the sign-up saga (docs/adr/0007-identity.md): begin arms the deadline, the edge reserves the claims, complete
 * makes the account. Whatever stops in between, the alarm ends what was begun and releases its claims.
 */
export class SignUp {
  readonly #core: UserCore;
  readonly #parts: Parts;

  constructor(core: UserCore, parts: Parts) {
    this.#core = core;
    this.#parts = parts;
  }

  /**
   * Begins. The password is hashed here, before anybody knows whether the address is free, so that the answer costs the same.
   *
   * @returns The time that the reservations of the edge carry.
   * @throws AegisError `password_unacceptable`, `secrets_key_unusable`, `conflict` when the object is an account already.
   */
  async begin(input: SignUpInput, causation: Causation): Promise<{ readonly at: number }> {
    const core = this.#core;
    const { email, username } = input;
    const phc =
      input.password === null
        ? (input.passwordHash ?? null)
        : await this.#parts.passwords.prepare(input.password, { email, username });
    return core.transact(() => {
      if (core.findAccount() !== null) throw new AegisError('conflict', 'The sign-up has begun already.');
      const now = core.now();
      core.sql.exec(
        `INSERT INTO account (only, status, email, username, locale, roles, epoch, revision, created_at, updated_at)
         VALUES (1, 'reserving', ?, ?, ?, ?, 1, 1, ?, ?)`,
        ...[email, username, input.locale, JSON.stringify(input.roles), now, now],
      );
      if (phc !== null) this.#parts.passwords.store(phc);
      const deadline = now + (input.isGhost ? UNVERIFIED_MS : RESERVATION_MS);
      const { isGhost, isVerified, requestHash } = input;
      const keepUnverifiedMs = input.isSelfMade ? UNVERIFIED_MS : null;
      writeDocument(core.sql, 'sign-up', { deadline, isGhost, isVerified, requestHash, keepUnverifiedMs }, now);
      writeDocument(core.sql, 'claims', { held: input.claims, pending: [] }, now);
      writeDocument(core.sql, 'profile', { ...EMPTY_PROFILE, displayName: input.displayName }, now);
      if (input.origin !== null) writeDocument(core.sql, 'origin', { origin: input.origin }, now);
      core.note({ type: 'account.requested', security: false }, causation);
      core.alarms.set('sign-up', deadline);
      return { at: now };
    });
  }

  /**
   * Makes the account, after the edge has reserved its claims. Repeatable.
   *
   * @throws AegisError `conflict` when the sign-up has run out; its claims are released then.
   */
  async complete(causation: Causation): Promise<void> {
    const core = this.#core;
    const account = core.findAccount();
    const signUp = readDocument(core.sql, 'sign-up');
    if (account === null || signUp === null) throw ranOut();
    if (account.status !== 'reserving') return this.#assertAlive();
    const mail = signUp.isVerified ? null : await this.#verification(account.email);
    core.transact(() => {
      const now = core.now();
      if (core.findAccount()?.status !== 'reserving') return this.#assertAlive();
      if (signUp.deadline !== null && signUp.deadline <= now) throw ranOut();
      // Everything was done as for an account; nothing is kept.
      if (signUp.isGhost) return;
      this.#activate(signUp, now);
      mail?.store();
      const { held } = readClaims(core.sql);
      // An account at another provider is a row of its own from now on, which may be removed.
      const names = held.filter(({ kind }) => !kind.startsWith('social:'));
      const links = new Links(core.sql);
      for (const claim of held) {
        const link = linkOfClaim(claim);
        if (link !== null) links.put(link, account.email ?? '', now);
      }
      writeDocument(core.sql, 'claims', { held: names, pending: [] }, now);
      core.emit([accountEvent(core, 'identity.user.created', { claims: held })], causation);
      core.note({ type: 'account.created', security: true }, causation);
    });
  }

  /** Mails the link for the address once more. Nothing for an account that needs none. */
  async resend(causation: Causation): Promise<void> {
    const account = this.#core.findAccount();
    if (account?.status !== 'pending') return;
    const mail = this.#isAnybodys() ? await this.#invitation(account.email) : await this.#verification(account.email);
    this.#sent(mail, causation);
  }

  /**
   * Somebody signs up with the address of this account, which nobody has verified. One of the two may not be who reads its mails, and
   * must not get an account whose owner only followed a link: so nothing that was chosen before opens it any more, and the mail asks
   * for a password.
   *
   * @param mayMail Whether a mail is due; the first one is.
   */
  async contest(mayMail: boolean, causation: Causation): Promise<void> {
    const core = this.#core;
    const account = core.findAccount();
    if (account?.status !== 'pending') return;
    if (readDocument(core.sql, 'sign-up')?.keepUnverifiedMs == null) {
      // Whoever made it for somebody else may make accounts for anybody.
      if (mayMail) await this.resend(causation);
      return;
    }
    if (this.#isAnybodys() && !mayMail) return;
    const mail = await this.#invitation(account.email);
    this.#sent(mail, causation, () => {
      unlinkUnproved(core, causation);
      core.sql.exec('DELETE FROM password');
      core.sql.exec("DELETE FROM one_time_token WHERE purpose = 'verify-email'");
    });
  }

  #sent(mail: { store(): void } | null, causation: Causation, also: () => void = () => undefined): void {
    const core = this.#core;
    core.transact(() => {
      if (core.findAccount()?.status !== 'pending') return;
      also();
      mail?.store();
      core.note({ type: 'email.verification-sent', security: false }, causation);
    });
  }

  /**
   * Verifies the address by the link of a mail.
   *
   * @throws AegisError `one_time_token_invalid`.
   */
  async verify(tokenId: string, secret: string, causation: Causation): Promise<void> {
    const core = this.#core;
    const { email } = await this.#parts.tokens.read(tokenId, secret, 'verify-email');
    core.transact(() => {
      this.#parts.tokens.consume(tokenId);
      // A link sent to an address that is no longer the account's is none.
      if (core.findAccount()?.email !== email) {
        throw new AegisError('one_time_token_invalid', 'The link or code is no longer valid.');
      }
      proveEmail(core, causation);
    });
  }

  /**
   * Ends what was reserved or left unverified for too long.
   *
   * @param isForced Ends a sign-up that is not completed also before its deadline.
   */
  expire(now: number, isForced = false): void {
    const core = this.#core;
    const status = core.findAccount()?.status;
    const signUp = readDocument(core.sql, 'sign-up');
    if (signUp === null || signUp.deadline === null || (status !== 'reserving' && status !== 'pending')) return;
    if (signUp.deadline > now && !(isForced && status === 'reserving')) return;
    core.transact(() => this.#end(status === 'pending'));
  }

  /** When {@link SignUp.expire} has something to do, or null. */
  deadline(): number | null {
    const status = this.#core.findAccount()?.status;
    if (status !== 'reserving' && status !== 'pending') return null;
    return readDocument(this.#core.sql, 'sign-up')?.deadline ?? null;
  }

  #activate(signUp: SignUpDocument, now: number): void {
    const { sql, alarms } = this.#core;
    const { isVerified, keepUnverifiedMs } = signUp;
    sql.exec(
      'UPDATE account SET status = ?, email_verified_at = CASE WHEN email IS NULL THEN NULL ELSE ? END, updated_at = ?',
      isVerified ? 'active' : 'pending',
      isVerified ? now : null,
      now,
    );
    const deadline = isVerified || keepUnverifiedMs === null ? null : now + keepUnverifiedMs;
    writeDocument(sql, 'sign-up', { ...signUp, deadline }, now);
    if (deadline === null) alarms.clear('sign-up');
    else alarms.set('sign-up', deadline);
  }

  async #verification(email: string | null): Promise<{ store(): void } | null> {
    if (email === null) return null;
    const { tokens, mails } = this.#parts;
    const token = await tokens.prepare('verify-email', { email }, VERIFY_MS);
    const mail = await mails.prepare('verify-email', email, { token: token.token });
    return {
      store() {
        token.store();
        mail.store();
      },
    };
  }

  /** A link that sets a password, which proves the address as well. */
  async #invitation(email: string | null): Promise<{ store(): void } | null> {
    if (email === null) return null;
    const { tokens, mails } = this.#parts;
    const token = await tokens.prepare('reset-password', { email }, VERIFY_MS);
    const mail = await mails.prepare('sign-up-again', email, { token: token.token });
    return {
      store() {
        token.store();
        mail.store();
      },
    };
  }

  /** Whether {@link contest} has taken away what opened the account. */
  #isAnybodys(): boolean {
    const { sql } = this.#core;
    const isSelfMade = readDocument(sql, 'sign-up')?.keepUnverifiedMs != null;
    return isSelfMade && !this.#parts.passwords.exists() && new Links(sql).list().length === 0;
  }

  /** Forgets everything but that it was; the events tell the claim table and the directory. */
  #end(wasAccount: boolean): void {
    const core = this.#core;
    for (const table of ['document', 'password', 'social_link', 'one_time_token', 'mail', 'activity', 'session']) {
      core.sql.exec(`DELETE FROM ${table}`);
    }
    core.sql.exec(
      "UPDATE account SET status = 'erased', email = NULL, email_verified_at = NULL, username = NULL, roles = '[]', updated_at = ?",
      core.now(),
    );
    const causation = { correlationId: null, causationId: null, traceparent: null, actor: 'alarm' };
    const gone = wasAccount ? [accountEvent(core, 'identity.user.deleted')] : [];
    core.emit([...gone, allClaimsReleased(core)], causation);
  }

  #assertAlive(): void {
    if (this.#core.findAccount()?.status === 'erased') throw ranOut();
  }
}

function ranOut(): AegisError {
  return new AegisError('conflict', 'The sign-up has run out; start again.');
}
