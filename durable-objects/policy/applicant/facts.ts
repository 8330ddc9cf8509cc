import type { Causation, Envelope } from '../../../shared/events/envelope.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { ApplicantView, InterviewView, ToldFacts } from '../../../shared/policy/applicant/state.ts';
import { type Answer, learn } from '../../../shared/policy/questions/index.ts';
import { firstRow } from '../../kernel/sql.ts';
import { type Access, ANONYMOUS_LIFE_MS, type ApplicantCore, type ApplicantState } from './core.ts';
import type { Told } from './told.ts';

/** What is changed, and the events to project so that the caller reads its own write. */
export interface ApplicantReceipt<T> {
  readonly value: T;
  readonly events: readonly Envelope[];
}

/** One answer of an interview; `null` is "prefer not to say". */
export interface GivenAnswer {
  readonly attribute: string;
  readonly subject: 'applicant' | 'beneficiary';
  readonly answer: Answer | null;
}

/** Facts, settings and interviews of an applicant. */
export class Facts {
  readonly #core: ApplicantCore;
  readonly #told: Told;

  constructor(core: ApplicantCore, told: Told) {
    this.#core = core;
    this.#told = told;
  }

  async view(access: Access, now: number): Promise<ApplicantView> {
    return this.#viewOf(this.#core.state(access, now), await this.#told.read());
  }

  /** Replaces what was told. `expected`: the revision that the caller has seen, `null` for any. */
  async replace(
    access: Access,
    told: ToldFacts,
    expected: number | null,
    causation: Causation,
    now: number,
  ): Promise<ApplicantReceipt<ApplicantView>> {
    const before = this.#core.find() === null ? null : await this.#told.read();
    const sealed = await this.#told.seal(told);
    const changed = changedAttributes(before, told);
    return this.#command(access, now, (state) => {
      if (expected !== null && expected !== state.revision) throw moved(state.revision);
      const next = this.#touched(state, now);
      this.#core.save(next);
      this.#told.write(sealed);
      const events = [this.#core.emit('policy.applicant.facts-changed', { attributes: changed }, causation, now)];
      return { value: this.#viewOf(next, told), events };
    });
  }

  /** Forgets what was told; what was recommended stays until it is deleted by itself. */
  async forget(access: Access, causation: Causation, now: number): Promise<ApplicantReceipt<ApplicantView>> {
    return this.replace(access, { subjects: { applicant: {} }, received: [] }, null, causation, now);
  }

  // --- interviews

  async startInterview(
    access: Access,
    id: string,
    causation: Causation,
    now: number,
  ): Promise<ApplicantReceipt<InterviewView>> {
    const told = this.#core.find() === null ? { subjects: { applicant: {} }, received: [] } : await this.#told.read();
    return this.#command(access, now, (state) => {
      const next = this.#touched(state, now);
      this.#core.save(next);
      this.#core.sql.exec('INSERT INTO interview (id, created_at, asked) VALUES (?, ?, 0)', id, now);
      this.#core.sql.exec(
        'DELETE FROM interview WHERE id NOT IN (SELECT id FROM interview ORDER BY created_at DESC, id DESC LIMIT 20)',
      );
      const events = [this.#core.emit('policy.interview.started', { interview: id }, causation, now)];
      return { value: { id, createdAt: now, asked: 0, applicant: this.#viewOf(next, told) }, events };
    });
  }

  async interview(access: Access, id: string, now: number): Promise<InterviewView> {
    const applicant = await this.view(access, now);
    const row = this.#interview(id);
    return { id, createdAt: row.created_at, asked: row.asked, applicant };
  }

  /** @throws AegisError `not_found`, `invalid_request` for an answer that does not fit its question. */
  async answer(
    access: Access,
    id: string,
    { attribute, subject, answer }: GivenAnswer,
    causation: Causation,
    now: number,
  ): Promise<ApplicantReceipt<InterviewView>> {
    this.#core.state(access, now);
    this.#interview(id);
    const before = await this.#told.read();
    const told = answer === null ? before : withAnswer(before, attribute, subject, answer);
    const sealed = answer === null ? null : await this.#told.seal(told);
    return this.#command(access, now, (state) => {
      const others = state.refused.filter((refused) => refused !== attribute);
      // What somebody would not tell is not asked again; an answer takes the refusal back.
      const refused = answer === null ? [...others, attribute] : others;
      const next = { ...this.#touched(state, now), refused };
      this.#core.save(next);
      if (sealed !== null) this.#told.write(sealed);
      this.#core.sql.exec('UPDATE interview SET asked = asked + 1 WHERE id = ?', id);
      const { created_at: createdAt, asked } = this.#interview(id);
      const events =
        answer === null
          ? []
          : [this.#core.emit('policy.applicant.facts-changed', { attributes: [attribute] }, causation, now)];
      return { value: { id, createdAt, asked, applicant: this.#viewOf(next, told) }, events };
    });
  }

  #interview(id: string): { created_at: number; asked: number } {
    const row = firstRow<{ created_at: number; asked: number }>(
      this.#core.sql,
      'SELECT created_at, asked FROM interview WHERE id = ?',
      id,
    );
    if (row === null) throw new AegisError('not_found', 'There is no such interview.');
    return row;
  }

  #command<T>(access: Access, now: number, work: (state: ApplicantState) => T): T {
    return this.#core.storage.transactionSync(() => work(this.#core.begin(access, now)));
  }

  #touched(state: ApplicantState, now: number): ApplicantState {
    const expiresAt = state.expiresAt === null ? null : now + ANONYMOUS_LIFE_MS;
    return { ...state, revision: state.revision + 1, updatedAt: now, expiresAt };
  }

  #viewOf(state: ApplicantState, told: ToldFacts): ApplicantView {
    const { tokenHash: _, ...shown } = state;
    return { name: this.#core.name, ...shown, ...told };
  }
}

function withAnswer(
  told: ToldFacts,
  attribute: string,
  subject: 'applicant' | 'beneficiary',
  answer: Answer,
): ToldFacts {
  const learned = learn(told.subjects[subject] ?? {}, attribute, answer);
  return { ...told, subjects: { ...told.subjects, [subject]: learned } };
}

/** Names of what is told otherwise than before. */
function changedAttributes(before: ToldFacts | null, after: ToldFacts): string[] {
  const facts = ({ subjects }: ToldFacts) => ({ ...subjects.beneficiary, ...subjects.applicant });
  const [old, now] = [before === null ? {} : facts(before), facts(after)];
  const names = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...names].filter((name) => JSON.stringify(old[name]) !== JSON.stringify(now[name])).sort();
}

function moved(revision: number): AegisError {
  return new AegisError('revision_mismatch', 'What was told has been changed meanwhile.', { details: { revision } });
}
