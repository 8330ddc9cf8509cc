import type { ConsumerState } from '../consumer/board.ts';
import type { FeedHold } from '../publication/pointer.ts';
import { type FirewallView, UNREACHABLE_AFTER } from '../push/state.ts';
import type { SourceView } from '../source/state.ts';
import type { AlertFacts, AlertKind, Observation } from './kinds.ts';

const MINUTE_MS = 60_000;
/** Collections in a row that must fail before anybody is told: portals have bad moments. */
const FAILING_AFTER = 3;
/** Intervals without a success after which a source counts as silent, */
const SILENT_AFTER_INTERVALS = 3;
/** but never sooner than this: a run takes its time, and may wait for its turn. */
const LEAST_SILENCE_MS = 30 * MINUTE_MS;
/** A list is compiled at least once a day; two hours more for a night with much to do. */
const STALE_AFTER_MS = 26 * 60 * MINUTE_MS;

const iso = (at: number): string => new Date(at).toISOString();

function see(subject: string, at: number, kind: AlertKind, facts: AlertFacts | null): Observation {
  return { kind, subject, isPresent: facts !== null, at, facts: facts ?? {} };
}

/** Kinds that {@link observeSource} speaks of. */
export const SOURCE_ALERTS: readonly AlertKind[] = [
  'source_silent',
  'source_failing',
  'portal_layout_drifted',
  'otp_waiting',
];

/**
 * What the state of a source gives cause for. A source that is switched off or deleted gives none.
 *
 * @param at - When the source was in this state, epoch milliseconds.
 */
export function observeSource(view: SourceView, at: number): Observation[] {
  const { config, failures, paused, drift, attention } = view;
  const subject = `source:${config.id}`;
  const name = config.title;
  const isOn = view.deletedAt === null && config.enabled;
  const since = view.lastSuccessAt ?? view.createdAt;
  const patience = Math.max(LEAST_SILENCE_MS, SILENT_AFTER_INTERVALS * config.intervalMinutes * MINUTE_MS);
  const isSilent = isOn && config.kind !== 'upload' && at - since > patience;
  const isFailing = isOn && (paused !== null || failures >= FAILING_AFTER);
  return [
    see(subject, at, 'source_silent', isSilent ? { name, since: iso(since) } : null),
    see(subject, at, 'source_failing', isFailing ? { name, failures, message: paused?.message ?? null } : null),
    see(subject, at, 'portal_layout_drifted', isOn && drift !== null ? { name, message: drift.message } : null),
    see(subject, at, 'otp_waiting', isOn && attention !== null ? { name, question: attention.question.kind } : null),
  ];
}

/** Kinds that {@link observeFirewall} speaks of. */
export const FIREWALL_ALERTS: readonly AlertKind[] = ['appliance_mismatch', 'appliance_unreachable'];

/** What the state of an appliance gives cause for. */
export function observeFirewall(view: FirewallView, at: number): Observation[] {
  const { config, mismatch, failures, lastError } = view;
  const subject = `firewall:${config.id}`;
  const name = config.title;
  const isOn = view.deletedAt === null && config.enabled;
  const wrong = isOn ? mismatch : null;
  const isUnreachable = isOn && failures >= UNREACHABLE_AFTER;
  return [
    see(
      subject,
      at,
      'appliance_mismatch',
      wrong && {
        ...{ name, version: wrong.version, published: wrong.published, loaded: wrong.loaded },
        ...{ missing: wrong.missing, extra: wrong.extra, invalid: wrong.invalid },
      },
    ),
    see(
      subject,
      at,
      'appliance_unreachable',
      isUnreachable ? { name, failures, message: lastError?.message ?? null } : null,
    ),
  ];
}

/** Kinds that {@link observeList} speaks of. */
export const LIST_ALERTS: readonly AlertKind[] = ['gate_held', 'feed_stale'];

/** What a list shows of itself to the edge. */
export interface ListSight {
  readonly list: string;
  readonly hold: FeedHold | null;
  /** When its pointer was last written, which every compilation does; null before the first version. */
  readonly pointedAt: number | null;
}

/** What a list gives cause for. */
export function observeList({ list, hold, pointedAt }: ListSight, at: number): Observation[] {
  const subject = `list:${list}`;
  const reasons = hold?.reasons.map(({ code }) => code).join(', ') ?? '';
  const isStale = pointedAt !== null && at - pointedAt > STALE_AFTER_MS;
  return [
    see(subject, at, 'gate_held', hold && { name: list, version: hold.version, reasons }),
    see(subject, at, 'feed_stale', isStale ? { name: list, since: iso(pointedAt) } : null),
  ];
}

/**
 * What is said when a list cannot find the ranges of some of its warning lists, or finds them again.
 *
 * @param lost - Names of those that are lost.
 */
export function observeWarningLists(list: string, lost: readonly string[], at: number): Observation[] {
  return [
    see(`list:${list}`, at, 'warning_list_lost', lost.length === 0 ? null : { name: list, lost: lost.join(', ') }),
  ];
}

/** Kinds that {@link observeReaction} speaks of. */
export const REACTION_ALERTS: readonly AlertKind[] = ['reaction_failing'];

/** Attempts in a row that must fail before anybody is told: an actor that restarts fails once. */
const REACTION_FAILING_AFTER = 3;

/** A reaction to events that failed. */
export interface ReactionSight {
  readonly reaction: string;
  /** The stream of the events. */
  readonly source: string;
  readonly attempts: number;
  readonly error: string;
}

/** What a reaction that fails gives cause for. */
export function observeReaction({ reaction, source, attempts, error }: ReactionSight, at: number): Observation[] {
  if (attempts < REACTION_FAILING_AFTER) return [];
  const facts = { name: source, reaction, attempts, error };
  return [see(`reaction:${reaction}:${source}`, at, 'reaction_failing', facts)];
}

/** Kinds that {@link observeConsumer} speaks of. */
export const CONSUMER_ALERTS: readonly AlertKind[] = ['consumer_silent', 'consumer_misconfigured'];

/** How a consumer does, as its board says. */
export interface ConsumerSight {
  readonly id: string;
  readonly name: string;
  readonly state: ConsumerState;
  /** When it last got a feed of any list, ISO 8601. */
  readonly lastFetchAt: string | null;
  /** Why it was last turned away. */
  readonly refusal: string | null;
}

/** What a consumer gives cause for. */
export function observeConsumer({ id, name, state, lastFetchAt, refusal }: ConsumerSight, at: number): Observation[] {
  const subject = `consumer:${id}`;
  return [
    see(subject, at, 'consumer_silent', state === 'silent' ? { name, since: lastFetchAt } : null),
    see(subject, at, 'consumer_misconfigured', state === 'misconfigured' ? { name, message: refusal } : null),
  ];
}
