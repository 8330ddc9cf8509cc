import * as v from 'valibot';
import { AegisError } from '../../../shared/kernel/error.ts';
import { factsOfHeard, hearFacts } from '../../../shared/policy/ai/hear.ts';
import type { Catalogue } from '../../../shared/policy/catalogue/catalogue.ts';
import { seoulDay } from '../../../shared/policy/day.ts';
import { judge, statusOf } from '../../../shared/policy/eligibility/index.ts';
import { explain } from '../../../shared/policy/explain/explain.ts';
import { type Facts, type Subjects, subjectsSchema } from '../../../shared/policy/facts/fact.ts';
import { checkFacts, mergeFacts } from '../../../shared/policy/facts/facts.ts';
import { opennessOf, standingOf } from '../../../shared/policy/ranking/standing.ts';
import type { RouteContext } from '../../gateway/route.ts';
import type { Said } from '../ai/say.ts';
import { type Language, tell } from '../ai/tell.ts';
import { currentCatalogue } from '../edge/catalogue.ts';
import { type AiContext, aiContext } from './ai-context.ts';
import { activeRuleSet } from './rules.ts';

/** Programmes whose verdict is told in sentences; the others are told by status. */
const TOLD = 3;

/** Facts of a request. @throws AegisError `invalid_request`. */
export function subjectsOf(given: { facts?: unknown; beneficiary?: unknown }): Subjects {
  const { facts = {}, beneficiary } = given;
  const read = v.safeParse(subjectsSchema, { applicant: facts, ...(beneficiary === undefined ? {} : { beneficiary }) });
  const problems = read.success ? checkFacts(read.output) : [];
  if (read.success && problems.length === 0) return read.output;
  throw new AegisError('invalid_request', 'These are no facts.', {
    details: {
      problems: read.success ? problems : read.issues.slice(0, 10).map((issue) => v.getDotPath(issue) ?? 'facts'),
    },
  });
}

/** Answers a question: what it seems to say of the person, what it finds, how each stands, and the first ones in sentences. */
export async function answerQuestion(
  question: string,
  given: Subjects,
  language: Language,
  limit: number,
  ctx: RouteContext,
) {
  const [catalogue, ai, active] = await Promise.all([
    currentCatalogue(ctx.env, ctx.now()),
    aiContext(ctx),
    activeRuleSet(ctx.env, ctx.now()),
  ]);
  const day = seoulDay(ctx.now());
  // What was confirmed counts; what is only heard is shown beside it.
  const heard = hearFacts(question).filter(({ attribute }) => given.applicant[attribute] === undefined);
  const presumed = mergeFacts(factsOfHeard(heard), given.applicant);
  const amended = new Map(active.ruleSet.amendments.map(({ policy, eligibility }) => [policy, eligibility]));
  const hits = await Promise.all(
    catalogue.search.search(question, { limit }).map(async ({ position, score }, rank) => {
      const document = await catalogue.document(position);
      const eligibility = amended.get(document.id) ?? document.eligibility;
      const stand = (facts: Facts) => standOf(catalogue, position, eligibility, { ...given, applicant: facts }, day);
      const { status, judgement } = stand(given.applicant);
      const explanation = explain({ document, judgement, status, quality: qualityOf(catalogue, position), day });
      const told = { document, judgement, explanation, facts: given.applicant };
      const said = rank < TOLD ? await tell(told, language, ai.say) : null;
      return { policyId: document.id, title: document.title, score, status, ifConfirmed: stand(presumed).status, said };
    }),
  );
  const texts = hits.flatMap(({ said }) => (said === null ? [] : [said]));
  return {
    ...{ day, catalogue: catalogue.version, rules: active.version, heard },
    hits: hits.map(({ said: _, ...hit }) => hit),
    answer: textOf(texts, language),
    by: [...new Set(texts.map(({ by }) => by))],
    degraded: [...ai.degraded, ...texts.flatMap(({ degraded }) => degraded)],
  };
}

/** One programme for somebody: the trace, the status, and the explanation in sentences. @throws AegisError `not_found`. */
export async function reason(policyId: string, subjects: Subjects, language: Language, ctx: RouteContext) {
  const [catalogue, ai, active] = await Promise.all([
    currentCatalogue(ctx.env, ctx.now()),
    aiContext(ctx),
    activeRuleSet(ctx.env, ctx.now()),
  ]);
  const position = catalogue.positionOf(policyId);
  if (position === null) throw new AegisError('not_found', `The catalogue has no programme ${policyId}.`);
  const document = await catalogue.document(position);
  const day = seoulDay(ctx.now());
  const amendment = active.ruleSet.amendments.find(({ policy }) => policy === policyId);
  const eligibility = amendment?.eligibility ?? document.eligibility;
  const { status, judgement } = standOf(catalogue, position, eligibility, subjects, day);
  const explanation = explain({ document, judgement, status, quality: qualityOf(catalogue, position), day });
  const said = await sayReason({ document, judgement, explanation, facts: subjects.applicant }, language, ai);
  return { catalogue, active, day, document, status, judgement, explanation, said };
}

async function sayReason(told: Parameters<typeof tell>[0], language: Language, ai: AiContext): Promise<Said> {
  const said = await tell(told, language, ai.say);
  return { ...said, degraded: [...ai.degraded, ...said.degraded] };
}

function standOf(
  catalogue: Catalogue,
  position: number,
  eligibility: Parameters<typeof judge>[0],
  subjects: Subjects,
  day: string,
) {
  const { deadline } = catalogue.cards[position]!;
  const judgement = judge(eligibility, subjects, day);
  const openness = opennessOf(deadline, standingOf(deadline, day));
  return { judgement, status: statusOf({ code: judgement.code, openness, conflicts: false }) };
}

function qualityOf({ cards }: Catalogue, position: number): number {
  const { completeness, accuracy } = cards[position]!;
  return (completeness + accuracy) / 2;
}

const NOTHING: Readonly<Record<Language, string>> = {
  ko: '질문에 맞는 지원사업을 찾지 못했습니다. 다른 낱말로 다시 물어봐 주세요.',
  en: 'Nothing was found for this question. Please ask again in other words.',
};

function textOf(texts: readonly Said[], language: Language): string {
  return texts.length === 0 ? NOTHING[language] : texts.map(({ text }) => text).join('\n\n');
}
