import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatArgon2id, parsePasswordHash } from '../../../shared/identity/password/phc.ts';
import { bytes, phcBase64 } from './support.ts';

const SALT = phcBase64(bytes(16, 7));
const HASH = phcBase64(bytes(32, 9));
const argon = (parameters: string, salt = SALT, hash = HASH) => `$argon2id$v=19$${parameters}$${salt}$${hash}`;
const scrypt = (parameters: string, salt = SALT, hash = HASH) => `$scrypt$${parameters}$${salt}$${hash}`;
const bcrypt = (prefix: string, cost: string) => `$${prefix}$${cost}$${'a'.repeat(53)}`;

describe('a password hash', { timeout: 60_000 }, () => {
  it('is read as it was printed, whatever is in it', () => {
    const octets = (least: number, most: number) => fc.uint8Array({ minLength: least, maxLength: most });
    fc.assert(
      fc.property(
        fc.record({
          kind: fc.constant('argon2id' as const),
          memoryKiB: fc.integer({ min: 128, max: 65_536 }),
          passes: fc.integer({ min: 1, max: 4 }),
          lanes: fc.integer({ min: 1, max: 16 }),
          pepper: fc.option(fc.integer({ min: 1, max: 99_999 })),
          salt: octets(8, 64),
          hash: octets(16, 64),
        }),
        (hash) => {
          expect(parsePasswordHash(formatArgon2id(hash))).toEqual(hash);
        },
      ),
    );
  });

  it.each([
    [argon('m=19456,t=2,p=1'), { kind: 'argon2id', pepper: null, memoryKiB: 19_456 }],
    [argon('m=19456,t=2,p=1,keyid=MQ'), { kind: 'argon2id', pepper: 1 }],
    [argon('m=65536,t=4,p=4'), { kind: 'argon2id', lanes: 4 }],
    [scrypt('ln=14,r=8,p=1'), { kind: 'scrypt', logN: 14, r: 8, p: 1 }],
    [scrypt('ln=14,r=16,p=1'), { kind: 'scrypt', r: 16 }],
    [bcrypt('2a', '04'), { kind: 'bcrypt' }],
    [bcrypt('2b', '12'), { kind: 'bcrypt' }],
    [bcrypt('2y', '14'), { kind: 'bcrypt' }],
  ])('%s is read', (text, expected) => {
    expect(parsePasswordHash(text)).toMatchObject(expected);
  });

  it.each([
    ['nothing', ''],
    ['a password', 'password1234'],
    ['more memory than an isolate has', argon('m=4194304,t=1,p=1')],
    ['a little more memory than the bound', argon('m=65537,t=1,p=1')],
    ['too many passes', argon('m=65536,t=5,p=1')],
    ['endless passes over little memory', argon('m=8,t=4294967295,p=1')],
    ['a number beyond all numbers', argon('m=99999999999999999999,t=1,p=1')],
    ['no passes', argon('m=19456,t=0,p=1')],
    ['no lanes', argon('m=19456,t=2,p=0')],
    ['too many lanes', argon('m=19456,t=2,p=17')],
    ['less memory than the lanes need', argon('m=15,t=2,p=2')],
    ['a leading zero', argon('m=019456,t=2,p=1')],
    ['a sign', argon('m=-19456,t=2,p=1')],
    ['an exponent', argon('m=1e4,t=2,p=1')],
    ['parameters in another order', argon('t=2,m=19456,p=1')],
    ['an unknown parameter', argon('m=19456,t=2,p=1,data=AAAA')],
    ['a key id that is no number', argon('m=19456,t=2,p=1,keyid=eA')],
    ['key id 0', argon('m=19456,t=2,p=1,keyid=MA')],
    ['an older version', argon('m=19456,t=2,p=1').replace('v=19', 'v=16')],
    ['no version', argon('m=19456,t=2,p=1').replace('v=19$', '')],
    ['argon2i', argon('m=19456,t=2,p=1').replace('2id', '2i')],
    ['padding', argon('m=19456,t=2,p=1', `${SALT}==`)],
    ['base64 that leaves bits over', argon('m=19456,t=2,p=1', `${SALT.slice(0, -1)}x`)],
    ['base64 of an impossible length', argon('m=19456,t=2,p=1', 'AAAAAAAAAAAAA')],
    ['a short salt', argon('m=19456,t=2,p=1', phcBase64(bytes(7, 1)))],
    ['a short hash', argon('m=19456,t=2,p=1', SALT, phcBase64(bytes(15, 1)))],
    ['a long hash', argon('m=19456,t=2,p=1', SALT, phcBase64(bytes(65, 1)))],
    ['an endless hash', argon('m=19456,t=2,p=1', SALT, 'A'.repeat(1_000_000))],
    ['something behind it', `${argon('m=19456,t=2,p=1')}\n`],
    ['something before it', ` ${argon('m=19456,t=2,p=1')}`],
    ['scrypt of 128 MB', scrypt('ln=17,r=8,p=1')],
    ['scrypt of endless lanes', scrypt('ln=10,r=8,p=4000000000')],
    ['scrypt of endless blocks', scrypt('ln=1,r=4000000000,p=1')],
    ['scrypt of N=1', scrypt('ln=0,r=8,p=1')],
    ['scrypt of N beyond all numbers', scrypt('ln=9999,r=8,p=1')],
    ['bcrypt of years', bcrypt('2b', '31')],
    ['bcrypt of cost 3', bcrypt('2b', '03')],
    ['bcrypt with the bug of 2x', bcrypt('2x', '10')],
    ['bcrypt cut short', bcrypt('2b', '10').slice(0, -1)],
  ])('with %s is none', (_, text) => {
    expect(parsePasswordHash(text)).toBeNull();
  });

  it('never makes the reader throw', () => {
    const pieces = fc.constantFrom(
      '$',
      '=',
      ',',
      'argon2id',
      'v=19',
      'm=',
      't=1',
      'p=1',
      'scrypt',
      'ln=14',
      '2b',
      'AAAA',
      '9',
      '\0',
      'é',
    );
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: pieces, maxLength: 40 })), (text) => {
        const read = parsePasswordHash(text);
        if (read?.kind === 'argon2id') expect(formatArgon2id(read)).toBe(text);
      }),
      { numRuns: 3_000 },
    );
  });
});
