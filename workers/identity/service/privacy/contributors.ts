import type { StoreCounts } from '../../../../shared/identity/privacy/counts.ts';
import type { Contribution } from '../../../../shared/identity/privacy/export.ts';

/**
 * Another system that stores something about people. It is asked through its entrypoint (a service binding, as a type only), since
 * systems do not import each other.
 */
export interface PrivacyContributor {
  readonly system: string;
  /** Its files of an export; each up to 256 KiB of text, and never a secret. */
  collect(env: Env, userId: string): Promise<readonly Contribution[]>;
  /** How many things each of its stores has of a person. */
  count(env: Env, userId: string): Promise<StoreCounts>;
  /** Erases them. Repeatable: after a crash it is called again. */
  erase(env: Env, userId: string, pseudonym: string): Promise<void>;
}

/**
 * The systems that are asked. Empty: the blacklist system knows people only as `user:<id>`, the actor of an event, and nothing leads
 * from that id to a person once the account is erased.
 */
export const CONTRIBUTORS: readonly PrivacyContributor[] = [];
