import { fold } from '../../../shared/blacklist/alerts/fold.ts';
import {
  type AlertFacts,
  type AlertKind,
  type AlertView,
  keyOf,
  type Observation,
  SEVERITY_OF,
  type Severity,
} from '../../../shared/blacklist/alerts/kinds.ts';
import type { AlertNews } from '../../../shared/blacklist/alerts/text.ts';
import type { Causation } from '../../../shared/events/envelope.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { timeOrderedId } from '../../../shared/kernel/ids.ts';
import { firstRow, type Row } from '../../kernel/sql.ts';
import { type AlertCore, SNOOZE_ALARM } from './core.ts';

/** How long a closed alert can still be read. */
const KEPT_CLOSED_MS = 90 * 86_400_000;

interface AlertRow extends Row {
  seq: number;
  id: string;
  key: string;
  kind: string;
  subject: string;
  severity: string;
  facts: string;
  raised_at: number;
  closed_at: number | null;
  is_told: number;
  acknowledged_at: number | null;
  acknowledged_by: string | null;
  snoozed_until: number | null;
}

const SELECT = 'SELECT alert.*, cause.snoozed_until FROM alert LEFT JOIN cause ON cause.key = alert.key';

/** Queues what is to be told; inside the caller's transaction. */
export type Tell = (news: AlertNews, alert: AlertView, at: number) => void;

/** The alerts themselves: each is raised once while its cause lasts, and closed once. Synchronous. */
export class Alerts {
  readonly #core: AlertCore;
  readonly #tell: Tell;

  constructor(core: AlertCore, tell: Tell) {
    this.#core = core;
    this.#tell = tell;
  }

  /**
   * Takes observations in any order, any number of times.
   *
   * @param complete - Kinds of which these are all the causes that there are: an open alert of theirs that is not among
   * the subjects seen is closed, since what it was about is gone.
   * @param when - Epoch milliseconds; `lookedAt` is the moment of what is concluded from absence: what was raised since
   * could not be seen yet.
   */
  observe(
    observations: readonly Observation[],
    complete: readonly AlertKind[],
    causation: Causation,
    { now, lookedAt }: { readonly now: number; readonly lookedAt: number },
  ): void {
    this.#core.storage.transactionSync(() => {
      for (const observation of observations) this.#take(observation, causation, now);
      const seen = new Set(observations.map(keyOf));
      for (const row of this.#core.sql.exec<AlertRow>(`${SELECT} WHERE closed_at IS NULL`).toArray()) {
        const { kind, subject } = toView(row);
        if (seen.has(row.key) || !complete.includes(kind)) continue;
        this.#take({ kind, subject, isPresent: false, at: lookedAt, facts: {} }, causation, now);
      }
      if (complete.length > 0) this.#forgetCauses(now);
    });
  }

  #take(observation: Observation, causation: Causation, now: number): void {
    const { sql } = this.#core;
    const key = keyOf(observation);
    const row = firstRow<{ at: number; is_present: number; snoozed_until: number | null }>(
      sql,
      'SELECT at, is_present, snoozed_until FROM cause WHERE key = ?',
      key,
    );
    const before = row && { at: row.at, isPresent: row.is_present === 1 };
    const { cause, change } = fold(before, observation);
    if (cause === before) return;
    sql.exec(
      `INSERT INTO cause (key, at, is_present) VALUES (?1, ?2, ?3)
       ON CONFLICT (key) DO UPDATE SET at = ?2, is_present = ?3`,
      key,
      cause.at,
      cause.isPresent ? 1 : 0,
    );
    if (change === 'raise') this.#raise(observation, (row?.snoozed_until ?? 0) > now, causation);
    else if (change === 'close') this.#close(key, observation.at, causation);
    else if (cause.isPresent) this.#refresh(key, observation.facts);
  }

  /** Causes that nobody has spoken of for long: what they were about is gone, and nothing that is so late can still come. */
  #forgetCauses(now: number): void {
    this.#core.sql.exec(
      `DELETE FROM cause WHERE at < ?1 AND is_present = 0 AND coalesce(snoozed_until, 0) <= ?2
         AND key NOT IN (SELECT key FROM alert WHERE closed_at IS NULL)`,
      now - KEPT_CLOSED_MS,
      now,
    );
  }

  #raise({ kind, subject, at, facts }: Observation, isSnoozed: boolean, causation: Causation): void {
    const id = timeOrderedId(at, (bytes) => crypto.getRandomValues(bytes));
    this.#core.sql.exec(
      'INSERT INTO alert (id, key, kind, subject, severity, facts, raised_at, is_told) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      ...[id, keyOf({ kind, subject }), kind, subject, SEVERITY_OF[kind], JSON.stringify(facts), at, isSnoozed ? 0 : 1],
    );
    const alert = this.get(id);
    this.#core.emit('blacklist.alert.raised', { alert }, causation, at);
    if (!isSnoozed) this.#tell('raised', alert, at);
  }

  /** What was never told, because of a snooze, is not told to be over either. */
  #close(key: string, at: number, causation: Causation): void {
    const { sql } = this.#core;
    const row = firstRow<AlertRow>(sql, `${SELECT} WHERE alert.key = ? AND closed_at IS NULL`, key);
    if (row === null) return;
    sql.exec('UPDATE alert SET closed_at = ? WHERE seq = ?', at, row.seq);
    const alert = this.get(row.id);
    this.#core.emit('blacklist.alert.closed', { alert }, causation, at);
    if (row.is_told === 1) this.#tell('closed', alert, at);
    sql.exec('DELETE FROM alert WHERE closed_at < ?', at - KEPT_CLOSED_MS);
  }

  /** The cause lasts; its figures may have changed, which is no news. */
  #refresh(key: string, facts: AlertFacts): void {
    const text = JSON.stringify(facts);
    this.#core.sql.exec('UPDATE alert SET facts = ?2 WHERE key = ?1 AND closed_at IS NULL AND facts != ?2', key, text);
  }

  /** A person has seen it. Said once: a second person changes nothing. */
  acknowledge(id: string, causation: Causation, now: number): AlertView {
    return this.#core.storage.transactionSync(() => {
      const before = this.get(id);
      if (before.acknowledgedAt !== null) return before;
      this.#core.sql.exec(
        'UPDATE alert SET acknowledged_at = ?, acknowledged_by = ? WHERE id = ?',
        ...[now, causation.actor, id],
      );
      this.#core.emit('blacklist.alert.acknowledged', { alert: this.get(id) }, causation, now);
      return this.get(id);
    });
  }

  /** Nothing is told of this kind and subject until then; what is open at that moment and untold is told. */
  snooze(id: string, until: number, causation: Causation, now: number): AlertView {
    return this.#core.storage.transactionSync(() => {
      const alert = this.get(id);
      this.#core.sql.exec('UPDATE cause SET snoozed_until = ? WHERE key = ?', until, keyOf(alert));
      this.#core.emit('blacklist.alert.snoozed', { alert: this.get(id) }, causation, now);
      this.#core.alarms.soonest(SNOOZE_ALARM, until);
      return this.get(id);
    });
  }

  /** The handler of alarm kind `snooze`. */
  endSnoozes(now: number): void {
    const { sql, storage, alarms } = this.#core;
    storage.transactionSync(() => {
      sql.exec('UPDATE cause SET snoozed_until = NULL WHERE snoozed_until <= ?', now);
      const due = sql
        .exec<AlertRow>(
          `${SELECT} WHERE closed_at IS NULL AND is_told = 0 AND cause.snoozed_until IS NULL ORDER BY seq`,
        )
        .toArray();
      for (const row of due) {
        sql.exec('UPDATE alert SET is_told = 1 WHERE seq = ?', row.seq);
        this.#tell('raised', toView(row), row.raised_at);
      }
      const next = firstRow<{ at: number | null }>(sql, 'SELECT min(snoozed_until) AS at FROM cause')?.at ?? null;
      if (next !== null) alarms.soonest(SNOOZE_ALARM, next);
    });
  }

  /** @throws AegisError `not_found`. */
  get(id: string): AlertView {
    const row = firstRow<AlertRow>(this.#core.sql, `${SELECT} WHERE alert.id = ?`, id);
    if (row === null) throw new AegisError('not_found', `there is no alert ${id}`);
    return toView(row);
  }

  /** Newest first, before a position; `next` is the position to go on from. */
  page(
    which: 'open' | 'closed' | 'all',
    before: number | null,
    limit: number,
  ): { readonly alerts: readonly AlertView[]; readonly next: number | null } {
    const where = { open: 'closed_at IS NULL', closed: 'closed_at IS NOT NULL', all: '1' }[which];
    const rows = this.#core.sql
      .exec<AlertRow>(
        `${SELECT} WHERE ${where} AND alert.seq < ? ORDER BY alert.seq DESC LIMIT ?`,
        before ?? Number.MAX_SAFE_INTEGER,
        limit + 1,
      )
      .toArray();
    const page = rows.slice(0, limit);
    return { alerts: page.map(toView), next: rows.length > limit ? page.at(-1)!.seq : null };
  }
}

function toView(row: AlertRow): AlertView {
  return {
    id: row.id,
    kind: row.kind as AlertKind,
    subject: row.subject,
    severity: row.severity as Severity,
    facts: JSON.parse(row.facts) as AlertFacts,
    raisedAt: row.raised_at,
    closedAt: row.closed_at,
    acknowledgedAt: row.acknowledged_at,
    acknowledgedBy: row.acknowledged_by,
    snoozedUntil: row.snoozed_until,
  };
}
