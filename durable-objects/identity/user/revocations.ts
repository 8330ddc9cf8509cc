import { ACCESS_TOKEN_MS, type Revocation, revocationLogOf } from '../../../shared/identity/revocation.ts';
import { firstRow } from '../../kernel/sql.ts';
import type { UserCore } from './core.ts';

/** A token may be accepted a little after it has expired, when clocks differ. */
const SKEW_MS = 60_000;

interface PendingRow extends Record<string, SqlStorageValue> {
  id: number;
  session: string | null;
  epoch: number | null;
  until: number;
}

/**
 * Tells the revocation log what has ended. Noting is synchronous and belongs into the transaction that ends it; the alarm tells
 * what a crash or an unreachable log kept back.
 */
export class Revocations {
  readonly #core: UserCore;

  constructor(core: UserCore) {
    this.#core = core;
  }

  /** The access tokens of a session (or API key) are dead. Only inside a transaction. */
  noteSession(session: string): void {
    this.#note(session, null);
  }

  /** All access tokens of an older epoch are dead. Only inside a transaction. */
  noteEpoch(epoch: number): void {
    this.#note(null, epoch);
  }

  /** Tells the log, so that a caller's answer comes after the revocation is known; a failure is left to the alarm. */
  async tell(): Promise<void> {
    const { sql, env, userId, alarms } = this.#core;
    const pending = sql.exec<PendingRow>('SELECT * FROM revocation ORDER BY id').toArray();
    if (pending.length === 0) return;
    const revocations = pending.map(
      ({ session, epoch, until }): Revocation => ({ user: userId, session, epoch, until }),
    );
    await env.REVOCATIONS.getByName(revocationLogOf(userId)).append(revocations);
    sql.exec('DELETE FROM revocation WHERE id <= ?', pending.at(-1)?.id ?? 0);
    // What was noted while the log was asked still needs the alarm.
    if (firstRow(sql, 'SELECT id FROM revocation LIMIT 1') === null) alarms.clear('revocations');
  }

  #note(session: string | null, epoch: number | null): void {
    const { sql, alarms, now } = this.#core;
    const until = now() + ACCESS_TOKEN_MS + SKEW_MS;
    sql.exec('INSERT INTO revocation (session, epoch, until) VALUES (?, ?, ?)', session, epoch, until);
    alarms.soonest('revocations', now());
  }
}
