import type { Causation, Envelope } from '../../../shared/events/envelope.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { constantTimeEqual } from '../../../shared/kernel/hash.ts';
import { logger } from '../../../shared/kernel/log.ts';
import { Alarms } from '../../kernel/alarms.ts';
import { EventLog } from '../../kernel/event-log.ts';
import { migrate } from '../../kernel/migrations.ts';
import { actorName } from '../../kernel/name.ts';
import { Outbox } from '../../kernel/outbox.ts';
import { firstRow } from '../../kernel/sql.ts';
import { APPLICANT_MIGRATIONS } from './schema.ts';

/** Alarm at which an anonymous applicant is forgotten. */
export const EXPIRY_ALARM = 'expiry';
/** An anonymous applicant lives so long after it was last used. */
export const ANONYMOUS_LIFE_MS = 24 * 3_600_000;
/** Events kept after they were confirmed, for replay. */
const KEPT_EVENTS = 200;

/** Who calls: the hash of an anonymous visitor's token, or `null` for a user whom the caller has authenticated. */
export interface Access {
  readonly tokenHash: string | null;
}

/** The state row. Times are ms since the epoch. */
export interface ApplicantState {
  readonly revision: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly expiresAt: number | null;
  readonly tokenHash: string | null;
  readonly refused: readonly string[];
}

/** Events of an applicant, all of version 1: names of attributes and programmes, never what somebody told. */
export type ApplicantEventType =
  | 'policy.applicant.facts-changed'
  | 'policy.applicant.erased'
  | 'policy.interview.started'
  | 'policy.recommendation.requested'
  | 'policy.recommendation.generated'
  | 'policy.recommendation.failed'
  | 'policy.recommendation.replayed'
  | 'policy.feedback.submitted';

/** What the parts of an applicant share. */
export interface ApplicantCore {
  readonly name: string;
  readonly env: Env;
  readonly storage: DurableObjectStorage;
  readonly sql: SqlStorage;
  readonly alarms: Alarms;
  readonly outbox: Outbox;
  /** `null` before anything was told or recommended, and after everything was erased. */
  find(): ApplicantState | null;
  /** @throws AegisError `not_found` for nobody, for one that has expired, and for a wrong token: these look the same. */
  state(access: Access, now: number): ApplicantState;
  /** As `state`, and begins an applicant that is not there yet: of a user with no token, of a visitor with the one given. */
  begin(access: Access, now: number): ApplicantState;
  /** When everything was erased last, ms since the epoch; `null` where it never was, or something was told since. */
  erasedAt(): number | null;
  save(state: ApplicantState): void;
  /**
   * The read model has everything up to `sequence`. Of somebody who was erased, what happened before is forgotten as soon as it was
   * delivered: ids of programmes that they marked say something of them, too.
   */
  confirm(sequence: number): void;
  /** Appends one event; only inside a transaction. */
  emit(type: ApplicantEventType, data: Readonly<Record<string, unknown>>, causation: Causation, at: number): Envelope;
}

/** Wires the kernel parts of one applicant. */
export function applicantCore(ctx: DurableObjectState, env: Env): ApplicantCore {
  const { storage } = ctx;
  const name = actorName(ctx);
  migrate(storage, APPLICANT_MIGRATIONS);
  const alarms = new Alarms(storage, { log: logger({ svc: 'policy', actor: 'applicant' }) });
  const events = new EventLog(storage, `/policy/applicants/${name}`);
  const outbox = new Outbox(storage, events, env.EVENTS, alarms);
  const isAnonymous = name.startsWith('anon:');
  const find = (): ApplicantState | null => {
    const row = firstRow<{ state: string }>(storage.sql, 'SELECT state FROM applicant');
    return row === null ? null : (JSON.parse(row.state) as ApplicantState);
  };
  const save = (state: ApplicantState): void => {
    storage.sql.exec(
      'INSERT INTO applicant (only, state) VALUES (1, ?1) ON CONFLICT (only) DO UPDATE SET state = ?1',
      JSON.stringify(state),
    );
    if (state.expiresAt !== null) alarms.set(EXPIRY_ALARM, state.expiresAt);
  };
  const state = (access: Access, now: number): ApplicantState => {
    const known = find();
    const isOwn = known !== null && (!isAnonymous || isToken(access.tokenHash, known.tokenHash));
    if (!isOwn || (known.expiresAt !== null && known.expiresAt <= now)) {
      throw new AegisError('not_found', 'There is no such applicant, or it is not yours.');
    }
    return known;
  };
  return {
    ...{ name, env, storage, sql: storage.sql, alarms, outbox, find, state, save },
    erasedAt() {
      const [last] = events.since(events.head() - 1, 1);
      return last?.type === 'policy.applicant.erased' ? Date.parse(last.time) : null;
    },
    begin(access, now) {
      if (find() !== null) return state(access, now);
      if (isAnonymous && access.tokenHash === null) throw new AegisError('not_found', 'There is no such applicant.');
      return {
        ...{ revision: 0, createdAt: now, updatedAt: now, refused: [] },
        tokenHash: isAnonymous ? access.tokenHash : null,
        expiresAt: isAnonymous ? now + ANONYMOUS_LIFE_MS : null,
      };
    },
    confirm(sequence) {
      outbox.confirm(sequence);
      if (find() === null) events.trim(outbox.status().confirmed + 1);
    },
    emit(type, data, causation, at) {
      const [envelope] = events.append([{ type, version: 1, data: { applicant: name, ...data } }], causation, at);
      events.trim(Math.max(1, outbox.status().confirmed - KEPT_EVENTS));
      outbox.poke(at);
      return envelope!;
    },
  };
}

function isToken(given: string | null, kept: string | null): boolean {
  return given !== null && kept !== null && constantTimeEqual(given, kept);
}
