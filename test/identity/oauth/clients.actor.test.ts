import { describe, expect, it } from 'vitest';
import { contracts } from '../../../workers/identity/contract/clients.ts';
import { contracts as oauth } from '../../../workers/identity/contract/oauth.ts';
import { formRequest, type OAuthAnswer, register } from './rig.ts';
import { personAtBrowser, refused, worker } from './worker-rig.ts';

async function api(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<OAuthAnswer> {
  const response = await worker.fetch(
    new Request(`${worker.origin}/api/v1/oauth/clients${path}`, {
      method,
      headers: { authorization: 'Bearer test-admin-key', 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
}

function expectDocumented(operationId: string, { status, body }: OAuthAnswer) {
  const route = [...contracts, ...oauth].find((candidate) => candidate.operationId === operationId);
  const schema = route?.responses[status]?.schema;
  expect(schema, `${operationId} does not document ${status}`).toBeDefined();
  expect(schema?.parse(body)).toEqual(body);
}

const settings = { name: 'Wiki', redirectUris: ['https://wiki.example/callback'] };

describe('registered applications', () => {
  it('are registered with sensible defaults; the secret is shown once', async () => {
    const made = await api('POST', '', settings);
    expect(made.status).toBe(201);
    expectDocumented('postOAuthClient', made);
    expect(made.body.secret).toMatch(/^acs_[0-9A-Z]{52}$/);
    const { client } = made.body;
    expect(client).toMatchObject({
      ...settings,
      grantTypes: ['authorization_code', 'refresh_token'],
      scopes: ['openid', 'profile', 'email', 'offline_access'],
      tokenEndpointAuthMethod: 'client_secret_basic',
      idTokenSignedResponseAlg: 'RS256',
      isFirstParty: false,
      isDisabled: false,
      hasSecret: true,
      revision: 1,
    });
    const read = await api('GET', `/${client.id}`);
    expectDocumented('getOAuthClient', read);
    expect(read.body).toEqual(client);
    expect(read.headers.get('etag')).toBe('"r1"');
    expect(JSON.stringify(read.body)).not.toContain(made.body.secret.slice(4));
  });

  it('are registered once, however often the request with its key is sent', async () => {
    const key = { 'idempotency-key': crypto.randomUUID() };
    const answers = await Promise.all(Array.from({ length: 4 }, () => api('POST', '', settings, key)));
    const [first] = answers;
    for (const { status, body } of answers) {
      expect(status).toBe(201);
      expect(body).toEqual(first?.body);
    }
    const { secret, client } = first?.body ?? {};
    const token = { grant_type: 'refresh_token', refresh_token: 'x' };
    const used = await formRequest(worker, '/oauth/token', { id: client.id, secret }, token);
    expect(used).toMatchObject(refused('invalid_grant'));
    const other = await api('POST', '', { ...settings, name: 'Another' }, key);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  });

  it('are listed page by page', async () => {
    for (let index = 0; index < 3; index += 1) await api('POST', '', settings);
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page: OAuthAnswer = await api('GET', `?limit=2${cursor === null ? '' : `&cursor=${cursor}`}`);
      expectDocumented('getOAuthClients', page);
      ids.push(...page.body.data.map(({ id }: { id: string }) => id));
      cursor = page.body.page.next;
    } while (cursor !== null);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
    expect(ids.length).toBeGreaterThanOrEqual(3);
    expect((await api('GET', '?cursor=x')).status).toBe(400);
  });

  it('are changed against their revision', async () => {
    const { body } = await api('POST', '', settings);
    const path = `/${body.client.id}`;
    const change = { ...settings, name: 'Wiki 2', isFirstParty: true };
    expect((await api('PUT', path, change)).status).toBe(428);
    const changed = await api('PUT', path, change, { 'if-match': '"r1"' });
    expectDocumented('putOAuthClient', changed);
    expect(changed.body).toMatchObject({ name: 'Wiki 2', isFirstParty: true, revision: 2 });
    expect((await api('PUT', path, change, { 'if-match': '"r1"' })).status).toBe(412);
    expect((await api('DELETE', path, undefined, { 'if-match': '"r1"' })).status).toBe(412);
    expect((await api('DELETE', path, undefined, { 'if-match': '"r2"' })).status).toBe(204);
    expect((await api('GET', path)).status).toBe(404);
    expect((await api('PUT', path, change, { 'if-match': '*' })).status).toBe(404);
  });

  it('get a new secret; the old one works as long as it was said', async () => {
    const made = await register(worker, {
      grantTypes: ['client_credentials'],
      scopes: ['feed:read'],
      redirectUris: [],
    });
    const token = (secret: string | null) =>
      formRequest(worker, '/oauth/token', { id: made.id, secret }, { grant_type: 'client_credentials' });
    const path = `/${made.id}/secret`;
    const rotated = await api('POST', path, { overlapSeconds: 3_600 }, { 'if-match': '"r1"' });
    expectDocumented('rotateOAuthClientSecret', rotated);
    expect(rotated.body.client.oldSecretExpiresAt).not.toBeNull();
    expect((await token(made.secret)).status).toBe(200);
    expect((await token(rotated.body.secret)).status).toBe(200);
    const again = await api('POST', path, {}, { 'if-match': '"r2"' });
    expect(again.body.client.oldSecretExpiresAt).toBeNull();
    for (const old of [made.secret, rotated.body.secret]) {
      expect(await token(old)).toMatchObject(refused('invalid_client', 401));
    }
    expect((await token(again.body.secret)).status).toBe(200);
    const open = await register(worker, { tokenEndpointAuthMethod: 'none' });
    expect((await api('POST', `/${open.id}/secret`, {}, { 'if-match': '*' })).status).toBe(409);
  });

  it.each([
    ['a redirect URI that is not https', { redirectUris: ['http://wiki.example/'] }],
    ['a redirect URI with a fragment', { redirectUris: ['https://wiki.example/#x'] }],
    ['no redirect URI for codes', { redirectUris: [] }],
    ['an unknown scope', { scopes: ['everything'] }],
    ['an unknown grant type', { grantTypes: ['password'] }],
    ['credentials without a secret', { tokenEndpointAuthMethod: 'none', grantTypes: ['client_credentials'] }],
    ['no name', { name: ' ' }],
    ['an unsigned ID token', { idTokenSignedResponseAlg: 'none' }],
  ])('are refused with %s, which the answer points at', async (_, wrong) => {
    const { status, body } = await api('POST', '', { ...settings, ...wrong });
    expect(status).toBe(400);
    expect(body.errors[0].pointer).toMatch(/^\/body\//);
  });

  it('are administrators’ business', async () => {
    const anonymous = await worker.fetch(new Request(`${worker.origin}/api/v1/oauth/clients`));
    expect(anonymous.status).toBe(401);
    const { browser } = await personAtBrowser();
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const user = await worker.fetch(new Request(`${worker.origin}/api/v1/oauth/clients`, { headers: { cookie } }));
    expect(user.status).toBe(403);
    expect(await user.json()).toMatchObject({ details: { permission: 'clients:read' } });
  });
});

describe('the metadata of the provider', () => {
  it.each(['openid-configuration', 'oauth-authorization-server'])('%s is complete and the same', async (name) => {
    const response = await worker.fetch(new Request(`${worker.origin}/.well-known/${name}`));
    expect(response.status).toBe(200);
    const body = (await response.json()) as Record<string, unknown>;
    expect(body).toMatchObject({
      issuer: worker.origin,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      id_token_signing_alg_values_supported: ['RS256', 'EdDSA'],
      subject_types_supported: ['public'],
    });
    for (const [key, value] of Object.entries(body)) {
      if (key.endsWith('_endpoint') || key === 'jwks_uri')
        expect(String(value).startsWith(`${worker.origin}/`)).toBe(true);
    }
  });

  it('names endpoints that are there', async () => {
    const response = await worker.fetch(new Request(`${worker.origin}/.well-known/openid-configuration`));
    const body = (await response.json()) as Record<string, string>;
    for (const [key, url] of Object.entries(body)) {
      if (!key.endsWith('_endpoint') && key !== 'jwks_uri') continue;
      const found = await worker.fetch(new Request(url, { redirect: 'manual' }));
      expect(found.status, key).not.toBe(404);
      await found.body?.cancel();
    }
  });
});
