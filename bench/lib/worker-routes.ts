import { base64url, decodeProtectedHeader } from 'jose';
import * as z from 'zod';
import { hashPassword } from '../../durable-objects/identity/password-hasher.ts';
import { readPeppers } from '../../shared/identity/password/peppers.ts';
import { platformRandom } from '../../shared/identity/secret.ts';
import type { AccessGrant } from '../../shared/identity/session.ts';
import { timeOrderedId } from '../../shared/kernel/ids.ts';
import { defineRoute, implement, type RouteContext, type SystemModule } from '../../workers/gateway/route.ts';
import { ownWish } from '../../workers/identity/service/sign-in.ts';
import { userStub } from '../../workers/identity/service/users.ts';
import { issuerOf } from '../../workers/identity/tokens/issuer.ts';
import { mintAccessToken } from '../../workers/identity/tokens/mint.ts';
import { verifyingKey } from '../../workers/identity/tokens/ring.ts';
import { rememberedClaims, verifyAccessToken } from '../../workers/identity/tokens/verify.ts';

const tag = 'bench';
const ok = { 200: { description: 'Done.', schema: z.object({}).loose() } };
const count = z.number().int().min(1).max(100_000);
const hidden = { tag, permission: 'public', rate: 'check', responses: ok, errors: [] } as const;

const noop = { method: 'get', tag, permission: 'account:read', responses: ok, errors: [] } as const;

/** Nothing but the chain: principal, revocation, quota, permission; the log is a tally, as on routes that machines poll. */
const getNoop = defineRoute({
  ...noop,
  operationId: 'benchNoop',
  path: '/api/v1/bench/noop',
  summary: 'Nothing, counted',
  log: 'tally',
});

const getLogged = defineRoute({
  ...noop,
  operationId: 'benchLogged',
  path: '/api/v1/bench/logged',
  summary: 'Nothing, with a line in the log',
});

const postTokens = defineRoute({
  ...hidden,
  operationId: 'benchTokens',
  method: 'post',
  path: '/api/v1/bench/tokens',
  summary: 'Access tokens of users that do not exist',
  request: { body: z.object({ count }) },
});

const postSessions = defineRoute({
  ...hidden,
  operationId: 'benchSessions',
  method: 'post',
  path: '/api/v1/bench/sessions',
  summary: 'Sessions of accounts that exist, without a password',
  request: { body: z.object({ userIds: z.array(z.string()).max(100), each: z.number().int().min(1).max(100) }) },
});

const postVerify = defineRoute({
  ...hidden,
  operationId: 'benchVerify',
  method: 'post',
  path: '/api/v1/bench/verify',
  summary: 'Verifies the tokens made last, over and over',
  request: {
    body: z.object({ how: z.enum(['signature', 'cold', 'remembered']), tokens: count, times: count }),
  },
});

const postHash = defineRoute({
  ...hidden,
  operationId: 'benchHash',
  method: 'post',
  path: '/api/v1/bench/hash',
  summary: 'Hashes a password',
  request: { body: z.object({ times: count }) },
});

let minted: readonly string[] = [];

async function mint(ctx: RouteContext, wanted: number): Promise<readonly string[]> {
  const issuer = issuerOf(ctx.env, ctx.request);
  const now = ctx.now();
  const newId = () => timeOrderedId(now, platformRandom);
  const one = async () => {
    const who = { userId: newId(), sessionId: newId(), epoch: 1, roles: ['user'], scope: null, client: null };
    const grant: AccessGrant = { ...who, amr: ['pwd'], authTime: Math.floor(now / 1_000) };
    return (await mintAccessToken(ctx.env, grant, issuer, now)).token;
  };
  const tokens: string[] = [];
  for (let i = 0; i < wanted; i++) tokens.push(await one());
  return tokens;
}

type How = z.output<NonNullable<NonNullable<(typeof postVerify)['request']>['body']>>['how'];

/** One verification. */
async function verifier(ctx: RouteContext, how: How): Promise<(token: string) => unknown> {
  const issuer = issuerOf(ctx.env, ctx.request);
  const now = ctx.now();
  switch (how) {
    case 'cold':
      return (token) => verifyAccessToken(ctx.env, token, issuer, now);
    case 'remembered':
      return (token) => {
        if (rememberedClaims(ctx.env, token, issuer, now) === null) throw new Error('not remembered');
      };
    case 'signature': {
      const known = await verifyingKey(ctx.env, decodeProtectedHeader(minted[0] ?? '').kid ?? '', now);
      if (known === null) throw new Error('no such key');
      const encoder = new TextEncoder();
      return async (token) => {
        const at = token.lastIndexOf('.');
        const signature = base64url.decode(token.slice(at + 1));
        const isGood = await crypto.subtle.verify('Ed25519', known.key, signature, encoder.encode(token.slice(0, at)));
        if (!isGood) throw new Error('not signed');
      };
    }
  }
}

/** What benches need of the Worker and no deployment has; on while `SYSTEMS` names `bench`. */
export const benchSystem: SystemModule = {
  name: 'bench',
  routes: [
    implement(getNoop, async () => ({ status: 200, body: {} })),
    implement(getLogged, async () => ({ status: 200, body: {} })),

    implement(postTokens, async ({ body }, ctx) => {
      minted = await mint(ctx, body.count);
      return { status: 200, body: { tokens: minted } };
    }),

    implement(postSessions, async ({ body }, ctx) => {
      const wish = await ownWish(ctx.request, 'token');
      const proof = { amr: ['pwd'] as const, at: ctx.now() };
      const refreshTokens: string[][] = [];
      for (const userId of body.userIds) {
        const own: string[] = [];
        for (let i = 0; i < body.each; i++) {
          const { refreshToken } = await userStub(ctx.env, userId).sessions.start(wish, proof, ctx.causation);
          own.push(refreshToken ?? '');
        }
        refreshTokens.push(own);
      }
      return { status: 200, body: { refreshTokens } };
    }),

    implement(postVerify, async ({ body }, ctx) => {
      const verify = await verifier(ctx, body.how);
      const tokens = minted.slice(0, body.tokens);
      for (let round = 0; round < body.times; round++) {
        for (const token of tokens) {
          const pending = verify(token);
          if (pending instanceof Promise) await pending;
        }
      }
      return { status: 200, body: { verified: tokens.length * body.times } };
    }),

    implement(postHash, async ({ body }, ctx) => {
      const peppers = await readPeppers(ctx.env.AEGIS_SECRETS_KEY, ctx.env.AEGIS_PEPPERS);
      for (let i = 0; i < body.times; i++) await hashPassword('correct horse battery staple', peppers, platformRandom);
      return { status: 200, body: {} };
    }),
  ],
};
