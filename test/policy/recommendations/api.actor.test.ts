import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import ICAL from 'ical.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { recompute } from '../../../shared/policy/ranking/breakdown.ts';
import {
  explainRecommendation,
  getRecommendation,
  getRecommendationQuality,
  getRecommendations,
  postRecommendation,
  postRecommendationBatch,
  replayRecommendation,
} from '../../../workers/policy/contract/recommendations.ts';
import {
  ADMIN,
  BASE,
  CARD,
  call,
  DOCUMENTS,
  eventsOf,
  expectDocumented,
  FARM,
  LOAN,
  publish,
  RENT,
  youth,
} from './support.ts';

beforeAll(() => publish());

const recommend = (more: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
  call('POST', BASE, { facts: youth, ...more }, headers);
const asVisitor = (token: string) => ({ 'applicant-token': token });

describe('POST /recommendations', () => {
  it('answers a visitor with list, plan, breakdown, card and receipt, and keeps it for the token alone', async () => {
    const made = await recommend({ detail: true });
    expectDocumented(postRecommendation, made);
    expect(made.status).toBe(201);
    const { id, items, plan, card, visitor } = made.body;
    expect(made.headers.get('location')).toBe(`${BASE}/${id}`);
    expect(items.map(({ policyId, status }: { policyId: string; status: string }) => [policyId, status])).toEqual([
      [CARD, 'eligible'],
      [LOAN, 'eligible'],
      [RENT, 'likely'],
      [FARM, 'needs_info'],
    ]);
    for (const { breakdown } of items) expect(recompute(breakdown)).toBeCloseTo(breakdown.final_score, 9);
    expect(items[2].conditions.map(({ state }: { state: string }) => state)).toEqual(['met', 'met']);
    expect(items[2].hasUnread).toBe(true);
    // Two exclude each other: one stands in the plan, with the reason.
    expect(plan.steps.map(({ policyId }: { policyId: string }) => policyId)).not.toContain(LOAN);
    // What is lent is no money that one gets, so it is not set against the card by its amount.
    expect(plan.alternatives[0]).toMatchObject({ policyId: LOAN, insteadOf: [CARD], reason: 'rank' });
    expect(plan.alternatives[0].text.ko).toContain('함께 받을 수 없어');
    expect(plan.documents[0]).toMatchObject({ name: '신청서', for: [CARD, FARM] });
    expect(card.explainability).toBeGreaterThanOrEqual(0.8);

    const read = await call('GET', `${BASE}/${id}`, undefined, asVisitor(visitor.token));
    expectDocumented(getRecommendation, read);
    expect(read.body.items).toEqual(items);
    const history = await call('GET', BASE, undefined, asVisitor(visitor.token));
    expectDocumented(getRecommendations, history);
    expect(history.body.data.map((kept: { id: string }) => kept.id)).toEqual([id]);
    for (const headers of [{}, asVisitor(`${visitor.token}x`), asVisitor('nonsense')]) {
      expect(await call('GET', `${BASE}/${id}`, undefined, headers)).toMatchObject({ status: 404 });
    }
  });

  it('explains every programme, also one that is not for them, with words that stand in the source', async () => {
    const { body } = await recommend({ facts: { age: 60 } });
    const path = `${BASE}/explain/${body.id}?policy=${RENT}&policy=${CARD}`;
    const told = await call('GET', path, undefined, asVisitor(body.visitor.token));
    expectDocumented(explainRecommendation, told);
    const [rent] = told.body.data;
    expect(rent.status).toBe('ineligible');
    const [decisive] = rent.reasons;
    expect(decisive).toMatchObject({ kind: 'unmet', attribute: 'age' });
    expect(DOCUMENTS[0]!.texts.target).toContain(decisive.evidence.quote);
    expect(rent.verification.ko.unverified).toEqual([]);
    expect(JSON.stringify(told.body)).not.toContain('60세');
  });

  it('computes again to the same bytes, also after the catalogue and the actor have changed', async () => {
    const { body } = await recommend({ query: '월세' });
    const [anonymous] = [body.visitor.token.split('.')[0]];
    await evictDurableObject(env.APPLICANT.getByName(`anon:${anonymous}`));
    await publish([{ ...DOCUMENTS[1]!, title: '다른 이름' }]);
    const again = await call('POST', `${BASE}/${body.id}/replay`, undefined, asVisitor(body.visitor.token));
    expectDocumented(replayRecommendation, again);
    expect(again.body).toMatchObject({ identical: true, differences: [], consistency: 1, digest: body.digest });
    await publish();
  });

  it('hands out dates as a calendar', async () => {
    const { body } = await recommend();
    const ics = await call('GET', `${BASE}/${body.id}/calendar.ics`, undefined, asVisitor(body.visitor.token));
    expect(ics.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const calendar = new ICAL.Component(ICAL.parse(ics.body));
    // None of the four states a day: none is invented.
    expect(calendar.getAllSubcomponents('vevent')).toEqual([]);
  });

  it('refuses facts that do not exist, and says which', async () => {
    const wrong = await recommend({ facts: { shoeSize: 42 } });
    expect(wrong).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(JSON.stringify(wrong.body)).toContain('shoeSize');
    expect(await recommend({ limit: 51 })).toMatchObject({ status: 400 });
  });

  it('leaves no fact in events, only names', async () => {
    const { body } = await recommend({ facts: { incomePercent: 43.7 } });
    const events = await eventsOf(`anon:${body.visitor.token.split('.')[0]}`);
    expect(events.map(({ type }) => type)).toEqual([
      'policy.recommendation.requested',
      'policy.recommendation.generated',
    ]);
    expect(JSON.stringify(events)).not.toContain('43.7');
    expect(events[1]!.data).toMatchObject({ attributes: ['incomePercent'], items: 4 });
  });

  it('goes on in the background when asked to', async () => {
    const later = await recommend({}, { prefer: 'respond-async' });
    expectDocumented(postRecommendation, later);
    expect(later.status).toBe(202);
    const { id, visitor } = later.body;
    await expect
      .poll(async () => (await call('GET', `${BASE}/${id}`, undefined, asVisitor(visitor.token))).status, {
        timeout: 60_000,
        interval: 50,
      })
      .toBe(200);
  });
});

describe('many people', () => {
  it('are ranked side by side; one that cannot be is its own failure', async () => {
    const people = [
      { ref: 'a', facts: youth },
      { ref: 'b', facts: { shoeSize: 42 } },
      { ref: 'c', facts: { traits: ['farmer'] } },
    ];
    const batch = await call('POST', `${BASE}/batch`, { people }, ADMIN);
    expectDocumented(postRecommendationBatch, batch);
    const { data, failed } = batch.body;
    expect(failed).toBe(1);
    expect(data[1]).toMatchObject({ ref: 'b', items: null, error: { code: 'invalid_request' } });
    expect(data[2].items.find(({ policyId }: { policyId: string }) => policyId === FARM).status).toBe('eligible');
    expect(await call('POST', `${BASE}/batch`, { people })).toMatchObject({ status: 401 });
  });
});

describe('feedback and quality', () => {
  it('takes marks of what was shown and of nothing else', async () => {
    const { body } = await recommend();
    const mark = (more: Record<string, unknown>) =>
      call(
        'POST',
        `${BASE}/feedback`,
        { recommendation: body.id, policyId: CARD, action: 'apply', ...more },
        asVisitor(body.visitor.token),
      );
    expect(await mark({})).toMatchObject({ status: 202 });
    expect(await mark({ action: 'rating', rating: 5, rank: 1 })).toMatchObject({ status: 202 });
    expect(await mark({ action: 'rating' })).toMatchObject({ status: 400 });
    expect(await mark({ policyId: 'own:99NONE' })).toMatchObject({ status: 404 });
  });

  it('measures the window against the gates once events are projected', async () => {
    const { body } = await recommend();
    await call('POST', `${BASE}/${body.id}/replay`, undefined, asVisitor(body.visitor.token));
    const read = () => call('GET', `${BASE}/quality?hours=1`, undefined, ADMIN);
    // Who may read everybody's finds it by its id, without a token, once it is projected.
    const patience = { timeout: 60_000, interval: 100 };
    await expect
      .poll(async () => (await call('GET', `${BASE}/${body.id}`, undefined, ADMIN)).status, patience)
      .toBe(200);
    await expect.poll(async () => (await read()).body.replays, patience).toBeGreaterThan(0);
    const window = await read();
    expectDocumented(getRecommendationQuality, window);
    expect(window.body.mean.reproducibility).toBe(1);
    expect(window.body.recommendations).toBeGreaterThan(0);
    expect(await call('GET', `${BASE}/quality`)).toMatchObject({ status: 401 });
  });
});
