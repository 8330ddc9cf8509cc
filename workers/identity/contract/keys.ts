import * as z from 'zod';
import { defineRoute, type Route } from '../../gateway/route.ts';

const keySchema = z
  .object({
    kid: z.string().meta({ description: 'RFC 7638 thumbprint; the header of every token names it.' }),
    kty: z.enum(['OKP', 'RSA']),
    alg: z.enum(['EdDSA', 'RS256']).meta({ description: 'EdDSA signs access tokens, RS256 ID tokens.' }),
    use: z.literal('sig'),
    crv: z.string().optional(),
    x: z.string().optional(),
    n: z.string().optional(),
    e: z.string().optional(),
  })
  .meta({ id: 'JsonWebKey', description: 'A public signing key (RFC 7517).' });

export const getJwks = defineRoute({
  operationId: 'getJwks',
  method: 'get',
  path: '/.well-known/jwks.json',
  summary: 'The keys that sign tokens',
  summaryKo: '토큰 서명 키',
  description:
    'A JSON Web Key Set. A key is in it long before it signs and long after it has stopped, so a copy may be kept as long as ' +
    '`Cache-Control` says. After an emergency a token may name a key that the copy does not have: then fetch it again.',
  tag: 'identity',
  permission: 'public',
  responses: { 200: { description: 'The keys.', schema: z.object({ keys: z.array(keySchema) }) } },
  errors: ['unavailable'],
  cache: 'public, max-age=300',
});

export const postKeyRotation = defineRoute({
  operationId: 'rotateSigningKeys',
  method: 'post',
  path: '/api/v1/identity/signing-keys/rotate',
  summary: 'Let the next signing keys take over now',
  summaryKo: '서명 키 즉시 교체',
  description:
    'Keys change by themselves every 30 days; this is for an emergency. Tokens of the old keys stay good unless `compromised` is true: then they are dropped, and everybody gets a new access token with the next renewal. Isolates follow within a minute.',
  tag: 'identity',
  permission: 'operations:write',
  strict: true,
  stepUp: { maxAgeSeconds: 300 },
  request: { body: z.object({ compromised: z.boolean().default(false) }) },
  responses: {
    200: { description: 'The keys that verifiers see now.', schema: z.object({ keys: z.array(keySchema) }) },
  },
  errors: ['conflict', 'unavailable', 'secrets_key_unusable'],
});

export const contracts: readonly Route[] = [getJwks, postKeyRotation];
