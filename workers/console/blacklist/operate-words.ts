import type { Severity } from '../../../shared/blacklist/alerts/kinds.ts';
import type { ConsumerState } from '../../../shared/blacklist/consumer/board.ts';
import type { Refusal } from '../../../shared/blacklist/consumer/telemetry.ts';
import type { PushMode } from '../../../shared/blacklist/push/plan.ts';
import type { FirewallCondition, PushCause, PushStatus } from '../../../shared/blacklist/push/state.ts';
import type { Category } from '../../../shared/blacklist/record.ts';
import type { BlacklistMessages } from './page.ts';

/** Words for every value of a closed list, as `data-words` takes them. */
const json = <K extends string>(words: Readonly<Record<K, string>>): string => JSON.stringify(words);

/** Kinds of threat. */
export const categories = (b: BlacklistMessages): Readonly<Record<Category, string>> => ({
  malware: b.categoryMalware,
  c2: b.categoryC2,
  botnet: b.categoryBotnet,
  phishing: b.categoryPhishing,
  scanning: b.categoryScanning,
  'brute-force': b.categoryBruteForce,
  'web-attack': b.categoryWebAttack,
  exploit: b.categoryExploit,
  ddos: b.categoryDdos,
  spam: b.categorySpam,
  anonymiser: b.categoryAnonymiser,
  hijacked: b.categoryHijacked,
  hacking: b.categoryHacking,
  worm: b.categoryWorm,
  reputation: b.categoryReputation,
  other: b.categoryOther,
});

export const categoryWords = (b: BlacklistMessages): string => json(categories(b));

/** How a consumer does. */
export const consumerWords = (b: BlacklistMessages): string =>
  json<ConsumerState>({
    current: b.conStateCurrent,
    behind: b.conStateBehind,
    silent: b.conStateSilent,
    never: b.conStateNever,
    misconfigured: b.conStateMisconfigured,
  });

/** Why a consumer was turned away. */
export const refusalWords = (b: BlacklistMessages): string =>
  json<Refusal>({
    origin: b.conRefusalOrigin,
    'retired-key': b.conRefusalRetiredKey,
    'foreign-list': b.conRefusalForeignList,
    settings: b.conRefusalSettings,
  });

/** What is to be known of a firewall now. */
export const firewallWords = (b: BlacklistMessages): string =>
  json<FirewallCondition>({
    deleted: b.fwConditionDeleted,
    disabled: b.fwConditionDisabled,
    'token-missing': b.fwConditionTokenMissing,
    failing: b.fwConditionFailing,
    pushing: b.fwConditionPushing,
    mismatch: b.fwConditionMismatch,
    loaded: b.fwConditionLoaded,
    waiting: b.fwConditionWaiting,
  });

/** How a push is or ended. */
export const pushWords = (b: BlacklistMessages): string =>
  json<PushStatus>({
    running: b.fwStatusRunning,
    loaded: b.fwStatusLoaded,
    mismatch: b.fwStatusMismatch,
    superseded: b.fwStatusSuperseded,
    cancelled: b.fwStatusCancelled,
  });

/** What set a push off. */
export const causeWords = (b: BlacklistMessages): string =>
  json<PushCause>({ published: b.fwCausePublished, manual: b.fwCauseManual, check: b.fwCauseCheck });

/** How a push went about it. */
export const modeWords = (b: BlacklistMessages): string =>
  json<PushMode>({
    difference: b.fwModeDifference,
    snapshot: b.fwModeSnapshot,
    reconcile: b.fwModeReconcile,
    check: b.fwModeCheck,
  });

/** How urgent an alert is. */
export const severityWords = (b: BlacklistMessages): string =>
  json<Severity>({ info: b.alInfo, warning: b.alWarning, critical: b.alCritical });
