import { env } from 'cloudflare:workers';
import { compactVerify, createLocalJWKSet, decodeProtectedHeader } from 'jose';
import { describe, expect, it, vi } from 'vitest';
import { LAST_MAIL_MS } from '../../../shared/identity/privacy/receipt.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import { deleteUser, getErasureAudit, getReceipt, postErase } from '../../../workers/identity/contract/privacy.ts';
import { CAUSE, wish } from '../sessions/support.ts';
import {
  ADMIN,
  accounts,
  api,
  bearerOf,
  claimOf,
  expectDocumented,
  mailsTo,
  ORIGIN,
  ownerOf,
  PASSWORD,
  PATIENCE,
  person,
  signUp,
} from '../users/support.ts';
import {
  dumpOf,
  evictUser,
  findings,
  type Marked,
  markedPerson,
  projected,
  stateOf,
  until,
  userOf,
} from './support.ts';

const erase = (headers: Record<string, string>) => api('POST', '/api/v1/users/me/erase', { confirm: true }, headers);
const audit = (userId: string) => api('GET', `/api/v1/users/${userId}/erasure-audit`, undefined, ADMIN);

/** Waits until an erasure is through, and every event of it projected. */
async function erased(userId: string): Promise<void> {
  await until(userId, async () => expect(await stateOf(userId)).toBe('done'));
  await projected(userId);
}

/** The last mail, once it has left. */
const lastMailOf = ({ userId, email }: Pick<Marked, 'userId' | 'email'>) =>
  until(userId, async () => {
    const mails = await mailsTo(email);
    expect(mails).toHaveLength(1);
    return mails[0]!;
  });

describe('an erasure', () => {
  it('leaves no trace of the person anywhere, and a receipt that says so', async () => {
    const someone = await markedPerson();
    const { userId, bearer, email, words } = someone;
    const session = await userOf(userId).passwords.signIn({ password: PASSWORD, wish: wish() }, CAUSE);
    const made = await api('POST', '/api/v1/users/me/api-keys', { name: 'k', scope: ['account:read'] }, bearer);
    const asked = await api('POST', '/api/v1/users/me/export', undefined, bearer);
    await until(userId, async () =>
      expect(await userOf(userId).privacy.findExport(asked.body.id)).toMatchObject({ state: 'ready' }),
    );
    await projected(userId);
    const before = findings(await dumpOf(userId), words).map((line) => line.split(/[ :]/, 2).join(':'));
    expect(new Set(before).size).toBeGreaterThanOrEqual(6);
    expect((await audit(userId)).body.total).toBeGreaterThan(20);

    const answer = await erase(bearer);
    expect(answer.status, JSON.stringify(answer.body)).toBe(202);
    expectDocumented(postErase, answer);
    expect(answer.headers.get('set-cookie')).toContain('Max-Age=0');
    await erased(userId);

    const mail = await lastMailOf(someone);
    expect(mail.subject).toBe('계정이 삭제되었습니다');
    expect(mail.text).toContain(ORIGIN + answer.body.receipt);
    const left = findings(await dumpOf(userId), words);
    expect(left.map((line) => line.split(' ')[0])).toEqual(['r2:exports']);
    expect(left[0]).toContain(mail.id);
    expect((await audit(userId)).body).toMatchObject({ status: 'erased', total: 0, lastMail: true });
    await evictUser(userId);
    await userOf(userId).privacy.advance(Date.now() + LAST_MAIL_MS + 60_000);
    expect(findings(await dumpOf(userId), words)).toEqual([]);
    const audited = await audit(userId);
    expectDocumented(getErasureAudit, audited);
    expect(audited.body).toMatchObject({ total: 0, lastMail: false });

    const receipt = await api('GET', answer.body.receipt);
    expect(receipt.status).toBe(200);
    expectDocumented(getReceipt, receipt);
    expect(receipt.body.receipt).toMatchObject({ subject: await sha256Hex(userId), requestedBy: 'owner' });
    expect(JSON.stringify(receipt.body)).not.toContain(userId);
    const counts = Object.fromEntries(
      receipt.body.receipt.stores.map(({ store, count }: { store: string; count: number }) => [store, count]),
    );
    expect(counts).toMatchObject({
      ...{ 'd1:identity_claims': 2, 'd1:users': 1, 'd1:dead_letters': 0, 'r2:exports': 1, 'r2:mailbox': 2 },
      ...{ 'actor:account': 1, 'actor:password': 1, 'actor:api_key': 2, 'actor:session': 3, 'actor:privacy_job': 1 },
    });
    expect(counts['d1:security_audit']).toBeGreaterThan(5);
    expect(counts['actor:activity']).toBeGreaterThan(8);
    const tables = (await dumpOf(userId)).flatMap((line) => /^actor:((?!k_)\w+)/.exec(line)?.[1] ?? []);
    expect(new Set(tables)).toEqual(new Set(['account', 'privacy_job']));

    // Nothing opens anything any more.
    if (session.status !== 'signed_in') throw new Error('not signed in');
    const refresh = await api('POST', '/api/v1/auth/refresh', { refreshToken: session.tokens.refreshToken });
    expect(refresh).toMatchObject({ status: 401, body: { code: 'session_ended' } });
    expect(await api('GET', '/api/v1/users/me', undefined, { 'x-api-key': made.body.key })).toMatchObject({
      status: 401,
    });
    expect(await erase(bearer)).toMatchObject({ status: 401 });
    // Where nobody asks the actor, within the bound of a revocation.
    await vi.waitFor(async () => {
      expect(await api('GET', '/api/v1/users/me/sessions', undefined, bearer)).toMatchObject({ status: 401 });
    }, PATIENCE);
    expect(await api('GET', `/api/v1/users/${userId}`, undefined, ADMIN)).toMatchObject({ status: 404 });
    const signIn = await api('POST', '/api/v1/auth/sign-in', { identifier: email, password: PASSWORD });
    expect(signIn).toMatchObject({ status: 401, body: { code: 'sign_in_refused' } });
  });

  it('has a receipt that proves itself by the keys of the deployment', async () => {
    const { userId, bearer } = await person();
    const { body } = await erase(bearer);
    expect(await api('GET', body.receipt)).toMatchObject({ status: 404 });
    await erased(userId);
    const { body: found } = await api('GET', body.receipt);
    const { body: jwks } = await api('GET', '/.well-known/jwks.json');
    const { payload } = await compactVerify(found.jws, createLocalJWKSet(jwks));
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual({ iss: ORIGIN, receipt: found.receipt });
    const { jwk, typ } = decodeProtectedHeader(found.jws);
    expect(typ).toBe('erasure-receipt+jws');
    expect(jwks.keys).toContainEqual(jwk);
    const wrong = `${found.jws.slice(0, 200)}${found.jws[200] === 'A' ? 'B' : 'A'}${found.jws.slice(201)}`;
    await expect(compactVerify(wrong, createLocalJWKSet(jwks))).rejects.toThrow();
    // A receipt is no token, whatever its signature.
    expect(await api('GET', '/api/v1/users/me', undefined, { authorization: `Bearer ${found.jws}` })).toMatchObject({
      status: 401,
    });
    for (const id of ['x', body.receipt.slice(-52).replace(/^./, '0'), '..%2Fmailbox']) {
      const answer = await api('GET', `/api/v1/privacy/receipts/${id}`);
      expect(answer.status, id).toBe(404);
    }
  });

  it('frees the address and the user name for somebody new', async () => {
    const { userId, email, name, bearer } = await person();
    await erase(bearer);
    await erased(userId);
    expect(await claimOf('email', email)).toBeNull();
    expect(await signUp({ email, username: name })).toMatchObject({ status: 202 });
    const next = await ownerOf('email', email);
    expect(next).not.toBe(userId);
    expect(await ownerOf('username', name)).toBe(next);
    expect(await accounts(next).describe()).toMatchObject({ email, username: name, status: 'pending' });
    // Whatever comes late for the one who is gone takes nothing from the one who came.
    await userOf(userId).privacy.advance(Date.now() + LAST_MAIL_MS);
    expect(await ownerOf('email', email)).toBe(next);
  });

  it('wants a confirmation, and lets nobody in from its first moment', async () => {
    const { userId, email, bearer } = await person();
    const unsure = await api('POST', '/api/v1/users/me/erase', { confirm: false }, bearer);
    expect(unsure).toMatchObject({ status: 400 });
    expect(await api('POST', '/api/v1/users/me/erase', { confirm: true })).toMatchObject({ status: 401 });
    expect(await erase(ADMIN)).toMatchObject({ status: 404 });
    const old = await bearerOf(userId, null, 400);
    expect(await erase(old)).toMatchObject({ status: 401, body: { code: 'step_up_required' } });
    const narrow = await bearerOf(userId, ['account:read']);
    expect(await erase(narrow)).toMatchObject({ status: 403, body: { details: { permission: 'account:security' } } });
    expect(await erase(bearer)).toMatchObject({ status: 202 });
    const signIn = await api('POST', '/api/v1/auth/sign-in', { identifier: email, password: PASSWORD });
    expect(signIn).toMatchObject({ status: 401, body: { code: 'sign_in_refused' } });
    await erased(userId);
  });

  it('is an administrator’s as well, over the revision they saw, and never of the last one', async () => {
    const { userId, bearer } = await person();
    const path = `/api/v1/users/${userId}`;
    const { headers } = await api('GET', path, undefined, ADMIN);
    expect(await api('DELETE', path, undefined, bearer)).toMatchObject({ status: 403 });
    expect(await api('DELETE', path, undefined, ADMIN)).toMatchObject({ status: 428 });
    expect(await api('DELETE', path, undefined, { ...ADMIN, 'if-match': '"r99"' })).toMatchObject({ status: 412 });
    const match = { ...ADMIN, 'if-match': headers.get('etag') ?? '' };
    const begun = await api('DELETE', path, undefined, match);
    expect(begun.status).toBe(202);
    expectDocumented(deleteUser, begun);
    await erased(userId);
    expect((await api('GET', begun.body.receipt)).body.receipt.requestedBy).toBe('administrator');
    expect(await api('DELETE', path, undefined, match)).toMatchObject({ status: 404 });

    const rows = await env.IDENTITY_DB.prepare("SELECT id FROM users WHERE roles LIKE '%admin%'").all();
    expect(rows.results).toEqual([]);
    const admin = await signUp(
      { email: `only${Date.now()}@example.org`, emailVerified: true, roles: ['admin'] },
      ADMIN,
    );
    const last = admin.body.id as string;
    await projected(last);
    const kept = await api('DELETE', `/api/v1/users/${last}`, undefined, { ...ADMIN, 'if-match': '*' });
    expect(kept).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });

  it('leaves the audit what happened and when, and not to whom', async () => {
    const { userId, bearer } = await person();
    await projected(userId);
    const types = async (column: string, value: string) =>
      (
        await env.IDENTITY_DB.prepare(
          `SELECT type, data, actor FROM security_audit WHERE ${column} = ? ORDER BY at, id`,
        )
          .bind(value)
          .all<{ type: string; data: string; actor: string }>()
      ).results;
    const before = await types('user_id', userId);
    expect(before.length).toBeGreaterThan(2);
    await erase(bearer);
    await erased(userId);
    expect(await types('user_id', userId)).toEqual([]);
    const { results } = await env.IDENTITY_DB.prepare(
      "SELECT DISTINCT user_id AS pseudonym FROM security_audit WHERE user_id LIKE 'erased-%'",
    ).all<{ pseudonym: string }>();
    const all = await Promise.all(results.map(({ pseudonym }) => types('user_id', pseudonym)));
    for (const rows of all) {
      expect(rows.every(({ data }) => data === '{}')).toBe(true);
      expect(rows.map(({ type }) => type)).toContain('account.erasure-requested');
      expect(rows.some(({ actor }) => actor.startsWith('user:'))).toBe(false);
    }
    expect(JSON.stringify(await dumpOf(userId).then((dump) => findings(dump, [`"${userId}`])))).not.toContain('audit');
  });
});
