import { DurableObject } from 'cloudflare:workers';
import type { Causation } from '../../shared/events/envelope.ts';
import type {
  ApplicantView,
  FeedbackEntry,
  InterviewView,
  RecommendationRecord,
  ToldFacts,
} from '../../shared/policy/applicant/state.ts';
import { type Access, type ApplicantCore, applicantCore, EXPIRY_ALARM } from './applicant/core.ts';
import { type ApplicantReceipt, Facts, type GivenAnswer } from './applicant/facts.ts';
import { Recommendations, type ReplayOutcome } from './applicant/recommendations.ts';
import { Told } from './applicant/told.ts';

const BY_TIME: Causation = { correlationId: null, causationId: null, traceparent: null, actor: 'alarm' };

/**
 * What one person (`user:<id>`), or one anonymous visitor (`anon:<ULID>`), has told of themselves, and what was recommended to them.
 * The only place where it lies. A visitor shows the hash of a token, holds no name, and is forgotten a day after the last use.
 */
export class ApplicantActor extends DurableObject<Env> {
  readonly #core: ApplicantCore;
  readonly #facts: Facts;
  readonly #recommendations: Recommendations;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#core = applicantCore(ctx, env);
    const told = new Told(this.#core);
    this.#facts = new Facts(this.#core, told);
    this.#recommendations = new Recommendations(this.#core, told);
    void ctx.blockConcurrencyWhile(() => this.#core.alarms.heal());
  }

  // --- facts and interviews

  /** @throws AegisError `not_found`. */
  view(access: Access): Promise<ApplicantView> {
    return this.#facts.view(access, Date.now());
  }

  replaceFacts(
    access: Access,
    told: ToldFacts,
    expected: number | null,
    causation: Causation,
  ): Promise<ApplicantReceipt<ApplicantView>> {
    return this.#facts.replace(access, told, expected, causation, Date.now());
  }

  forgetFacts(access: Access, causation: Causation): Promise<ApplicantReceipt<ApplicantView>> {
    return this.#facts.forget(access, causation, Date.now());
  }

  startInterview(access: Access, id: string, causation: Causation): Promise<ApplicantReceipt<InterviewView>> {
    return this.#facts.startInterview(access, id, causation, Date.now());
  }

  interview(access: Access, id: string): Promise<InterviewView> {
    return this.#facts.interview(access, id, Date.now());
  }

  answer(
    access: Access,
    id: string,
    given: GivenAnswer,
    causation: Causation,
  ): Promise<ApplicantReceipt<InterviewView>> {
    return this.#facts.answer(access, id, given, causation, Date.now());
  }

  // --- recommendations

  store(access: Access, record: RecommendationRecord): Promise<{ readonly isNew: boolean }> {
    return this.#recommendations.store(access, record, Date.now());
  }

  withdraw(access: Access, id: string, isNew: boolean): void {
    this.#recommendations.withdraw(access, id, isNew, Date.now());
  }

  announce(
    access: Access,
    id: string,
    told: Readonly<Record<string, unknown>>,
    causation: Causation,
  ): ApplicantReceipt<null> {
    return this.#recommendations.announce(access, id, told, causation, Date.now());
  }

  failed(id: string, step: string, code: string, causation: Causation): void {
    this.#recommendations.failed(id, step, code, causation, Date.now());
  }

  recommendation(access: Access, id: string): Promise<RecommendationRecord> {
    return this.#recommendations.read(access, id, Date.now());
  }

  /** For who may read everybody's; the caller has checked that. */
  anyRecommendation(id: string): Promise<RecommendationRecord> {
    return this.#recommendations.readAny(id);
  }

  recommendations(access: Access, limit: number): Omit<RecommendationRecord, 'inputs'>[] {
    return this.#recommendations.list(access, limit, Date.now());
  }

  replayed(id: string, outcome: ReplayOutcome, causation: Causation): void {
    this.#recommendations.replayed(id, outcome, causation, Date.now());
  }

  feedback(access: Access, entry: FeedbackEntry, causation: Causation): ApplicantReceipt<null> {
    return this.#recommendations.feedback(access, entry, causation, Date.now());
  }

  // --- end, events and time

  /** Forgets everything. The one event that is left says that it was erased, so that the read model forgets as well. */
  erase(causation: Causation): void {
    const { storage, sql, alarms } = this.#core;
    storage.transactionSync(() => {
      if (this.#core.find() === null) return;
      for (const table of ['applicant', 'interview', 'recommendation', 'feedback']) {
        sql.exec(`DELETE FROM ${table}`);
      }
      alarms.clear(EXPIRY_ALARM);
      this.#core.emit('policy.applicant.erased', {}, causation, Date.now());
    });
  }

  confirmOutbox(sequence: number): void {
    this.#core.confirm(sequence);
  }

  override async alarm(): Promise<void> {
    await this.#core.alarms.run(Date.now(), {
      outbox: (now) => this.#core.outbox.flush(now),
      [EXPIRY_ALARM]: (now) => {
        const expiresAt = this.#core.find()?.expiresAt ?? null;
        if (expiresAt !== null && expiresAt <= now) this.erase(BY_TIME);
      },
    });
  }
}
