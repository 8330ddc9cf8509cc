import * as z from 'zod';
import { defineRoute } from '../../gateway/route.ts';
import { instant, slug } from './common.ts';

const tag = 'feed';

export const getManifest = defineRoute({
  operationId: 'getFeedManifest',
  method: 'get',
  path: '/feeds/{list}/manifest.jws',
  summary: 'The signed manifest of the live version: a compact JWS (EdDSA) over list, version, SHA-256 and time',
  summaryKo: '발행본의 서명된 매니페스트(JWS, EdDSA)',
  description:
    'Check it with a key of /feeds/signing-keys.json, then compare `sha256` with the text, and `version` with the last one that was loaded. Credential as for the feed.',
  tag,
  permission: 'public',
  authenticate: 'feed-key',
  request: { params: z.object({ list: slug }), query: z.object({ token: z.string().max(512).optional() }) },
  responses: { 200: { description: 'The manifest.', schema: z.string(), mediaType: 'application/jose' } },
  errors: ['unauthenticated', 'forbidden', 'feed_not_ready', 'unavailable', 'secrets_key_unusable'],
  cache: 'private, no-cache, no-transform',
  log: 'tally',
});

const jwk = z
  .object({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: z.string(),
    kid: z.string(),
    alg: z.literal('EdDSA'),
    use: z.literal('sig'),
    createdAt: instant,
    retiredAt: instant.nullable(),
  })
  .meta({ id: 'FeedSigningKey', description: 'Public key (RFC 8037) with the time in which it signed.' });

const keySet = z.object({ keys: z.array(jwk) }).meta({ id: 'FeedSigningKeys' });

export const getSigningKeys = defineRoute({
  operationId: 'getFeedSigningKeys',
  method: 'get',
  path: '/feeds/signing-keys.json',
  summary: 'Public keys that manifests are signed with, as a JWK set; the signing one first',
  summaryKo: '매니페스트 서명 공개키(JWK 집합)',
  tag,
  permission: 'public',
  responses: { 200: { description: 'The keys.', schema: keySet } },
  errors: ['secrets_key_unusable'],
  cache: 'public, max-age=300',
});

export const rotateSigningKey = defineRoute({
  operationId: 'rotateFeedSigningKey',
  method: 'post',
  path: '/api/v1/feeds/signing-keys/rotate',
  summary: 'Let a new key sign manifests; the old ones stay known',
  summaryKo: '매니페스트 서명키 교체',
  tag,
  permission: 'operations:write',
  responses: { 200: { description: 'The keys.', schema: keySet } },
  errors: ['secrets_key_unusable'],
});

export const signingContracts = [getManifest, getSigningKeys, rotateSigningKey];
