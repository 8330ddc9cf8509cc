import argon2 from 'argon2-wasm-edge/wasm/argon2.wasm';
import blake2b from 'argon2-wasm-edge/wasm/blake2b.wasm';
import { describe, expect, it } from 'vitest';
import { Argon2 } from '../../../shared/identity/password/argon2.ts';
import { hexOf } from '../../../shared/kernel/hash.ts';
import { bytes } from './support.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const reference = { password: utf8('password'), salt: utf8('somesalt'), passes: 2, lanes: 1, length: 32 };

describe('Argon2id in the runtime', () => {
  it('gives the answer of RFC 9106 §5.3, with secret and associated data', () => {
    const tag = new Argon2({ argon2, blake2b }).hash({
      password: bytes(32, 1),
      salt: bytes(16, 2),
      secret: bytes(8, 3),
      associated: bytes(12, 4),
      memoryKiB: 32,
      passes: 3,
      lanes: 4,
      length: 32,
    });
    expect(hexOf(tag)).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659');
  });

  it('gives the answers of the reference implementation from one memory, in any order of sizes', () => {
    const engine = new Argon2({ argon2, blake2b });
    const known = [
      [256, 1, '9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe'],
      [65_536, 1, '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7'],
      [256, 2, '6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037'],
      [256, 1, '9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe'],
    ] as const;
    for (const [memoryKiB, lanes, hex] of known) {
      expect(hexOf(engine.hash({ ...reference, memoryKiB, lanes }))).toBe(hex);
    }
    expect(engine.memoryBytes).toBeLessThan(66 * 1024 * 1024);
  });

  it('refuses costs that Argon2 does not know', () => {
    const engine = new Argon2({ argon2, blake2b });
    const wrong = [{ memoryKiB: 7 }, { passes: 0 }, { lanes: 0 }, { lanes: 33 }, { salt: bytes(7, 1) }, { length: 3 }];
    for (const part of wrong) {
      expect(() => engine.hash({ ...reference, memoryKiB: 256, ...part })).toThrow(RangeError);
    }
  });
});
