import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  getApplicantFacts,
  getInterview,
  postInterview,
  postInterviewAnswer,
  putApplicantFacts,
} from '../../../workers/policy/contract/applicants.ts';
import { BASE, CARD, call, eventsOf, expectDocumented, publish, RENT, rowsOf } from '../recommendations/support.ts';

beforeAll(() => publish());

const FACTS = '/api/v1/applicants/me/facts';
const INTERVIEWS = '/api/v1/policies/interviews';
const as = (token: string) => ({ 'applicant-token': token });
const actorOf = (token: string) => `anon:${token.split('.')[0]}`;

async function visitor(facts: Record<string, unknown> = { age: 27 }) {
  const made = await call('PUT', FACTS, { facts, received: [CARD] });
  expectDocumented(putApplicantFacts, made);
  return made.body.visitor.token as string;
}

describe('what somebody tells of themselves', () => {
  it('is kept for the token alone, sealed, through an eviction, and never in events', async () => {
    const token = await visitor({ age: 27, personalIncome: 31_234_567 });
    await evictDurableObject(env.APPLICANT.getByName(actorOf(token)));
    const read = await call('GET', FACTS, undefined, as(token));
    expectDocumented(getApplicantFacts, read);
    expect(read.body).toMatchObject({ received: [CARD], facts: { personalIncome: { min: 31_234_567 } }, revision: 1 });
    const raw = await runInDurableObject(env.APPLICANT.getByName(actorOf(token)), (_, { storage }) =>
      ['applicant', 'k_events'].map((table) => JSON.stringify(storage.sql.exec(`SELECT * FROM ${table}`).toArray())),
    );
    expect(raw.join()).not.toContain('31234567');
    expect(raw[1]).toContain('personalIncome');
    expect(await call('GET', FACTS, undefined, as(`${token.split('.')[0]}.wrong`))).toMatchObject({ status: 404 });
    expect(await call('GET', FACTS)).toMatchObject({ status: 404 });
  });

  it('is not overwritten by who has seen an older state', async () => {
    const token = await visitor();
    const etag = (await call('GET', FACTS, undefined, as(token))).headers.get('etag')!;
    const put = () => call('PUT', FACTS, { facts: { age: 28 } }, { ...as(token), 'if-match': etag });
    expect(await put()).toMatchObject({ status: 200, body: { revision: 2, visitor: null } });
    expect(await put()).toMatchObject({ status: 412 });
  });

  it('counts for a recommendation, and what the request says wins', async () => {
    const token = await visitor({ age: 60, incomePercent: 40 });
    const statusOf = async (body: Record<string, unknown>) => {
      const made = await call('POST', BASE, body, as(token));
      const found = made.body.items.find(({ policyId }: { policyId: string }) => policyId === RENT);
      return [made.body.visitor, found?.status ?? null, made.body.counts.received];
    };
    expect(await statusOf({})).toEqual([null, null, 1]);
    expect(await statusOf({ facts: { age: 27 } })).toEqual([null, 'likely', 1]);
    expect(await statusOf({ useStored: false })).toEqual([null, 'needs_info', 0]);
  });

  it('is gone when it is erased, with everything else, and the token with it', async () => {
    const token = await visitor();
    const { body } = await call('POST', BASE, {}, as(token));
    const record = await env.APPLICANT.getByName(actorOf(token)).anyRecommendation(body.id);
    expect(await call('DELETE', FACTS, undefined, as('01M87P28SGDM6Q2VBN0YBVY85D.x'))).toMatchObject({ status: 404 });
    expect(await call('DELETE', FACTS, undefined, as(token))).toMatchObject({ status: 204 });
    expect(await rowsOf(actorOf(token))).toMatchObject({ applicant: 0, recommendation: 0, interview: 0, feedback: 0 });
    // As soon as the read model has it, what happened before is forgotten as well.
    await env.APPLICANT.getByName(actorOf(token)).confirmOutbox(1_000);
    expect(await eventsOf(actorOf(token))).toMatchObject([{ type: 'policy.applicant.erased' }]);
    expect(await call('GET', `${BASE}/${body.id}`, undefined, as(token))).toMatchObject({ status: 404 });
    // What was under way meanwhile brings nothing back.
    await runInDurableObject(env.APPLICANT.getByName(actorOf(token)), async (actor) => {
      await expect(actor.store({ tokenHash: 'x' }, record)).rejects.toMatchObject({ code: 'not_found' });
    });
    expect(await rowsOf(actorOf(token))).toMatchObject({ applicant: 0, recommendation: 0 });
  });

  it('of a visitor is forgotten by itself', async () => {
    const token = await visitor();
    const stub = env.APPLICANT.getByName(actorOf(token));
    await runInDurableObject(stub, (_, { storage }) => {
      storage.sql.exec("UPDATE applicant SET state = json_set(state, '$.expiresAt', 1)");
      storage.sql.exec("UPDATE k_alarms SET due_at = 1 WHERE kind = 'expiry'");
      return storage.setAlarm(Date.now() + 60_000);
    });
    // Already before the alarm nothing is shown.
    expect(await call('GET', FACTS, undefined, as(token))).toMatchObject({ status: 404 });
    await runDurableObjectAlarm(stub);
    expect(await rowsOf(actorOf(token))).toMatchObject({ applicant: 0 });
  });
});

describe('an interview', () => {
  it('asks what decides most, counts what becomes certain, and does not ask again what somebody would not tell', async () => {
    const begun = await call('POST', INTERVIEWS, {});
    expectDocumented(postInterview, begun);
    const { id, visitor: made } = begun.body;
    const path = `${INTERVIEWS}/${id}`;
    const answer = (body: Record<string, unknown>) => call('POST', `${path}/answers`, body, as(made.token));
    const first = begun.body.question.attribute;
    const refused = await answer({ attribute: first, preferNotToSay: true });
    expectDocumented(postInterviewAnswer, refused);
    expect(refused.body).toMatchObject({ asked: 1, refused: [first], becameCertain: 0 });
    expect(refused.body.question?.attribute).not.toBe(first);

    const farmer = await answer({ attribute: 'traits', answer: ['farmer'] });
    expect(farmer.body.becameCertain).toBe(1);
    const old = await answer({ attribute: 'age', answer: 70 });
    expect(old.body.becameCertain).toBe(1);
    expect(old.body.counts).toMatchObject({ eligible: 3, ineligible: 1, certain: 4 });
    expect(old.body.question).toBeNull();
    const read = await call('GET', path, undefined, as(made.token));
    expectDocumented(getInterview, read);
    expect(read.body).toMatchObject({ asked: 3, question: null });
  });

  it('refuses what is no answer, and anybody without the token', async () => {
    const { body } = await call('POST', INTERVIEWS, {});
    const path = `${INTERVIEWS}/${body.id}/answers`;
    const token = as(body.visitor.token);
    expect(await call('POST', path, { attribute: 'age', answer: 'blue' }, token)).toMatchObject({ status: 400 });
    expect(await call('POST', path, { attribute: 'age' }, token)).toMatchObject({ status: 400 });
    expect(await call('POST', path, { attribute: 'age', answer: 3 })).toMatchObject({ status: 404 });
    expect(
      await call('POST', `${INTERVIEWS}/01M87P28SGDM6Q2VBN0YBVY85D/answers`, { attribute: 'age', answer: 3 }, token),
    ).toMatchObject({ status: 404 });
  });
});
