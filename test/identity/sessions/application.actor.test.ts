import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { mintAccessToken } from '../../../workers/identity/tokens/mint.ts';
import { bearer, call, ORIGIN, PASSWORD, person } from './http.ts';
import { start, wish } from './support.ts';

const ME = '/api/v1/users/me';

it('an application never gets more than its scope: no key, secret, passkey, password or factor by which it would be the user', async () => {
  const { email, userId } = await person('appowner');
  const body = { name: 'k', scope: ['account:read'] };
  const owned = await call('POST', `${ME}/api-keys`, { headers: await bearer(email), body });
  expect(owned.status).toBe(201);

  const scope = ['account:read', 'account:write', 'account:security'];
  const { access } = await start(userId, wish({ kind: 'oauth', client: 'app-1', scope }));
  const { token } = await mintAccessToken(env, access, ORIGIN, Date.now());
  const headers = { authorization: `Bearer ${token}` };
  expect((await call('GET', `${ME}/sessions`, { headers })).status).toBe(200);
  const attempts: readonly (readonly [string, unknown])[] = [
    [`${ME}/api-keys`, body],
    [`${ME}/api-keys/${owned.body.id}/rotate`, {}],
    [`${ME}/passkeys/options`, undefined],
    [`${ME}/totp`, undefined],
    [`${ME}/email`, { email: 'thief@example.com' }],
    [`${ME}/password`, { current: PASSWORD, next: 'another fine sentence 7' }],
    [`${ME}/export`, undefined],
    [`${ME}/erase`, { confirm: true }],
    ['/api/v1/auth/step-up', { method: 'password', password: PASSWORD }],
  ];
  for (const [path, sent] of attempts) {
    const answer = await call('POST', path, sent === undefined ? { headers } : { headers, body: sent });
    expect({ path, status: answer.status, code: answer.body.code }).toEqual({ path, status: 403, code: 'forbidden' });
  }
});
