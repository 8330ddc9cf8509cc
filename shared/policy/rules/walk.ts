import type { Condition, Rule } from '../rule/rule.ts';

/** Every condition of a rule with where it stands in it, e.g. `of.1.of`. */
export function* conditionsOf(rule: Rule, path = ''): Generator<readonly [Condition, string]> {
  if (rule.kind === 'is') yield [rule, path];
  else if (rule.kind === 'not') yield* conditionsOf(rule.of, join(path, 'of'));
  else if (rule.kind !== 'text') {
    for (const [index, part] of rule.of.entries()) yield* conditionsOf(part, join(path, `of.${index}`));
  }
}

/**
 * Whether a JSON value is nested deeper than `most` levels; without recursion, so that a hostile one cannot exhaust the stack.
 *
 * @example
 * isDeeper({ a: [1] }, 1); // true
 */
export function isDeeper(value: unknown, most: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > most) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
    level = level.filter((one) => typeof one === 'object' && one !== null);
  }
  return false;
}

function join(path: string, step: string): string {
  return path === '' ? step : `${path}.${step}`;
}
