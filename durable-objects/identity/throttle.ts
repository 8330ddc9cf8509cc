import { DurableObject } from 'cloudflare:workers';
import { THROTTLE_POLICIES } from '../../shared/identity/throttle/policies.ts';
import {
  admit,
  forgive,
  isForgotten,
  type ThrottlePolicy,
  type ThrottleState,
  UNTRIED,
} from '../../shared/identity/throttle/throttle.ts';
import { AegisError } from '../../shared/kernel/error.ts';
import { actorName } from '../kernel/name.ts';
import { firstRow } from '../kernel/sql.ts';

/**
 * One table and no numbered migrations: nothing here outlives a day, and every identifier that somebody makes up has an object of
 * its own, so each must be small and able to vanish. In storage and not in memory: else an eviction would hand out free attempts.
 */
const SCHEMA = `CREATE TABLE IF NOT EXISTS counter (
  key TEXT PRIMARY KEY,      -- the object's own counter, or pair:<other side>
  attempts TEXT NOT NULL     -- JSON: ms since the epoch; shared/identity/throttle/throttle.ts
) WITHOUT ROWID`;

const OWN = 'own';
const PAIR = 'pair:';
/** When everything that counts today counts no more. */
const LONGEST_WINDOW_MS = Math.max(...Object.values(THROTTLE_POLICIES).map(({ windowMs }) => windowMs));

/**
 * Counts attempts at one thing that can be guessed at, or from one network. Name: `account:<hash of the normalised identifier>` or
 * `address:<prefix>`. There is no lock, only delays that grow to a bound, and no look-ahead: what is refused is not counted.
 *
 * @example
 * const { waitMs } = await env.THROTTLE.getByName(`account:${hash}`).attempt('192.0.2.0/24', now);
 */
export class Throttle extends DurableObject<Env> {
  #isOpen = false;
  #hasAlarm = false;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    void ctx.blockConcurrencyWhile(async () => {
      this.#hasAlarm = (await ctx.storage.getAlarm()) !== null;
    });
  }

  /**
   * Counts an attempt, or says how long to wait. All counters admit it or none counts it.
   *
   * @param pairKey The other side, counted in addition by the stricter policy of pairs; null for none.
   * @param now ms since the epoch.
   */
  attempt(pairKey: string | null, now: number): { waitMs: number } {
    const admissions = this.#keys(pairKey).map((key) => ({ key, ...admit(this.#read(key), now, this.#policy(key)) }));
    const waitMs = Math.max(...admissions.map(({ delayMs }) => delayMs));
    if (waitMs > 0) return { waitMs };
    this.ctx.storage.transactionSync(() => {
      for (const { key, state } of admissions) this.#write(key, state);
    });
    if (!this.#hasAlarm) {
      this.#hasAlarm = true;
      // Not awaited: the output gate holds the answer until it is durable.
      void this.ctx.storage.setAlarm(now + LONGEST_WINDOW_MS);
    }
    return { waitMs: 0 };
  }

  /**
   * The attempt succeeded. The pair begins anew; of the object's own counter only this attempt is taken back, so that who owns one
   * account cannot wipe out the guesses at others.
   */
  forgive(pairKey: string | null): void {
    this.#write(OWN, forgive(this.#read(OWN)));
    if (pairKey !== null) this.#write(PAIR + pairKey, UNTRIED);
  }

  override async alarm(): Promise<void> {
    const now = Date.now();
    this.#hasAlarm = false;
    for (const { key } of this.#sql().exec<{ key: string }>('SELECT key FROM counter').toArray()) {
      if (isForgotten(this.#read(key), now, this.#policy(key))) this.#write(key, UNTRIED);
    }
    if (firstRow(this.#sql(), 'SELECT key FROM counter LIMIT 1') === null) {
      this.#isOpen = false;
      await this.ctx.storage.deleteAll();
    } else {
      this.#hasAlarm = true;
      await this.ctx.storage.setAlarm(now + LONGEST_WINDOW_MS);
    }
  }

  #keys(pairKey: string | null): readonly string[] {
    return pairKey === null ? [OWN] : [OWN, PAIR + pairKey];
  }

  #policy(key: string): ThrottlePolicy {
    if (key !== OWN) return THROTTLE_POLICIES.pair;
    const kind = actorName(this.ctx).split(':')[0];
    if (kind !== 'account' && kind !== 'address') throw new AegisError('internal', 'The throttle has no known name');
    return THROTTLE_POLICIES[kind];
  }

  #read(key: string): ThrottleState {
    const row = firstRow<{ attempts: string }>(this.#sql(), 'SELECT attempts FROM counter WHERE key = ?', key);
    return row === null ? UNTRIED : (JSON.parse(row.attempts) as ThrottleState);
  }

  #write(key: string, state: ThrottleState): void {
    if (state.length === 0) this.#sql().exec('DELETE FROM counter WHERE key = ?', key);
    else this.#sql().exec('INSERT OR REPLACE INTO counter (key, attempts) VALUES (?, ?)', key, JSON.stringify(state));
  }

  /** Opened again after an alarm has deleted everything. */
  #sql(): SqlStorage {
    const { sql } = this.ctx.storage;
    if (!this.#isOpen) sql.exec(SCHEMA);
    this.#isOpen = true;
    return sql;
  }
}
