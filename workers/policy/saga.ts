import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from 'cloudflare:workers';

/** What a recommendation in the background is asked for. */
export interface SagaRequest {
  readonly recommendationId: string;
}

/** The recommendation of design document 000 as a saga: validate user, fetch, generate, store, notify. */
export class RecommendationSaga extends WorkflowEntrypoint<Env, SagaRequest> {
  override async run(event: Readonly<WorkflowEvent<SagaRequest>>, step: WorkflowStep): Promise<string> {
    return step.do('validate user', () => Promise.resolve(event.payload.recommendationId));
  }
}
