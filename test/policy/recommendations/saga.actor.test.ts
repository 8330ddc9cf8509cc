import { introspectWorkflowInstance } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { timeOrderedId } from '../../../shared/kernel/ids.ts';
import { logger } from '../../../shared/kernel/log.ts';
import { seal } from '../../../shared/kernel/seal.ts';
import { sagaPurpose } from '../../../workers/policy/saga/purpose.ts';
import { type SagaInput, STEP_NAMES } from '../../../workers/policy/saga/request.ts';
import { runSaga } from '../../../workers/policy/saga/run.ts';
import { STEPS } from '../../../workers/policy/saga/steps.ts';
import { eventsOf, publish, rowsOf } from './support.ts';

beforeAll(() => publish());
afterEach(() => void vi.restoreAllMocks());

const ulid = () => timeOrderedId(Date.now(), (bytes) => crypto.getRandomValues(bytes));
const log = logger({ svc: 'test' });

function inputOf(applicant: string, isNewVisitor: boolean): SagaInput {
  return {
    ...{ recommendationId: ulid(), applicant, tokenHash: applicant.startsWith('anon:') ? 'a'.repeat(64) : null },
    ...{ isNewVisitor, useStored: true, query: null, limit: 5, locale: 'ko', now: Date.now() },
    given: { subjects: { applicant: { age: { min: 30, max: 30 } } }, received: [] },
    causation: { correlationId: 'c1', causationId: null, traceparent: null, actor: 'test' },
  };
}

/** Steps of which one fails: before it has done anything, or after it did everything and its answer was lost. */
const failing = (name: string, when: 'before' | 'after') =>
  STEPS.map((step) =>
    step.name !== name
      ? step
      : {
          ...step,
          async run(...args: Parameters<typeof step.run>) {
            if (when === 'after') await step.run(...args);
            throw new Error(`${name} failed`);
          },
        },
  ) as typeof STEPS;

const cases = STEP_NAMES.flatMap((name) => [[name, 'before'] as const, [name, 'after'] as const]);

describe('the saga in a request', () => {
  it.each(cases.filter(([name, when]) => name !== 'notify' || when === 'before'))(
    'leaves nothing of a new visitor when %s fails %s it did its work',
    async (name, when) => {
      const input = inputOf(`anon:${ulid()}`, true);
      await expect(runSaga(env, input, log, failing(name, when))).rejects.toMatchObject({ code: 'internal' });
      expect(await rowsOf(input.applicant)).toEqual({
        ...{ applicant: 0, interview: 0, recommendation: 0, feedback: 0, k_events: 0, k_alarms: 0 },
      });
    },
  );

  it.each(cases.filter(([name, when]) => name !== 'notify' || when === 'before'))(
    'leaves of a user nothing but the note that it failed when %s fails %s it did its work',
    async (name, when) => {
      const input = inputOf(`user:${ulid()}`, false);
      await runSaga(env, input, log);
      const { applicant, recommendation } = await rowsOf(input.applicant);
      const again = { ...input, recommendationId: ulid() };
      await expect(runSaga(env, again, log, failing(name, when))).rejects.toThrow();
      expect(await rowsOf(input.applicant)).toMatchObject({
        ...{ applicant, recommendation },
      });
      const last = (await eventsOf(input.applicant)).at(-1)!;
      expect(last).toMatchObject({
        type: 'policy.recommendation.failed',
        data: { recommendation: again.recommendationId, step: name },
      });
    },
  );

  it('undoes in reverse, and an undoing that fails does not keep the others from it', async () => {
    const undone: string[] = [];
    const steps = failing('notify', 'before').map((step) => ({
      ...step,
      async compensate() {
        undone.push(step.name);
        if (step.name === 'store') throw new Error('the actor is away');
      },
    })) as typeof STEPS;
    await expect(runSaga(env, inputOf(`anon:${ulid()}`, true), log, steps)).rejects.toThrow();
    expect(undone).toEqual(['notify', 'store', 'store', 'store', 'generate', 'fetch', 'validate']);
  });

  it('repeated as a whole, it keeps one recommendation and tells of it once', async () => {
    const input = inputOf(`user:${ulid()}`, false);
    await runSaga(env, input, log);
    await runSaga(env, input, log);
    expect(await rowsOf(input.applicant)).toMatchObject({ recommendation: 1 });
    const types = (await eventsOf(input.applicant)).map(({ type }) => type);
    expect(types).toEqual(['policy.recommendation.requested', 'policy.recommendation.generated']);
  });
});

describe('the saga as a Workflow', () => {
  async function start(input: SagaInput) {
    const { recommendationId } = input;
    const sealed = await seal(env.AEGIS_SECRETS_KEY, sagaPurpose(recommendationId), input);
    return env.RECOMMENDATION_SAGA.create({ id: recommendationId, params: { recommendationId, sealed } });
  }

  it('comes to the same end, and keeps what it was told sealed', async () => {
    const input = inputOf(`anon:${ulid()}`, true);
    await using instance = await introspectWorkflowInstance(env.RECOMMENDATION_SAGA, input.recommendationId);
    await start(input);
    await instance.waitForStatus('complete');
    expect(await rowsOf(input.applicant)).toMatchObject({ applicant: 1, recommendation: 1 });
    expect(await instance.waitForStepResult({ name: 'validate' })).toMatch(/^s1\./);
  });

  it.each(STEP_NAMES)('leaves nothing of a new visitor when %s cannot be done', async (name) => {
    const input = inputOf(`anon:${ulid()}`, true);
    await using instance = await introspectWorkflowInstance(env.RECOMMENDATION_SAGA, input.recommendationId);
    await instance.modify(async (modifier) => {
      await modifier.disableRetryDelays();
      await modifier.mockStepError({ name }, new Error(`${name} failed`));
    });
    await start(input);
    await instance.waitForStatus('errored');
    await expect
      .poll(() => rowsOf(input.applicant), { timeout: 30_000, interval: 50 })
      .toEqual({ applicant: 0, interview: 0, recommendation: 0, feedback: 0, k_events: 0, k_alarms: 0 });
  });
});
