import type { Causation } from '../../../../shared/events/envelope.ts';
import { type Claim, isSameClaim, RESERVATION_MS } from '../../../../shared/identity/claim.ts';
import { AegisError } from '../../../../shared/kernel/error.ts';
import { firstRow } from '../../../kernel/sql.ts';
import type { UserCore } from '../core.ts';
import type { Mails } from '../mails.ts';
import type { OneTimeTokens } from '../one-time-tokens.ts';
import { type PendingName, readClaims, readDocument, writeDocument } from './documents.ts';
import { accountEvent, claimsReleased } from './events.ts';

/** How long the link to a new address works. */
const CHANGE_EMAIL_MS = 24 * 60 * 60_000;

/** Each wish for another address mails a stranger's mailbox: so many are granted in this time, in ms. */
const MOST_WISHES = 5;
const WISHES_MS = 60 * 60_000;

const ALARM: Causation = { correlationId: null, causationId: null, traceparent: null, actor: 'alarm' };

/** A new user name or address: what was typed, and how it is claimed. */
export interface NewName extends Claim {
  readonly kind: 'email' | 'username';
  readonly text: string;
}

/**
 * The account's names. To take one, the actor notes it as pending, the edge reserves it in the claim table, the actor completes. While
 * a name is pending the actor stands behind the reservation; when it does not, {@link Names.stillHeld} says so and never takes it back.
 */
export class Names {
  readonly #core: UserCore;
  readonly #parts: { readonly mails: Mails; readonly tokens: OneTimeTokens };

  constructor(core: UserCore, parts: { mails: Mails; tokens: OneTimeTokens }) {
    this.#core = core;
    this.#parts = parts;
  }

  /**
   * Notes a name as pending.
   *
   * @returns The time that the reservation carries.
   * @throws AegisError `rate_limited` for the sixth address in an hour.
   */
  begin(name: NewName, causation: Causation): { readonly at: number } {
    const core = this.#core;
    return core.transact(() => {
      core.account();
      const now = core.now();
      if (name.kind === 'email') this.#countWish(now);
      const { held, pending } = readClaims(core.sql);
      const [replaced, others] = partition(pending, ({ kind }) => kind === name.kind);
      const until = now + RESERVATION_MS;
      writeDocument(core.sql, 'claims', { held, pending: [...others, { ...name, until }] }, now);
      const abandoned = replaced.filter((old) => !isSameClaim(old, name) && !held.some((own) => isSameClaim(own, old)));
      if (abandoned.length > 0) core.emit([claimsReleased(core, abandoned)], causation);
      this.arm();
      // One later than any release that is on its way, which must not take this reservation with it.
      return { at: now + 1 };
    });
  }

  /** Takes a pending name back: the edge could not reserve it, so there is nothing to release. */
  cancel(claim: Claim): void {
    const { sql, now, transact } = this.#core;
    transact(() => {
      const { held, pending } = readClaims(sql);
      writeDocument(sql, 'claims', { held, pending: pending.filter((name) => !isSameClaim(name, claim)) }, now());
    });
  }

  /**
   * The user name is the account's now; null takes it away.
   *
   * @throws AegisError `conflict` when it is not pending any more.
   */
  completeUsername(claim: Claim | null, causation: Causation): void {
    const core = this.#core;
    core.transact(() => {
      const name = claim === null ? null : this.#pending(claim);
      this.#take('username', name, causation);
      core.sql.exec(
        'UPDATE account SET username = ?, revision = revision + 1, updated_at = ?',
        name?.text ?? null,
        core.now(),
      );
      core.note({ type: 'username.changed', security: true }, causation);
      this.#tell(name, causation);
    });
  }

  /**
   * Mails the link to the new address, which is reserved now.
   *
   * @throws AegisError `conflict` when it is not pending any more.
   */
  async mailNewEmail(claim: Claim, causation: Causation): Promise<void> {
    const core = this.#core;
    const { text } = this.#pending(claim);
    const { kind, value } = claim;
    const token = await this.#parts.tokens.prepare('change-email', { kind, value }, CHANGE_EMAIL_MS);
    const mail = await this.#parts.mails.prepare('change-email', text, { token: token.token });
    core.transact(() => {
      this.#pending(claim);
      const { held, pending } = readClaims(core.sql);
      const until = core.now() + CHANGE_EMAIL_MS;
      const extended = pending.map((name) => (isSameClaim(name, claim) ? { ...name, until } : name));
      writeDocument(core.sql, 'claims', { held, pending: extended }, core.now());
      token.store();
      mail.store();
      core.note({ type: 'email.change-requested', security: true }, causation);
      this.arm();
    });
  }

  /**
   * The new address is the account's now.
   *
   * @throws AegisError `one_time_token_invalid`.
   */
  async completeEmail(tokenId: string, secret: string, causation: Causation): Promise<void> {
    const core = this.#core;
    const data = await this.#parts.tokens.read(tokenId, secret, 'change-email');
    const claim = { kind: String(data.kind), value: String(data.value) };
    core.transact(() => {
      this.#parts.tokens.consume(tokenId);
      const name = this.#findPending(claim);
      if (name === null) throw new AegisError('one_time_token_invalid', 'The link or code is no longer valid.');
      const { email: old } = core.account();
      this.#take('email', name, causation);
      const now = core.now();
      core.sql.exec(
        'UPDATE account SET email = ?, email_verified_at = ?, revision = revision + 1, updated_at = ?',
        ...[name.text, now, now],
      );
      core.note({ type: 'email.changed', security: true }, causation);
      if (old !== null) this.#parts.mails.enqueue('email-changed', old, {});
      this.#tell(name, causation);
    });
  }

  /**
   * Gives up those of the addresses that are pending: a wish must not keep the one who reads the mails from signing up. The link that was
   * mailed is dead with that.
   */
  yieldEmails(claims: readonly Claim[]): void {
    const core = this.#core;
    const { held, pending } = readClaims(core.sql);
    const isYielded = (name: Claim) =>
      name.kind === 'email' &&
      claims.some((claim) => isSameClaim(claim, name)) &&
      !held.some((own) => isSameClaim(own, name));
    const [yielded, others] = partition(pending, isYielded);
    if (yielded.length === 0) return;
    core.transact(() => {
      writeDocument(core.sql, 'claims', { held, pending: others }, core.now());
      core.emit([claimsReleased(core, yielded)], ALARM);
    });
  }

  /** Which of the claims the account stands behind. What it does not, it never will again by an old reservation. */
  stillHeld(claims: readonly Claim[]): readonly boolean[] {
    const status = this.#core.findAccount()?.status;
    if (status === undefined || status === 'erased') return claims.map(() => false);
    this.expire(this.#core.now());
    const { held, pending } = readClaims(this.#core.sql);
    return claims.map((claim) => [...held, ...pending].some((own) => isSameClaim(own, claim)) || this.#isLink(claim));
  }

  /** Releases the pending names whose time is over. */
  expire(now: number): void {
    const core = this.#core;
    const { held, pending } = readClaims(core.sql);
    const [over, open] = partition(pending, ({ until }) => until <= now);
    if (over.length === 0) return;
    core.transact(() => {
      writeDocument(core.sql, 'claims', { held, pending: open }, now);
      const free = over.filter((name) => !held.some((own) => isSameClaim(own, name)));
      if (free.length > 0) core.emit([claimsReleased(core, free)], ALARM);
    });
  }

  /** When the next pending name is over, or null. */
  deadline(): number | null {
    const times = readClaims(this.#core.sql).pending.map(({ until }) => until);
    return times.length === 0 ? null : Math.min(...times);
  }

  arm(): void {
    const deadline = this.deadline();
    if (deadline !== null) this.#core.alarms.soonest('sign-up', deadline);
  }

  #countWish(now: number): void {
    const { sql } = this.#core;
    const times = (readDocument(sql, 'email-wishes')?.times ?? []).filter((at) => at > now - WISHES_MS);
    const [oldest] = times;
    if (oldest !== undefined && times.length >= MOST_WISHES) {
      throw new AegisError('rate_limited', 'Too many other addresses were asked for; wait a while.', {
        retryAfterSeconds: Math.ceil((oldest + WISHES_MS - now) / 1_000),
      });
    }
    writeDocument(sql, 'email-wishes', { times: [...times, now] }, now);
  }

  /** Replaces the held claim of a kind; the old one is released. */
  #take(kind: string, name: PendingName | null, causation: Causation): void {
    const core = this.#core;
    const { held, pending } = readClaims(core.sql);
    const [old, others] = partition(held, (own) => own.kind === kind);
    const taken = name === null ? [] : [{ kind, value: name.value }];
    const claims = { held: [...others, ...taken], pending: pending.filter((own) => own.kind !== kind) };
    writeDocument(core.sql, 'claims', claims, core.now());
    const released = old.filter((own) => own.value !== name?.value);
    if (released.length > 0) core.emit([claimsReleased(core, released)], causation);
  }

  #tell(name: PendingName | null, causation: Causation): void {
    const claims = name === null ? [] : [{ kind: name.kind, value: name.value }];
    this.#core.emit([accountEvent(this.#core, 'identity.user.updated', { claims })], causation);
  }

  #pending(claim: Claim): PendingName {
    const name = this.#findPending(claim);
    if (name === null) throw new AegisError('conflict', 'The name is not reserved any more; start again.');
    return name;
  }

  #findPending(claim: Claim): PendingName | null {
    const { pending } = readClaims(this.#core.sql);
    return pending.find((name) => isSameClaim(name, claim) && name.until > this.#core.now()) ?? null;
  }

  /** An account at another provider is a claim of its own kind. */
  #isLink({ kind, value }: Claim): boolean {
    if (!kind.startsWith('social:')) return false;
    const provider = kind.slice('social:'.length);
    const query = 'SELECT 1 FROM social_link WHERE provider = ? AND subject = ?';
    return firstRow(this.#core.sql, query, provider, value) !== null;
  }
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
