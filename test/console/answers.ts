import type { Answers } from './rig.ts';

const ok = (body: unknown) => () => ({ status: 200, body });
const at = '2026-11-20T08:30:00.000Z';
const id = '01KAZ3N8V2QJ7W4R5T6Y8B9C0D';
const client = { id, name: 'Community' };
/** An OAuth client of which no setting is at its default. */
export const OAUTH_CLIENT = {
  ...client,
  redirectUris: ['https://app.example.org/', 'https://app.example.org/a,b'],
  postLogoutRedirectUris: ['https://app.example.org/bye'],
  grantTypes: ['authorization_code'],
  scopes: ['openid', 'feed:read'],
  tokenEndpointAuthMethod: 'client_secret_post',
  idTokenSignedResponseAlg: 'EdDSA',
  isFirstParty: true,
  isDisabled: false,
  hasSecret: true,
  revision: 3,
};

/** An API in which everything is there, in the shapes of the contract, so that every page has something to show. */
export const FULL_ANSWERS: Answers = {
  'GET /api/v1/auth/providers': ok({ data: [{ id: 'kakao', name: 'Kakao' }] }),
  'GET /api/v1/auth/social/pending': ok({
    provider: { id: 'kakao', name: 'Kakao' },
    ...{ label: 'kim@example.org', displayName: 'Kim', email: 'kim@example.org', emailVerified: true, state: 'new' },
  }),
  'GET /api/v1/users/me/linked-accounts': ok({
    data: [{ provider: 'kakao', providerName: 'Kakao', subject: '7', label: 'kim', linkedAt: at, lastUsedAt: at }],
  }),
  'POST /api/v1/auth/passkeys/options': ok({ id: 'c', options: { challenge: 'AAAA', userVerification: 'required' } }),
  'GET /api/v1/users/me': ok({ id, email: 'kim@example.org', emailVerifiedAt: at, username: 'kim', roles: ['admin'] }),
  'GET /api/v1/users/me/profile': ok({ displayName: 'Kim', household: null, interests: ['housing'] }),
  'GET /api/v1/users/me/preferences': ok({
    locale: 'en',
    timeZone: 'Asia/Seoul',
    channels: ['email'],
    theme: 'system',
  }),
  'GET /api/v1/users/me/sessions': ok({
    data: [
      { id: 'A', kind: 'browser', name: 'Firefox on Linux', place: 'Seoul', isCurrent: true, lastUsedAt: at },
      { id: 'B', kind: 'app', name: 'Phone', place: null, isCurrent: false, lastUsedAt: at },
    ],
  }),
  'GET /api/v1/users/me/factors': ok({ totp: { since: at }, passkeys: 1, recoveryCodesLeft: 8 }),
  'GET /api/v1/users/me/passkeys': ok({
    data: [{ id: 'abc', name: 'Laptop', isBackedUp: true, createdAt: at, lastUsedAt: null }],
  }),
  'GET /api/v1/users/me/consents': ok({ data: [{ client, scopes: ['openid', 'email'], grantedAt: at }] }),
  'GET /api/v1/users/me/activity': ok({
    data: [{ id: 1, at, type: 'session.started', security: true, addressPrefix: '203.0.113.0/24', data: {} }],
    page: { next: null },
  }),
  'GET /api/v1/users/me/api-keys': ok({
    data: [{ id: 'K1', name: 'Backup', scope: ['feed:read'], createdAt: at, oldSecretUntil: at }],
  }),
  'GET /api/v1/users/me/exports': ok({
    data: [{ id, state: 'ready', createdAt: at, finishedAt: at, bytes: 2048, expiresAt: at }],
  }),
  'GET /api/v1/oauth/consent-requests/{request}': ok({ client, scopes: ['openid', 'blacklist:read'], newScopes: [] }),
  'GET /api/v1/oauth/device/{code}': ok({ userCode: 'WDJB-MJHT', client, scopes: ['openid'], expiresAt: at }),
  'GET /api/v1/users': ok({
    data: [{ id, username: 'kim', displayName: 'Kim', email: 'kim@example.org', status: 'active', roles: ['admin'] }],
    page: { next: 'more' },
  }),
  'GET /api/v1/users/{user}': () => ({ status: 200, body: { roles: ['user'] }, headers: { etag: '"r3"' } }),
  'GET /api/v1/users/{user}/support': ok({
    account: { id, status: 'suspended', suspendedReason: 'spam', username: 'kim', roles: ['user'], createdAt: at },
    factors: { password: true, totp: false, passkeys: 0, recoveryCodes: 0, social: [] },
    sessions: [{ id: 'S', name: 'Firefox on Linux', lastUsedAt: at }],
    apiKeys: [{ id: 'K1', name: 'Backup', scope: ['feed:read'] }],
    consents: 2,
  }),
  'GET /api/v1/oauth/clients': ok({
    data: [OAUTH_CLIENT],
    page: { next: null },
  }),
  'GET /api/v1/oauth/clients/{client}': () => ({ status: 200, body: OAUTH_CLIENT, headers: { etag: '"r3"' } }),
  'GET /api/v1/identity/audit': ok({ data: [{ id, userId: id, type: 'roles.assigned', at, actor: 'admin-key' }] }),
};
