import * as v from 'valibot';
import type { Causation } from '../../../shared/events/envelope.ts';
import { type Claim, isSameClaim } from '../../../shared/identity/claim.ts';
import { type Preferences, preferencesSchema } from '../../../shared/identity/profile/preferences.ts';
import { type Profile, profileSchema } from '../../../shared/identity/profile/profile.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { firstRow } from '../../kernel/sql.ts';
import { readClaims, readDocument, writeDocument } from './account/documents.ts';
import { type HistoryEntry, historyPage } from './account/history.ts';
import { Names, type NewName } from './account/names.ts';
import {
  assertRevision,
  type DocumentView,
  preferencesOf,
  profileOf,
  replacePreferences,
  replaceProfile,
} from './account/self-description.ts';
import { SignUp, type SignUpInput } from './account/sign-up.ts';
import type { Account, UserCore } from './core.ts';
import type { Factors } from './factors.ts';
import type { Mails } from './mails.ts';
import type { OneTimeTokens } from './one-time-tokens.ts';
import type { Passwords } from './passwords.ts';
import type { Sessions } from './sessions.ts';

/** A stranger must not be able to fill somebody's mailbox: at most one such mail in this time, in ms. */
const MAIL_EVERY_MS = 10 * 60_000;

interface Parts {
  readonly mails: Mails;
  readonly tokens: OneTimeTokens;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly factors: Factors;
}

/** The account as the API shows it. */
export interface AccountView extends Omit<Account, 'epoch'> {
  readonly id: string;
}

/** The account itself: sign-up, names, profile, preferences, history. */
export class Accounts {
  readonly #core: UserCore;
  readonly #parts: Parts;
  readonly #signUp: SignUp;
  readonly #names: Names;

  constructor(core: UserCore, parts: Parts) {
    this.#core = core;
    this.#parts = parts;
    this.#signUp = new SignUp(core, parts);
    this.#names = new Names(core, parts);
  }

  /** See {@link SignUp.begin}. */
  begin(input: SignUpInput, causation: Causation): Promise<{ readonly at: number }> {
    return this.#signUp.begin(input, causation);
  }

  /** See {@link SignUp.complete}. */
  async complete(causation: Causation): Promise<void> {
    await this.#signUp.complete(causation);
  }

  /** Gives a sign-up up that could not get its claims. */
  abandon(): void {
    this.#signUp.expire(this.#core.now(), true);
  }

  /** What a request with the idempotency key of this sign-up is: the same again, another one, or too late to tell. */
  repeats(requestHash: string): 'same' | 'other' | 'gone' {
    this.expireSignUp(this.#core.now());
    const signUp = readDocument(this.#core.sql, 'sign-up');
    if (signUp === null) return 'gone';
    return signUp.requestHash === requestHash ? 'same' : 'other';
  }

  /**
   * Which of the claims the account stands behind; see {@link Names.stillHeld}. Ends what has run out first.
   *
   * @param isWanted Whether somebody signs up with them: gives up an address that is only wished for; see {@link Names.yieldEmails}.
   */
  stillHeld(claims: readonly Claim[], isWanted = false): readonly boolean[] {
    this.#signUp.expire(this.#core.now());
    if (isWanted) this.#names.yieldEmails(claims);
    return this.#names.stillHeld(claims);
  }

  /**
   * Somebody wants an account with the address of this one: its owner is told, nobody else.
   *
   * @param address Claim of the address. One that is only wished for is not the account's, and its owner somebody else.
   */
  async contested(address: Claim, causation: Causation): Promise<void> {
    const core = this.#core;
    const account = core.findAccount();
    if (account?.email == null || !readClaims(core.sql).held.some((own) => isSameClaim(own, address))) return;
    const { email, status } = account;
    if (status === 'pending') await this.#signUp.contest(this.#mayMail(), causation);
    else if ((status === 'active' || status === 'suspended') && this.#mayMail()) {
      core.transact(() => this.#parts.mails.enqueue('sign-up-exists', email, {}));
    }
  }

  /** Mails the link that verifies the address once more, but not more often than every ten minutes. */
  async resendVerification(causation: Causation): Promise<void> {
    if (this.#core.findAccount()?.status === 'pending' && this.#mayMail()) await this.#signUp.resend(causation);
  }

  /**
   * Verifies the address, or changes it to the new one, by the link of a mail.
   *
   * @throws AegisError `one_time_token_invalid`.
   */
  async verifyEmail(
    { tokenId, secret }: { readonly tokenId: string; readonly secret: string },
    causation: Causation,
  ): Promise<AccountView> {
    const query = "SELECT 1 FROM one_time_token WHERE id = ? AND purpose = 'change-email'";
    if (firstRow(this.#core.sql, query, tokenId) !== null) await this.#names.completeEmail(tokenId, secret, causation);
    else await this.#signUp.verify(tokenId, secret, causation);
    this.#rearm();
    return this.describe();
  }

  /** @throws AegisError `not_found` when there is no account. */
  describe(): AccountView {
    const { epoch: _, ...account } = this.#account();
    return { id: this.#core.userId, ...account };
  }

  /**
   * See {@link Names.begin}.
   *
   * @throws AegisError `not_found`, `conflict`, `revision_mismatch`.
   */
  beginName(name: NewName, expected: number | null, causation: Causation): { readonly at: number } {
    assertRevision(this.#writable().revision, expected);
    return this.#names.begin(name, causation);
  }

  /**
   * As {@link Accounts.beginName}, for an address: it recovers the account, so whoever changes it has proved who they are as for the other
   * ways in.
   *
   * @throws AegisError `not_found`, `conflict`, `step_up_required`, `session_ended`, `rate_limited`.
   */
  beginEmail(name: NewName, sessionId: string, causation: Causation): { readonly at: number } {
    this.#writable();
    this.#parts.factors.assertFresh(sessionId);
    return this.#names.begin(name, causation);
  }

  /** See {@link Names.cancel}. */
  cancelName(claim: Claim): void {
    this.#names.cancel(claim);
  }

  /**
   * See {@link Names.completeUsername}.
   *
   * @throws AegisError `not_found`, `revision_mismatch`, `conflict`.
   */
  completeUsername(claim: Claim | null, expected: number | null, causation: Causation): AccountView {
    assertRevision(this.#writable().revision, expected);
    this.#names.completeUsername(claim, causation);
    return this.describe();
  }

  /** See {@link Names.mailNewEmail}. */
  async mailNewEmail(claim: Claim, causation: Causation): Promise<void> {
    this.#writable();
    await this.#names.mailNewEmail(claim, causation);
  }

  profile(): DocumentView<Profile> {
    this.#account();
    return profileOf(this.#core);
  }

  /** @throws AegisError `not_found`, `conflict`, `revision_mismatch`, `invalid_request`. */
  putProfile(profile: Profile, expected: number | null, causation: Causation): DocumentView<Profile> {
    this.#writable();
    return replaceProfile(this.#core, valid(profileSchema, profile), expected, causation);
  }

  preferences(): DocumentView<Preferences> {
    this.#account();
    return preferencesOf(this.#core);
  }

  /** @throws AegisError `not_found`, `conflict`, `revision_mismatch`, `invalid_request`. */
  putPreferences(preferences: Preferences, expected: number | null, causation: Causation): DocumentView<Preferences> {
    this.#writable();
    return replacePreferences(this.#core, valid(preferencesSchema, preferences), expected, causation);
  }

  /** See {@link historyPage}. */
  history(page: { before: number | null; limit: number; security: boolean | null }): HistoryEntry[] {
    this.#account();
    return historyPage(this.#core.sql, page);
  }

  /** Ends what was reserved and not completed in time; the handler of alarm kind `sign-up`. */
  expireSignUp(now: number): void {
    this.#signUp.expire(now);
    this.#names.expire(now);
    this.#rearm();
  }

  #rearm(): void {
    const due = [this.#signUp.deadline(), this.#names.deadline()].filter((at) => at !== null);
    if (due.length > 0) this.#core.alarms.set('sign-up', Math.min(...due));
  }

  #account(): Account {
    const account = this.#core.account();
    if (account.status === 'reserving') throw new AegisError('not_found', 'There is no such user.');
    return account;
  }

  #writable(): Account {
    const account = this.#account();
    if (account.status === 'erasing') throw new AegisError('conflict', 'The account is being erased.');
    return account;
  }

  #mayMail(): boolean {
    const { sql, now, transact } = this.#core;
    const last = readDocument(sql, 'contested')?.at ?? 0;
    if (now() - last < MAIL_EVERY_MS) return false;
    transact(() => writeDocument(sql, 'contested', { at: now() }, now()));
    return true;
  }
}

function valid<S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const errors = parsed.issues.map((issue) => ({
    pointer: `/body/${v.getDotPath(issue) ?? ''}`,
    message: issue.message,
  }));
  throw new AegisError('invalid_request', 'Parts of the request are not valid; see errors.', { details: { errors } });
}
