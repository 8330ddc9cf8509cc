import { DEFAULT_RULE_SET, type RuleSet } from '../ranking/rule-set.ts';

/** A rule set that was approved. Versions count from 1 without gaps; 0 is what is built in. Never changed. */
export interface RuleVersion {
  readonly version: number;
  readonly title: string;
  /** Epoch milliseconds. */
  readonly effectiveFrom: number;
  readonly approvedAt: number;
  readonly approvedBy: string;
  readonly authors: readonly string[];
  readonly reason: string;
  /** The draft it came from; `null` for a rollback and for what is built in. */
  readonly draft: string | null;
  /** The version whose content it has again. */
  readonly restores: number | null;
}

/** The rules that hold at a moment. */
export interface ActiveRules {
  readonly version: number;
  readonly ruleSet: RuleSet;
}

/** `superseded`: approved for later, and replaced before its time came. */
export type VersionStanding = 'active' | 'scheduled' | 'past' | 'superseded';

/** What holds until something was approved. */
export const BUILT_IN: RuleVersion & ActiveRules = {
  ...{ version: 0, title: 'built in', effectiveFrom: 0, approvedAt: 0, approvedBy: 'built-in', authors: [] },
  ...{ reason: '', draft: null, restores: null, ruleSet: DEFAULT_RULE_SET },
};

/**
 * Which version holds: the newest whose time has come. A later number always wins, since it was made from all before it; so a
 * rollback also undoes what was only scheduled.
 *
 * @param versions Rising by number.
 */
export function activeVersion(versions: readonly RuleVersion[], now: number): RuleVersion {
  return versions.findLast(({ effectiveFrom }) => effectiveFrom <= now) ?? BUILT_IN;
}

/** How a version stands at a moment. */
export function standingOf(version: RuleVersion, versions: readonly RuleVersion[], now: number): VersionStanding {
  const active = activeVersion(versions, now);
  if (version.version === active.version) return 'active';
  const isReplaced = versions.some(
    (other) => other.version > version.version && other.effectiveFrom <= version.effectiveFrom,
  );
  if (version.effectiveFrom > now) return isReplaced ? 'superseded' : 'scheduled';
  return isReplaced ? 'superseded' : 'past';
}

/** When another version than the present one will hold, epoch milliseconds; `null`: never, as far as is known. */
export function nextChangeAt(versions: readonly RuleVersion[], now: number): number | null {
  const coming = versions.filter((version) => standingOf(version, versions, now) === 'scheduled');
  return coming.length === 0 ? null : Math.min(...coming.map(({ effectiveFrom }) => effectiveFrom));
}
