import { env, exports } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { DEFAULT_RULE_SET, type RuleSet } from '../../../shared/policy/ranking/rule-set.ts';
import type { Principal, UserPrincipal } from '../../../workers/gateway/permissions.ts';
import type { RouteContext } from '../../../workers/gateway/route.ts';
import {
  approveRuleDraft,
  getRuleDraft,
  getRules,
  getRuleVersion,
  postRuleDraft,
  putRuleDraft,
  rollBackRules,
  submitRuleDraft,
} from '../../../workers/policy/contract/rules.ts';
import { dryRunRuleDraft } from '../../../workers/policy/contract/rules-dry-run.ts';
import { activeRuleSet, forgetRules, ruleMeta } from '../../../workers/policy/service/rules.ts';
import { codeOf } from '../../support/code-of.ts';
import { bookOf, content, draftId, meta, ruleSet } from './support.ts';

const ADMIN = { authorization: 'Bearer test-admin-key' };

interface Answer {
  readonly status: number;
  readonly etag: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape.
  readonly body: any;
}

async function api(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await exports.default.fetch(
    new Request(`https://aegis.example/api/v1/policies/rules${path}`, {
      method,
      headers: { ...ADMIN, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  return { status: response.status, etag: response.headers.get('etag') ?? '', body: await response.json() };
}

const rule = (factor: number, attribute = 'policy.category', option = 'housing') => ({
  ...{ id: 'homes', label: { ko: '주거 우선', en: 'Homes first' }, action: 'boost', factor, from: null, until: null },
  when: { kind: 'is', id: 'c', attribute, test: { anyOf: [option] }, source: null, confidence: 1 },
});
const withRule = (...rules: unknown[]) => ({ title: 'Homes first', ruleSet: { ...DEFAULT_RULE_SET, rules } });

it('walks a draft through its life by HTTP, and the administrator alone cannot approve it', async () => {
  const made = await api('POST', '/drafts', withRule(rule(0.3)));
  expect(made).toMatchObject({ status: 201, etag: '"r1"', body: { authors: ['admin-key'], status: 'draft' } });
  expect(postRuleDraft.responses[201]?.schema?.parse(made.body)).toEqual(made.body);
  expect(made.body.problems).toMatchObject([{ code: 'factor-out-of-bounds', path: 'rules.0.factor' }]);
  const path = `/drafts/${made.body.id}`;

  const unsound = await api('POST', `${path}/submit`, undefined, { 'if-match': made.etag });
  expect(unsound).toMatchObject({ status: 409, body: { code: 'conflict' } });
  expect(await api('PUT', path, withRule(rule(1.5)))).toMatchObject({ status: 428 });
  const mended = await api('PUT', path, withRule(rule(1.5)), { 'if-match': made.etag });
  expect(mended).toMatchObject({
    status: 200,
    body: { problems: [], changes: [{ kind: 'rule', change: 'added', of: 'homes' }] },
  });
  expect(putRuleDraft.responses[200]?.schema?.parse(mended.body)).toEqual(mended.body);
  expect(await api('PUT', path, withRule(rule(1.5)), { 'if-match': made.etag })).toMatchObject({ status: 412 });

  const run = await api('POST', `${path}/dry-run`, {});
  expect(run.status).toBe(200);
  expect(dryRunRuleDraft.responses[200]?.schema?.parse(run.body)).toEqual(run.body);
  expect(run.body).toMatchObject({ cohort: { name: 'cohort-1', people: 1000 }, changes: 1, verdicts: { moved: 0 } });

  const submitted = await api('POST', `${path}/submit`, undefined, { 'if-match': mended.etag });
  expect(submitted).toMatchObject({ status: 200, body: { status: 'submitted' } });
  expect(submitRuleDraft.responses[200]?.schema?.parse(submitted.body)).toEqual(submitted.body);
  const own = await api('POST', `${path}/approve`, { reason: 'mine' }, { 'if-match': submitted.etag });
  expect(own).toMatchObject({ status: 403, body: { code: 'forbidden' } });

  // A second person, at the actor: the identity system has tests of its own for who somebody is.
  await bookOf('main').approve(made.body.id, 'fine', 3, meta('user:ben'));
  const approved = await api('GET', path);
  expect(approved.body).toMatchObject({ status: 'approved', version: 1, decision: { by: 'user:ben' } });
  expect(getRuleDraft.responses[200]?.schema?.parse(approved.body)).toEqual(approved.body);
  expect(approveRuleDraft.responses[200]?.schema?.parse(approved.body)).toEqual(approved.body);

  const book = await api('GET', '');
  expect(getRules.responses[200]?.schema?.parse(book.body)).toEqual(book.body);
  expect(book.body).toMatchObject({ active: { version: 1 }, versions: [{ version: 1, standing: 'active' }] });

  const back = await api(
    'POST',
    '/versions/0/rollback',
    { reason: 'not so' },
    { 'idempotency-key': 'rollback-key-0001' },
  );
  expect(back).toMatchObject({ status: 201, body: { version: 2, restores: 0, standing: 'active' } });
  expect(rollBackRules.responses[201]?.schema?.parse(back.body)).toEqual(back.body);
  const again = await api(
    'POST',
    '/versions/0/rollback',
    { reason: 'not so' },
    { 'idempotency-key': 'rollback-key-0001' },
  );
  expect(again.body.version).toBe(2);
  const first = await api('GET', '/versions/1');
  expect(getRuleVersion.responses[200]?.schema?.parse(first.body)).toEqual(first.body);
  expect(first.body).toMatchObject({ standing: 'past', ruleSet: { rules: [{ id: 'homes', factor: 1.5 }] } });
});

it('refuses strangers, and what has not the form of a rule set', async () => {
  expect(await api('GET', '', undefined, { authorization: '' })).toMatchObject({ status: 401 });
  const { weights: _, ...partial } = DEFAULT_RULE_SET;
  expect(await api('POST', '/drafts', { title: 'x', ruleSet: partial })).toMatchObject({ status: 400 });
  const odd = { title: 'x', ruleSet: { ...DEFAULT_RULE_SET, rules: [{ ...rule(1), when: { kind: 'is' } }] } };
  expect(await api('POST', '/drafts', odd)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  expect(await api('GET', `/drafts/${'0'.repeat(26)}`)).toMatchObject({ status: 404 });
});

it('goes on with the last known rules while the rule book cannot be asked', async () => {
  forgetRules();
  const id = draftId();
  const book = bookOf('main');
  await book.create(id, content(0.25), meta('user:ann'));
  await book.submit(id, null, meta('user:ann'));
  await book.approve(id, 'fine', null, meta('user:ben'));
  const now = Date.now();
  const known = await activeRuleSet(env, now);
  expect(known.ruleSet).toEqual(ruleSet(0.25) satisfies RuleSet);
  const original = env.RULE_BOOK.getByName;
  const lost = () => ({ newer: () => Promise.reject(new Error('gone')) });
  try {
    Object.defineProperty(env.RULE_BOOK, 'getByName', { configurable: true, value: lost });
    expect(await activeRuleSet(env, now + 60_000)).toBe(known);
  } finally {
    Object.defineProperty(env.RULE_BOOK, 'getByName', { configurable: true, value: original });
  }
});

it('takes a session, an API key and an OAuth client of one account for one person, and an application for none', async () => {
  const contextOf = (principal: Principal) =>
    ({
      ...{ principal, idempotencyKey: 'key', request: new Request('https://aegis.example/x') },
      causation: { correlationId: null, causationId: null, traceparent: null, actor: 'x' },
    }) as unknown as RouteContext;
  const user = (more: Partial<UserPrincipal>): Principal => ({
    ...{ kind: 'user', userId: 'ann', sessionId: 's', via: 'cookie', roles: ['operator'], scope: null, clientId: null },
    ...{ amr: [], acr: 'aal1', authTime: 0, epoch: 0 },
    ...more,
  });
  const ways = [user({}), user({ via: 'api-key', sessionId: 'k1' }), user({ via: 'token', clientId: 'app' })];
  const people = await Promise.all(ways.map(async (way) => (await ruleMeta(contextOf(way))).person));
  expect(people).toEqual(['user:ann', 'user:ann', 'user:ann']);
  expect(await codeOf(ruleMeta(contextOf({ kind: 'client', clientId: 'app', scope: ['policy:approve'] })))).toBe(
    'forbidden',
  );
  expect((await ruleMeta(contextOf(user({ userId: 'ben' })))).idempotencyKey).toBe('user:ben/key');
});
