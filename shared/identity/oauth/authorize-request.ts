import type { OAuthClient } from './client.ts';
import type { OAuthErrorCode } from './error.ts';
import type { ReadParameters } from './parameters.ts';
import { isChallenge } from './pkce.ts';
import { isRegisteredUri } from './redirect-uri.ts';
import { intersect, parseScope } from './scope.ts';

export const PROMPTS = ['none', 'login', 'consent', 'select_account'] as const;
export type Prompt = (typeof PROMPTS)[number];

/** Ours: seconds since the epoch when the person was sent to sign in anew; a sign-in since then is the one that was asked for. */
export const SINCE_PARAMETER = 'aegis_since';

/** Longest value of `nonce` and `state` that we carry. */
const LONGEST_VALUE = 2_000;
/** Parameters that we do not support and must not ignore (OpenID Connect Core §3.1.2.6). */
const UNSUPPORTED = {
  request: 'request_not_supported',
  request_uri: 'request_uri_not_supported',
  registration: 'registration_not_supported',
} as const satisfies Record<string, OAuthErrorCode>;
/** The only parameter that another standard lets repeat (RFC 8707); we ignore it. */
const REPEATABLE = 'resource';

/** An authorization request that is in order. */
export interface AuthorizeRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string | null;
  /** What the client wants and may want; never empty. */
  readonly scope: readonly string[];
  readonly nonce: string | null;
  /** S256. */
  readonly challenge: string;
  readonly prompts: readonly Prompt[];
  readonly maxAgeSeconds: number | null;
  readonly loginHint: string | null;
  readonly idTokenHint: string | null;
  readonly acrValues: readonly string[];
  /** See {@link SINCE_PARAMETER}. */
  readonly since: number | null;
}

export type AuthorizeReading =
  /** Not to be told to whoever sent it: we do not know where it may be sent (RFC 6749 §4.1.2.1). */
  | { readonly kind: 'refused'; readonly reason: RefusalReason }
  | {
      readonly kind: 'error';
      readonly redirectUri: string;
      readonly state: string | null;
      readonly error: OAuthErrorCode;
      readonly description: string;
    }
  | { readonly kind: 'request'; readonly request: AuthorizeRequest };

export type RefusalReason = 'client_missing' | 'client_unknown' | 'redirect_uri_missing' | 'redirect_uri_unknown';

class Fault extends Error {
  readonly code: OAuthErrorCode;

  constructor(code: OAuthErrorCode, description: string) {
    super(description);
    this.code = code;
  }
}

/**
 * Reads an authorization request: first who asks and where the answer may go, then the rest (RFC 6749 §4.1.1, RFC 7636 §4.3, OpenID
 * Connect Core §3.1.2.1). Scopes that the client may not have are left out, as RFC 6749 §3.3 allows.
 *
 * @param client The client of `client_id`; null when there is none, or it is disabled.
 */
export function readAuthorizeRequest(read: ReadParameters, client: OAuthClient | null): AuthorizeReading {
  const { values, repeated } = read;
  if (client === null) return refused(values.has('client_id') ? 'client_unknown' : 'client_missing');
  const redirectUri = values.get('redirect_uri');
  if (redirectUri === undefined) return refused('redirect_uri_missing');
  if (!isRegisteredUri(redirectUri, client.redirectUris)) return refused('redirect_uri_unknown');
  const state = values.get('state') ?? null;
  try {
    return { kind: 'request', request: readRest(values, repeated, client, redirectUri, state) };
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    return { kind: 'error', redirectUri, state, error: thrown.code, description: thrown.message };
  }
}

const refused = (reason: RefusalReason): AuthorizeReading => ({ kind: 'refused', reason });

function readRest(
  values: ReadParameters['values'],
  repeated: readonly string[],
  client: OAuthClient,
  redirectUri: string,
  state: string | null,
): AuthorizeRequest {
  if (repeated.some((name) => name !== REPEATABLE)) throw new Fault('invalid_request', 'A parameter came twice.');
  for (const [name, code] of Object.entries(UNSUPPORTED)) {
    if (values.has(name)) throw new Fault(code, `${name} is not supported.`);
  }
  checkResponse(values, client);
  return {
    clientId: client.id,
    redirectUri,
    state: short(state, 'state'),
    scope: scopeOf(values, client),
    nonce: short(values.get('nonce') ?? null, 'nonce'),
    challenge: challengeIn(values),
    prompts: promptsOf(values),
    maxAgeSeconds: secondsIn(values, 'max_age'),
    loginHint: values.get('login_hint')?.slice(0, 320) ?? null,
    idTokenHint: values.get('id_token_hint') ?? null,
    acrValues: values.get('acr_values')?.split(' ').slice(0, 10) ?? [],
    since: secondsIn(values, SINCE_PARAMETER),
  };
}

function checkResponse(values: ReadParameters['values'], client: OAuthClient): void {
  const responseType = values.get('response_type');
  if (responseType === undefined) throw new Fault('invalid_request', 'response_type is missing.');
  if (responseType !== 'code') throw new Fault('unsupported_response_type', 'Only response_type=code is supported.');
  const responseMode = values.get('response_mode') ?? 'query';
  if (responseMode !== 'query') throw new Fault('invalid_request', 'Only response_mode=query is supported.');
  if (!client.grantTypes.includes('authorization_code')) {
    throw new Fault('unauthorized_client', 'The client may not use the authorization code.');
  }
}

function challengeIn(values: ReadParameters['values']): string {
  const challenge = values.get('code_challenge');
  if (challenge === undefined) throw new Fault('invalid_request', 'code_challenge is missing.');
  if (values.get('code_challenge_method') !== 'S256') {
    throw new Fault('invalid_request', 'code_challenge_method must be S256.');
  }
  if (!isChallenge(challenge)) throw new Fault('invalid_request', 'code_challenge is no SHA-256 in base64url.');
  return challenge;
}

function scopeOf(values: ReadParameters['values'], client: OAuthClient): string[] {
  const wanted = parseScope(values.get('scope') ?? '');
  if (wanted === null) throw new Fault('invalid_scope', 'scope is missing or malformed.');
  const scope = intersect(wanted, client.scopes);
  if (scope.length === 0) throw new Fault('invalid_scope', 'The client may have none of these scopes.');
  return scope;
}

function promptsOf(values: ReadParameters['values']): Prompt[] {
  const words = values.get('prompt')?.split(' ') ?? [];
  const prompts = PROMPTS.filter((prompt) => words.includes(prompt));
  if (!words.every((word) => (PROMPTS as readonly string[]).includes(word))) {
    throw new Fault('invalid_request', 'prompt has an unknown value.');
  }
  if (prompts.includes('none') && prompts.length > 1) throw new Fault('invalid_request', 'prompt=none stands alone.');
  return prompts;
}

function secondsIn(values: ReadParameters['values'], name: string): number | null {
  const text = values.get(name);
  if (text === undefined) return null;
  if (!/^\d{1,12}$/.test(text)) throw new Fault('invalid_request', `${name} is no number of seconds.`);
  return Number(text);
}

function short(value: string | null, name: string): string | null {
  if (value !== null && value.length > LONGEST_VALUE) throw new Fault('invalid_request', `${name} is too long.`);
  return value;
}
