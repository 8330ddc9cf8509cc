import type { JsonSchema } from '../../workers/gateway/openapi-document.ts';
import type { Authentication } from '../../workers/gateway/route.ts';

export const SECURITY_SCHEMES: Readonly<Record<string, JsonSchema>> = {
  adminBearer: { type: 'http', scheme: 'bearer', description: 'The administrator key.' },
  adminApiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'The administrator key.' },
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token (RFC 9068) of a signed-in user or of an OAuth client; good for five minutes.',
  },
  apiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'X-API-Key',
    description: 'An API key of a user (`aegis_key_…`); taken as bearer token as well.',
  },
  sessionCookie: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-aegis_session',
    description:
      'The session of a browser (`aegis_session` over plain HTTP). What changes something must come from a page of this origin.',
  },
  feedBasic: { type: 'http', scheme: 'basic', description: 'A feed key as password; the user name is its consumer.' },
  feedApiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'X-API-Key',
    description: 'A feed key; the header `API-Key` is read as well.',
  },
  feedToken: {
    type: 'apiKey',
    in: 'query',
    name: 'token',
    description: 'A feed key in the URL, for appliances without headers.',
  },
  relaySignature: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Aegis-Signature',
    description: 'The signature of a relay over time, path and body; see the operation.',
  },
};

type Requirement = Readonly<Record<string, readonly string[]>>;

const PRINCIPAL: readonly Requirement[] = [
  { adminBearer: [] },
  { adminApiKey: [] },
  { accessToken: [] },
  { apiKey: [] },
  { sessionCookie: [] },
];

/** What a caller presents, one alternative an entry; empty when nothing is needed. */
export const SECURITY: Readonly<Record<Authentication, readonly Requirement[]>> = {
  principal: PRINCIPAL,
  'relay-or-principal': [...PRINCIPAL, { relaySignature: [] }],
  'feed-key': [{ feedBasic: [] }, { feedApiKey: [] }, { feedToken: [] }],
  none: [],
};
