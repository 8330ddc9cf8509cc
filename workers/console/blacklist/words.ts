import { RUN_PHASES, RUN_STATUSES, RUN_TRIGGERS } from '../../../shared/blacklist/source/run.ts';
import type { BlacklistMessages } from './page.ts';

/** The words of a closed list of values, as `data-words` takes them. */
function wordsOf<K extends string>(values: readonly K[], text: (value: K) => string): string {
  return JSON.stringify(Object.fromEntries(values.map((value) => [value, text(value)])));
}

const capital = <K extends string>(value: K) => (value[0]!.toUpperCase() + value.slice(1)) as Capitalize<K>;

/** What is to be known of a source now. */
export const conditionWords = (b: BlacklistMessages): string =>
  JSON.stringify({
    deleted: b.conditionDeleted,
    attention: b.conditionAttention,
    running: b.conditionRunning,
    disabled: b.conditionDisabled,
    paused: b.conditionPaused,
    'credentials-missing': b.conditionCredentials,
    failing: b.conditionFailing,
    idle: b.conditionIdle,
  });

/** How a run is or ended. */
export const statusWords = (b: BlacklistMessages): string =>
  wordsOf(RUN_STATUSES, (status) => b[`status${capital(status)}`]);

/** What a run is doing. */
export const phaseWords = (b: BlacklistMessages): string => wordsOf(RUN_PHASES, (phase) => b[`phase${capital(phase)}`]);

/** What started a run. */
export const triggerWords = (b: BlacklistMessages): string =>
  wordsOf(RUN_TRIGGERS, (trigger) => b[`trigger${capital(trigger)}`]);
