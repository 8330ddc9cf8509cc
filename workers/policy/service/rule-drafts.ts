import type { RuleReceipt } from '../../../durable-objects/policy/rule-book/commands.ts';
import type { RuleBook, StandingVersion } from '../../../durable-objects/policy/rule-book.ts';
import { AegisError, asAegisError } from '../../../shared/kernel/error.ts';
import { seoulDay } from '../../../shared/policy/day.ts';
import { ruleDiff } from '../../../shared/policy/rules/diff.ts';
import type { DraftContent, RuleDraft } from '../../../shared/policy/rules/draft.ts';
import type { RuleProblem } from '../../../shared/policy/rules/problem.ts';
import { readRuleSet } from '../../../shared/policy/rules/read.ts';
import { isSound, ruleProblems } from '../../../shared/policy/rules/validate.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { projectEvents } from '../projections/project.ts';
import type { Remote } from './actors.ts';
import { knownProgrammes } from './known-programmes.ts';
import { activeRuleSet, callRuleBook, forgetRules } from './rules.ts';

const iso = (at: number): string => new Date(at).toISOString();

/** What a request says of a draft. @throws AegisError `invalid_request`, `payload_too_large`. */
export function draftContent(body: { title: string; effectiveFrom: string | null; ruleSet: unknown }): DraftContent {
  const { title, effectiveFrom } = body;
  return {
    title,
    effectiveFrom: effectiveFrom === null ? null : Date.parse(effectiveFrom),
    ruleSet: readRuleSet(body.ruleSet),
  };
}

/** Makes a command, and projects its events at once, so that the caller reads its own write; else they come by the queue. */
export async function commandRules<T>(
  ctx: RouteContext,
  call: (book: Remote<RuleBook>) => Promise<RuleReceipt<T>>,
): Promise<T> {
  const receipt = await callRuleBook(ctx.env, call, ctx.idempotencyKey !== null);
  forgetRules();
  try {
    await projectEvents(receipt.events, ctx.env);
  } catch (thrown) {
    ctx.log.warn('projection left to the queue', { stream: 'rules', error: asAegisError(thrown) });
  }
  return receipt.value;
}

/** What is wrong with the rules of a draft now. */
export async function problemsOf({ ruleSet }: RuleDraft, ctx: RouteContext): Promise<RuleProblem[]> {
  const isKnown = ruleSet.amendments.length === 0 ? null : await knownProgrammes(ctx);
  return ruleProblems(ruleSet, { day: seoulDay(ctx.now()), isKnown });
}

/**
 * Lets only sound rules be submitted.
 *
 * @throws AegisError `conflict` with `details.problems`.
 */
export async function requireSound(draft: RuleDraft, ctx: RouteContext): Promise<void> {
  const problems = await problemsOf(draft, ctx);
  if (isSound(problems)) return;
  throw new AegisError('conflict', 'The draft has errors; mend them before it is submitted.', {
    details: { problems },
  });
}

/** A draft as the lists show it. */
export function draftSummaryBody({ decision, ...draft }: Omit<RuleDraft, 'ruleSet'>) {
  return {
    ...draft,
    effectiveFrom: draft.effectiveFrom === null ? null : iso(draft.effectiveFrom),
    createdAt: iso(draft.createdAt),
    changedAt: iso(draft.changedAt),
    decision: decision && { ...decision, at: iso(decision.at) },
  };
}

/** A draft with its problems and what it changes. */
export async function draftBody(draft: RuleDraft, ctx: RouteContext) {
  const [problems, active] = await Promise.all([problemsOf(draft, ctx), activeRuleSet(ctx.env, ctx.now())]);
  const { ruleSet, ...summary } = draft;
  return { ...draftSummaryBody(summary), ruleSet, problems, changes: ruleDiff(active.ruleSet, ruleSet) };
}

/** A version as the API shows it; with its rules where they are given. */
export function versionBody<T extends StandingVersion>(version: T) {
  return { ...version, effectiveFrom: iso(version.effectiveFrom), approvedAt: iso(version.approvedAt) };
}
