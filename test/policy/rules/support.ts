import { env } from 'cloudflare:workers';
import type { RuleCommandMeta } from '../../../durable-objects/policy/rule-book/commands.ts';
import type { RuleBook } from '../../../durable-objects/policy/rule-book.ts';
import { DEFAULT_RULE_SET, type RuleSet } from '../../../shared/policy/ranking/rule-set.ts';
import type { DraftContent } from '../../../shared/policy/rules/draft.ts';

export type Remote<Actor> = {
  readonly [Name in keyof Actor]: Actor[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : never;
};

/** A rule book of its own for a test. */
export const bookOf = (name: string) => env.RULE_BOOK.getByName(name) as unknown as Remote<RuleBook>;

export const meta = (person: string, idempotencyKey: string | null = null, requestHash = 'a'): RuleCommandMeta => ({
  causation: { correlationId: null, causationId: null, traceparent: null, actor: person },
  idempotencyKey,
  requestHash,
  person,
});

/** A rule set that can be told from others by its diversity. */
export const ruleSet = (lambda: number): RuleSet => ({
  ...DEFAULT_RULE_SET,
  diversity: { ...DEFAULT_RULE_SET.diversity, lambda },
});

export const content = (lambda: number, effectiveFrom: number | null = null): DraftContent => ({
  title: `lambda ${lambda}`,
  effectiveFrom,
  ruleSet: ruleSet(lambda),
});

let count = 0;
export function draftId(): string {
  count += 1;
  return `01RULES${String(count).padStart(19, '0')}`;
}
