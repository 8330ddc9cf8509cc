/** What an alert may be about; one kind and one subject have at most one open alert. */
export const ALERT_KINDS = [
  'source_silent',
  'source_failing',
  'portal_layout_drifted',
  'otp_waiting',
  'consumer_silent',
  'consumer_misconfigured',
  'appliance_mismatch',
  'appliance_unreachable',
  'gate_held',
  'feed_stale',
  'warning_list_lost',
  'reaction_failing',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** Least urgent first. */
export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Critical: what is blocked is not what should be, or soon will not be. */
export const SEVERITY_OF: Readonly<Record<AlertKind, Severity>> = {
  source_silent: 'warning',
  source_failing: 'warning',
  portal_layout_drifted: 'critical',
  otp_waiting: 'warning',
  consumer_silent: 'critical',
  consumer_misconfigured: 'warning',
  appliance_mismatch: 'critical',
  appliance_unreachable: 'critical',
  gate_held: 'critical',
  feed_stale: 'critical',
  warning_list_lost: 'critical',
  reaction_failing: 'warning',
};

/** Whether a severity is at least another. */
export function isAtLeast(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);
}

/** Facts for the text of an alert. Never a secret. */
export type AlertFacts = Readonly<Record<string, string | number | null>>;

/** What somebody saw: that there is, or is not, a cause for an alert. */
export interface Observation {
  readonly kind: AlertKind;
  /** What it is about, e.g. `source:regtech`, `list:main`, `firewall:hq`, `consumer:c1`. */
  readonly subject: string;
  readonly isPresent: boolean;
  /** When it was so, epoch milliseconds: what comes late must not undo what is newer. */
  readonly at: number;
  readonly facts: AlertFacts;
}

/** What makes two observations be about the same. */
export function keyOf({ kind, subject }: Pick<Observation, 'kind' | 'subject'>): string {
  return `${kind} ${subject}`;
}

/** An alert as anybody may see it who may read the lists. Times are epoch milliseconds. */
export interface AlertView {
  readonly id: string;
  readonly kind: AlertKind;
  readonly subject: string;
  readonly severity: Severity;
  readonly facts: AlertFacts;
  readonly raisedAt: number;
  readonly closedAt: number | null;
  readonly acknowledgedAt: number | null;
  readonly acknowledgedBy: string | null;
  /** Nothing is told of this kind and subject until then. */
  readonly snoozedUntil: number | null;
}
