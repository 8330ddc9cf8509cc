import { runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { expect } from 'vitest';
import { activeUser, CAUSE, user, wish } from '../sessions/support.ts';
import {
  authorized,
  authorizePath,
  type Browser,
  exchanged,
  formRequest,
  type Registered,
  type Rig,
  register,
} from './rig.ts';

/** The Worker in the test runtime. */
export const worker: Rig = {
  origin: 'https://aegis.example',
  adminKey: 'test-admin-key',
  fetch: (request) => exports.default.fetch(request),
};

/** A browser in which somebody has signed in with a password `ageSeconds` ago. */
export async function signedInBrowser(
  userId: string,
  { ageSeconds = 0, amr = ['pwd'] as const }: { ageSeconds?: number; amr?: readonly ('pwd' | 'otp' | 'mfa')[] } = {},
): Promise<Browser & { readonly sessionId: string }> {
  const at = Date.now() - ageSeconds * 1_000;
  const { cookie, access } = await user(userId).sessions.start(
    wish({ kind: 'browser', carrier: 'cookie' }),
    { amr, at },
    CAUSE,
  );
  const cookies = new Map([['__Host-aegis_session', cookie ?? '']]);
  return { rig: worker, cookies, sessionId: access.sessionId };
}

/** Somebody with a verified e-mail address and a profile, signed in at a browser. */
export async function personAtBrowser(email = `${crypto.randomUUID()}@example.org`) {
  const userId = await activeUser(email);
  await runInDurableObject(env.USER.getByName(userId), (_, state) => {
    state.storage.sql.exec("UPDATE account SET username = 'hana', updated_at = 1790000000000");
    state.storage.sql.exec(
      `INSERT OR REPLACE INTO document (kind, json, revision, updated_at)
        VALUES ('profile', '{"displayName":"Hana Kim"}', 1, 1790000001000)`,
    );
  });
  return { userId, email, browser: await signedInBrowser(userId) };
}

/** A browser in which nobody has signed in. */
export const strangersBrowser = (): Browser => ({ rig: worker, cookies: new Map() });

/** Somebody, a client of theirs, and its tokens. */
export async function granted(
  settings: Readonly<Record<string, unknown>> = {},
  over: Readonly<Record<string, string>> = {},
) {
  const client = await register(worker, { isFirstParty: true, ...settings });
  const person = await personAtBrowser();
  const back = await authorized(person.browser, await authorizePath(client, over));
  const answer = await exchanged(worker, client, back);
  return { client, back, answer, tokens: answer.body, ...person };
}

/** Exchanges a refresh token. */
export const refresh = (client: Registered, token: string, more: Readonly<Record<string, string>> = {}) =>
  formRequest(worker, '/oauth/token', client, { grant_type: 'refresh_token', refresh_token: token, ...more });
/** Asks what a token is worth. */
export const introspect = (client: Registered, token: string) =>
  formRequest(worker, '/oauth/introspect', client, { token });
/** A refusal in the words of OAuth. */
export const refused = (error: string, status = 400) => ({ status, body: expect.objectContaining({ error }) });
