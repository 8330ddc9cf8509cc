import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import { claimRepository } from '../../../workers/identity/repository/claims.ts';
import { reserveClaims } from '../../../workers/identity/service/claims.ts';
import { codeOf } from '../../support/code-of.ts';
import { activeUser, CAUSE, start, user } from '../sessions/support.ts';
import { PATIENCE, runAlarm } from '../users/support.ts';

/** The pending time of a link is over. */
const LATER_MS = 16 * 60_000;

async function person() {
  const userId = await activeUser();
  const { access } = await start(userId);
  return { userId, sessionId: access.sessionId };
}

const newLink = () => ({ provider: 'github', subject: crypto.randomUUID(), label: 'hana' });
const claimOf = ({ subject }: { subject: string }) => ({ kind: 'social:github', value: subject });
const holderOf = (link: { subject: string }) => claimRepository(env.IDENTITY_DB).ownerOf('social:github', link.subject);

test('a link that stops half way is undone: its claim is free, and it cannot be completed any more', async () => {
  const { userId, sessionId } = await person();
  const link = newLink();
  const { at } = await user(userId).social.beginLink({ link, sessionId });
  expect(await reserveClaims(env, userId, [claimOf(link)], at ?? 0)).toEqual([]);
  await evictDurableObject(env.USER.getByName(userId));
  // The edge has died here. Until the deadline the claim stays with the one who began.
  const other = await person();
  const { at: later } = await user(other.userId).social.beginLink({ link, sessionId: other.sessionId });
  expect(await reserveClaims(env, other.userId, [claimOf(link)], later ?? 0)).toMatchObject([{ userId }]);
  await user(other.userId).social.cancelLink(link);

  await user(userId).accounts.expireSignUp(Date.now() + LATER_MS);
  expect(await codeOf(user(userId).social.completeLink({ link }, CAUSE))).toBe('conflict');
  await vi.waitFor(async () => {
    await runAlarm(userId);
    expect(await holderOf(link)).toBeNull();
  }, PATIENCE);
  expect(await user(userId).social.list()).toEqual([]);
});

test('beginning once more with what is linked already endangers nothing', async () => {
  const { userId, sessionId } = await person();
  const link = newLink();
  const { at } = await user(userId).social.beginLink({ link, sessionId });
  await reserveClaims(env, userId, [claimOf(link)], at ?? 0);
  await user(userId).social.completeLink({ link }, CAUSE);
  expect(await user(userId).social.beginLink({ link, sessionId })).toEqual({ at: null });
  await user(userId).accounts.expireSignUp(Date.now() + LATER_MS);
  await runAlarm(userId);
  const other = await person();
  const { at: later } = await user(other.userId).social.beginLink({ link, sessionId: other.sessionId });
  expect(await reserveClaims(env, other.userId, [claimOf(link)], later ?? 0)).toMatchObject([{ userId }]);
  expect(await holderOf(link)).toBe(userId);
});

test('an ended session links nothing, and no more than twenty accounts are linked', async () => {
  const { userId, sessionId } = await person();
  for (let count = 0; count < 20; count += 1) {
    const link = newLink();
    await user(userId).social.beginLink({ link, sessionId });
    await user(userId).social.completeLink({ link }, CAUSE);
  }
  expect(await codeOf(user(userId).social.beginLink({ link: newLink(), sessionId }))).toBe('conflict');
  await user(userId).sessions.end(sessionId, CAUSE);
  expect(await codeOf(user(userId).social.beginLink({ link: newLink(), sessionId }))).toBe('session_ended');
  expect(await codeOf(user(userId).social.assertMayLink({ sessionId }))).toBe('session_ended');
});

test('what is not linked signs nobody in', async () => {
  const { userId } = await person();
  const wish = { kind: 'browser', client: null, scope: null, carrier: 'cookie' } as const;
  const device = { name: 'Test', fingerprint: 'x', addressPrefix: null, place: null };
  const signIn = user(userId).social.signIn({ link: newLink(), wish: { ...wish, device } }, CAUSE);
  expect(await codeOf(signIn)).toBe('sign_in_refused');
});
