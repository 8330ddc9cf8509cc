import * as v from 'valibot';
import { readAs } from './dialects/read.ts';
import { mayName } from './endpoint.ts';
import { untrusted } from './external.ts';
import type { Endpoints } from './provider.ts';

const url = v.pipe(v.string(), v.maxLength(500), v.url());

const schema = v.object({
  issuer: v.string(),
  authorization_endpoint: url,
  token_endpoint: url,
  jwks_uri: url,
  userinfo_endpoint: v.optional(url),
  token_endpoint_auth_methods_supported: v.optional(v.array(v.string())),
  authorization_response_iss_parameter_supported: v.optional(v.boolean()),
});

/** What an OpenID Connect provider says about itself. */
export interface ProviderMetadata {
  readonly issuer: string;
  readonly endpoints: Endpoints & { readonly jwks: string };
  /** How the client proves itself to the token endpoint: in a header, or in the form. */
  readonly clientAuthentication: 'basic' | 'post';
  /** Whether the way back always names the issuer (RFC 9207). */
  readonly namesIssuer: boolean;
}

/** Where the metadata of an issuer lie (OpenID Connect Discovery 1.0 §4). */
export function metadataUrl(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
}

/**
 * Reads the metadata of an issuer.
 *
 * @throws AegisError `upstream_failed`: `metadata_shape`, `metadata_issuer` for those of somebody else, `metadata_endpoint` for
 * endpoints that must not be asked.
 */
export function readMetadata(
  provider: string,
  issuer: string,
  answer: unknown,
  egressAllow: string | undefined,
): ProviderMetadata {
  const read = readAs(schema, answer, provider, 'metadata_shape');
  if (read.issuer !== issuer) throw untrusted(provider, 'metadata_issuer');
  const { authorization_endpoint: authorization, token_endpoint: token, jwks_uri: jwks } = read;
  const userinfo = read.userinfo_endpoint;
  const endpoints = { authorization, token, jwks, ...(userinfo === undefined ? {} : { userinfo }) };
  if (!Object.values(endpoints).every((endpoint) => mayName(issuer, endpoint, egressAllow))) {
    throw untrusted(provider, 'metadata_endpoint');
  }
  const methods = read.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  return {
    issuer,
    endpoints,
    clientAuthentication: methods.includes('client_secret_basic') ? 'basic' : 'post',
    namesIssuer: read.authorization_response_iss_parameter_supported === true,
  };
}
