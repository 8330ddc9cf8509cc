import { expect, it } from 'vitest';
import { getJwks, postKeyRotation } from '../../../workers/identity/contract/keys.ts';
import { ADMIN, bearer, call, expectDocumented, person } from '../sessions/http.ts';

const ROTATE = '/api/v1/identity/signing-keys/rotate';
const kids = ({ body }: { body: { keys: { kid: string }[] } }) => body.keys.map(({ kid }) => kid);

it('an operator of the platform drops compromised keys: they leave the key set, and new ones sign', async () => {
  const { email } = await person('rotator');
  const before = await bearer(email);
  const jwks = await call('GET', '/.well-known/jwks.json');
  expectDocumented(getJwks, jwks);
  expect(await call('POST', ROTATE, { headers: before, body: { compromised: true } })).toMatchObject({
    status: 403,
    body: { code: 'forbidden', details: { permission: 'operations:write' } },
  });
  const rotated = await call('POST', ROTATE, { headers: ADMIN, body: { compromised: true } });
  expectDocumented(postKeyRotation, rotated);
  const header = before.authorization!.slice('Bearer '.length).split('.')[0]!;
  const { kid } = JSON.parse(atob(header.replaceAll('-', '+').replaceAll('_', '/'))) as { kid: string };
  expect(kids(jwks as never)).toContain(kid);
  expect(kids(rotated as never)).not.toContain(kid);
});
