import type { AegisError } from '../../../shared/kernel/error.ts';
import type { RecommendationRecord } from '../../../shared/policy/applicant/state.ts';
import { mergeFacts } from '../../../shared/policy/facts/facts.ts';
import { catalogueOf, currentCatalogue, keepCatalogue } from '../edge/catalogue.ts';
import { vectorRanking } from '../service/ai-vectors.ts';
import { callApplicant } from '../service/applicants.ts';
import { learnedNow, learnedOf } from '../service/learned.ts';
import { computeRecord } from '../service/recommend.ts';
import { activeRuleSet } from '../service/rules.ts';
import { rulesOfVersion } from '../service/rules-of-version.ts';
import type { SagaDone, SagaInput, StepName } from './request.ts';

/** One step: what it does, and how that is undone. Both may run more than once. */
export interface Step<Name extends StepName = StepName> {
  readonly name: Name;
  run(env: Env, input: SagaInput, done: SagaDone): Promise<NonNullable<SagaDone[Name]>>;
  /** Undoes what the step did or began to do; absent for a step that leaves nothing behind. */
  compensate?(env: Env, input: SagaInput, done: SagaDone): Promise<void>;
}

/** Whoever asks is who they say, and what counts is what they tell now over what they told before. */
const validate: Step<'validate'> = {
  name: 'validate',
  async run(env, { applicant, tokenHash, isNewVisitor, given, useStored }) {
    if (isNewVisitor || (!useStored && tokenHash === null)) return given;
    const stored = await callApplicant(env, applicant, (actor) => actor.view({ tokenHash }), true).catch(
      (thrown: unknown) => {
        // A user who has never told anything has no applicant yet; a visitor with a wrong token has none at all.
        if (tokenHash === null && (thrown as Partial<AegisError>).code === 'not_found') return null;
        throw thrown;
      },
    );
    if (stored === null || !useStored) return given;
    const { subjects, received } = stored;
    const beneficiary =
      subjects.beneficiary === undefined && given.subjects.beneficiary === undefined
        ? {}
        : { beneficiary: mergeFacts(subjects.beneficiary ?? {}, given.subjects.beneficiary ?? {}) };
    return {
      subjects: { applicant: mergeFacts(subjects.applicant, given.subjects.applicant), ...beneficiary },
      received: [...new Set([...received, ...given.received])].sort(),
    };
  },
};

const fetch: Step<'fetch'> = {
  name: 'fetch',
  async run(env, { now }) {
    // The clock of the isolate, not that of the recommendation: what is live is looked up now.
    const [{ version: catalogueVersion }, { version: rulesVersion }, { version: learnedVersion }] = await Promise.all([
      currentCatalogue(env, Date.now()),
      activeRuleSet(env, now),
      learnedNow(env, Date.now()),
    ]);
    return { catalogueVersion, rulesVersion, learnedVersion };
  },
};

const generate: Step<'generate'> = {
  name: 'generate',
  async run(env, input, { validate: told, fetch: versions }) {
    const { catalogueVersion, rulesVersion, learnedVersion } = versions!;
    const [catalogue, ruleSet, { learned }] = await Promise.all([
      catalogueOf(env, catalogueVersion),
      rulesOfVersion(env, rulesVersion, input.now),
      learnedOf(env, learnedVersion),
    ]);
    const { query, limit, now, locale, recommendationId: id } = input;
    const { positions, model } = await vectorRanking(env, catalogue, query, ruleSet, now);
    const inputs = {
      ...{ ...told!, query, limit, now, catalogueVersion, rulesVersion },
      ...{ learnedVersion, models: model === null ? [] : [model], vectorList: positions },
    };
    return computeRecord({ catalogue, ruleSet, learned }, inputs, { id, locale });
  },
};

const store: Step<'store'> = {
  name: 'store',
  async run(env, { applicant, tokenHash }, { generate: record }) {
    await keepCatalogue(env, record!.inputs.catalogueVersion);
    const { isNew } = await callApplicant(env, applicant, (actor) => actor.store({ tokenHash }, record!), true);
    return { isNew };
  },
  async compensate(env, { applicant, tokenHash, recommendationId, isNewVisitor }, done) {
    const isNew = done.store?.isNew ?? isNewVisitor;
    await callApplicant(env, applicant, (actor) => actor.withdraw({ tokenHash }, recommendationId, isNew), true);
  },
};

const notify: Step<'notify'> = {
  name: 'notify',
  async run(env, { applicant, tokenHash, recommendationId, causation }, { generate: record }) {
    const told = announcement(record!);
    const { events } = await callApplicant(
      env,
      applicant,
      (actor) => actor.announce({ tokenHash }, recommendationId, told, causation),
      true,
    );
    return { announced: events.length > 0 };
  },
};

/** Written once, run by a request that waits and by the Workflow. */
export const STEPS: readonly Step[] = [validate, fetch, generate, store, notify] as readonly Step[];

/** What the world is told of a recommendation: sizes and versions, nothing of the person. */
function announcement(record: RecommendationRecord) {
  const { inputs, items, counts, card, durationMs } = record;
  return {
    ...{ catalogue: inputs.catalogueVersion, rules: inputs.rulesVersion, models: inputs.models },
    ...{ items: items.length, counts, card, durationMs },
    // Names of attributes alone: what is asked of whom, for who has to be looked at when a programme changes.
    attributes: Object.keys(inputs.subjects.applicant).sort(),
  };
}
