import { afterEach, expect, test, vi } from 'vitest';
import { fakeIdentityProvider } from '../../../scripts/fakes/identity-provider.ts';
import { locationOf, newBrowser, outbound, queryOf, visit } from './rig.ts';

afterEach(() => vi.unstubAllGlobals());

type Answers = Readonly<Record<string, unknown>>;

interface Dialect {
  readonly id: string;
  /** Host and path of the token endpoint. */
  readonly token: string;
  readonly authorize: string;
  readonly hasPkce: boolean;
  /** By host and path. */
  readonly answers: Answers;
  readonly shown: Readonly<Record<string, unknown>>;
}

let counter = Date.now();
const fresh = () => {
  counter += 1;
  return counter;
};

const bearer = { access_token: 'provider-access-token', token_type: 'bearer' };

// The shapes are those of the providers' own documentation.
const DIALECTS: readonly Dialect[] = [
  {
    id: 'github',
    token: 'github.com/login/oauth/access_token',
    authorize: 'https://github.com/login/oauth/authorize',
    hasPkce: true,
    answers: {
      'api.github.com/user': { id: fresh(), login: 'hana', name: 'Hana Kim', email: 'shown@example.org' },
      'api.github.com/user/emails': [
        { email: 'other@example.org', primary: false, verified: true, visibility: null },
        { email: `hub${fresh()}@example.org`, primary: true, verified: true, visibility: 'private' },
      ],
    },
    shown: { displayName: 'Hana Kim', emailVerified: true, email: expect.stringMatching(/^hub/) },
  },
  {
    id: 'kakao',
    token: 'kauth.kakao.com/oauth/token',
    authorize: 'https://kauth.kakao.com/oauth/authorize',
    hasPkce: false,
    answers: {
      'kapi.kakao.com/v2/user/me': {
        id: fresh(),
        connected_at: '2026-11-24T00:00:00Z',
        kakao_account: {
          profile_nickname_needs_agreement: false,
          profile: { nickname: '하나' },
          email_needs_agreement: false,
          is_email_valid: true,
          is_email_verified: true,
          email: `kakao${fresh()}@example.org`,
        },
      },
    },
    shown: { displayName: '하나', emailVerified: true, email: expect.stringMatching(/^kakao/) },
  },
  {
    id: 'naver',
    token: 'nid.naver.com/oauth2.0/token',
    authorize: 'https://nid.naver.com/oauth2.0/authorize',
    hasPkce: false,
    answers: {
      'openapi.naver.com/v1/nid/me': {
        resultcode: '00',
        message: 'success',
        response: { id: `n-${fresh()}`, nickname: '하나', name: '김하나', email: `naver${fresh()}@example.org` },
      },
    },
    shown: { displayName: '하나', emailVerified: false, email: expect.stringMatching(/^naver/) },
  },
  {
    id: 'line',
    token: 'api.line.me/oauth2/v2.1/token',
    authorize: 'https://access.line.me/oauth2/v2.1/authorize',
    hasPkce: true,
    answers: {
      'api.line.me/oauth2/v2.1/userinfo': { sub: `U${fresh()}`, name: 'Hana', picture: 'https://x.example/' },
    },
    shown: { displayName: 'Hana', emailVerified: false, email: null, label: 'Hana' },
  },
];

/** Plays a provider and one person who comes back from it; gives what the token endpoint was sent. */
async function comeBack(dialect: Dialect, tokenAnswer: unknown, answers: Answers = dialect.answers) {
  const browser = newBrowser([{ id: dialect.id, clientId: 'our-id', clientSecret: 'our-secret' }]);
  const sent: { form: URLSearchParams; authorization: string | null }[] = [];
  const serve = async (request: Request): Promise<Response> => {
    const { host, pathname } = new URL(request.url);
    if (host + pathname === dialect.token) {
      const form = new URLSearchParams(new TextDecoder().decode(await request.arrayBuffer()));
      sent.push({ form, authorization: request.headers.get('authorization') });
      return Response.json(tokenAnswer);
    }
    const answer = answers[host + pathname];
    const isAllowed = request.headers.get('authorization') === 'Bearer provider-access-token';
    return answer === undefined || !isAllowed ? Response.json({ msg: 'no' }, { status: 401 }) : Response.json(answer);
  };
  const hosts = [dialect.token, ...Object.keys(dialect.answers)].map((place) => place.split('/')[0]!);
  outbound(Object.fromEntries(hosts.map((host) => [host, serve])));
  const away = new URL(locationOf(await visit(browser, `/api/v1/auth/social/${dialect.id}/start`)));
  const query = new URLSearchParams({ code: 'a-code', state: away.searchParams.get('state') ?? '' });
  const back = await visit(browser, `/api/v1/auth/social/${dialect.id}/callback?${query}`);
  return { browser, away, back, sent };
}

test.each(DIALECTS.map((dialect) => [dialect.id, dialect] as const))('%s is spoken', async (id, dialect) => {
  const { browser, away, back, sent } = await comeBack(dialect, bearer);
  expect(away.href.split('?')[0]).toBe(dialect.authorize);
  expect(away.searchParams.get('redirect_uri')).toBe(`https://aegis.example/api/v1/auth/social/${id}/callback`);
  expect(away.searchParams.get('code_challenge_method')).toBe(dialect.hasPkce ? 'S256' : null);
  expect(locationOf(back)).toMatch(/^\/account\/social/);
  const [request] = sent;
  expect(sent).toHaveLength(1);
  expect(request?.form.get('code')).toBe('a-code');
  expect(request?.form.has('code_verifier')).toBe(dialect.hasPkce);
  // The secret goes where the provider wants it, and nowhere else.
  expect(request?.form.get('client_secret') ?? request?.authorization).toBe(
    id === 'github' ? `Basic ${btoa('our-id:our-secret')}` : 'our-secret',
  );
  const shown = await visit(browser, '/api/v1/auth/social/pending');
  expect(await shown.json()).toMatchObject({ ...dialect.shown, provider: { id }, state: 'new' });
});

test.each(DIALECTS.map((dialect) => [dialect.id, dialect] as const))(
  '%s: a code that is refused with status 200',
  async (_, dialect) => {
    const { back } = await comeBack(dialect, { error: 'bad_verification_code', error_description: 'no' });
    expect(queryOf(back)).toMatchObject({ error: 'sign_in_refused' });
  },
);

test('google is spoken, by either of its names', async () => {
  const person = { sub: crypto.randomUUID(), email: `${crypto.randomUUID()}@example.org`, email_verified: true };
  const idp = await fakeIdentityProvider('https://accounts.google.com', person);
  const at = (path: string) => (request: Request) => idp.handle(new Request(new URL(path, idp.issuer), request));
  outbound({ 'oauth2.googleapis.com': at('/token'), 'www.googleapis.com': at('/keys') });
  const { clientId, clientSecret } = idp;
  for (const iss of ['https://accounts.google.com', 'accounts.google.com']) {
    idp.lies = { claims: { iss } };
    const browser = newBrowser([{ id: 'google', clientId, clientSecret }]);
    const away = new URL(locationOf(await visit(browser, '/api/v1/auth/social/google/start')));
    expect(away.origin + away.pathname).toBe('https://accounts.google.com/o/oauth2/v2/auth');
    expect(away.searchParams.get('scope')).toBe('openid email profile');
    const there = await idp.handle(new Request(`https://accounts.google.com/authorize${away.search}`));
    const back = new URL(locationOf(there));
    // Google does not name itself on the way back.
    back.searchParams.delete('iss');
    expect(locationOf(await visit(browser, back.pathname + back.search))).toMatch(/^\/account\/social/);
    const shown = await visit(browser, '/api/v1/auth/social/pending');
    expect(await shown.json()).toMatchObject({ provider: { id: 'google' }, email: person.email, emailVerified: true });
  }
});

const CHANGED: readonly (readonly [string, string, Answers])[] = [
  ['kakao', 'an id beyond 2^53', { 'kapi.kakao.com/v2/user/me': { id: 2 ** 53 } }],
  ['kakao', 'no id', { 'kapi.kakao.com/v2/user/me': { msg: 'this access token does not exist', code: -401 } }],
  [
    'naver',
    'a failure',
    { 'openapi.naver.com/v1/nid/me': { resultcode: '024', message: 'no', response: { id: 'x' } } },
  ],
  [
    'github',
    'an id that is a text',
    { 'api.github.com/user': { id: '1', login: 'x' }, 'api.github.com/user/emails': [] },
  ],
  ['line', 'no subject', { 'api.line.me/oauth2/v2.1/userinfo': { name: 'Hana' } }],
];

test.each(CHANGED)('%s: %s signs nobody in', async (id, _what, answers) => {
  const dialect = DIALECTS.find((candidate) => candidate.id === id)!;
  const { back, browser } = await comeBack(dialect, bearer, answers);
  expect(queryOf(back)).toMatchObject({ error: 'provider_untrusted' });
  expect(browser.cookies.size).toBe(0);
});

test.each([
  [false, true],
  [true, false],
])('kakao: an address with valid %s and verified %s is not taken for verified', async (isValid, isVerified) => {
  const dialect = DIALECTS.find(({ id }) => id === 'kakao')!;
  const account = { email: 'x@example.org', is_email_valid: isValid, is_email_verified: isVerified };
  const answers = { 'kapi.kakao.com/v2/user/me': { id: fresh(), kakao_account: account } };
  const { browser } = await comeBack(dialect, bearer, answers);
  expect(await (await visit(browser, '/api/v1/auth/social/pending')).json()).toMatchObject({ emailVerified: false });
});
