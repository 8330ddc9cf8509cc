import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { Causation } from '../../../shared/events/envelope.ts';
import { parseCredential } from '../../../shared/identity/credential.ts';
import { platformRandom } from '../../../shared/identity/secret.ts';
import type { Device, SessionTokens, SessionWish } from '../../../shared/identity/session.ts';
import { timeOrderedId } from '../../../shared/kernel/ids.ts';
import { type RemoteUser, userStub } from '../../../workers/identity/service/users.ts';

export const CAUSE: Causation = { correlationId: 'test', causationId: null, traceparent: null, actor: 'test' };

/** A user id that nobody has yet. */
export const newUserId = () => timeOrderedId(Date.now(), platformRandom);

export const user = (userId: string): RemoteUser => userStub(env, userId);

/** An active account, written as a completed sign-up would leave it; sign-up itself has tests of its own. */
export async function activeUser(email: string | null = null): Promise<string> {
  const userId = newUserId();
  const stub = env.USER.getByName(userId);
  await runInDurableObject(stub, (_instance, state) => {
    const now = Date.now();
    state.storage.sql.exec(
      `INSERT INTO account (only, status, email, email_verified_at, username, locale, roles, epoch, revision, created_at, updated_at)
       VALUES (1, 'active', ?, ?, NULL, 'en', '["user"]', 1, 1, ?, ?)`,
      email,
      email === null ? null : now,
      now,
      now,
    );
  });
  return userId;
}

export function device(fingerprint = 'laptop'): Device {
  return { name: `Test on ${fingerprint}`, fingerprint, addressPrefix: '192.0.2.0/24', place: 'KR' };
}

export function wish(more: Partial<SessionWish> = {}): SessionWish {
  return { kind: 'app', client: null, scope: null, device: device(), carrier: 'refresh', ...more };
}

/** Starts a session from inside the actor, as a sign-in does after its proof. */
export function start(userId: string, wanted: SessionWish = wish()): Promise<SessionTokens> {
  return user(userId).sessions.start(wanted, { amr: ['pwd'], at: Date.now() }, CAUSE) as Promise<SessionTokens>;
}

/** Presents a refresh token. */
export function refresh(userId: string, token: string, by = 'laptop'): Promise<SessionTokens> {
  const credential = parseCredential('refresh', token);
  const [, sessionId = '', number = ''] = credential?.parts ?? [];
  const presented = { sessionId, number: Number(number), secret: credential?.secret ?? '', device: device(by) };
  return user(userId).sessions.refresh(presented, CAUSE);
}
