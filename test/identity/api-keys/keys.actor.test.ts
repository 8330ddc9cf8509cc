import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { parseApiKey } from '../../../shared/identity/api-key.ts';
import { revocationLogOf } from '../../../shared/identity/revocation.ts';
import { codeOf } from '../../support/code-of.ts';
import { activeUser, CAUSE, user } from '../sessions/support.ts';

const WISH = { name: 'firewall', scope: ['feed:read'], addresses: [], feeds: ['main'], expiresAt: null };
const meta = (idempotencyKey: string | null = null) => ({ causation: CAUSE, idempotencyKey, requestHash: 'same' });

const verify = (key: string, address: string | null = null) => {
  const { userId, keyId, secret } = parseApiKey(key)!;
  return user(userId).keys.verify({ id: keyId, secret, address });
};

describe('API keys', () => {
  it('open what their scope names, after an eviction too, and are stored as a hash alone', async () => {
    const userId = await activeUser();
    const { key, id } = await user(userId).keys.create(WISH, meta());
    await evictDurableObject(env.USER.getByName(userId));
    expect(await verify(key)).toEqual({ keyId: id, roles: ['user'], scope: ['feed:read'], epoch: 1, feeds: ['main'] });
    const { secret } = parseApiKey(key)!;
    await runInDurableObject(env.USER.getByName(userId), (_instance, { storage }) => {
      for (const table of ['api_key', 'activity', 'k_events', 'k_idempotency']) {
        expect(JSON.stringify(storage.sql.exec(`SELECT * FROM ${table}`).toArray())).not.toContain(secret);
      }
    });
  });

  it('the same idempotency key gives the same key again, and no second one', async () => {
    const userId = await activeUser();
    const first = await user(userId).keys.create(WISH, meta('once'));
    await evictDurableObject(env.USER.getByName(userId));
    const again = await user(userId).keys.create(WISH, meta('once'));
    expect(again).toEqual(first);
    expect(await user(userId).keys.list()).toHaveLength(1);
    expect(await codeOf(user(userId).keys.create(WISH, { ...meta('once'), requestHash: 'other' }))).toBe(
      'idempotency_key_reused',
    );
  });

  it('a rotation leaves both secrets for the overlap, or ends the old one at once', async () => {
    const userId = await activeUser();
    const { key, id } = await user(userId).keys.create(WISH, meta());
    const second = await user(userId).keys.rotate(id, 60_000, CAUSE);
    expect((await verify(key)).keyId).toBe(id);
    expect((await verify(second.key)).keyId).toBe(id);
    const third = await user(userId).keys.rotate(id, 0, CAUSE);
    expect(await codeOf(verify(key))).toBe('unauthenticated');
    expect(await codeOf(verify(second.key))).toBe('unauthenticated');
    expect((await verify(third.key)).keyId).toBe(id);
  });

  it('a revoked key opens nothing, is in the revocation log, and revoking it again is no error', async () => {
    const userId = await activeUser();
    const { key, id } = await user(userId).keys.create(WISH, meta());
    await user(userId).keys.revoke(id, CAUSE);
    await user(userId).keys.revoke(id, CAUSE);
    expect(await codeOf(verify(key))).toBe('unauthenticated');
    const { entries } = await env.REVOCATIONS.getByName(revocationLogOf(userId)).since(0);
    expect(entries.filter((entry) => entry.user === userId)).toMatchObject([{ session: id }]);
    expect(await codeOf(user(userId).keys.rotate(id, 0, CAUSE))).toBe('not_found');
    expect(await codeOf(user(userId).keys.revoke('0000000000', CAUSE))).toBe('not_found');
  });

  it('is refused from elsewhere, after its end, with a wrong secret, for nobody, and for a suspended owner', async () => {
    const userId = await activeUser();
    const bound = await user(userId).keys.create({ ...WISH, addresses: ['192.0.2.0/24'] }, meta());
    expect((await verify(bound.key, '192.0.2.9')).keyId).toBe(bound.id);
    expect(await codeOf(verify(bound.key, '198.51.100.1'))).toBe('unauthenticated');
    expect(await codeOf(verify(bound.key, null))).toBe('unauthenticated');

    const over = await user(userId).keys.create({ ...WISH, expiresAt: Date.now() - 1 }, meta());
    expect(await codeOf(verify(over.key))).toBe('unauthenticated');

    const { keyId, secret } = parseApiKey(bound.key)!;
    const wrong = { id: keyId, secret: 'Z'.repeat(52), address: '192.0.2.9' };
    expect(await codeOf(user(userId).keys.verify(wrong))).toBe('unauthenticated');
    expect(await codeOf(user('01KAZ3N8V2QJ7W4R5T6Y8B9C0D').keys.verify({ ...wrong, secret }))).toBe('unauthenticated');

    await runInDurableObject(env.USER.getByName(userId), (_instance, { storage }) => {
      storage.sql.exec("UPDATE account SET status = 'suspended'");
    });
    expect(await codeOf(verify(bound.key, '192.0.2.9'))).toBe('unauthenticated');
  });

  it('are fifty at most', async () => {
    const userId = await activeUser();
    for (let count = 0; count < 50; count += 1) await user(userId).keys.create(WISH, meta());
    expect(await codeOf(user(userId).keys.create(WISH, meta()))).toBe('conflict');
    const [some] = await user(userId).keys.list();
    await user(userId).keys.revoke(some!.id, CAUSE);
    expect((await user(userId).keys.create(WISH, meta())).name).toBe('firewall');
  });

  it('that were revoked are kept for a record that has a bound', async () => {
    const userId = await activeUser();
    const { id } = await user(userId).keys.create(WISH, meta());
    const day = 24 * 60 * 60_000;
    const revokedAgo = (first: number, count: number, days: number) =>
      runInDurableObject(env.USER.getByName(userId), (_instance, { storage }) => {
        for (let number = first; number < first + count; number += 1) {
          storage.sql.exec(
            "INSERT INTO api_key VALUES (?, 'old', '', NULL, NULL, '', '[]', '[]', 0, NULL, NULL, ?)",
            `K${number}`,
            Date.now() - days * day,
          );
        }
      });
    await revokedAgo(0, 300, 91);
    await revokedAgo(300, 498, 1);
    expect(await user(userId).keys.list()).toHaveLength(799);
    const second = await user(userId).keys.create(WISH, meta());
    const left = await user(userId).keys.list();
    expect(left).toHaveLength(500);
    expect(left.filter(({ revokedAt }) => revokedAt === null).map((key) => key.id)).toEqual(
      expect.arrayContaining([id, second.id]),
    );
    expect(await codeOf(user(userId).keys.create(WISH, meta()))).toBe('conflict');
  });
});
