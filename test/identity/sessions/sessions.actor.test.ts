import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { parseCredential } from '../../../shared/identity/credential.ts';
import { revocationLogOf } from '../../../shared/identity/revocation.ts';
import { codeOf } from '../../support/code-of.ts';
import { activeUser, CAUSE, device, refresh, start, user, wish } from './support.ts';

const evict = (userId: string) => evictDurableObject(env.USER.getByName(userId));

async function revoked(userId: string) {
  const { entries } = await env.REVOCATIONS.getByName(revocationLogOf(userId)).since(0);
  return entries.filter((entry) => entry.user === userId);
}

describe('refresh tokens', () => {
  it('eight tabs that refresh at once all get the same successor', async () => {
    const userId = await activeUser();
    const { refreshToken } = await start(userId);
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(userId, refreshToken!)));
    expect(new Set(answers.map((answer) => answer.refreshToken)).size).toBe(1);
    expect(answers[0]!.refreshToken).not.toBe(refreshToken);
  });

  it('a lost answer is given again, also after the actor was evicted', async () => {
    const userId = await activeUser();
    const { refreshToken } = await start(userId);
    const lost = await refresh(userId, refreshToken!);
    await evict(userId);
    const again = await refresh(userId, refreshToken!);
    expect(again.refreshToken).toBe(lost.refreshToken);
    await evict(userId);
    expect((await refresh(userId, again.refreshToken!)).refreshToken).not.toBe(again.refreshToken);
  });

  it('a replay by another device ends the session, is noted, revoked and mailed', async () => {
    const userId = await activeUser('victim@example.com');
    const first = await start(userId);
    const second = await refresh(userId, first.refreshToken!);
    const third = await refresh(userId, second.refreshToken!);
    expect(await codeOf(refresh(userId, first.refreshToken!, 'thief'))).toBe('session_ended');
    expect(await codeOf(refresh(userId, third.refreshToken!))).toBe('session_ended');
    expect(await user(userId).sessions.list(null)).toEqual([]);
    expect(await revoked(userId)).toMatchObject([{ session: first.access.sessionId, epoch: null }]);
    await runInDurableObject(env.USER.getByName(userId), (_instance, state) => {
      const notes = state.storage.sql.exec<{ type: string }>('SELECT type FROM activity ORDER BY id').toArray();
      expect(notes.map(({ type }) => type)).toEqual(['session.started', 'refresh.replayed']);
    });
  });

  it('refuses what was not issued, and ends nothing for it', async () => {
    const userId = await activeUser();
    const { refreshToken } = await start(userId);
    const other = await activeUser();
    const [head, uid, sid, , secret] = refreshToken!.split('_');
    const forged = [
      [head, uid, sid, '2', secret],
      [head, uid, sid, '1', 'Z'.repeat(52)],
      [head, uid, sid, '0', secret],
      [head, uid, uid, '1', secret],
    ].map((parts) => parts.join('_'));
    for (const token of forged) expect(await codeOf(refresh(userId, token))).toBe('session_ended');
    expect(await codeOf(refresh(other, refreshToken!))).toBe('session_ended');
    expect((await refresh(userId, refreshToken!)).access.userId).toBe(userId);
  });

  it("an OAuth client's token is none for another client", async () => {
    const userId = await activeUser();
    const { refreshToken } = await start(userId, wish({ kind: 'oauth', client: 'app-1', scope: ['openid'] }));
    expect(await codeOf(refresh(userId, refreshToken!))).toBe('session_ended');
  });
});

describe('session cookies', () => {
  it('renew gives claims for a new token until the session ends', async () => {
    const userId = await activeUser();
    const { cookie, refreshToken } = await start(userId, wish({ kind: 'browser', carrier: 'cookie' }));
    expect(refreshToken).toBeNull();
    const { parts, secret } = parseCredential('session', cookie!)!;
    const presented = { sessionId: parts[1]!, secret, device: device() };
    await evict(userId);
    expect((await user(userId).sessions.renew(presented, CAUSE)).access).toMatchObject({ userId, roles: ['user'] });
    expect(await codeOf(user(userId).sessions.renew({ ...presented, secret: 'Z'.repeat(52) }, CAUSE))).toBe(
      'session_ended',
    );
    await user(userId).sessions.end(parts[1]!, CAUSE);
    expect(await codeOf(user(userId).sessions.renew(presented, CAUSE))).toBe('session_ended');
  });
});

describe('the list of sessions', () => {
  it('shows every device, ends one, ends all others, and is idempotent', async () => {
    const userId = await activeUser();
    const mine = await start(userId);
    const others = [await start(userId), await start(userId), await start(userId)];
    const shown = await user(userId).sessions.list(mine.access.sessionId);
    expect(shown.map(({ id }) => id).sort()).toEqual([mine, ...others].map(({ access }) => access.sessionId).sort());
    expect(shown.filter(({ isCurrent }) => isCurrent).map(({ id }) => id)).toEqual([mine.access.sessionId]);

    await user(userId).sessions.end(others[0]!.access.sessionId, CAUSE);
    await user(userId).sessions.end(others[0]!.access.sessionId, CAUSE);
    await evict(userId);
    expect(await user(userId).sessions.endOthers(mine.access.sessionId, CAUSE)).toBe(2);
    expect((await user(userId).sessions.list(null)).map(({ id }) => id)).toEqual([mine.access.sessionId]);
    expect((await revoked(userId)).map(({ session }) => session).sort()).toEqual(
      others.map(({ access }) => access.sessionId).sort(),
    );
    await user(userId).sessions.confirm(mine.access.sessionId, mine.access.epoch);
    expect(await codeOf(user(userId).sessions.confirm(others[1]!.access.sessionId, 1))).toBe('session_ended');
  });

  it('keeps a hundred devices; the one unused for longest makes room', async () => {
    const userId = await activeUser();
    const first = await start(userId);
    await Promise.all(Array.from({ length: 105 }, () => start(userId)));
    const ids = (await user(userId).sessions.list(null)).map(({ id }) => id);
    expect(ids).toHaveLength(100);
    expect(ids).not.toContain(first.access.sessionId);
  });
});

describe('a live connection', () => {
  it('hears of a sign-in elsewhere, and closes with 4401 when its session ends', async () => {
    const userId = await activeUser();
    const { access } = await start(userId);
    const answer = await env.USER.getByName(userId).fetch(`https://user/live?session=${access.sessionId}`, {
      headers: { upgrade: 'websocket' },
    });
    expect(answer.status).toBe(101);
    const socket = answer.webSocket!;
    const messages: unknown[] = [];
    const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)));
    const told = new Promise<void>((resolve) =>
      socket.addEventListener('message', ({ data }) => {
        messages.push(JSON.parse(data as string));
        resolve();
      }),
    );
    socket.accept();
    await start(userId, wish({ device: device('phone') }));
    await told;
    expect(messages).toMatchObject([{ type: 'session.started', device: 'Test on phone' }]);
    await user(userId).sessions.end(access.sessionId, CAUSE);
    expect(await closed).toBe(4401);
  });

  it('that does not answer the closing keeps nobody from signing in', async () => {
    const userId = await activeUser();
    const { access } = await start(userId);
    const answer = await env.USER.getByName(userId).fetch(`https://user/live?session=${access.sessionId}`, {
      headers: { upgrade: 'websocket' },
    });
    // Never accepted, so nothing on this side reads the closing or answers it.
    expect(answer.status).toBe(101);
    await user(userId).sessions.end(access.sessionId, CAUSE);
    expect((await start(userId)).access.userId).toBe(userId);
  });
});
