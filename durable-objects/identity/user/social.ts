import type { Causation } from '../../../shared/events/envelope.ts';
import { isSameClaim, RESERVATION_MS } from '../../../shared/identity/claim.ts';
import type { SessionWish, SignInResult } from '../../../shared/identity/session.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { readClaims, writeDocument } from './account/documents.ts';
import { accountEvent, claimsReleased } from './account/events.ts';
import type { UserCore } from './core.ts';
import { assertRemovable } from './factors/ways.ts';
import type { Factors } from './factors.ts';
import type { Sessions } from './sessions.ts';
import type { SignIn } from './sign-in.ts';
import { claimOfLink, type LinkKey, Links, type LinkView } from './social/links.ts';

/** More than anybody has; keeps the list short. */
const MOST_LINKS = 20;

interface Parts {
  readonly signIn: SignIn;
  readonly sessions: Sessions;
  readonly factors: Factors;
}

/** An account at a provider that somebody has just proved to be theirs. */
export interface ProvedLink extends LinkKey {
  /** For the owner to tell their accounts apart. */
  readonly label: string;
}

/**
 * Accounts at other providers, linked to this one. A link is made by proof of both sides: a session here that is fresh, and a sign-in
 * there. The claim table (`social:<provider>`) holds who has which; the actor notes a link before the edge reserves it.
 */
export class Social {
  readonly #core: UserCore;
  readonly #parts: Parts;
  readonly #links: Links;

  constructor(core: UserCore, parts: Parts) {
    this.#core = core;
    this.#parts = parts;
    this.#links = new Links(core.sql);
  }

  /** The linked accounts, the oldest first. */
  list(): LinkView[] {
    this.#core.account();
    return this.#links.list();
  }

  /**
   * Signs in somebody who has proved to own a linked account.
   *
   * @throws AegisError `email_unverified`, `account_suspended`; `sign_in_refused` when it is not linked (any more).
   */
  async signIn(
    { link, wish }: { readonly link: ProvedLink; readonly wish: SessionWish },
    causation: Causation,
  ): Promise<SignInResult> {
    const core = this.#core;
    const status = core.findAccount()?.status;
    // What takes the place of an account, because its address is another's, must look like an account that waits for its mail.
    if (status === 'reserving') throw new AegisError('email_unverified', 'Verify the e-mail address first.');
    if (!this.#links.has(link)) throw refused();
    const use = () => {
      // Unlinked while the second thoughts of this sign-in were computed.
      if (!this.#links.has(link)) throw refused();
      this.#links.use(link, link.label, core.now());
    };
    return this.#parts.signIn.passed({ amr: ['fed'], use }, wish, causation);
  }

  /**
   * That the person behind a session may begin to link an account.
   *
   * @throws AegisError `step_up_required`, `session_ended`.
   */
  assertMayLink({ sessionId }: { readonly sessionId: string }): void {
    this.#assertActive();
    this.#parts.factors.assertFresh(sessionId);
  }

  /**
   * Notes a link as pending, so that the edge may reserve its claim.
   *
   * @returns The time that the reservation carries; null when the account is linked already, and nothing is to be reserved.
   * @throws AegisError `session_ended`; `conflict` when there are too many.
   */
  beginLink({ link, sessionId }: { readonly link: ProvedLink; readonly sessionId: string }): {
    readonly at: number | null;
  } {
    const core = this.#core;
    const claim = claimOfLink(link);
    return core.transact(() => {
      const { epoch } = this.#assertActive();
      this.#parts.sessions.confirm(sessionId, epoch);
      if (this.#links.has(link)) return { at: null };
      if (this.#links.list().length >= MOST_LINKS) {
        throw new AegisError('conflict', `No more than ${MOST_LINKS} accounts can be linked.`);
      }
      const now = core.now();
      const { held, pending } = readClaims(core.sql);
      const others = pending.filter((name) => !isSameClaim(name, claim));
      const until = now + RESERVATION_MS;
      writeDocument(core.sql, 'claims', { held, pending: [...others, { ...claim, text: link.label, until }] }, now);
      core.alarms.soonest('sign-up', until);
      // One later than any release that is on its way, which must not take this reservation with it.
      return { at: now + 1 };
    });
  }

  /** Takes a pending link back: the edge could not reserve it, so there is nothing to release. */
  cancelLink(link: LinkKey): void {
    this.#core.transact(() => this.#dropPending(link));
  }

  /**
   * The account is linked now. Repeatable.
   *
   * @throws AegisError `conflict` when it is not pending any more.
   */
  completeLink({ link }: { readonly link: ProvedLink }, causation: Causation): LinkView {
    const core = this.#core;
    core.transact(() => {
      this.#assertActive();
      const isKnown = this.#links.has(link);
      if (!this.#dropPending(link) && !isKnown) {
        throw new AegisError('conflict', 'The link is not reserved any more; start again.');
      }
      this.#links.put(link, link.label, core.now());
      core.emit([accountEvent(core, 'identity.user.updated', { claims: [claimOfLink(link)] })], causation);
      if (!isKnown) this.#parts.factors.changed('account-linked', causation, { provider: link.provider });
    });
    return this.#links.list().find(({ provider, subject }) => provider === link.provider && subject === link.subject)!;
  }

  /**
   * Unlinks an account; its claim is free again. There being no such link is no error.
   *
   * @throws AegisError `step_up_required`, `session_ended`, `factor_last`.
   */
  unlink({ link, sessionId }: { readonly link: LinkKey; readonly sessionId: string }, causation: Causation): void {
    const core = this.#core;
    this.#parts.factors.assertFresh(sessionId);
    core.transact(() => {
      if (!this.#links.has(link)) return;
      assertRemovable(core, 'socialLink');
      this.#links.remove(link);
      core.emit([claimsReleased(core, [claimOfLink(link)])], causation);
      this.#parts.factors.changed('account-unlinked', causation, { provider: link.provider });
    });
  }

  /** Whether it was pending. */
  #dropPending(link: LinkKey): boolean {
    const { sql, now } = this.#core;
    const claim = claimOfLink(link);
    const { held, pending } = readClaims(sql);
    const others = pending.filter((name) => !isSameClaim(name, claim));
    if (others.length === pending.length) return false;
    writeDocument(sql, 'claims', { held, pending: others }, now());
    return true;
  }

  #assertActive() {
    const account = this.#core.account();
    if (account.status !== 'active') throw new AegisError('session_ended', 'The session has ended.');
    return account;
  }
}

function refused(): AegisError {
  return new AegisError('sign_in_refused', 'The account at the provider is not linked to an account here.');
}
