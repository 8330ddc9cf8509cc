import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { hashSync } from 'bcryptjs';
import { expect, it } from 'vitest';
import { ADMIN, bearer, call, person, signIn } from '../sessions/http.ts';

const KEPT = 'Kept from the old forum 1';

const create = (email: string, more: Record<string, unknown>, headers: Record<string, string> = ADMIN) =>
  call('POST', '/api/v1/users', { headers, body: { email, emailVerified: true, ...more } });

const storedHash = (userId: string) =>
  runInDurableObject(
    env.USER.getByName(userId),
    (_instance, { storage }) => storage.sql.exec<{ phc: string }>('SELECT phc FROM password').one().phc,
  );

it('people from another system keep their password: it verifies, and is hashed anew at the first sign-in', async () => {
  const made = await create('moved@example.com', { passwordHash: hashSync(KEPT, 6) });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  expect(await storedHash(made.body.id)).toMatch(/^\$2b\$06\$/);
  expect((await signIn('moved@example.com', 'not the one 123')).status).toBe(401);
  expect((await signIn('moved@example.com', KEPT)).status).toBe(200);
  expect(await storedHash(made.body.id)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1,keyid=/);
  expect((await signIn('moved@example.com', KEPT)).status).toBe(200);
});

it('what cannot be verified is refused, as is a hash beside a password, and one from somebody without the right', async () => {
  const refused = [
    { passwordHash: 'md5:5f4dcc3b5aa765d61d8327deb882cf99' },
    { passwordHash: '$2b$31$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui' },
    { passwordHash: '$argon2id$v=19$m=19456,t=2,p=1,keyid=MQ$c29tZXNhbHRzb21l$c29tZWhhc2hzb21laGFzaHNvbWVoYXNoc29t' },
    { passwordHash: hashSync(KEPT, 6), password: KEPT },
  ];
  for (const body of refused) {
    expect(await create('refused@example.com', body)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', errors: [{ pointer: '/body/passwordHash' }] },
    });
  }
  const { email } = await person('no-importer', ['operator']);
  expect(await create('other@example.com', { passwordHash: hashSync(KEPT, 6) }, await bearer(email))).toMatchObject({
    status: 403,
  });
});
