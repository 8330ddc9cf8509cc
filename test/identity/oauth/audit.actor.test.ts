import { expect, it } from 'vitest';
import { ADMIN, call } from '../sessions/http.ts';

const CLIENTS = '/api/v1/oauth/clients';

it('every act of an administrator on an application is in the audit, without its secret', async () => {
  const body = {
    name: 'Reporting',
    redirectUris: ['https://app.example/callback'],
    grantTypes: ['authorization_code'],
    scopes: ['openid'],
    tokenEndpointAuthMethod: 'client_secret_basic',
  };
  const made = await call('POST', CLIENTS, { headers: ADMIN, body });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const path = `${CLIENTS}/${made.body.client.id}`;
  const ifMatch = async () => ({
    ...ADMIN,
    'if-match': (await call('GET', path, { headers: ADMIN })).headers.get('etag')!,
  });
  const changed = await call('PUT', path, { headers: await ifMatch(), body: { ...body, name: 'Reports' } });
  expect(changed.status, JSON.stringify(changed.body)).toBe(200);
  const rotated = await call('POST', `${path}/secret`, { headers: await ifMatch(), body: { overlapSeconds: 0 } });
  expect(rotated.status, JSON.stringify(rotated.body)).toBe(200);
  expect((await call('DELETE', path, { headers: await ifMatch() })).status).toBe(204);

  const audit = await call('GET', `/api/v1/identity/audit?user=${made.body.client.id}`, { headers: ADMIN });
  const acts = audit.body.data as { type: string; actor: string }[];
  expect(acts.map(({ type }) => type).sort()).toEqual([
    'client.changed',
    'client.registered',
    'client.removed',
    'client.secret-rotated',
  ]);
  for (const { actor } of acts) expect(actor).toBe('admin-key');
  expect(JSON.stringify(audit.body)).not.toMatch(/secret"\s*:/i);
});
