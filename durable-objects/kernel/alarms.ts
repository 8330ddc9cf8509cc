import { asAegisError } from '../../shared/kernel/error.ts';
import { type Logger, logger } from '../../shared/kernel/log.ts';
import { fullJitterMs } from '../../shared/kernel/retry.ts';
import { firstRow } from './sql.ts';

/** Bounds of the delay after a handler has failed. The floor keeps a failing handler from spinning. */
const BACKOFF = { floorMs: 500, baseMs: 2_000, capMs: 5 * 60_000 } as const;

export type AlarmHandlers = Readonly<Record<string, (now: number) => void | Promise<void>>>;

export interface AlarmsOptions {
  readonly random?: () => number;
  readonly clock?: () => number;
  readonly log?: Logger;
}

interface AlarmRow extends Record<string, SqlStorageValue> {
  kind: string;
  due_at: number;
  next_due_at: number | null;
  failures: number;
}

/**
 * Many alarms over the one that the platform gives an object: a row per kind, and the platform's alarm always at the
 * earliest of them. All methods but {@link Alarms.run} and {@link Alarms.heal} are synchronous, so that a command
 * arms an alarm in the transaction that makes it necessary, and a rollback takes both back.
 *
 * A handler runs at least once. Before it starts, its row is moved to the time of the next attempt and counted as
 * failed: a crash, an eviction or an exceeded CPU limit in the middle of it leaves an armed alarm behind, with growing
 * distance, and never one of the platform's six retries less. Handlers of different kinds run side by side, so that a
 * slow or broken one holds up no other; a kind never runs beside itself.
 *
 * @example
 * const alarms = new Alarms(ctx.storage);
 * alarms.soonest('outbox', now);
 * // in the actor:  async alarm() { await alarms.run(Date.now(), { outbox: (now) => outbox.flush(now) }); }
 */
export class Alarms {
  readonly #storage: DurableObjectStorage;
  readonly #random: () => number;
  readonly #clock: () => number;
  readonly #log: Logger;
  readonly #running = new Set<string>();

  constructor(storage: DurableObjectStorage, options: AlarmsOptions = {}) {
    this.#storage = storage;
    this.#random = options.random ?? Math.random;
    this.#clock = options.clock ?? Date.now;
    this.#log = options.log ?? logger({ svc: 'kernel' });
  }

  /** Arms the kind for `dueAt` (ms since the epoch), whatever was set before; a time in the past runs at once. */
  set(kind: string, dueAt: number): void {
    this.#change(() => {
      if (this.#running.has(kind)) this.#writeNext(kind, dueAt);
      else this.#write(kind, dueAt);
    });
  }

  /**
   * Arms the kind for `dueAt` unless it is due earlier anyway. A kind that waits after a failure keeps waiting: else
   * every command of a busy actor would defeat the backoff.
   */
  soonest(kind: string, dueAt: number): void {
    const row = this.#row(kind);
    if (this.#running.has(kind)) {
      if (row?.next_due_at == null || dueAt < row.next_due_at) this.set(kind, dueAt);
    } else if (row === null || (row.failures === 0 && dueAt < row.due_at)) {
      this.set(kind, dueAt);
    }
  }

  /** Disarms the kind; a handler that is running is not stopped, and runs once more only if armed again. */
  clear(kind: string): void {
    this.#change(() => this.#storage.sql.exec('DELETE FROM k_alarms WHERE kind = ?', kind));
  }

  /** When the kind is due next (ms since the epoch), or null when it is not armed. */
  due(kind: string): number | null {
    const row = this.#row(kind);
    return this.#running.has(kind) ? (row?.next_due_at ?? null) : (row?.due_at ?? null);
  }

  /**
   * Runs what is due at `now`, each kind once; call it from `alarm()`. Failures of handlers are logged and retried, not
   * thrown; a kind without a handler counts as failing, so that code that knows it again finds it.
   */
  async run(now: number, handlers: AlarmHandlers): Promise<void> {
    const due = this.#storage.sql
      .exec<AlarmRow>('SELECT * FROM k_alarms WHERE due_at <= ? ORDER BY due_at, kind', now)
      .toArray()
      .filter(({ kind }) => !this.#running.has(kind));
    for (const { kind, failures } of due) {
      this.#running.add(kind);
      this.#postpone(kind, failures + 1, now);
    }
    this.#arm();
    await Promise.all(due.map((row) => this.#handle(row, now, handlers)));
    this.#arm();
  }

  /**
   * Arms the platform's alarm if the table asks for one and there is none. For the constructor: the net under a
   * platform that gave up on an object whose constructor failed six times.
   */
  async heal(): Promise<void> {
    if ((await this.#storage.getAlarm()) === null) this.#arm();
  }

  async #handle({ kind, failures }: AlarmRow, now: number, handlers: AlarmHandlers): Promise<void> {
    const startedAt = this.#clock();
    try {
      const handler = Object.hasOwn(handlers, kind) ? handlers[kind] : undefined;
      if (handler === undefined) throw new Error(`There is no handler for alarm "${kind}"`);
      await handler(now);
      this.#running.delete(kind);
      this.#succeed(kind);
    } catch (thrown) {
      this.#running.delete(kind);
      this.#postpone(kind, failures + 1, now + Math.max(0, this.#clock() - startedAt));
      const { code, message } = asAegisError(thrown);
      this.#log.error('alarm handler failed', { alarm: kind, failures: failures + 1, code, reason: message });
    }
  }

  #succeed(kind: string): void {
    const { sql } = this.#storage;
    sql.exec(
      'UPDATE k_alarms SET due_at = next_due_at, next_due_at = NULL, failures = 0 WHERE kind = ? AND next_due_at IS NOT NULL',
      kind,
    );
    // Only a row that still carries the start's mark: one that was cleared and armed anew has none.
    sql.exec('DELETE FROM k_alarms WHERE kind = ? AND failures > 0', kind);
  }

  /** A time asked for during the run stays beside the retry and counts once a retry succeeds. */
  #postpone(kind: string, failures: number, now: number): void {
    const delay = Math.max(BACKOFF.floorMs, fullJitterMs(failures - 1, BACKOFF, this.#random));
    this.#storage.sql.exec(
      'UPDATE k_alarms SET due_at = ?, failures = ? WHERE kind = ?',
      Math.ceil(now + delay),
      failures,
      kind,
    );
  }

  #write(kind: string, dueAt: number): void {
    this.#storage.sql.exec(
      `INSERT INTO k_alarms (kind, due_at, next_due_at, failures) VALUES (?, ?, NULL, 0)
       ON CONFLICT (kind) DO UPDATE SET due_at = excluded.due_at, next_due_at = NULL, failures = 0`,
      kind,
      dueAt,
    );
  }

  #writeNext(kind: string, dueAt: number): void {
    this.#storage.sql.exec(
      `INSERT INTO k_alarms (kind, due_at, next_due_at, failures) VALUES (?1, ?2, ?2, 0)
       ON CONFLICT (kind) DO UPDATE SET next_due_at = excluded.next_due_at`,
      kind,
      dueAt,
    );
  }

  #row(kind: string): AlarmRow | null {
    return firstRow<AlarmRow>(this.#storage.sql, 'SELECT * FROM k_alarms WHERE kind = ?', kind);
  }

  #earliest(): number | null {
    return firstRow<{ due: number | null }>(this.#storage.sql, 'SELECT MIN(due_at) AS due FROM k_alarms')?.due ?? null;
  }

  /** Writing the platform's alarm costs a row, so it is written only when the earliest time moves. */
  #change(mutate: () => void): void {
    const before = this.#earliest();
    mutate();
    if (this.#earliest() !== before) this.#arm();
  }

  #arm(): void {
    const earliest = this.#earliest();
    // Not awaited: the write joins the open transaction, and the output gate holds replies until it is durable.
    if (earliest === null) void this.#storage.deleteAlarm();
    else void this.#storage.setAlarm(earliest);
  }
}
