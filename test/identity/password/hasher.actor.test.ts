import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hasherMemoryBytes,
  hashPassword,
  spendDecoy,
  verifyPassword,
} from '../../../durable-objects/identity/password-hasher.ts';
import { readPeppers } from '../../../shared/identity/password/peppers.ts';
import { platformRandom } from '../../../shared/identity/secret.ts';
import { codeOf } from '../../support/code-of.ts';
import { fromHex, keyOf, peppersWith, phcBase64 } from './support.ts';

const MATCHES = { matches: true, needsRehash: false };
const MATCHES_OLD = { matches: true, needsRehash: true };
const REFUSED = { matches: false, needsRehash: false };

const utf8 = (text: string) => new TextEncoder().encode(text);
const scryptPhc = (ln: number, r: number, p: number, salt: string, hex: string) =>
  `$scrypt$ln=${ln},r=${r},p=${p}$${phcBase64(utf8(salt))}$${phcBase64(fromHex(hex))}`;

describe('a password hash of our own', { timeout: 60_000 }, () => {
  it('verifies what was hashed and nothing else, whatever the password', { timeout: 120_000 }, async () => {
    const peppers = await peppersWith();
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 100 }),
        fc.string({ unit: 'binary', maxLength: 100 }),
        async (password, other) => {
          const phc = await hashPassword(password, peppers, platformRandom);
          expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1,keyid=MQ\$[^$]{22}\$[^$]{43}$/);
          expect(await verifyPassword(password, phc, peppers)).toEqual(MATCHES);
          const isSame = password.normalize('NFC') === other.normalize('NFC');
          expect(await verifyPassword(other, phc, peppers)).toEqual(isSame ? MATCHES : REFUSED);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('salts: the same password never hashes the same', async () => {
    const peppers = await peppersWith();
    const [first, second] = await Promise.all(
      [1, 2].map(() => hashPassword('the same password', peppers, platformRandom)),
    );
    expect(first).not.toBe(second);
  });

  it('takes a composed and a decomposed accent for the same', async () => {
    const peppers = await peppersWith();
    const phc = await hashPassword('p\u00e9nultième mot', peppers, platformRandom);
    expect(await verifyPassword('pe\u0301nultie\u0300me mot', phc, peppers)).toEqual(MATCHES);
    const korean = await hashPassword('비밀번호가 길다 길어', peppers, platformRandom);
    expect(await verifyPassword('비밀번호가 길다 길어'.normalize('NFD'), korean, peppers)).toEqual(MATCHES);
  });

  it('is rehashed after a new pepper came, and by the newest', async () => {
    const [old, rotated] = [await peppersWith(), await peppersWith(2, 3)];
    const phc = await hashPassword('a long password', old, platformRandom);
    expect(await verifyPassword('a long password', phc, rotated)).toEqual(MATCHES_OLD);
    expect(await verifyPassword('another password', phc, rotated)).toEqual(REFUSED);
    const renewed = await hashPassword('a long password', rotated, platformRandom);
    expect(renewed).toContain(`,keyid=${phcBase64(utf8('3'))}$`);
    expect(await verifyPassword('a long password', renewed, rotated)).toEqual(MATCHES);
    expect(await codeOf(verifyPassword('a long password', renewed, old))).toBe('secrets_key_unusable');
  });

  it('is worth nothing under another key', async () => {
    const phc = await hashPassword('a long password', await peppersWith(), platformRandom);
    const other = await readPeppers(keyOf(9), undefined);
    expect(await verifyPassword('a long password', phc, other)).toEqual(REFUSED);
  });

  it('never holds more than the memory of one hash, however many are asked for at once', async () => {
    const peppers = await peppersWith();
    const phc = await hashPassword('a long password', peppers, platformRandom);
    const afterOne = hasherMemoryBytes();
    expect(afterOne).toBeLessThan(21 * 1024 * 1024);
    const results = await Promise.all([
      ...Array.from({ length: 6 }, () => verifyPassword('a long password', phc, peppers)),
      ...Array.from({ length: 6 }, () => spendDecoy('a long password', peppers)),
    ]);
    expect(results).toEqual([...Array(6).fill(MATCHES), ...Array(6).fill(undefined)]);
    expect(hasherMemoryBytes()).toBe(afterOne);
  });
});

describe('an imported hash', { timeout: 60_000 }, () => {
  it.each([
    [
      'argon2id of the reference implementation, 256 KiB',
      '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
      'password',
    ],
    [
      'argon2id of the reference implementation, 64 MiB',
      '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
      'password',
    ],
    [
      'scrypt of RFC 7914, p=16',
      scryptPhc(
        10,
        8,
        16,
        'NaCl',
        'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
      ),
      'password',
    ],
    [
      'scrypt of RFC 7914, N=16384',
      scryptPhc(
        14,
        8,
        1,
        'SodiumChloride',
        '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
      ),
      'pleaseletmein',
    ],
    ['bcrypt, 3 characters', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'U*U'],
    ['bcrypt, 5 characters', '$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a', 'U*U*U'],
    ['bcrypt as PHP writes it', '$2y$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK', 'U*U*'],
    [
      'bcrypt of more than 72 bytes',
      '$2b$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui',
      '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789chars after 72 are ignored',
    ],
  ])('%s is verified, and asks to be rehashed', async (_, phc, password) => {
    const peppers = await peppersWith();
    expect(await verifyPassword(password, phc, peppers)).toEqual(MATCHES_OLD);
    expect(await verifyPassword(`x${password}`, phc, peppers)).toEqual(REFUSED);
  });

  it('of bcrypt is not matched by what follows a NUL', async () => {
    const phc = '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';
    expect(await verifyPassword('U*U\0anything', phc, await peppersWith())).toEqual(REFUSED);
  });

  it('that cannot be read is an error, not a wrong password', async () => {
    expect(await codeOf(verifyPassword('x', '$argon2id$v=16$nonsense', await peppersWith()))).toBe('internal');
  });
});
