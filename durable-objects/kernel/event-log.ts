import type { Causation, Envelope, NewEvent } from '../../shared/events/envelope.ts';
import { AegisError } from '../../shared/kernel/error.ts';
import { firstRow } from './sql.ts';

/**
 * The largest envelope, in bytes of JSON. A queue takes 128 KB including about 100 bytes of its own; the rest is
 * room for what a redrive adds.
 */
export const LARGEST_ENVELOPE_BYTES = 120 * 1024;

interface EventRow extends Record<string, SqlStorageValue> {
  sequence: number;
  type: string;
  version: number;
  at: number;
  data: string;
  correlation_id: string | null;
  causation_id: string | null;
  traceparent: string | null;
  actor: string;
}

/**
 * The actor's events in order, numbered from 1 without gaps. Synchronous throughout, so that a command appends in the
 * same `transactionSync` as the state it changes; outside of one, a throw half way may leave the first events in.
 *
 * @example
 * const log = new EventLog(ctx.storage, '/blacklist/lists/main');
 * storage.transactionSync(() => {
 *   log.append([{ type: 'blacklist.entry.added', version: 1, data: { range: '192.0.2.1' } }], causation, now);
 *   outbox.poke(now);
 * });
 */
export class EventLog {
  readonly #sql: SqlStorage;
  readonly #source: string;

  /** @param source The stream's name for ever, e.g. `/blacklist/lists/main`; part of every envelope's id. */
  constructor(storage: DurableObjectStorage, source: string) {
    this.#sql = storage.sql;
    this.#source = source;
  }

  /**
   * Appends events and gives them their sequence.
   *
   * @param at When it happened, in ms since the epoch.
   * @throws AegisError `payload_too_large` for an event whose envelope no queue would take; details: `type`, `bytes`,
   * `limit`. Such an event could never be delivered and would block all that follow.
   */
  append(events: readonly NewEvent[], causation: Causation, at: number): Envelope[] {
    let sequence = this.head();
    return events.map((event) => {
      sequence += 1;
      const row = toRow(event, causation, sequence, at);
      const envelope = this.#envelope(row);
      assertDeliverable(envelope);
      this.#sql.exec(
        'INSERT INTO k_events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
        row.sequence,
        row.type,
        row.version,
        row.at,
        row.data,
        row.correlation_id,
        row.causation_id,
        row.traceparent,
        row.actor,
      );
      return envelope;
    });
  }

  /** At most `limit` events after `sequence`, in order. */
  since(sequence: number, limit: number): Envelope[] {
    return this.#sql
      .exec<EventRow>('SELECT * FROM k_events WHERE sequence > ? ORDER BY sequence LIMIT ?', sequence, limit)
      .toArray()
      .map((row) => this.#envelope(row));
  }

  /** Sequence of the newest event; 0 before the first. */
  head(): number {
    return firstRow<{ head: number | null }>(this.#sql, 'SELECT MAX(sequence) AS head FROM k_events')?.head ?? 0;
  }

  /**
   * Forgets events before `beforeSequence`, but never the newest one, which carries the numbering. Pass at most the
   * outbox's `confirmed` + 1: an event that is trimmed before it was confirmed is never delivered.
   */
  trim(beforeSequence: number): void {
    this.#sql.exec('DELETE FROM k_events WHERE sequence < ?', Math.min(beforeSequence, this.head()));
  }

  #envelope(row: EventRow): Envelope {
    return {
      specversion: '1.0',
      id: `${this.#source}:${row.sequence}`,
      source: this.#source,
      type: row.type,
      dataversion: row.version,
      time: new Date(row.at).toISOString(),
      sequence: row.sequence,
      datacontenttype: 'application/json',
      correlationid: row.correlation_id,
      causationid: row.causation_id,
      traceparent: row.traceparent,
      actor: row.actor,
      data: JSON.parse(row.data) as Envelope['data'],
    };
  }
}

function toRow(event: NewEvent, causation: Causation, sequence: number, at: number): EventRow {
  return {
    sequence,
    type: event.type,
    version: event.version,
    at,
    data: JSON.stringify(event.data),
    correlation_id: causation.correlationId,
    causation_id: causation.causationId,
    traceparent: causation.traceparent,
    actor: causation.actor,
  };
}

function assertDeliverable(envelope: Envelope): void {
  const bytes = envelopeBytes(envelope);
  if (bytes <= LARGEST_ENVELOPE_BYTES) return;
  throw new AegisError('payload_too_large', `An event of type ${envelope.type} is too large to be delivered`, {
    details: { type: envelope.type, bytes, limit: LARGEST_ENVELOPE_BYTES },
  });
}

/** Bytes of an envelope's JSON in UTF-8. */
export function envelopeBytes(envelope: Envelope): number {
  return new TextEncoder().encode(JSON.stringify(envelope)).byteLength;
}
