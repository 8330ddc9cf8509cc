import type { Causation } from '../../../../shared/events/envelope.ts';
import { mailboxKey } from '../../../../shared/identity/mail/mailbox.ts';
import { greaterOf, type StoreCounts, sumOf } from '../../../../shared/identity/privacy/counts.ts';
import { LAST_MAIL_MS, type Receipt, receiptOf, receiptPath } from '../../../../shared/identity/privacy/receipt.ts';
import { platformRandom, secretDigits } from '../../../../shared/identity/secret.ts';
import { AegisError, asAegisError } from '../../../../shared/kernel/error.ts';
import { sha256Hex } from '../../../../shared/kernel/hash.ts';
import { timeOrderedId } from '../../../../shared/kernel/ids.ts';
import { logger } from '../../../../shared/kernel/log.ts';
import { firstRow } from '../../../kernel/sql.ts';
import { readDocument } from '../account/documents.ts';
import { accountEvent } from '../account/events.ts';
import { assertRevision } from '../account/self-description.ts';
import type { UserCore } from '../core.ts';
import type { Keys } from '../keys.ts';
import type { Mails } from '../mails.ts';
import type { Revocations } from '../revocations.ts';
import type { Sessions } from '../sessions.ts';
import { PRIVACY_ALARM } from './alarm.ts';
import { type EraseData, type EraseState, erasureOf, type Job, writeJob } from './jobs.ts';
import { countOwn, wipeOwn } from './tables.ts';

/** How often the alarm looks after an erasure that moves by itself, in ms: a confirmation or a message may have been lost. */
const LOOK_MS = 30_000;
const DUE = 'identity.user.erasure-due';
const ALARM: Causation = { correlationId: null, causationId: null, traceparent: null, actor: 'alarm' };

const log = logger({ svc: 'privacy' });

interface Parts {
  readonly mails: Mails;
  readonly sessions: Sessions;
  readonly keys: Keys;
  readonly revocations: Revocations;
  /** Whether an archive is on its way to the bucket. */
  readonly isExporting: () => boolean;
}

/** Who wants an account erased. */
export interface EraseWish {
  readonly requestedBy: 'owner' | 'administrator';
  /** Of the request, for the link to the receipt, unless the account knows a better one. */
  readonly origin: string;
  /** Revision of the account that was seen; null for whichever. */
  readonly expected: number | null;
}

/** An erasure as who asked for it sees it. */
export interface EraseView {
  readonly id: string;
  readonly state: EraseState;
  /** Path of the receipt, which is there at the end; whoever knows it may read it. */
  readonly receipt: string;
}

/** What the edge has to do now. */
export type EdgeWork =
  | { readonly stage: 'none' }
  /** Count, tell, delete; `pseudonym` takes the place of the user id in the audit. */
  | { readonly stage: 'edge'; readonly pseudonym: string }
  /** Sign the receipt and store it. */
  | { readonly stage: 'seal'; readonly receipt: Receipt; readonly issuer: string };

/**
 * Erases the account as a saga: begin, wait until every event is projected, let the edge delete in the stores out of reach, empty the
 * own tables, let the edge sign the receipt, mail it. Each step is one transaction that leaves a state behind from which the next one
 * follows, whoever takes it: the request that began, or the event `identity.user.erasure-due`, which comes again until it is through.
 */
export class Erasure {
  readonly #core: UserCore;
  readonly #parts: Parts;

  constructor(core: UserCore, parts: Parts) {
    this.#core = core;
    this.#parts = parts;
  }

  /**
   * Begins; from here on there is no way back, and nobody signs in. Beginning twice is beginning once.
   *
   * @throws AegisError `not_found`, `revision_mismatch`.
   */
  async begin(wish: EraseWish, causation: Causation): Promise<EraseView> {
    const core = this.#core;
    const view = core.transact(() => {
      const known = erasureOf(core.sql);
      if (known !== null && known.state !== 'done') return viewOf(known);
      const account = core.account();
      if (account.status === 'reserving') throw new AegisError('not_found', 'There is no such user.');
      assertRevision(account.revision, wish.expected);
      return this.#begin(wish, account.email, causation);
    });
    await this.#parts.revocations.tell().catch((thrown: unknown) => {
      // Safe: the alarm tells the log, and what asks the actor is refused already. An error would say that nothing has happened.
      log.warn('revocations left to the alarm', { user: core.userId, reason: asAegisError(thrown).message });
    });
    return view;
  }

  /** Whether there is an erasure, in whatever state. */
  exists(): boolean {
    return erasureOf(this.#core.sql) !== null;
  }

  /** The consumer has confirmed events: the last ones may be among them. */
  confirmed(): void {
    const state = erasureOf(this.#core.sql)?.state;
    if (state === 'draining') this.#core.alarms.soonest(PRIVACY_ALARM, this.#core.now());
  }

  /** The alarm: sees that the saga goes on; returns when to look again, or null when it is over. */
  async advance(now: number): Promise<number | null> {
    const job = erasureOf(this.#core.sql);
    if (job === null) return null;
    if (job.state !== 'done') {
      this.#core.transact(() => this.#callEdge());
      return now + LOOK_MS;
    }
    return this.#removeLastMail(job, now);
  }

  /** What the edge has to do now; see {@link EdgeWork}. */
  work(): EdgeWork {
    const job = erasureOf(this.#core.sql);
    if (job?.state === 'edge') return { stage: 'edge', pseudonym: job.data.pseudonym };
    if (job?.state === 'sealing' && job.data.receipt !== null) {
      return { stage: 'seal', receipt: job.data.receipt, issuer: job.data.origin };
    }
    return { stage: 'none' };
  }

  /** What the edge is about to delete: noted before, because after a crash it would count less. */
  planEdge(counts: StoreCounts): void {
    const { sql, transact } = this.#core;
    transact(() => {
      const job = erasureOf(sql);
      if (job?.state === 'edge') writeJob(sql, 'erase', withCounts(job, counts));
    });
  }

  /**
   * The edge has deleted. Empties the own tables in one transaction, unless events came in meanwhile: then they are waited for, and the
   * edge is called once more.
   *
   * @throws AegisError when the revocation log cannot be told; to be repeated.
   */
  async completeEdge(counts: StoreCounts): Promise<EdgeWork> {
    const core = this.#core;
    await this.#parts.revocations.tell();
    const subject = await sha256Hex(core.userId);
    core.transact(() => {
      const job = erasureOf(core.sql);
      if (job?.state !== 'edge') return;
      const counted = withCounts(job, counts);
      if (this.#hasLateEvents(job) || firstRow(core.sql, 'SELECT id FROM revocation LIMIT 1') !== null) {
        const rounds = [...counted.data.rounds, {}];
        writeJob(core.sql, 'erase', { ...counted, state: 'draining', data: { ...counted.data, rounds, due: null } });
        core.alarms.soonest(PRIVACY_ALARM, core.now());
      } else this.#wipe(counted, subject);
    });
    return this.work();
  }

  /** The receipt is stored: mails it, and forgets the address with that. */
  complete(): void {
    const core = this.#core;
    core.transact(() => {
      const job = erasureOf(core.sql);
      if (job?.state !== 'sealing') return;
      const now = core.now();
      // Once more: a command that was under way when the tables were emptied may have written since.
      wipeOwn(core.sql, now);
      const { email, receiptId, origin } = job.data;
      if (email !== null) this.#parts.mails.enqueue('erased', email, { receipt: origin + receiptPath(receiptId) });
      const lastMail = firstRow<{ id: string }>(core.sql, 'SELECT id FROM mail')?.id ?? null;
      core.sql.exec("UPDATE account SET locale = 'en'");
      const data: EraseData = { ...job.data, pseudonym: '', own: {}, rounds: [], receipt: null, email: null, lastMail };
      writeJob(core.sql, 'erase', { ...job, state: 'done', data, finishedAt: now });
      core.alarms.set(PRIVACY_ALARM, now + LAST_MAIL_MS);
    });
  }

  /** Key of the last mail in the mailbox while it lies there; null without one. */
  lastMailKey(): string | null {
    const id = erasureOf(this.#core.sql)?.data.lastMail ?? null;
    return id === null ? null : mailboxKey(id);
  }

  #begin(wish: EraseWish, email: string | null, causation: Causation): EraseView {
    const core = this.#core;
    const now = core.now();
    const { sessions, keys } = this.#parts;
    const data: EraseData = {
      requestedBy: wish.requestedBy,
      receiptId: secretDigits(platformRandom),
      origin: core.env.AEGIS_ISSUER || readDocument(core.sql, 'origin')?.origin || wish.origin,
      pseudonym: `erased-${secretDigits(platformRandom, 16)}`,
      own: countOwn(core.sql),
      rounds: [{}],
      ...{ due: null, receipt: null, email, lastMail: null },
    };
    const job: Job<'erase'> = {
      ...{ id: timeOrderedId(now, platformRandom), state: 'draining', data },
      ...{ createdAt: now, finishedAt: null },
    };
    writeJob(core.sql, 'erase', job);
    core.sql.exec(
      "UPDATE account SET status = 'erasing', suspended_reason = NULL, revision = revision + 1, updated_at = ?",
      now,
    );
    sessions.endAllBut(null, causation);
    keys.revokeAll();
    sessions.outdateTokens();
    // What could still be followed or exchanged, and what would only fill the mailbox that is emptied next.
    for (const table of ['password', 'one_time_token', 'auth_code', 'challenge', 'mail']) {
      core.sql.exec(`DELETE FROM ${table}`);
    }
    const requested = { type: 'account.erasure-requested', security: true, data: { by: wish.requestedBy } };
    core.note(requested, causation);
    core.emit([accountEvent(core, 'identity.user.updated')], causation);
    core.alarms.set(PRIVACY_ALARM, now);
    return viewOf(job);
  }

  /** Calls the edge by an event, once everything before it is projected, and again when the event was confirmed and nothing came. */
  #callEdge(): void {
    const core = this.#core;
    const job = erasureOf(core.sql);
    const { head, confirmed } = core.outbox.status();
    if (job === null || job.state === 'done' || confirmed < head || this.#parts.isExporting()) return;
    core.emit([{ type: DUE, version: 1, data: { user: core.userId } }], ALARM);
    if (job.state === 'draining') {
      writeJob(core.sql, 'erase', { ...job, state: 'edge', data: { ...job.data, due: head + 1 } });
    }
  }

  #hasLateEvents({ data }: Job<'erase'>): boolean {
    const { sql } = this.#core;
    const query = 'SELECT sequence FROM k_events WHERE sequence > ? AND type <> ? LIMIT 1';
    return firstRow(sql, query, data.due ?? 0, DUE) !== null;
  }

  #wipe(job: Job<'erase'>, subject: string): void {
    const core = this.#core;
    const now = core.now();
    const { receiptId: id, requestedBy, due, rounds } = job.data;
    const own = greaterOf(job.data.own, countOwn(core.sql));
    const mailIsKept = core.env.AEGIS_MAIL !== 'http';
    const receipt = receiptOf(
      { ...{ id, subject, requestedBy, mailIsKept }, startedAt: job.createdAt, finishedAt: now },
      { ...own, ...sumOf(rounds) },
    );
    wipeOwn(core.sql, now);
    core.log.trim(due ?? 0);
    for (const kind of ['sign-up', 'sessions', 'mail']) core.alarms.clear(kind);
    core.emit([accountEvent(core, 'identity.user.deleted')], ALARM);
    writeJob(core.sql, 'erase', { ...job, state: 'sealing', data: { ...job.data, own, receipt } });
  }

  /** The mailbox keeps the last mail for a day, so that it can be read at all. */
  async #removeLastMail(job: Job<'erase'>, now: number): Promise<number | null> {
    const { env, sql, transact } = this.#core;
    const key = this.lastMailKey();
    if (key === null) return null;
    const isWaiting = firstRow(sql, 'SELECT id FROM mail WHERE id = ?', job.data.lastMail) !== null;
    const due = (job.finishedAt ?? 0) + LAST_MAIL_MS;
    if (isWaiting || now < due) return Math.max(due, now + LOOK_MS);
    await env.EXPORTS.delete(key);
    transact(() => writeJob(sql, 'erase', { ...job, data: { ...job.data, lastMail: null } }));
    return null;
  }
}

function withCounts(job: Job<'erase'>, counts: StoreCounts): Job<'erase'> {
  const { rounds } = job.data;
  const round = greaterOf(rounds.at(-1) ?? {}, counts);
  return { ...job, data: { ...job.data, rounds: [...rounds.slice(0, -1), round] } };
}

function viewOf({ id, state, data }: Job<'erase'>): EraseView {
  return { id, state, receipt: receiptPath(data.receiptId) };
}
