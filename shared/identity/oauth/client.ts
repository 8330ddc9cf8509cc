import * as v from 'valibot';

export const GRANT_TYPES = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:device_code',
] as const;
export type GrantType = (typeof GRANT_TYPES)[number];

export const DEVICE_GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:device_code' satisfies GrantType;

/** How a client proves who it is at the token endpoint; `none` is a public client. */
export const AUTHENTICATION_METHODS = ['none', 'client_secret_basic', 'client_secret_post'] as const;
export type ClientAuthenticationMethod = (typeof AUTHENTICATION_METHODS)[number];

export const ID_TOKEN_ALGORITHMS = ['RS256', 'EdDSA'] as const;

/** The column `settings` of table `oauth_clients`. */
export const clientSettingsSchema = v.object({
  redirectUris: v.array(v.string()),
  postLogoutRedirectUris: v.array(v.string()),
  grantTypes: v.array(v.picklist(GRANT_TYPES)),
  scopes: v.array(v.string()),
  tokenEndpointAuthMethod: v.picklist(AUTHENTICATION_METHODS),
  idTokenSignedResponseAlg: v.picklist(ID_TOKEN_ALGORITHMS),
  /** Ours: it needs no consent. */
  isFirstParty: v.boolean(),
  /** The secret before the last rotation, while it is still accepted. `expiresAt` in ms since the epoch. */
  oldSecret: v.nullable(v.object({ hash: v.string(), expiresAt: v.number() })),
  /** The request that registered it, to recognise the same one sent again; hashes of the caller's key and of the body. */
  registeredBy: v.optional(v.nullable(v.object({ keyHash: v.string(), bodyHash: v.string() })), null),
});

export type ClientSettings = v.InferOutput<typeof clientSettingsSchema>;

/** An application that signs people in here. Times are ms since the epoch. */
export interface OAuthClient extends ClientSettings {
  readonly id: string;
  readonly name: string;
  /** SHA-256, hex; null for a public client. */
  readonly secretHash: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly revision: number;
  readonly disabledAt: number | null;
}

/** What contradicts itself in the settings of a client; null when nothing does. `field` is the name in the API. */
export function contradictionIn(settings: ClientSettings): { field: string; message: string } | null {
  const uses = (grant: GrantType) => settings.grantTypes.includes(grant);
  const isPublic = settings.tokenEndpointAuthMethod === 'none';
  if (uses('authorization_code') && settings.redirectUris.length === 0) {
    return { field: 'redirectUris', message: 'the authorization code needs a redirect URI' };
  }
  if (isPublic && uses('client_credentials')) {
    return { field: 'grantTypes', message: 'a client without a secret cannot use client_credentials' };
  }
  if (uses('refresh_token') && !uses('authorization_code') && !uses(DEVICE_GRANT_TYPE)) {
    return { field: 'grantTypes', message: 'refresh_token needs authorization_code or the device code' };
  }
  if (settings.scopes.includes('offline_access') && !uses('refresh_token')) {
    return { field: 'scopes', message: 'offline_access needs the grant type refresh_token' };
  }
  return null;
}
