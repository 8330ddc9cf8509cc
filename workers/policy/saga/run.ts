import { asAegisError } from '../../../shared/kernel/error.ts';
import type { Logger } from '../../../shared/kernel/log.ts';
import type { RecommendationRecord } from '../../../shared/policy/applicant/state.ts';
import { callApplicant } from '../service/applicants.ts';
import type { SagaDone, SagaInput } from './request.ts';
import { STEPS, type Step } from './steps.ts';

/** A compensation is tried so often before a person has to look. */
const ATTEMPTS = 3;

/**
 * Runs the saga inside a request: the steps in order, and when one fails the compensations in reverse, beginning with that of the
 * failed step itself, which may have done its work and lost the answer. What failed is told to the applicant, if there is one.
 *
 * @throws AegisError of the step that failed, with `details.step`.
 */
export async function runSaga(
  env: Env,
  input: SagaInput,
  log: Logger,
  steps: readonly Step[] = STEPS,
): Promise<RecommendationRecord> {
  const done: SagaDone = {};
  const begun: Step[] = [];
  for (const step of steps) {
    begun.push(step);
    try {
      Object.assign(done, { [step.name]: await step.run(env, input, done) });
    } catch (thrown) {
      const error = asAegisError(thrown);
      await undo(env, input, done, begun, log);
      await tellFailure(env, input, step.name, error.code, log);
      throw error;
    }
  }
  return done.generate!;
}

/** Undoes steps in reverse. One that cannot be undone is logged and does not keep the others from it. */
export async function undo(
  env: Env,
  input: SagaInput,
  done: SagaDone,
  begun: readonly Step[],
  log: Logger,
): Promise<void> {
  for (const step of begun.toReversed()) {
    if (step.compensate === undefined) continue;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        await step.compensate(env, input, done);
        break;
      } catch (thrown) {
        const error = asAegisError(thrown);
        // Nothing there to undo.
        if (error.code === 'not_found') break;
        const say = attempt === ATTEMPTS ? log.error : log.warn;
        say('a step of a recommendation was not undone', { step: step.name, attempt, error });
      }
    }
  }
}

async function tellFailure(env: Env, input: SagaInput, step: string, code: string, log: Logger): Promise<void> {
  log.warn('a recommendation failed', { step, code, recommendation: input.recommendationId });
  // A visitor who was never begun has no history in which that could stand.
  if (input.isNewVisitor) return;
  const { applicant, recommendationId, causation } = input;
  await callApplicant(env, applicant, (actor) => actor.failed(recommendationId, step, code, causation), true).catch(
    (thrown: unknown) => log.warn('a failure was not told', { step, error: asAegisError(thrown) }),
  );
}
