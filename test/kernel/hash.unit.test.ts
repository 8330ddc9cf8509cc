import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { constantTimeEqual, hexOf, sha256Hex } from '../../shared/kernel/hash.ts';

it('hashes as another implementation does, strings as UTF-8', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array(), fc.string({ unit: 'grapheme' }), async (bytes, text) => {
      expect(await sha256Hex(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
      expect(await sha256Hex(text)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
      expect(hexOf(bytes)).toBe(Buffer.from(bytes).toString('hex'));
    }),
  );
});

it('compares as equality does', () => {
  const near = fc.string({ maxLength: 3, unit: fc.constantFrom('a', 'b', '\0') });
  fc.assert(fc.property(near, near, (a, b) => constantTimeEqual(a, b) === (a === b)));
  fc.assert(fc.property(fc.uint8Array(), (bytes) => constantTimeEqual(bytes, bytes.slice())));
  expect(constantTimeEqual('abab', 'ab')).toBe(false);
  expect(constantTimeEqual('', 'a')).toBe(false);
  expect(constantTimeEqual('a', '')).toBe(false);
  expect(constantTimeEqual('\0', '')).toBe(false);
});
