import type { Causation } from '../../../shared/events/envelope.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { FeedbackEntry, RecommendationRecord } from '../../../shared/policy/applicant/state.ts';
import { firstRow } from '../../kernel/sql.ts';
import { type Access, ANONYMOUS_LIFE_MS, type ApplicantCore, EXPIRY_ALARM } from './core.ts';
import type { ApplicantReceipt } from './facts.ts';
import type { Told } from './told.ts';

/** Recommendations kept for one applicant. */
const KEPT = 50;
/** Marks that one applicant can leave a day: whoever says more says nothing. */
const MARKS_A_DAY = 200;
const DAY_MS = 86_400_000;

/** How a replay came out. */
export interface ReplayOutcome {
  readonly identical: boolean;
  /** 0 to 1, under changes that must not matter. */
  readonly consistency: number;
}

/** What was recommended to an applicant, and what they did with it. */
export class Recommendations {
  readonly #core: ApplicantCore;
  readonly #told: Told;

  constructor(core: ApplicantCore, told: Told) {
    this.#core = core;
    this.#told = told;
  }

  /**
   * Keeps a recommendation, not yet to be seen. Keeping the same again changes nothing, so that a step may be repeated.
   *
   * @returns Whether the applicant was begun by this: then taking it back takes the applicant away as well.
   * @throws AegisError `not_found` for one that was asked for before everything was erased: it must not bring anything back.
   */
  async store(access: Access, record: RecommendationRecord, now: number): Promise<{ readonly isNew: boolean }> {
    const { inputs, ...rest } = record;
    const sealed = await this.#told.sealInputs(inputs);
    return this.#core.storage.transactionSync(() => {
      const erasedAt = this.#core.erasedAt();
      if (erasedAt !== null && record.createdAt <= erasedAt)
        throw new AegisError('not_found', 'It was erased meanwhile.');
      const isNew = this.#core.find() === null;
      const state = this.#core.begin(access, now);
      const expiresAt = state.expiresAt === null ? null : now + ANONYMOUS_LIFE_MS;
      if (isNew || expiresAt !== null) this.#core.save({ ...state, expiresAt });
      this.#core.sql.exec(
        `INSERT INTO recommendation (id, status, record, inputs) VALUES (?, 'stored', ?, ?) ON CONFLICT (id) DO NOTHING`,
        record.id,
        JSON.stringify(rest),
        sealed,
      );
      return { isNew };
    });
  }

  /** Takes a stored recommendation back; one that was announced stays. */
  withdraw(access: Access, id: string, isNew: boolean, now: number): void {
    if (this.#core.find() === null) return;
    this.#core.state(access, now);
    this.#core.sql.exec("DELETE FROM recommendation WHERE id = ? AND status = 'stored'", id);
    const left = firstRow<{ n: number }>(this.#core.sql, 'SELECT count(*) AS n FROM recommendation')!.n;
    if (!isNew || left > 0) return;
    this.#core.sql.exec('DELETE FROM applicant WHERE told IS NULL');
    if (this.#core.find() === null) this.#core.alarms.clear(EXPIRY_ALARM);
  }

  /** Makes it seen, and tells that there is one. Announcing twice tells once. */
  announce(
    access: Access,
    id: string,
    told: Readonly<Record<string, unknown>>,
    causation: Causation,
    now: number,
  ): ApplicantReceipt<null> {
    return this.#core.storage.transactionSync(() => {
      this.#core.state(access, now);
      const row = firstRow<{ status: string }>(this.#core.sql, 'SELECT status FROM recommendation WHERE id = ?', id);
      if (row === null) throw notFound();
      if (row.status === 'announced') return { value: null, events: [] };
      this.#core.sql.exec("UPDATE recommendation SET status = 'announced' WHERE id = ?", id);
      this.#core.sql.exec(
        'DELETE FROM recommendation WHERE id NOT IN (SELECT id FROM recommendation ORDER BY id DESC LIMIT ?)',
        KEPT,
      );
      const requested = this.#core.emit('policy.recommendation.requested', { recommendation: id }, causation, now);
      const generated = this.#core.emit(
        'policy.recommendation.generated',
        { recommendation: id, ...told },
        causation,
        now,
      );
      return { value: null, events: [requested, generated] };
    });
  }

  /** Tells that one was asked for and did not come about. Of an applicant that is not there nothing is told. */
  failed(id: string, step: string, code: string, causation: Causation, now: number): void {
    if (this.#core.find() === null) return;
    this.#core.storage.transactionSync(() => {
      this.#core.emit('policy.recommendation.failed', { recommendation: id, step, code }, causation, now);
    });
  }

  async read(access: Access, id: string, now: number): Promise<RecommendationRecord> {
    this.#core.state(access, now);
    return this.readAny(id);
  }

  /** Without looking who asks: for those who may read everybody's. */
  async readAny(id: string): Promise<RecommendationRecord> {
    const row = firstRow<{ record: string; inputs: string }>(
      this.#core.sql,
      "SELECT record, inputs FROM recommendation WHERE id = ? AND status = 'announced'",
      id,
    );
    if (row === null) throw notFound();
    const inputs = await this.#told.openInputs(row.inputs);
    return { ...(JSON.parse(row.record) as Omit<RecommendationRecord, 'inputs'>), inputs };
  }

  /** Newest first. */
  list(access: Access, limit: number, now: number): Omit<RecommendationRecord, 'inputs'>[] {
    this.#core.state(access, now);
    return this.#core.sql
      .exec<{ record: string }>(
        "SELECT record FROM recommendation WHERE status = 'announced' ORDER BY id DESC LIMIT ?",
        limit,
      )
      .toArray()
      .map(({ record }) => JSON.parse(record) as Omit<RecommendationRecord, 'inputs'>);
  }

  /** Tells how a replay came out, for the measure of reproducibility. */
  replayed(id: string, outcome: ReplayOutcome, causation: Causation, now: number): void {
    this.#core.storage.transactionSync(() => {
      this.#core.emit('policy.recommendation.replayed', { recommendation: id, ...outcome }, causation, now);
    });
  }

  /** @throws AegisError `not_found` for what was not recommended, `rate_limited` beyond a day's marks. */
  feedback(access: Access, entry: FeedbackEntry, causation: Causation, now: number): ApplicantReceipt<null> {
    return this.#core.storage.transactionSync(() => {
      this.#core.state(access, now);
      const { policyId, recommendationId, action, rating, rank } = entry;
      this.#assertShown(recommendationId, policyId);
      const today = firstRow<{ n: number }>(
        this.#core.sql,
        'SELECT count(*) AS n FROM feedback WHERE at > ?',
        now - DAY_MS,
      )!.n;
      if (today >= MARKS_A_DAY) {
        throw new AegisError('rate_limited', 'So many marks a day are enough.', { retryAfterSeconds: 3_600 });
      }
      this.#core.sql.exec(
        'INSERT INTO feedback (at, policy, entry) VALUES (?, ?, ?)',
        now,
        policyId,
        JSON.stringify(entry),
      );
      this.#core.sql.exec('DELETE FROM feedback WHERE seq <= (SELECT max(seq) FROM feedback) - 2000');
      const data = { recommendation: recommendationId, policy: policyId, action, rating, rank };
      return { value: null, events: [this.#core.emit('policy.feedback.submitted', data, causation, now)] };
    });
  }

  #assertShown(id: string, policyId: string): void {
    const row = firstRow<{ record: string }>(
      this.#core.sql,
      "SELECT record FROM recommendation WHERE id = ? AND status = 'announced'",
      id,
    );
    const items = row === null ? [] : (JSON.parse(row.record) as RecommendationRecord).items;
    if (!items.some((item) => item.policyId === policyId)) throw notFound();
  }
}

function notFound(): AegisError {
  return new AegisError('not_found', 'There is no such recommendation.');
}
