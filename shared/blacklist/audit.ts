import type { Envelope } from '../events/envelope.ts';

/** Actors that are no person, client or relay: what they do is the run history of sources and the history of versions. */
const AUTOMATIC = /^(?:cron|alarm|source:|push:|telemetry$)/;
/** What the publish gate decides is audited whoever asked for the change. */
const GATE = 'blacklist.feed.';
/** A row is read by a person; what is longer is in the history of its own. */
const MAX_FACTS = 4_000;

/** One line of the audit. */
export interface AuditRecord {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly actor: string;
  readonly type: string;
  readonly stream: string;
  /** Correlation id of the request. */
  readonly request: string | null;
  /** JSON. */
  readonly data: string;
}

/**
 * The audit line of an event, or null where it is not an act of somebody.
 *
 * @example
 * auditRecord(envelope)?.actor; // 'user:9f…'
 */
export function auditRecord(envelope: Envelope): AuditRecord | null {
  const { id, type, source, time, actor, correlationid, data } = envelope;
  const isGate = type.startsWith(GATE);
  if (!isGate && (actor === undefined || AUTOMATIC.test(actor))) return null;
  return {
    id,
    at: Date.parse(time),
    actor: actor ?? 'publisher',
    type,
    stream: source,
    request: correlationid,
    data: facts(data),
  };
}

/** The facts as JSON; of too many the longest are left out and named. */
function facts(data: Envelope['data']): string {
  const whole = JSON.stringify(data);
  if (whole.length <= MAX_FACTS) return whole;
  const kept: Record<string, unknown> = {};
  const leftOut: string[] = [];
  let length = 0;
  const byLength = Object.entries(data).map(([key, value]) => ({ key, value, size: JSON.stringify(value).length }));
  for (const { key, value, size } of byLength.sort((a, b) => a.size - b.size)) {
    length += key.length + size;
    if (length <= MAX_FACTS) kept[key] = value;
    else leftOut.push(key);
  }
  return JSON.stringify({ ...kept, leftOut });
}
