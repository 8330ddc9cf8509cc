import type { RuleSet } from '../ranking/rule-set.ts';

/** One difference between two rule sets. A setting has both sides, a rule or amendment that is new or gone has one. */
export interface RuleChange {
  readonly kind: 'setting' | 'rule' | 'amendment';
  readonly change: 'added' | 'removed' | 'changed';
  /** `weights.fit`, the id of a rule, or that of a programme. */
  readonly of: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * What differs between two rule sets, settings first, then rules and amendments by id. Rules are sets and not lists: their order means
 * nothing, so moving one is no difference.
 *
 * @example
 * ruleDiff(before, { ...before, rules: before.rules.toReversed() }); // []
 */
export function ruleDiff(before: RuleSet, after: RuleSet): RuleChange[] {
  return [
    ...settingChanges(before, after),
    ...entryChanges(
      'rule',
      byKey(before.rules, ({ id }) => id),
      byKey(after.rules, ({ id }) => id),
    ),
    ...entryChanges(
      'amendment',
      byKey(before.amendments, ({ policy }) => policy),
      byKey(after.amendments, ({ policy }) => policy),
    ),
  ];
}

function settingChanges(before: RuleSet, after: RuleSet): RuleChange[] {
  return (['weights', 'lists', 'diversity'] as const).flatMap((group) => {
    const [left, right]: Readonly<Record<string, number>>[] = [before[group], after[group]];
    return Object.keys(left!)
      .filter((name) => left![name] !== right![name])
      .map((name) => ({
        ...({ kind: 'setting', change: 'changed' } as const),
        ...{ of: `${group}.${name}`, before: left![name], after: right![name] },
      }));
  });
}

function entryChanges(
  kind: 'rule' | 'amendment',
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
): RuleChange[] {
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort();
  return ids.flatMap((of) => {
    const [left, right] = [before.get(of) ?? null, after.get(of) ?? null];
    if (canonical(left) === canonical(right)) return [];
    const change = left === null ? 'added' : right === null ? 'removed' : 'changed';
    return [{ kind, change, of, before: left, after: right }] as const;
  });
}

function byKey<T>(entries: readonly T[], key: (entry: T) => string): ReadonlyMap<string, T> {
  return new Map(entries.map((entry) => [key(entry), entry]));
}

/** JSON with sorted keys: the order of keys means nothing either. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}
