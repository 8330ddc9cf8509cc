import { DurableObject } from 'cloudflare:workers';
import { KEPT_BEYOND_MS, type RevocationPage } from '../../shared/identity/access/revoked.ts';
import type { Revocation } from '../../shared/identity/revocation.ts';
import { Alarms } from '../kernel/alarms.ts';
import { type Migration, migrate } from '../kernel/migrations.ts';
import { firstRow } from '../kernel/sql.ts';

/** Entries in one answer; about 200 bytes each. */
const PAGE = 5_000;
/** Entries are forgotten in sweeps, not one by one, in ms. */
const SWEEP_MS = 60_000;

const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'entries',
    up(sql) {
      // '' and 0 for null: a unique index takes every NULL for another value.
      sql.exec(`CREATE TABLE entry (
        sequence INTEGER PRIMARY KEY,
        user TEXT NOT NULL,
        session TEXT NOT NULL,
        epoch INTEGER NOT NULL,
        until INTEGER NOT NULL,
        UNIQUE (user, session, epoch)
      )`);
      sql.exec('CREATE INDEX entry_until ON entry (until)');
      // The sequence outlives the entries: cursors of isolates refer to it.
      sql.exec('CREATE TABLE head (only INTEGER PRIMARY KEY CHECK (only = 1), sequence INTEGER NOT NULL)');
      sql.exec('INSERT INTO head (only, sequence) VALUES (1, 0)');
    },
  },
];

interface EntryRow extends Record<string, SqlStorageValue> {
  sequence: number;
  user: string;
  session: string;
  epoch: number;
  until: number;
}

/**
 * One shard of what was revoked and could still be presented, in order. Actors append before they answer, isolates follow
 * with a cursor. Names: `revocationLogOf` (shared/identity/revocation.ts).
 */
export class RevocationLog extends DurableObject<Env> {
  readonly #sql: SqlStorage;
  readonly #alarms: Alarms;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage, MIGRATIONS);
    this.#sql = ctx.storage.sql;
    this.#alarms = new Alarms(ctx.storage);
    void ctx.blockConcurrencyWhile(() => this.#alarms.heal());
  }

  /** Adds revocations. Idempotent: one that is known already changes nothing, unless it has to be kept longer now. */
  async append(revocations: readonly Revocation[]): Promise<void> {
    this.ctx.storage.transactionSync(() => {
      for (const revocation of revocations) this.#append(revocation);
      this.#armSweep();
    });
  }

  /**
   * What came after a cursor; 0 asks for everything.
   *
   * @example
   * let page = await log.since(0);
   * page = await log.since(page.cursor);
   */
  since(cursor: number): RevocationPage {
    const head = this.#head();
    const restart = cursor > head;
    const rows = this.#sql
      .exec<EntryRow>('SELECT * FROM entry WHERE sequence > ? ORDER BY sequence LIMIT ?', restart ? 0 : cursor, PAGE)
      .toArray();
    const more = rows.length === PAGE;
    return {
      cursor: more ? (rows.at(-1)?.sequence ?? head) : head,
      entries: rows.map(({ user, session, epoch, until }) => ({
        user,
        session: session === '' ? null : session,
        epoch: epoch === 0 ? null : epoch,
        until,
      })),
      restart,
      more,
    };
  }

  override async alarm(): Promise<void> {
    await this.#alarms.run(Date.now(), { sweep: (now) => this.#sweep(now) });
  }

  #append({ user, session, epoch, until }: Revocation): void {
    const key = [user, session ?? '', epoch ?? 0] as const;
    const known = firstRow<{ until: number }>(
      this.#sql,
      'SELECT until FROM entry WHERE user = ? AND session = ? AND epoch = ?',
      ...key,
    );
    if (known !== null && known.until >= until) return;
    // Under a new number, so that isolates which have it already learn that it lasts longer.
    this.#sql.exec('DELETE FROM entry WHERE user = ? AND session = ? AND epoch = ?', ...key);
    const sequence = this.#head() + 1;
    this.#sql.exec('UPDATE head SET sequence = ?', sequence);
    this.#sql.exec('INSERT INTO entry VALUES (?, ?, ?, ?, ?)', sequence, ...key, until);
  }

  #sweep(now: number): void {
    this.ctx.storage.transactionSync(() => {
      this.#sql.exec('DELETE FROM entry WHERE until <= ?', now - KEPT_BEYOND_MS);
      this.#armSweep();
    });
  }

  #armSweep(): void {
    const first = firstRow<{ until: number | null }>(this.#sql, 'SELECT MIN(until) AS until FROM entry')?.until;
    if (first != null) this.#alarms.soonest('sweep', first + KEPT_BEYOND_MS + SWEEP_MS);
  }

  #head(): number {
    return firstRow<{ sequence: number }>(this.#sql, 'SELECT sequence FROM head')?.sequence ?? 0;
  }
}
