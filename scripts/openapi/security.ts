import type { JsonSchema } from '../../workers/gateway/openapi-document.ts';
import type { Authentication } from '../../workers/gateway/route.ts';

export const SECURITY_SCHEMES: Readonly<Record<string, JsonSchema>> = {
  adminBearer: { type: 'http', scheme: 'bearer', description: 'The administrator key.' },
  adminApiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'The administrator key.' },
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

/** What a caller presents, one alternative an entry; empty when nothing is needed. */
export const SECURITY: Readonly<Record<Authentication, readonly Requirement[]>> = {
  admin: [{ adminBearer: [] }, { adminApiKey: [] }],
  'relay-or-admin': [{ adminBearer: [] }, { adminApiKey: [] }, { relaySignature: [] }],
  'feed-key': [{ feedBasic: [] }, { feedApiKey: [] }, { feedToken: [] }],
  none: [],
};
