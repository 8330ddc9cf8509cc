import * as v from 'valibot';

/**
 * An event on the wire: CloudEvents 1.0 in JSON, with the stream's sequence and the correlation that a queue
 * would otherwise lose. `id` is `<source>:<sequence>`, so that redelivery and replay are recognised.
 */
export const envelopeSchema = v.object({
  specversion: v.literal('1.0'),
  id: v.string(),
  /** The stream, e.g. `/blacklist/lists/main`. */
  source: v.string(),
  /** Past tense, e.g. `blacklist.feed.published`. */
  type: v.string(),
  /** Version of `data`'s shape. */
  dataversion: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** ISO 8601, UTC. */
  time: v.string(),
  /** 1-based position in the stream, without gaps. */
  sequence: v.pipe(v.number(), v.integer(), v.minValue(1)),
  datacontenttype: v.literal('application/json'),
  correlationid: v.nullable(v.string()),
  causationid: v.nullable(v.string()),
  traceparent: v.nullable(v.string()),
  /** Who did it, as {@link Causation.actor}; not there in messages from before it was carried. */
  actor: v.optional(v.string()),
  data: v.record(v.string(), v.unknown()),
});

export type Envelope = v.InferOutput<typeof envelopeSchema>;

/** What a command was caused by; travels from the request through actor, outbox and queue into every log line. */
export interface Causation {
  readonly correlationId: string | null;
  readonly causationId: string | null;
  readonly traceparent: string | null;
  /** Who did it: `admin-key`, `relay:<kid>`, `cron`, `alarm` … */
  readonly actor: string;
}

/** An event as decided, before the log gives it a sequence. */
export interface NewEvent {
  readonly type: string;
  readonly version: number;
  readonly data: Readonly<Record<string, unknown>>;
}
