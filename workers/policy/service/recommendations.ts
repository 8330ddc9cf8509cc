import { AegisError, asAegisError } from '../../../shared/kernel/error.ts';
import { timeOrderedId } from '../../../shared/kernel/ids.ts';
import { seal } from '../../../shared/kernel/seal.ts';
import type { RecommendationInputs, RecommendationRecord, ToldFacts } from '../../../shared/policy/applicant/state.ts';
import { isGranted } from '../../gateway/permissions.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { catalogueOf, currentCatalogue } from '../edge/catalogue.ts';
import { applicantOfRecommendation } from '../repository/recommendations.ts';
import { sagaPurpose } from '../saga/purpose.ts';
import type { SagaInput } from '../saga/request.ts';
import { runSaga } from '../saga/run.ts';
import { vectorRanking } from './ai-vectors.ts';
import { type Applicant, callApplicant, knownApplicant } from './applicants.ts';
import { learnedNow, learnedOf } from './learned.ts';
import { consistency, digestOf, rank, type World } from './recommend.ts';
import { activeRuleSet } from './rules.ts';
import { rulesOfVersion } from './rules-of-version.ts';
import { type ToldInput, toldFacts } from './told-facts.ts';

/** What is asked for, as the contract has it. */
export interface RecommendationRequest extends ToldInput {
  readonly useStored: boolean;
  readonly query?: string | undefined;
  readonly limit: number;
  readonly locale: 'ko' | 'en';
}

/** The input of the saga for a request. */
export function sagaInput(ctx: RouteContext, applicant: Applicant, request: RecommendationRequest): SagaInput {
  return {
    recommendationId: timeOrderedId(ctx.now(), (bytes) => crypto.getRandomValues(bytes)),
    applicant: applicant.name,
    tokenHash: applicant.tokenHash,
    isNewVisitor: applicant.newToken !== null,
    given: toldFacts(request),
    useStored: request.useStored,
    query: request.query ?? null,
    ...{ limit: request.limit, locale: request.locale, now: ctx.now(), causation: ctx.causation },
  };
}

/** Runs the saga while the caller waits. */
export function recommendNow(ctx: RouteContext, input: SagaInput): Promise<RecommendationRecord> {
  return runSaga(ctx.env, input, ctx.log);
}

/** Hands the saga to a Workflow. */
export async function recommendLater({ env }: RouteContext, input: SagaInput): Promise<void> {
  const { recommendationId } = input;
  const sealed = await seal(env.AEGIS_SECRETS_KEY, sagaPurpose(recommendationId), input);
  await env.RECOMMENDATION_SAGA.create({ id: recommendationId, params: { recommendationId, sealed } });
}

/**
 * A stored recommendation: of whoever asks, or of anybody for who may read those (appeals, audits).
 *
 * @throws AegisError `not_found` also for what is somebody else's.
 */
export async function storedRecommendation(ctx: RouteContext, recId: string) {
  const applicant = await knownApplicant(ctx);
  if (applicant !== null) {
    const { name, tokenHash } = applicant;
    const own = await callApplicant(ctx.env, name, (actor) => actor.recommendation({ tokenHash }, recId), true).catch(
      (thrown: unknown) => {
        if (asAegisError(thrown).code !== 'not_found') throw thrown;
        return null;
      },
    );
    if (own !== null) return { name, record: own };
  }
  if (isGranted(ctx.principal, 'recommendations:read')) {
    const name = await applicantOfRecommendation(ctx.env.POLICY_DB, recId);
    if (name !== null) {
      return { name, record: await callApplicant(ctx.env, name, (actor) => actor.anyRecommendation(recId), true) };
    }
  }
  throw new AegisError('not_found', 'There is no such recommendation, or it is not yours.');
}

/** What a recommendation was computed from, as it was then. */
export async function worldOf(
  env: Env,
  { catalogueVersion, rulesVersion, learnedVersion }: RecommendationInputs,
  now: number,
): Promise<World> {
  const [catalogue, ruleSet, { learned }] = await Promise.all([
    catalogueOf(env, catalogueVersion),
    rulesOfVersion(env, rulesVersion, now),
    learnedOf(env, learnedVersion),
  ]);
  return { catalogue, ruleSet, learned };
}

/** Computes a recommendation again, and says what differs. */
export async function replay(env: Env, { inputs, items, digest: expected }: RecommendationRecord, now: number) {
  const world = await worldOf(env, inputs, now);
  const ranked = rank(world, inputs);
  const digest = await digestOf(ranked);
  const rankOf = (list: readonly { readonly policyId: string }[], id: string) => {
    const at = list.findIndex(({ policyId }) => policyId === id);
    return at < 0 ? null : at + 1;
  };
  const ids = [...new Set([...items, ...ranked.items].map(({ policyId }) => policyId))];
  return {
    ...{ identical: digest === expected, digest, expected },
    differences: ids
      .map((policyId) => ({ policyId, was: rankOf(items, policyId), is: rankOf(ranked.items, policyId) }))
      .filter(({ was, is }) => was !== is),
    consistency: consistency(world, inputs),
    ...{ catalogue: inputs.catalogueVersion, rules: inputs.rulesVersion },
  };
}

/** Ranks for many people, one whatever becomes of the others. Nothing of them is kept. */
export async function recommendBatch(
  ctx: RouteContext,
  people: readonly (ToldInput & { readonly ref: string })[],
  query: string | null,
  limit: number,
) {
  const now = ctx.now();
  const [catalogue, { version, ruleSet }, { version: learnedVersion, learned }] = await Promise.all([
    currentCatalogue(ctx.env, now),
    activeRuleSet(ctx.env, now),
    learnedNow(ctx.env, now),
  ]);
  const world = { catalogue, ruleSet, learned };
  // One query for all of them: one list of vectors.
  const { positions, model } = await vectorRanking(ctx.env, catalogue, query, ruleSet, now);
  const one = (told: ToldFacts) => {
    const { items, counts } = rank(world, {
      ...{ ...told, query, limit, now, catalogueVersion: catalogue.version, rulesVersion: version },
      ...{ learnedVersion, models: model === null ? [] : [model], vectorList: positions },
    });
    const missing = new Map<string, number>();
    for (const { outline } of items) {
      const open = outline.conditions.filter(({ verdict }) => verdict === 'unknown');
      for (const attribute of new Set(open.map((condition) => condition.attribute))) {
        missing.set(attribute, (missing.get(attribute) ?? 0) + 1);
      }
    }
    return {
      items: items.map(({ policyId, position, status, breakdown, won }) => ({
        ...{ policyId, status, title: catalogue.cards[position]!.title, score: breakdown.final_score },
        won: breakdown.value_is_estimated ? null : won,
      })),
      counts,
      missing: [...missing].map(([attribute, programmes]) => ({ attribute, programmes })),
      error: null,
    };
  };
  const data = people.map((person) => {
    try {
      return { ref: person.ref, ...one(toldFacts(person)) };
    } catch (thrown) {
      const { code, message } = asAegisError(thrown);
      return { ref: person.ref, items: null, counts: null, missing: [], error: { code, message } };
    }
  });
  return {
    catalogue: catalogue.version,
    rules: version,
    data,
    failed: data.filter(({ error }) => error !== null).length,
  };
}
