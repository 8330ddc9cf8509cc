import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** Somebody with an account at the fake provider. */
export interface FakePerson {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
}

/** What the provider does wrong. Everything else it does right. */
export interface Lies {
  /** Claims of the ID token in place of the right ones; undefined leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly alg?: 'none' | 'HS256';
  /** Key id in the ID token's header; null leaves it out. */
  readonly kid?: string | null;
  readonly typ?: string;
  /** Signs with a key that is published nowhere, under the right key id. */
  readonly hasForeignKey?: boolean;
  /** Publishes so many keys more. */
  readonly moreKeys?: number;
  readonly hasNoIdToken?: boolean;
  /** Takes every code, of whomever and however often. */
  readonly takesEveryCode?: boolean;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly userinfo?: Readonly<Record<string, unknown>>;
  /** Answers in place of the right ones, by path. */
  readonly answers?: Readonly<Record<string, (request: Request) => Response | Promise<Response>>>;
}

interface Grant {
  readonly person: FakePerson;
  readonly nonce: string | null;
  readonly challenge: string | null;
  readonly redirectUri: string;
}

interface Keys {
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

/** An OpenID Connect provider that does as it is told. */
export interface FakeIdentityProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who is signed in at the provider, and agrees to everything. */
  person: FakePerson;
  lies: Lies;
  /** Paths that were asked, oldest first. */
  readonly asked: string[];
  handle(request: Request): Promise<Response>;
  /** A new signing key in place of the old one. */
  rotate(): Promise<void>;
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * Makes a provider. It answers web requests, so that it serves tests inside workerd by a replaced `fetch` and others by a real server.
 *
 * @param issuer Origin of the provider.
 */
export async function fakeIdentityProvider(
  issuer: string,
  person: FakePerson,
  { clientId = 'aegis-client', clientSecret = 'a-client-secret-that-is-long-enough' } = {},
): Promise<FakeIdentityProvider> {
  const grants = new Map<string, Grant>();
  const asked: string[] = [];
  let keyNumber = 1;
  let keys = await newKeys('key-1');
  const provider: FakeIdentityProvider = {
    ...{ issuer, clientId, clientSecret, person, lies: {}, asked },
    handle,
    async rotate() {
      keyNumber += 1;
      keys = await newKeys(`key-${keyNumber}`);
    },
  };
  return provider;

  async function handle(request: Request): Promise<Response> {
    const url = new URL(request.url);
    asked.push(url.pathname);
    const lie = provider.lies.answers?.[url.pathname];
    if (lie !== undefined) return lie(request);
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return Response.json({ ...metadata(), ...provider.lies.metadata });
      case '/authorize':
        return authorize(url.searchParams);
      case '/token':
        return token(request);
      case '/userinfo':
        return Response.json({ ...provider.person, ...provider.lies.userinfo });
      case '/keys':
        return Response.json({ keys: [keys.jwk, ...(await others(provider.lies.moreKeys ?? 0))] });
      default:
        return new Response('nothing here', { status: 404 });
    }
  }

  function metadata() {
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic'],
      authorization_response_iss_parameter_supported: true,
    };
  }

  function authorize(query: URLSearchParams): Response {
    const redirectUri = query.get('redirect_uri') ?? '';
    if (query.get('client_id') !== clientId || query.get('response_type') !== 'code') {
      return new Response('bad request', { status: 400 });
    }
    const code = crypto.randomUUID();
    const granted = { nonce: query.get('nonce'), challenge: query.get('code_challenge'), redirectUri };
    grants.set(code, { person: provider.person, ...granted });
    const back = new URL(redirectUri);
    back.searchParams.set('code', code);
    back.searchParams.set('state', query.get('state') ?? '');
    back.searchParams.set('iss', issuer);
    return new Response(null, { status: 302, headers: { location: back.href } });
  }

  async function token(request: Request): Promise<Response> {
    const form = new URLSearchParams(new TextDecoder().decode(await request.arrayBuffer()));
    const isByHeader = request.headers.get('authorization') === `Basic ${btoa(`${clientId}:${clientSecret}`)}`;
    const isByForm = form.get('client_id') === clientId && form.get('client_secret') === clientSecret;
    if (!isByHeader && !isByForm) return refusal('invalid_client', 401);
    const code = form.get('code') ?? '';
    const grant = grants.get(code);
    if (grant === undefined) return refusal('invalid_grant');
    if (!provider.lies.takesEveryCode) {
      grants.delete(code);
      const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(form.get('code_verifier') ?? ''));
      const isRight = Buffer.from(digest).toString('base64url') === grant.challenge;
      if (!isRight || form.get('redirect_uri') !== grant.redirectUri) return refusal('invalid_grant');
    }
    const accessToken = crypto.randomUUID();
    const answer = { access_token: accessToken, token_type: 'Bearer', expires_in: 300 };
    return Response.json(
      provider.lies.hasNoIdToken ? answer : { ...answer, id_token: await idToken(grant, accessToken) },
    );
  }

  async function idToken({ person: subject, nonce }: Grant, accessToken: string): Promise<string> {
    const { lies } = provider;
    const now = Math.floor(Date.now() / 1_000);
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(accessToken));
    const claims = {
      ...{ ...subject, iss: issuer, aud: clientId, iat: now, exp: now + 300, nonce },
      at_hash: Buffer.from(digest).subarray(0, 16).toString('base64url'),
      ...lies.claims,
    };
    const kid = lies.kid === undefined ? keys.jwk.kid : (lies.kid ?? undefined);
    const header = { alg: lies.alg ?? 'ES256', typ: lies.typ ?? 'JWT', ...(kid === undefined ? {} : { kid }) };
    if (lies.alg === 'none') return `${encode(header)}.${encode(claims)}.`;
    const key = lies.hasForeignKey ? (await newKeys('foreign')).privateKey : keys.privateKey;
    const secret = new TextEncoder().encode(clientSecret);
    return new SignJWT(claims).setProtectedHeader(header).sign(lies.alg === 'HS256' ? secret : key);
  }
}

function refusal(error: string, status = 400): Response {
  return Response.json({ error }, { status });
}

async function newKeys(kid: string): Promise<Keys> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
}

async function others(count: number): Promise<JWK[]> {
  const made = Array.from({ length: count }, (_, index) => newKeys(`other-${index}`));
  return (await Promise.all(made)).map(({ jwk }) => jwk);
}
