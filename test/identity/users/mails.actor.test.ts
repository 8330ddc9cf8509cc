import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { getMailbox } from '../../../workers/identity/contract/users.ts';
import { sweepMailbox } from '../../../workers/identity/service/mailbox.ts';
import { userStub } from '../../../workers/identity/service/users.ts';
import { CAUSE } from '../sessions/support.ts';
import {
  ADMIN,
  api,
  everythingIn,
  evict,
  expectDocumented,
  freshName,
  mailOf,
  nextMail,
  ownerOf,
  PATIENCE,
  person,
  runAlarm,
  signUp,
} from './support.ts';

const DAY_MS = 24 * 60 * 60_000;
const stubOf = (userId: string) => env.USER.getByName(userId);

const { AEGIS_MAIL, AEGIS_MAIL_URL, AEGIS_ISSUER } = env;
afterEach(() => {
  vi.restoreAllMocks();
  Object.assign(env, { AEGIS_MAIL, AEGIS_MAIL_URL, AEGIS_ISSUER, AEGIS_MAIL_TOKEN: undefined });
});

/** Someone who waits for their mail, in a deployment that posts mails. */
async function waiting() {
  Object.assign(env, {
    AEGIS_MAIL: 'http',
    AEGIS_MAIL_URL: 'https://mail.example/emails',
    AEGIS_MAIL_TOKEN: 'mail-token-of-the-test',
  });
  const name = freshName();
  const email = mailOf(name);
  await signUp({ email, username: name });
  return { email, userId: await ownerOf('email', email) };
}

const rowsOf = (userId: string) =>
  runInDurableObject(stubOf(userId), (_, { storage }) => storage.sql.exec('SELECT * FROM mail').toArray());

/** Makes what waits due, as if the backoff were over. */
const hurry = (userId: string) =>
  runInDurableObject(stubOf(userId), async (_, { storage }) => {
    storage.sql.exec("UPDATE k_alarms SET due_at = 1 WHERE kind = 'mail'");
    await storage.setAlarm(Date.now());
  });

describe('posting mails', () => {
  it('repeats one mail under one key until the provider takes it, across evictions', async () => {
    const calls: { headers: Headers; body: Record<string, string> }[] = [];
    const answers = [500, 0, 429, 200];
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (_url, init) => {
      calls.push({ headers: new Headers(init?.headers), body: JSON.parse(String(init?.body)) });
      const status = answers[Math.min(calls.length - 1, answers.length - 1)] ?? 0;
      if (status === 0) throw new TypeError('connection lost');
      return new Response(null, { status });
    });
    const { userId, email } = await waiting();
    await vi.waitFor(async () => {
      if (calls.length >= answers.length) return;
      await hurry(userId);
      await runAlarm(userId);
      expect(calls.length).toBeGreaterThanOrEqual(answers.length);
    }, PATIENCE);
    await vi.waitFor(async () => expect(await rowsOf(userId)).toEqual([]), PATIENCE);
    await evict(userId);
    expect(calls).toHaveLength(answers.length);
    expect(new Set(calls.map(({ headers }) => headers.get('idempotency-key'))).size).toBe(1);
    expect(calls[0]?.headers.get('authorization')).toBe('Bearer mail-token-of-the-test');
    expect(calls[0]?.body).toMatchObject({ to: email, subject: 'Confirm your e-mail address' });
    expect(Object.keys(calls[0]?.body ?? {}).sort()).toEqual(['from', 'html', 'subject', 'text', 'to']);
  });

  it('keeps the link sealed while the mail waits', async () => {
    const bodies: string[] = [];
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (_url, init) => {
      bodies.push(String(init?.body));
      return new Response(null, { status: 503 });
    });
    const { userId } = await waiting();
    await vi.waitFor(async () => {
      await hurry(userId);
      await runAlarm(userId);
      expect(bodies.length).toBeGreaterThan(0);
    }, PATIENCE);
    const secret = /token=ot_\w+_([0-9A-Z]{52})/.exec(bodies[0] ?? '')?.[1] ?? '';
    expect(secret).toHaveLength(52);
    const [row] = await rowsOf(userId);
    expect(String(row?.sealed)).toMatch(/^s1\./);
    expect(await everythingIn(userId)).not.toContain(secret);
  });

  it('gives up what the provider refuses, or what is three days old, and nothing else', async () => {
    let status = 422;
    vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response(null, { status }));
    const refused = await waiting();
    await vi.waitFor(async () => {
      await hurry(refused.userId);
      await runAlarm(refused.userId);
      expect(await rowsOf(refused.userId)).toEqual([]);
    }, PATIENCE);
    status = 503;
    const late = await waiting();
    await vi.waitFor(async () => {
      await hurry(late.userId);
      await runAlarm(late.userId);
      expect((await rowsOf(late.userId))[0]?.attempts).toBeGreaterThan(0);
    }, PATIENCE);
    await runInDurableObject(stubOf(late.userId), (_, { storage }) => {
      storage.sql.exec('UPDATE mail SET created_at = ?', Date.now() - 4 * DAY_MS);
    });
    await vi.waitFor(async () => {
      await hurry(late.userId);
      await runAlarm(late.userId);
      expect(await rowsOf(late.userId)).toEqual([]);
    }, PATIENCE);
  });
});

describe('the mailbox', () => {
  it('is read by administrators, the newest first, in pages, and swept', async () => {
    const { email } = await person();
    const other = await person();
    const page = await api('GET', '/api/v1/identity/mailbox?limit=1', undefined, ADMIN);
    expectDocumented(getMailbox, page);
    expect(page.body.data).toMatchObject([{ to: other.email, from: env.AEGIS_MAIL_FROM }]);
    const link = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1] ?? '';
    expect((await api('GET', link, undefined, ADMIN)).body.data).toMatchObject([{ to: email }]);
    expect(await api('GET', '/api/v1/identity/mailbox', undefined, other.bearer)).toMatchObject({
      status: 403,
      body: { details: { permission: 'operations:write' } },
    });
    await env.EXPORTS.put('exports/unrelated', 'x');
    const foreign = btoa('"exports/"');
    expect(await api('GET', `/api/v1/identity/mailbox?cursor=${foreign}`, undefined, ADMIN)).toMatchObject({
      status: 400,
    });
    await sweepMailbox(env, Date.now() + 29 * DAY_MS);
    expect((await env.EXPORTS.list({ prefix: 'mailbox/' })).objects.length).toBeGreaterThan(1);
    await sweepMailbox(env, Date.now() + 31 * DAY_MS);
    expect((await env.EXPORTS.list({ prefix: 'mailbox/' })).objects).toEqual([]);
    expect(await env.EXPORTS.head('exports/unrelated')).not.toBeNull();
  });
});

it('links lead to the configured origin, else to the one of the sign-up, whatever a later request says', async () => {
  const { userId, email } = await person();
  await userStub(env, userId).passwords.requestReset({ origin: 'https://evil.example' }, CAUSE);
  expect((await nextMail(userId, email, 2)).text).toContain('https://aegis.example/account/reset-password?token=ot_');
  Object.assign(env, { AEGIS_ISSUER: 'https://id.example' });
  await userStub(env, userId).passwords.requestReset({ origin: 'https://evil.example' }, CAUSE);
  expect((await nextMail(userId, email, 3)).text).toContain('https://id.example/account/reset-password?token=ot_');
});
