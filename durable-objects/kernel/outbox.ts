import type { Envelope } from '../../shared/events/envelope.ts';
import { AegisError } from '../../shared/kernel/error.ts';
import { type Logger, logger } from '../../shared/kernel/log.ts';
import { fullJitterMs } from '../../shared/kernel/retry.ts';
import type { Alarms } from './alarms.ts';
import { type EventLog, envelopeBytes } from './event-log.ts';
import { firstRow } from './sql.ts';

/** The alarm kind whose handler is {@link Outbox.flush}. */
export const OUTBOX_ALARM = 'outbox';

/** A queue takes 100 messages in a batch, */
const MOST_IN_BATCH = 100;
/** and 256 KB, from which the messages' own overhead (about 100 bytes each) and some room are taken off. */
const BATCH_BYTES = 240 * 1024;
/** One run sends at most so many batches, then yields to the next alarm: a long backlog must not be one invocation. */
const BATCHES_A_RUN = 20;

/** What the outbox needs of a queue; a `Queue` binding has it. */
export interface EventQueue {
  sendBatch(messages: Iterable<MessageSendRequest<Envelope>>): Promise<unknown>;
}

export interface OutboxOptions {
  /** How long to wait for a confirmation before sending again, in ms; doubles with every resend. Default 30 s. */
  readonly confirmWithinMs?: number;
  /** The longest such wait, in ms. Default 15 min. */
  readonly longestWaitMs?: number;
  /** How many events may be sent and not yet confirmed; the back-pressure of a slow consumer. Default 1,000. */
  readonly window?: number;
  readonly random?: () => number;
  readonly clock?: () => number;
  readonly log?: Logger;
}

export interface OutboxStatus {
  /** Sequence of the newest event. */
  readonly head: number;
  /** The queue has taken everything up to here. */
  readonly sent: number;
  /** The consumer has projected everything up to here. */
  readonly confirmed: number;
  /** When the oldest event that is not confirmed happened, ISO 8601; null when all are. */
  readonly oldestUnconfirmedAt: string | null;
}

interface Cursors extends Record<string, SqlStorageValue> {
  sent: number;
  confirmed: number;
  resends: number;
  resend_at: number | null;
}

/**
 * Carries an actor's events to the queue, at least once. The event log is the outbox: two cursors over it, `sent` and
 * `confirmed`, and no second copy of a row.
 *
 * A queue that took a message may still lose it (the local one keeps messages in memory), so the outbox trusts only
 * the consumer: what is not confirmed in time is sent again from the first hole on, at growing distance. Errors of the
 * queue are thrown by {@link Outbox.flush} and become the alarm's backoff.
 *
 * @example
 * const outbox = new Outbox(ctx.storage, log, env.EVENTS, alarms);
 * async alarm() { await alarms.run(Date.now(), { outbox: (now) => outbox.flush(now) }); }
 */
export class Outbox {
  readonly #storage: DurableObjectStorage;
  readonly #log: EventLog;
  readonly #queue: EventQueue;
  readonly #alarms: Alarms;
  readonly #options: Required<OutboxOptions>;

  constructor(
    storage: DurableObjectStorage,
    log: EventLog,
    queue: EventQueue,
    alarms: Alarms,
    options: OutboxOptions = {},
  ) {
    this.#storage = storage;
    this.#log = log;
    this.#queue = queue;
    this.#alarms = alarms;
    this.#options = {
      confirmWithinMs: 30_000,
      longestWaitMs: 15 * 60_000,
      window: 1_000,
      random: Math.random,
      clock: Date.now,
      log: logger({ svc: 'outbox' }),
      ...options,
    };
    const { confirmWithinMs, longestWaitMs, window } = this.#options;
    if (!(confirmWithinMs > 0 && longestWaitMs >= confirmWithinMs && window >= 1)) {
      throw new AegisError('internal', 'The options of the outbox make no sense');
    }
  }

  /** Arms the sending; call it after `append`, in the same transaction. */
  poke(now: number): void {
    this.#alarms.soonest(OUTBOX_ALARM, now);
  }

  /**
   * Sends what the window allows; the handler of alarm kind `outbox`. `sent` moves only after the queue has taken a
   * batch, so that a crash in between sends it twice and never loses it.
   *
   * @throws What the queue throws; the alarm multiplexer then backs off.
   */
  async flush(now: number): Promise<void> {
    this.#rewindWhenOverdue(now);
    for (let batches = 0; batches < BATCHES_A_RUN; batches++) {
      const batch = this.#nextBatch();
      const last = batch.at(-1);
      if (last === undefined) break;
      await this.#queue.sendBatch(batch.map((body) => ({ body, contentType: 'json' })));
      this.#advance(last.sequence, now);
      this.#options.log.info('events sent', traceOf(batch));
    }
    this.#armNext(now);
  }

  /**
   * The consumer has projected everything up to and including `sequence`. Older or repeated confirmations change
   * nothing; one beyond `sent` counts too (the actor went down between sending and noting it).
   */
  confirm(sequence: number): void {
    this.#storage.transactionSync(() => {
      const cursors = this.#cursors();
      const confirmed = Math.min(sequence, this.#log.head());
      if (confirmed <= cursors.confirmed) return;
      const sent = Math.max(cursors.sent, confirmed);
      const now = this.#options.clock();
      this.#write({ sent, confirmed, resends: 0, resend_at: confirmed < sent ? now + this.#wait(0) : null });
      this.#alarms.clear(OUTBOX_ALARM);
      this.#armNext(now);
    });
  }

  status(): OutboxStatus {
    const { sent, confirmed } = this.#cursors();
    const [oldest] = this.#log.since(confirmed, 1);
    return { head: this.#log.head(), sent, confirmed, oldestUnconfirmedAt: oldest?.time ?? null };
  }

  #rewindWhenOverdue(now: number): void {
    const { sent, confirmed, resends, resend_at } = this.#cursors();
    if (resend_at === null || resend_at > now || confirmed >= sent) return;
    this.#write({ sent: confirmed, confirmed, resends: resends + 1, resend_at: null });
  }

  #nextBatch(): Envelope[] {
    const { sent, confirmed } = this.#cursors();
    const room = Math.min(MOST_IN_BATCH, confirmed + this.#options.window - sent);
    if (room <= 0) return [];
    let bytes = 0;
    const events = this.#log.since(sent, room);
    const fitting = events.findIndex((event) => {
      bytes += envelopeBytes(event) + 128;
      return bytes > BATCH_BYTES;
    });
    // A single event always fits: the log refuses any larger than half a batch.
    return fitting === -1 ? events : events.slice(0, fitting);
  }

  /** Reads the cursors anew: confirmations may have come in while the queue was awaited. */
  #advance(sequence: number, now: number): void {
    this.#storage.transactionSync(() => {
      const cursors = this.#cursors();
      const sent = Math.max(cursors.sent, sequence);
      const resend_at = cursors.confirmed < sent ? (cursors.resend_at ?? now + this.#wait(cursors.resends)) : null;
      this.#write({ ...cursors, sent, resend_at });
    });
  }

  #armNext(now: number): void {
    const { sent, confirmed, resend_at } = this.#cursors();
    const sendable = this.#log.head() > sent && sent - confirmed < this.#options.window;
    if (sendable) this.#alarms.soonest(OUTBOX_ALARM, now);
    else if (resend_at !== null) this.#alarms.soonest(OUTBOX_ALARM, resend_at);
  }

  /** Never shorter than asked for; up to half as long again, so that actors that fell silent together spread out. */
  #wait(resends: number): number {
    const { confirmWithinMs, longestWaitMs, random } = this.#options;
    const wait = Math.min(longestWaitMs, confirmWithinMs * 2 ** Math.min(resends, 20));
    return wait + fullJitterMs(0, { baseMs: wait / 2, capMs: wait / 2 }, random);
  }

  #cursors(): Cursors {
    const row = firstRow<Cursors>(this.#storage.sql, 'SELECT sent, confirmed, resends, resend_at FROM k_outbox');
    if (row === null) throw new AegisError('internal', 'The outbox has no cursors: the kernel was not migrated');
    return row;
  }

  #write({ sent, confirmed, resends, resend_at }: Cursors): void {
    this.#storage.sql.exec(
      'UPDATE k_outbox SET sent = ?, confirmed = ?, resends = ?, resend_at = ? WHERE only = 1',
      sent,
      confirmed,
      resends,
      resend_at,
    );
  }
}

/** So that a request's events can be found in the log between the actor and the consumer. */
function traceOf(batch: readonly Envelope[]) {
  const cids = [...new Set(batch.map(({ correlationid }) => correlationid))];
  return {
    actor: batch[0]?.source ?? '',
    from: batch[0]?.sequence,
    to: batch.at(-1)?.sequence,
    ...(cids.length === 1 ? { cid: cids[0] ?? null } : { cids }),
  };
}
