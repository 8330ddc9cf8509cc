import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from 'cloudflare:workers';
import { asAegisError } from '../../shared/kernel/error.ts';
import { logger } from '../../shared/kernel/log.ts';
import { open, seal } from '../../shared/kernel/seal.ts';
import { sagaPurpose } from './saga/purpose.ts';
import type { SagaDone, SagaInput } from './saga/request.ts';
import { STEPS } from './saga/steps.ts';
import { callApplicant } from './service/applicants.ts';

/** What a recommendation in the background is asked for. A Workflow keeps what it is given and what its steps return: all of it sealed. */
export interface SagaRequest {
  readonly recommendationId: string;
  /** Sealed {@link SagaInput}. */
  readonly sealed: string;
}

const RETRIES = { retries: { limit: 3, delay: '1 second', backoff: 'exponential' }, timeout: '30 seconds' } as const;

/**
 * The recommendation of design document 000 as a saga on Workflows: the same steps as in a request, each kept, repeated where it
 * fails, and undone in reverse when one cannot be done.
 */
export class RecommendationSaga extends WorkflowEntrypoint<Env, SagaRequest> {
  override async run(event: Readonly<WorkflowEvent<SagaRequest>>, workflow: WorkflowStep): Promise<string> {
    const { recommendationId, sealed } = event.payload;
    const purpose = sagaPurpose(recommendationId);
    const master = this.env.AEGIS_SECRETS_KEY;
    const input = (await open(master, purpose, sealed)) as SagaInput;
    const done: SagaDone = {};
    for (const step of STEPS) {
      const undo = async () => {
        await step.compensate?.(this.env, input, done);
      };
      try {
        const kept = await workflow.do(
          step.name,
          RETRIES,
          async () => seal(master, purpose, await step.run(this.env, input, done)),
          { rollback: undo, rollbackConfig: RETRIES },
        );
        Object.assign(done, { [step.name]: await open(master, purpose, kept) });
      } catch (thrown) {
        // The platform undoes what was completed; what had only begun is undone here. Undoing twice does no harm.
        await workflow.do(`undo ${step.name}`, RETRIES, async () => {
          await undo();
          return true;
        });
        await this.#tell(input, step.name, asAegisError(thrown).code);
        throw thrown;
      }
    }
    return recommendationId;
  }

  async #tell({ applicant, recommendationId, isNewVisitor, causation }: SagaInput, step: string, code: string) {
    if (isNewVisitor) return;
    await callApplicant(
      this.env,
      applicant,
      (actor) => actor.failed(recommendationId, step, code, causation),
      true,
    ).catch((thrown: unknown) =>
      logger({ svc: 'policy' }).warn('a failure was not told', { step, error: asAegisError(thrown) }),
    );
  }
}
