import { createScheduledController, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it, vi } from 'vitest';
import { runCron } from '../../../workers/cron.ts';
import { claimRepository } from '../../../workers/identity/repository/claims.ts';
import { housekeepIdentity } from '../../../workers/identity/service/housekeeping.ts';
import {
  ADMIN,
  accounts,
  api,
  bearerOf,
  claimOf,
  evict,
  freshName,
  mailOf,
  mailsTo,
  nextMail,
  ownerOf,
  PATIENCE,
  person,
  runAlarm,
  signUp,
  tokenIn,
} from './support.ts';

const HOUR_MS = 60 * 60_000;
const change = (email: string, bearer: Record<string, string>) =>
  api('POST', '/api/v1/users/me/email', { email }, bearer);

describe('another e-mail address', () => {
  it('is the account’s once its link was followed; the old one hears of it and is free', async () => {
    const { userId, email, bearer } = await person();
    const next = mailOf(freshName());
    expect(await change(next, bearer)).toMatchObject({ status: 202, body: { status: 'accepted' } });
    expect(await ownerOf('email', next)).toBe(userId);
    await evict(userId);
    expect(await accounts(userId).describe()).toMatchObject({ email });
    const token = tokenIn(await nextMail(userId, next));
    expect(await api('POST', '/api/v1/auth/verify-email', { token })).toMatchObject({ status: 204 });
    await evict(userId);
    expect(await accounts(userId).describe()).toMatchObject({ email: next, status: 'active' });
    expect(await api('POST', '/api/v1/auth/verify-email', { token })).toMatchObject({ status: 410 });
    const told = await nextMail(userId, email, 2);
    expect(told.subject).toBe('Your e-mail address was changed');
    expect(told.text).not.toContain(next);
    await vi.waitFor(async () => {
      await runAlarm(userId);
      expect(await claimOf('email', email)).toBeNull();
      expect(await claimOf('email', next)).toMatchObject({ userId, state: 'confirmed' });
    }, PATIENCE);
    expect(await signUp({ email })).toMatchObject({ status: 202 });
    expect(await ownerOf('email', email)).not.toBe(userId);
  });

  it('of somebody else stays theirs, and the answer is the same', async () => {
    const { userId, bearer } = await person();
    const other = await person();
    expect(await change(other.email, bearer)).toMatchObject({ status: 202, body: { status: 'accepted' } });
    expect((await nextMail(other.userId, other.email, 2)).subject).toBe('You have an account already');
    await evict(userId);
    expect(await ownerOf('email', other.email)).toBe(other.userId);
    await runAlarm(userId);
    expect((await mailsTo(other.email)).filter(({ subject }) => subject.startsWith('Confirm your new'))).toEqual([]);
    // Neither deadline nor housekeeping of the one who tried touches it.
    await accounts(userId).expireSignUp(Date.now() + 48 * HOUR_MS);
    await housekeepIdentity(env, Date.now() + 48 * HOUR_MS);
    expect(await ownerOf('email', other.email)).toBe(other.userId);
  });

  it('that is never verified is free after a day, and the link dead', async () => {
    const { userId, email, bearer } = await person();
    const next = mailOf(freshName());
    await change(next, bearer);
    const token = tokenIn(await nextMail(userId, next));
    await accounts(userId).expireSignUp(Date.now() + 23 * HOUR_MS);
    expect(await ownerOf('email', next)).toBe(userId);
    await accounts(userId).expireSignUp(Date.now() + 25 * HOUR_MS);
    await evict(userId);
    expect(await signUp({ email: next })).toMatchObject({ status: 202 });
    expect(await ownerOf('email', next)).not.toBe(userId);
    expect(await api('POST', '/api/v1/auth/verify-email', { token })).toMatchObject({ status: 410 });
    expect(await accounts(userId).describe()).toMatchObject({ email });
  });

  it('that is wanted twice goes to the last wish; one’s own is refused', async () => {
    const { userId, email, bearer } = await person();
    const [first, second] = [mailOf(freshName()), mailOf(freshName())];
    await change(first, bearer);
    const dead = tokenIn(await nextMail(userId, first));
    await change(second, bearer);
    expect(await api('POST', '/api/v1/auth/verify-email', { token: dead })).toMatchObject({ status: 410 });
    expect(await signUp({ email: first })).toMatchObject({ status: 202 });
    expect(await ownerOf('email', first)).not.toBe(userId);
    await change(first, bearer);
    await change(second, bearer);
    const token = tokenIn(await nextMail(userId, second, 2));
    expect(await api('POST', '/api/v1/auth/verify-email', { token })).toMatchObject({ status: 204 });
    expect(await accounts(userId).describe()).toMatchObject({ email: second });
    expect(await change(second.toUpperCase(), bearer)).toMatchObject({ status: 409 });
    expect(email).not.toBe(second);
  });

  it('that is only wished for keeps nobody from signing up with it, and whoever wished hears nothing', async () => {
    const { userId, email, bearer } = await person();
    const next = mailOf(freshName());
    await change(next, bearer);
    const dead = tokenIn(await nextMail(userId, next));
    await evict(userId);
    expect(await signUp({ email: next })).toMatchObject({ status: 202 });
    const owner = await ownerOf('email', next);
    expect(owner).not.toBe(userId);
    expect((await nextMail(owner, next, 2)).subject).toBe('Confirm your e-mail address');
    expect(await api('POST', '/api/v1/auth/verify-email', { token: dead })).toMatchObject({ status: 410 });
    await runAlarm(userId);
    expect(await mailsTo(email)).toHaveLength(1);
    expect(await ownerOf('email', next)).toBe(owner);
  });

  it('is asked for five times an hour at most', async () => {
    const { userId, bearer } = await person();
    const next = mailOf(freshName());
    for (let wish = 0; wish < 5; wish += 1) expect(await change(next, bearer)).toMatchObject({ status: 202 });
    await evict(userId);
    const refused = await change(next, bearer);
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(3_000);
    expect(seconds).toBeLessThanOrEqual(3_600);
  });

  it('takes two factors once the account has a second one', async () => {
    const { userId, bearer } = await person();
    await runInDurableObject(env.USER.getByName(userId), (_, { storage }) =>
      storage.sql.exec(
        "INSERT INTO totp (only, sealed, state, last_step, created_at) VALUES (1, 'x', 'active', -1, 1)",
      ),
    );
    const next = mailOf(freshName());
    expect(await change(next, bearer)).toMatchObject({
      status: 401,
      body: { code: 'step_up_required', details: { acr: 'aal2' } },
    });
    expect(await claimOf('email', next)).toBeNull();
  });

  it('asks for a recent sign-in of a person', async () => {
    const { userId } = await person();
    expect(await change(mailOf(freshName()), await bearerOf(userId, null, 3_600))).toMatchObject({
      status: 401,
      body: { code: 'step_up_required', details: { maxAgeSeconds: 300 } },
    });
    expect(await change(mailOf(freshName()), await bearerOf(userId, ['account:write']))).toMatchObject({
      status: 403,
      body: { details: { permission: 'account:security' } },
    });
    expect(await change(mailOf(freshName()), {})).toMatchObject({ status: 401 });
    expect(await change(mailOf(freshName()), ADMIN)).toMatchObject({ status: 404 });
  });
});

it('of accounts that want one address at once, one can get it', async () => {
  const people = await Promise.all(Array.from({ length: 3 }, () => person()));
  const next = mailOf(freshName());
  await Promise.all(people.map(({ bearer }) => change(next, bearer)));
  const owner = await ownerOf('email', next);
  for (const { userId } of people) await runAlarm(userId);
  const mails = await vi.waitFor(async () => {
    await runAlarm(owner);
    const sent = await mailsTo(next);
    expect(sent.length).toBeGreaterThan(0);
    return sent;
  }, PATIENCE);
  expect(mails).toHaveLength(1);
  await api('POST', '/api/v1/auth/verify-email', { token: tokenIn(mails[0]!) });
  const views = await Promise.all(people.map(({ userId }) => accounts(userId).describe()));
  expect(views.filter(({ email }) => email === next).map(({ id }) => id)).toEqual([owner]);
});

it('a reservation that nobody stands behind is swept, whatever left it', async () => {
  const { userId, email } = await person();
  const lost = mailOf(freshName());
  const insert = 'INSERT INTO identity_claims (kind, value, user_id, state, reserved_at) VALUES (?, ?, ?, ?, ?)';
  await env.IDENTITY_DB.prepare(insert).bind('email', lost, userId, 'reserved', Date.now()).run();
  await housekeepIdentity(env, Date.now());
  expect(await ownerOf('email', lost)).toBe(userId);
  const scheduledTime = new Date(Date.now() + 2 * HOUR_MS);
  await runCron(createScheduledController({ cron: '17 3 * * *', scheduledTime }), env);
  expect(await claimOf('email', lost)).toBeNull();
  expect(await ownerOf('email', email)).toBe(userId);
});

it('an owner that cannot be asked keeps no other reservation from being swept', async () => {
  const [broken, gone] = [await person(), await person()];
  const [stuck, lost] = [mailOf(freshName()), mailOf(freshName())];
  const insert = 'INSERT INTO identity_claims (kind, value, user_id, state, reserved_at) VALUES (?, ?, ?, ?, ?)';
  await env.IDENTITY_DB.prepare(insert).bind('email', stuck, broken.userId, 'reserved', 1).run();
  await env.IDENTITY_DB.prepare(insert).bind('email', lost, gone.userId, 'reserved', 2).run();
  const USER = {
    getByName: (name: string) => {
      if (name === broken.userId) throw new Error('cannot be asked');
      return env.USER.getByName(name);
    },
  } as unknown as Env['USER'];
  await expect(housekeepIdentity({ ...env, USER } as Env, Date.now())).rejects.toThrow('housekeeping');
  expect(await claimOf('email', lost)).toBeNull();
  expect(await ownerOf('email', stuck)).toBe(broken.userId);
  await housekeepIdentity(env, Date.now());
  expect(await claimOf('email', stuck)).toBeNull();
});

it('the nightly sweep reads no more of the claims than what is reserved', async () => {
  const seen: string[] = [];
  const prepare = (query: string) => {
    seen.push(query);
    return env.IDENTITY_DB.prepare(query);
  };
  await claimRepository({ prepare } as unknown as D1Database).reservedBefore(5, 10);
  const { results } = await env.IDENTITY_DB.prepare(`EXPLAIN QUERY PLAN ${seen[0]}`)
    .bind(5, 10)
    .all<{ detail: string }>();
  expect(results.map(({ detail }) => detail).join()).toContain('identity_claims_reserved');
});
