import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { sealPurposeOf } from '../../../shared/identity/keys/ring.ts';
import { ROTATION_MS } from '../../../shared/identity/keys/rotation.ts';
import { open } from '../../../shared/kernel/seal.ts';
import { codeOf } from '../../support/code-of.ts';
import { causation, keyRing } from './support.ts';

const states = (keys: readonly { alg: string; state: string }[]) => keys.map((key) => `${key.alg} ${key.state}`).sort();
const FIRST = ['EdDSA active', 'EdDSA next', 'RS256 active', 'RS256 next'];

describe('the key ring', () => {
  it('is made once, however many ask first, and an eviction changes nothing', async () => {
    const rings = await Promise.all(Array.from({ length: 8 }, () => keyRing('once').ring()));
    expect(new Set(rings.map((ring) => JSON.stringify(ring))).size).toBe(1);
    expect(states(rings[0]!.keys)).toEqual(FIRST);
    await evictDurableObject(keyRing('once'));
    expect(await keyRing('once').ring()).toEqual(rings[0]);
  });

  it('keeps private keys sealed, and publishes nothing of them', async () => {
    const { keys } = await keyRing('sealed').ring();
    for (const { kid, publicJwk, sealedPrivate } of keys) {
      expect(Object.keys(publicJwk).sort()).not.toContain('d');
      const opened = (await open(env.AEGIS_SECRETS_KEY, sealPurposeOf(kid), sealedPrivate!)) as { d: string };
      expect(opened.d.length).toBeGreaterThan(40);
      // Sealed for its own kid only: a key cannot be put in the place of another.
      await expect(open(env.AEGIS_SECRETS_KEY, sealPurposeOf('other'), sealedPrivate!)).rejects.toThrow();
    }
  });

  it('rotates by alarm, also after an eviction, and forgets the private half of a retired key', async () => {
    const ring = keyRing('alarm');
    const before = await ring.ring();
    await evictDurableObject(ring);
    await runInDurableObject(ring, (_, state) => {
      state.storage.sql.exec(
        "UPDATE signing_key SET activates_at = activates_at - ?, created_at = created_at - ? WHERE state = 'next'",
        ROTATION_MS,
        ROTATION_MS,
      );
      state.storage.sql.exec("UPDATE k_alarms SET due_at = 1 WHERE kind = 'rotation'");
      return state.storage.setAlarm(Date.now());
    });
    await runDurableObjectAlarm(ring);
    await evictDurableObject(ring);
    const after = await ring.ring();
    expect(after.revision).toBe(before.revision + 1);
    expect(states(after.keys)).toEqual([...FIRST, 'EdDSA retired', 'RS256 retired'].sort());
    const kidOf = (keys: typeof after.keys, state: string) =>
      keys
        .filter((key) => key.state === state)
        .map(({ kid }) => kid)
        .sort();
    expect(kidOf(after.keys, 'active')).toEqual(kidOf(before.keys, 'next'));
    expect(kidOf(after.keys, 'retired')).toEqual(kidOf(before.keys, 'active'));
    for (const key of after.keys) expect(key.sealedPrivate === null, key.state).toBe(key.state === 'retired');
  });

  it('an emergency is refused while a verifier may not know the next keys, unless the keys are compromised', async () => {
    const ring = keyRing('emergency');
    const before = await ring.ring();
    expect(await codeOf(ring.rotate(causation))).toBe('conflict');
    const after = await ring.rotate(causation, { compromised: true });
    expect(states(after.keys)).toEqual(FIRST);
    const old = new Set(before.keys.filter(({ state }) => state === 'active').map(({ kid }) => kid));
    expect(after.keys.some(({ kid }) => old.has(kid))).toBe(false);
  });

  it('an emergency later keeps the tokens of the old keys valid', async () => {
    const ring = keyRing('later');
    await ring.ring();
    await runInDurableObject(ring, (_, state) => {
      state.storage.sql.exec('UPDATE signing_key SET created_at = created_at - 3600000');
    });
    const outcomes = await Promise.allSettled([ring.rotate(causation), ring.rotate(causation)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(states((await ring.ring()).keys)).toEqual([...FIRST, 'EdDSA retired', 'RS256 retired'].sort());
  });
});
