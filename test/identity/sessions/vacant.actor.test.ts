import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { codeOf } from '../../support/code-of.ts';
import { activeUser, CAUSE, device, newUserId, start, user } from './support.ts';

const tables = (userId: string) =>
  runInDurableObject(env.USER.getByName(userId), (_instance, { storage }) =>
    storage.sql
      .exec<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
      )
      .toArray()
      .map(({ name }) => name),
  );

/** As if the minute were over. */
async function vacate(userId: string): Promise<void> {
  const stub = env.USER.getByName(userId);
  await runInDurableObject(stub, (_instance, { storage }) => {
    storage.sql.exec("UPDATE k_alarms SET due_at = 0 WHERE kind = 'vacant'");
  });
  await runDurableObjectAlarm(stub);
}

it('an object that a made-up credential has woken leaves nothing behind, and works again when asked', async () => {
  const nobody = newUserId();
  const presented = { sessionId: newUserId(), secret: 'Z'.repeat(52), device: device() };
  expect(await codeOf(user(nobody).sessions.renew(presented, CAUSE))).toBe('session_ended');
  expect(await tables(nobody)).toContain('account');
  await vacate(nobody);
  expect(await tables(nobody)).toEqual([]);
  expect(await codeOf(user(nobody).sessions.renew(presented, CAUSE))).toBe('session_ended');
  expect(await tables(nobody)).toContain('account');
});

it('an account is never taken for a vacant object', async () => {
  const userId = await activeUser();
  const { access } = await start(userId);
  await vacate(userId);
  await evictDurableObject(env.USER.getByName(userId));
  expect((await user(userId).sessions.list(null)).map(({ id }) => id)).toEqual([access.sessionId]);
});
