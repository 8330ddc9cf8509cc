import { wants } from '../../../shared/blacklist/alerts/channel.ts';
import type { AlertView } from '../../../shared/blacklist/alerts/kinds.ts';
import type { AlertMessage } from '../../../shared/blacklist/alerts/message.ts';
import type { AlertNews } from '../../../shared/blacklist/alerts/text.ts';
import { asAegisError } from '../../../shared/kernel/error.ts';
import { timeOrderedId } from '../../../shared/kernel/ids.ts';
import { fullJitterMs } from '../../../shared/kernel/retry.ts';
import { firstRow, type Row } from '../../kernel/sql.ts';
import type { Channels } from './channels.ts';
import { type AlertCore, DELIVER_ALARM } from './core.ts';
import { sendMessage } from './send.ts';

/** Bounds of the delay after a failed attempt; half of it is fixed. */
const BACKOFF = { baseMs: 10_000, capMs: 15 * 60_000 } as const;
/** News of yesterday is none: what could not be told for so long is let go, and the channel says so. */
const KEPT_MS = 24 * 60 * 60_000;
/** Messages of one channel that one alarm carries. */
const MOST_A_RUN = 50;
/** No attempt begins later in one alarm: other alarms of the board wait for this one to end. */
const LONGEST_RUN_MS = 20_000;

interface DeliveryRow extends Row {
  seq: number;
  id: string;
  channel: string;
  message: string;
  created_at: number;
  attempts: number;
  due_at: number;
}

/**
 * What is still to be told. Each message goes to each channel at least once under one id, in the order in which things
 * happened; a channel that fails holds up its own messages and nobody else's.
 */
export class Deliveries {
  readonly #core: AlertCore;
  readonly #channels: Channels;

  constructor(core: AlertCore, channels: Channels) {
    this.#core = core;
    this.#channels = channels;
  }

  /** Queues news of an alert for every channel that wants it; only inside a transaction. */
  enqueue(news: AlertNews, alert: AlertView, at: number): void {
    for (const { config } of this.#channels.all())
      if (wants(config, alert)) this.enqueueFor(config.id, news, alert, at);
  }

  /** Queues news for one channel. */
  enqueueFor(channel: string, news: AlertNews, alert: AlertView, at: number): void {
    const now = Date.now();
    const id = timeOrderedId(now, (bytes) => crypto.getRandomValues(bytes));
    const message: AlertMessage = { id, news, at, alert };
    this.#core.sql.exec(
      'INSERT INTO delivery (id, channel, message, created_at, attempts, due_at) VALUES (?, ?, ?, ?, 0, ?)',
      ...[id, channel, JSON.stringify(message), now, now],
    );
    this.#core.alarms.soonest(DELIVER_ALARM, now);
  }

  /** The handler of alarm kind `deliver`. Failures are noted at their channel, not thrown. */
  async deliver(): Promise<void> {
    const { sql, alarms } = this.#core;
    const channels = sql.exec<{ channel: string }>('SELECT DISTINCT channel FROM delivery').toArray();
    await Promise.all(channels.map(({ channel }) => this.#deliverTo(channel)));
    const next = firstRow<{ at: number | null }>(
      sql,
      // The first of a channel decides, since the others wait for it.
      `SELECT min(due_at) AS at FROM delivery AS d
       WHERE seq = (SELECT min(seq) FROM delivery WHERE channel = d.channel)`,
    );
    if (next?.at != null) alarms.set(DELIVER_ALARM, next.at);
  }

  async #deliverTo(channel: string): Promise<void> {
    const until = Date.now() + LONGEST_RUN_MS;
    for (let n = 0; n < MOST_A_RUN && Date.now() < until; n++) {
      const row = firstRow<DeliveryRow>(
        this.#core.sql,
        'SELECT * FROM delivery WHERE channel = ? ORDER BY seq LIMIT 1',
        channel,
      );
      if (row === null || row.due_at > Date.now()) return;
      if (!(await this.#attempt(row))) return;
    }
  }

  /** Whether the channel may be told the next one. */
  async #attempt(row: DeliveryRow): Promise<boolean> {
    const { log } = this.#core;
    const now = Date.now();
    const config = this.#channels.config(row.channel);
    // Switched off or gone since: it does not want to hear of it any more.
    if (config === null || !config.enabled) {
      this.#core.sql.exec('DELETE FROM delivery WHERE seq = ?', row.seq);
      return true;
    }
    const message = JSON.parse(row.message) as AlertMessage;
    try {
      const secret = await this.#channels.secret(row.channel);
      const outcome = await sendMessage(this.#core.env, config, secret, message);
      log.info('alert told', { channel: row.channel, delivery: row.id, news: message.news, outcome });
      return this.#done(row, outcome === 'taken' ? null : 'The receiver will never take this message');
    } catch (thrown) {
      const { code, message: reason } = asAegisError(thrown);
      log.warn('alert not told', { channel: row.channel, delivery: row.id, code, reason });
      if (now - row.created_at >= KEPT_MS) return this.#done(row, `Given up after a day: ${reason}`);
      this.#postpone(row, now, reason);
      return false;
    }
  }

  #done(row: DeliveryRow, error: string | null): boolean {
    this.#core.storage.transactionSync(() => {
      this.#core.sql.exec('DELETE FROM delivery WHERE seq = ?', row.seq);
      this.#channels.note(row.channel, { at: Date.now(), error });
    });
    return true;
  }

  #postpone(row: DeliveryRow, now: number, reason: string): void {
    const ceiling = Math.min(BACKOFF.capMs, BACKOFF.baseMs * 2 ** Math.min(row.attempts, 20));
    const delay = ceiling / 2 + fullJitterMs(0, { baseMs: ceiling / 2, capMs: ceiling / 2 }, Math.random);
    this.#core.storage.transactionSync(() => {
      this.#core.sql.exec(
        'UPDATE delivery SET attempts = attempts + 1, due_at = ? WHERE seq = ?',
        Math.ceil(now + delay),
        row.seq,
      );
      this.#channels.note(row.channel, { at: now, error: reason });
    });
  }
}
