import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { open, seal } from '../../shared/kernel/seal.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const OTHER = Buffer.alloc(32, 8).toString('base64');

it('opens what it sealed, and never seals the same twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.string(), async (value, purpose) => {
      const sealed = await seal(KEY, purpose, value);
      expect(await open(KEY, purpose, sealed)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(await seal(KEY, purpose, value)).not.toBe(sealed);
    }),
    { numRuns: 50 },
  );
});

it('shows nothing of the secret', async () => {
  expect(await seal(KEY, 'p', { password: 'hunter2-hunter2' })).toMatch(/^s1\.[A-Za-z0-9+/]+=*$/);
});

describe('refuses', () => {
  const unusable = { code: 'secrets_key_unusable', status: 503 };

  it.each([
    [undefined, 'is not set'],
    ['', 'is not set'],
    ['%%%', 'is not 32 bytes'],
    [Buffer.alloc(31).toString('base64'), 'is not 32 bytes'],
    [Buffer.alloc(33).toString('base64'), 'is not 32 bytes'],
  ])('key %o, when sealing and when opening', async (key, message) => {
    const error = { ...unusable, message: expect.stringContaining(message) };
    await expect(seal(key, 'p', 1)).rejects.toMatchObject(error);
    await expect(open(key, 'p', await seal(KEY, 'p', 1))).rejects.toMatchObject(error);
  });

  it('another key and another purpose', async () => {
    const sealed = await seal(KEY, 'source:a', 1);
    await expect(open(OTHER, 'source:a', sealed)).rejects.toMatchObject(unusable);
    await expect(open(KEY, 'source:b', sealed)).rejects.toMatchObject(unusable);
  });

  it('any change of any byte', async () => {
    const sealed = await seal(KEY, 'p', { a: 1 });
    const bytes = Buffer.from(sealed.slice(3), 'base64');
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      await expect(open(KEY, 'p', `s1.${changed.toString('base64')}`)).rejects.toMatchObject(unusable);
    }
  });

  it.each(['', 's1', 's1.', 's1.%%%', 's2.AAAA', 's1.AAAA'])('what was never sealed: %o', async (text) => {
    await expect(open(KEY, 'p', text)).rejects.toMatchObject(unusable);
  });
});
