import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeQr, type QrMatrix, reedSolomon } from '../../workers/console/islands/qr.ts';

const text = (matrix: QrMatrix) => matrix.map((row) => row.map((dark) => (dark ? '#' : '.')).join('')).join('\n');
const digest = (matrix: QrMatrix) => createHash('sha256').update(text(matrix)).digest('hex').slice(0, 16);

/** Multiplication in GF(256) modulo x^8 + x^4 + x^3 + x^2 + 1, bit by bit: no table of the encoder is used. */
function times(left: number, right: number): number {
  let [product, a] = [0, left];
  for (let b = right; b > 0; b >>= 1) {
    if (b & 1) product ^= a;
    a = a & 0x80 ? ((a << 1) ^ 0x11d) & 0xff : a << 1;
  }
  return product;
}

describe('reedSolomon', () => {
  it('makes a codeword that vanishes at every root of the generator', () => {
    const bytes = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(bytes, fc.integer({ min: 7, max: 30 }), (data, degree) => {
        const word = [...data, ...reedSolomon(data, degree)];
        let root = 1;
        for (let power = 0; power < degree; power++) {
          expect(word.reduce((value, byte) => times(value, root) ^ byte, 0)).toBe(0);
          root = times(root, 2);
        }
      }),
    );
  });

  it('agrees with the example of ISO/IEC 18004 annex I', () => {
    const data = [0x10, 0x20, 0x0c, 0x56, 0x61, 0x80, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11];
    const expected = [0xa5, 0x24, 0xd4, 0xc1, 0xed, 0x36, 0xc7, 0x87, 0x2c, 0x55];
    expect(reedSolomon(data, 10)).toEqual(expected);
  });
});

describe('encodeQr', () => {
  it('takes the smallest version that holds the text, up to version 13', () => {
    const side = (length: number) => encodeQr('a'.repeat(length)).length;
    // Capacities in byte mode at level M: ISO/IEC 18004 table 7.
    for (const [version, capacity] of [14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331].entries()) {
      expect(side(capacity)).toBe(21 + 4 * version);
      if (capacity < 331) expect(side(capacity + 1)).toBe(25 + 4 * version);
    }
    expect(() => side(332)).toThrow(RangeError);
  });

  it('has finders in three corners, timing between them, and the dark module', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100, unit: 'grapheme' }), (content) => {
        const matrix = encodeQr(content);
        const size = matrix.length;
        const finder = '#######\n#.....#\n#.###.#\n#.###.#\n#.###.#\n#.....#\n#######';
        const cut = (x: number, y: number) => text(matrix.slice(y, y + 7).map((row) => row.slice(x, x + 7)));
        expect([cut(0, 0), cut(size - 7, 0), cut(0, size - 7)]).toEqual([finder, finder, finder]);
        for (let index = 8; index < size - 8; index++) expect(matrix[6]?.[index]).toBe(index % 2 === 0);
        expect(matrix[size - 8]?.[8]).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  // Each of these was read back by an independent decoder when it was recorded.
  it.each([
    ['A', 'c8529cd82afac26f'],
    ['otpauth://totp/Aegis:kim?secret=JBSWY3DPEHPK3PXP&issuer=Aegis', '6be59bb08fcab632'],
    ['안녕하세요, 인증 앱입니다. '.repeat(6), 'fe5d95b70c5b843a'],
  ])('draws %s as recorded', (content, expected) => {
    expect(digest(encodeQr(content))).toBe(expected);
  });
});
