import { env } from 'cloudflare:workers';
import { beforeAll, expect, it } from 'vitest';
import { projectEvents } from '../../../workers/policy/projections/project.ts';
import { learnAnew, learnedNow } from '../../../workers/policy/service/learned.ts';
import { ADMIN, BASE, CARD, call, publish, youth } from './support.ts';

beforeAll(() => publish());

it('learns from what people did, each once, ranks by it, tells how much, and replays with what was known then', async () => {
  const recommend = () => call('POST', BASE, { facts: youth });
  const bonusOf = ({ body }: Awaited<ReturnType<typeof recommend>>) =>
    body.items.find(({ policyId }: { policyId: string }) => policyId === CARD).breakdown.personalization_bonus;
  const before = await recommend();
  expect(bonusOf(before)).toBe(0);
  const token = { 'applicant-token': before.body.visitor.token };
  const applicant = `anon:${before.body.visitor.token.split('.')[0]}`;
  // The same person again and again counts once.
  const source = `/policy/applicants/${applicant}`;
  const mark = (sequence: number, action: string) => ({
    ...{ specversion: '1.0' as const, id: `${source}:${sequence}`, source, type: 'policy.feedback.submitted' },
    ...{ dataversion: 1, time: new Date().toISOString(), sequence, datacontenttype: 'application/json' as const },
    ...{ correlationid: null, causationid: null, traceparent: null },
    data: { applicant, recommendation: before.body.id, policy: CARD, action, rating: null, rank: 1 },
  });
  await projectEvents([mark(101, 'apply'), mark(102, 'apply'), mark(103, 'apply')], env);
  await learnAnew(env, Date.now());
  const later = Date.now() + 120_000;
  const { learned, version } = await learnedNow(env, later);
  expect(learned.get(CARD)).toEqual({ positive: 1, count: 1 });
  expect(version).toMatch(/^[0-9a-f]{32}$/);

  const after = await recommend();
  expect(bonusOf(after)).toBeGreaterThan(0);
  for (const { body } of [before, after]) {
    const headers = body === before.body ? token : { 'applicant-token': body.visitor.token };
    const replayed = await call('POST', `${BASE}/${body.id}/replay`, undefined, headers);
    expect(replayed.body).toMatchObject({ identical: true });
  }
  expect(await call('GET', `${BASE}/quality`, undefined, ADMIN)).toMatchObject({ status: 200 });
});
