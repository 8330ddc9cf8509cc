import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { postUser, postVerifyEmail } from '../../../workers/identity/contract/users.ts';
import {
  ADMIN,
  accounts,
  api,
  bearerOf,
  claimOf,
  describeOrNull,
  everythingIn,
  evict,
  expectDocumented,
  freshName,
  mailOf,
  mailsTo,
  nextMail,
  ORIGIN,
  ownerOf,
  PASSWORD,
  PATIENCE,
  person,
  runAlarm,
  signUp,
  tokenIn,
} from './support.ts';

const DAY_MS = 24 * 60 * 60_000;

describe('sign-up', () => {
  it('makes an account that is active once the link in the mail was followed', async () => {
    const name = freshName();
    const email = mailOf(name);
    const answer = await signUp(
      { email: email.toUpperCase(), username: name, displayName: '시험 사람' },
      { 'accept-language': 'ko' },
    );
    expect(answer).toMatchObject({ status: 202, body: { status: 'accepted' } });
    expectDocumented(postUser, answer);

    const userId = await ownerOf('email', email);
    expect(await ownerOf('username', name)).toBe(userId);
    expect(await accounts(userId).describe()).toMatchObject({ status: 'pending', locale: 'ko', roles: ['user'] });
    await evict(userId);
    const mail = await nextMail(userId, `${name.toUpperCase()}@example.org`);
    expect(mail.subject).toBe('이메일 주소를 확인해 주십시오');

    const token = tokenIn(mail);
    expect(await api('POST', '/api/v1/auth/verify-email', { token })).toMatchObject({ status: 204 });
    expect(postVerifyEmail.responses).toHaveProperty('204');
    expect(await api('POST', '/api/v1/auth/verify-email', { token })).toMatchObject({
      status: 410,
      body: { code: 'one_time_token_invalid' },
    });
    await evict(userId);
    expect(await accounts(userId).describe()).toMatchObject({ status: 'active', revision: 2 });

    await vi.waitFor(async () => {
      await runAlarm(userId);
      const query = `/api/v1/users?username=${name}`;
      expect((await api('GET', query, undefined, ADMIN)).body.data).toMatchObject([
        { id: userId, status: 'active', displayName: '시험 사람', roles: ['user'] },
      ]);
      expect(await claimOf('email', email)).toMatchObject({ state: 'confirmed' });
    }, PATIENCE);
    // Long after: the deadline of the sign-up does not touch an account that was verified.
    await accounts(userId).expireSignUp(Date.now() + 100 * DAY_MS);
    expect(await accounts(userId).describe()).toMatchObject({ status: 'active' });
  });

  it('does not tell whether an address has an account; its owner is told', async () => {
    const { email, userId } = await person();
    const name = freshName();
    const answer = await signUp({ email, username: name });
    expect(answer).toMatchObject({ status: 202, body: { status: 'accepted' } });
    const mail = await nextMail(userId, email, 2);
    expect(mail.subject).toBe('You have an account already');
    expect(mail.text).toContain(`${ORIGIN}/account/sign-in`);
    // Nor by what it leaves behind: the user name is taken as that of an account that waits for its mail would be.
    expect(await signUp({ email: mailOf(freshName()), username: name })).toMatchObject({ status: 409 });
    const ghost = await ownerOf('username', name);
    expect(ghost).not.toBe(userId);
    await evict(ghost);
    await accounts(ghost).expireSignUp(Date.now() + 6 * DAY_MS);
    expect(await ownerOf('username', name)).toBe(ghost);
    expect(await api('GET', `/api/v1/users/${ghost}`, undefined, ADMIN)).toMatchObject({ status: 404 });
    await accounts(ghost).expireSignUp(Date.now() + 8 * DAY_MS);
    expect(await signUp({ email: mailOf(freshName()), username: name })).toMatchObject({ status: 202 });
    // A stranger cannot fill the mailbox of somebody.
    expect(await signUp({ email })).toMatchObject({ status: 202 });
    await runAlarm(userId);
    expect(await mailsTo(email)).toHaveLength(2);
  });

  it('tells no more when somebody signs in with what a taken address left behind', async () => {
    const { email } = await person();
    const [name, free] = [freshName(), freshName()];
    await signUp({ email, username: name });
    await signUp({ email: mailOf(free), username: free });
    const signIn = (identifier: string) => api('POST', '/api/v1/auth/sign-in', { identifier, password: PASSWORD });
    const [taken, waiting] = [await signIn(name), await signIn(free)];
    expect(waiting).toMatchObject({ body: { code: 'email_unverified' } });
    expect(taken).toMatchObject({ status: waiting.status, body: { code: 'email_unverified' } });
  });

  it('of somebody else’s address gives nobody a way in once its owner signs up', async () => {
    const email = mailOf(freshName());
    const strangers = 'strange battery staple';
    await signUp({ email, password: strangers });
    const userId = await ownerOf('email', email);
    const link = tokenIn(await nextMail(userId, email));
    const stub = env.USER.getByName(userId);
    await runInDurableObject(stub, (_, { storage }) =>
      storage.sql.exec("INSERT INTO social_link VALUES ('github', ?, 'stranger', 1, NULL)", userId),
    );
    expect(await accounts(userId).stillHeld([{ kind: 'social:github', value: userId }])).toEqual([true]);
    // A stranger's question must not use up the mail that the owner needs.
    await api('POST', '/api/v1/auth/verify-email/resend', { email });
    await nextMail(userId, email, 2);

    expect(await signUp({ email })).toMatchObject({ status: 202, body: { status: 'accepted' } });
    await evict(userId);
    const mail = await nextMail(userId, email, 3);
    expect(mail.subject).toBe('Set a password to finish signing up');
    expect(mail.text).toContain(`${ORIGIN}/account/reset-password?token=`);
    expect(await api('POST', '/api/v1/auth/verify-email', { token: link })).toMatchObject({ status: 410 });
    expect(await accounts(userId).stillHeld([{ kind: 'social:github', value: userId }])).toEqual([false]);
    const signIn = (password: string) => api('POST', '/api/v1/auth/sign-in', { identifier: email, password });
    expect(await signIn(strangers)).toMatchObject({ body: { code: 'sign_in_refused' } });

    const reset = { token: tokenIn(mail), password: PASSWORD };
    expect(await api('POST', '/api/v1/auth/password/reset', reset)).toMatchObject({ status: 204 });
    expect(await accounts(userId).describe()).toMatchObject({ status: 'active', email });
    expect(await signIn(strangers)).toMatchObject({ body: { code: 'sign_in_refused' } });
    expect(await signIn(PASSWORD)).toMatchObject({ status: 200 });
    // Once more: it is an account like any other now.
    await signUp({ email });
    expect(await signIn(PASSWORD)).toMatchObject({ status: 200 });
  });

  it('that a new password by mail proves keeps no account of another provider that somebody else may have linked', async () => {
    const email = mailOf(freshName());
    await signUp({ email, password: 'strange battery staple' });
    const userId = await ownerOf('email', email);
    await nextMail(userId, email);
    await runInDurableObject(env.USER.getByName(userId), (_, { storage }) =>
      storage.sql.exec("INSERT INTO social_link VALUES ('github', ?, 'stranger', 1, NULL)", userId),
    );
    await api('POST', '/api/v1/auth/password/forgot', { email });
    const token = tokenIn(await nextMail(userId, email, 2));
    expect(await api('POST', '/api/v1/auth/password/reset', { token, password: PASSWORD })).toMatchObject({
      status: 204,
    });
    expect(await accounts(userId).describe()).toMatchObject({ status: 'active' });
    expect(await accounts(userId).stillHeld([{ kind: 'social:github', value: userId }])).toEqual([false]);
  });

  it('says what is wrong with names and passwords, whoever has the address', async () => {
    const { email, name } = await person();
    for (const address of [email, mailOf(freshName())]) {
      expect(await signUp({ email: address, username: name })).toMatchObject({
        status: 409,
        body: { code: 'claim_taken', details: { kind: 'username' } },
      });
      expect(await signUp({ email: address, password: 'short' })).toMatchObject({
        status: 422,
        body: { code: 'password_unacceptable', details: { reason: 'too_short' } },
      });
      expect(await signUp({ email: address, username: 'admin' })).toMatchObject({
        status: 422,
        body: { code: 'name_unacceptable', details: { reason: 'reserved' } },
      });
    }
    expect(await signUp({ email: 'not an address' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/body/email' }] },
    });
    expect(await signUp({ email: mailOf(freshName()), password: undefined })).toMatchObject({ status: 400 });
    const wishes = { email: mailOf(freshName()), roles: ['admin'] };
    expect(await signUp(wishes)).toMatchObject({ status: 403, body: { details: { permission: 'users:security' } } });
  });

  it('ends unverified after a week, and the address is free again', async () => {
    const name = freshName();
    await signUp({ email: mailOf(name), username: name });
    const first = await ownerOf('email', mailOf(name));
    await accounts(first).expireSignUp(Date.now() + 8 * DAY_MS);
    await evict(first);
    await vi.waitFor(async () => {
      await runAlarm(first);
      expect(await claimOf('email', mailOf(name))).toBeNull();
      const row = await env.IDENTITY_DB.prepare('SELECT * FROM users WHERE id = ?').bind(first).first();
      expect(row).toMatchObject({ status: 'erased', email: null, username: null, display_name: null });
      // Neither is there anything of the person in the object.
      expect(await everythingIn(first)).not.toContain(name);
    }, PATIENCE);
    expect(await signUp({ email: mailOf(name), username: name })).toMatchObject({ status: 202 });
    expect(await ownerOf('email', mailOf(name))).not.toBe(first);
  });

  it('mails the link again when asked, and says nothing', async () => {
    const name = freshName();
    const email = mailOf(name);
    await signUp({ email, username: name });
    const userId = await ownerOf('email', email);
    await nextMail(userId, email);
    expect(await api('POST', '/api/v1/auth/verify-email/resend', { email })).toMatchObject({ status: 202 });
    const unknown = mailOf(freshName());
    expect(await api('POST', '/api/v1/auth/verify-email/resend', { email: unknown })).toMatchObject({ status: 202 });
    const token = tokenIn(await nextMail(userId, email, 2));
    expect(await api('POST', '/api/v1/auth/verify-email', { token })).toMatchObject({ status: 204 });
    for (const forged of ['x', token.replace(/.$/, (last) => (last === '0' ? '1' : '0'))]) {
      expect(await api('POST', '/api/v1/auth/verify-email', { token: forged })).toMatchObject({ status: 410 });
    }
  });
});

describe('administrators', () => {
  it('give nobody more than they hold', async () => {
    const name = freshName();
    const admin = await signUp({ email: mailOf(name), emailVerified: true, roles: ['admin'] }, ADMIN);
    const narrow = await bearerOf(admin.body.id, ['users:write', 'users:security']);
    const wish = { email: mailOf(freshName()), emailVerified: true };
    const refused = await signUp({ ...wish, roles: ['admin'] }, narrow);
    expect(refused).toMatchObject({ status: 422, body: { code: 'scope_exceeded' } });
    expect(refused.body.details.excess).toContain('operations:write');
    expect(await claimOf('email', wish.email)).toBeNull();
    expect(await signUp(wish, narrow)).toMatchObject({ status: 201, body: { roles: ['user'] } });
  });

  it('create accounts at once, with roles and a verified address, and are told what is taken', async () => {
    const name = freshName();
    const wishes = { email: mailOf(name), username: name, emailVerified: true, roles: ['user', 'operator'] };
    const answer = await signUp(wishes, ADMIN);
    expect(answer).toMatchObject({ status: 201, body: { status: 'active', username: name, roles: wishes.roles } });
    expectDocumented(postUser, answer);
    expect(answer.headers.get('etag')).toBe('"r1"');
    expect(answer.headers.get('location')).toBe(`/api/v1/users/${answer.body.id}`);
    expect(await signUp({ email: mailOf(name) }, ADMIN)).toMatchObject({
      status: 409,
      body: { code: 'claim_taken', details: { kind: 'email' } },
    });
    expect(await signUp({ email: mailOf(freshName()), roles: ['emperor'] }, ADMIN)).toMatchObject({ status: 400 });

    const other = freshName();
    const waiting = await signUp({ email: mailOf(other), password: undefined }, ADMIN);
    expect(waiting).toMatchObject({ status: 201, body: { status: 'pending', username: null } });
    // Nobody made it for themselves, so it waits as long as it takes.
    await accounts(waiting.body.id).expireSignUp(Date.now() + 100 * DAY_MS);
    expect(await accounts(waiting.body.id).describe()).toMatchObject({ status: 'pending' });
  });
});

describe('an idempotency key', () => {
  it('makes one account of the same request sent twice, and refuses another request', async () => {
    for (const headers of [{}, ADMIN]) {
      const name = freshName();
      const keyed = { ...headers, 'idempotency-key': crypto.randomUUID() };
      const wishes = { email: mailOf(name), username: name };
      const [first, second] = await Promise.all([signUp(wishes, keyed), signUp(wishes, keyed)]);
      const third = await signUp(wishes, keyed);
      const answers = [first, second, third].filter(({ status }) => status < 400);
      for (const { status } of [first, second, third]) expect([201, 202, 409]).toContain(status);
      expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
      expect(third.status).toBeLessThan(300);
      expect(await signUp({ ...wishes, email: mailOf(freshName()) }, keyed)).toMatchObject({
        status: 422,
        body: { code: 'idempotency_key_reused' },
      });
    }
  });
});

describe('races', () => {
  it('of sign-ups for the same names end with one owner of each, and all answers alike', async () => {
    const scenario = fc.array(fc.record({ email: fc.nat(1), username: fc.nat(1) }), { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(scenario, async (wishes) => {
        const emails = [freshName(), freshName()].map(mailOf);
        const usernames = [freshName(), freshName()];
        const answers = await Promise.all(
          wishes.map(({ email, username }) => signUp({ email: emails[email], username: usernames[username] })),
        );
        for (const { status, body } of answers) {
          expect([202, 409]).toContain(status);
          if (status === 409) expect(body).toMatchObject({ code: 'claim_taken', details: { kind: 'username' } });
        }
        expect(answers.some(({ status }) => status === 202)).toBe(true);
        for (const address of emails) await expectOneOwner('email', address);
        for (const username of usernames) await expectOneOwner('username', username);
      }),
      { numRuns: 6 },
    );
  }, 180_000);
});

/** What the claim table says is what the owner says, if there is one. */
async function expectOneOwner(kind: 'email' | 'username', text: string): Promise<void> {
  const owner = await ownerOf(kind, text);
  if (owner === '') return;
  const view = await describeOrNull(owner);
  if (view !== null) expect(view[kind]).toBe(text);
}

it('a password in a request is nowhere but in its hash', async () => {
  const name = freshName();
  const password = 'unmistakable 1f8a77 passphrase';
  await signUp({ email: mailOf(name), username: name, password }, { 'idempotency-key': crypto.randomUUID() });
  const userId = await ownerOf('email', mailOf(name));
  expect(PASSWORD).not.toBe(password);
  expect(await everythingIn(userId)).not.toContain(password);
});
