import { constants, deflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { buildHuffman } from '../../../shared/blacklist/artefact/zip/huffman.ts';
import { Inflater } from '../../../shared/blacklist/artefact/zip/inflate.ts';
import { isAegisError } from '../../../shared/kernel/error.ts';

// Work for the processor: five seconds are not always enough on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

const MEBIBYTE = 1 << 20;

function inflate(compressed: Uint8Array): Uint8Array {
  const inflater = new Inflater(compressed);
  const chunks: Uint8Array[] = [];
  for (let chunk = inflater.next(); chunk; chunk = inflater.next()) chunks.push(chunk.slice());
  return new Uint8Array(Buffer.concat(chunks));
}

function refusal(compressed: Uint8Array): string | null {
  try {
    inflate(compressed);
    return null;
  } catch (error) {
    if (isAegisError(error)) return error.code;
    throw error;
  }
}

/** Bytes with literals, short and far matches, runs and incompressible stretches. */
const bytes = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .tuple(fc.uint8Array({ minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 9_000 }))
        .map(([unit, times]) => {
          const run = new Uint8Array(unit.length * times);
          for (let i = 0; i < run.length; i++) run[i] = unit[i % unit.length]!;
          return run;
        }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => new Uint8Array(Buffer.concat(parts)));

const settings = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  strategy: fc.constantFrom(
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_FILTERED,
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
    constants.Z_FIXED,
  ),
  memLevel: fc.integer({ min: 1, max: 9 }),
});

describe('the inflater', () => {
  it('gives back whatever zlib deflates, in every kind of block', () => {
    fc.assert(
      fc.property(bytes, settings, (plain, how) => {
        expect(Buffer.compare(inflate(deflateRawSync(plain, how)), plain)).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it('reaches back over the whole window, across its own chunks', () => {
    const random = Uint8Array.from({ length: 32_768 }, (_, i) => Math.imul(i + 1, 2_654_435_761) >>> 24);
    const plain = new Uint8Array(Buffer.concat([random, random, random.subarray(1), random]));
    const compressed = deflateRawSync(plain, { level: 9, windowBits: 15 });
    expect(Buffer.compare(inflate(compressed), plain)).toBe(0);
  });

  it('hands out small chunks and consumes no more than they cost', () => {
    const compressed = deflateRawSync(new Uint8Array(64 * MEBIBYTE), { level: 9 });
    const inflater = new Inflater(compressed);
    let inflated = 0;
    for (let chunk = inflater.next(); chunk; chunk = inflater.next()) {
      expect(chunk.length).toBeLessThanOrEqual(32_768 + 258);
      inflated += chunk.length;
      // Deflate's own bound, and a block's head.
      expect(inflater.consumed).toBeLessThan(inflated / 1_000 + 200);
    }
    expect(inflated).toBe(64 * MEBIBYTE);
    expect(inflater.consumed).toBe(compressed.length);
  });

  it('says that a stream is cut off wherever it is', () => {
    const plain = Buffer.from(
      Array.from({ length: 400 }, (_, i) => `192.0.2.${i % 256} ${Math.imul(i, 48_271) >>> 8}\n`).join(''),
    );
    for (const how of [{ level: 9 }, { level: 0 }, { strategy: constants.Z_FIXED }]) {
      const compressed = deflateRawSync(plain, how);
      for (let length = 0; length < compressed.length; length++) {
        expect(refusal(compressed.subarray(0, length)), `${length}`).toBe('artefact_truncated');
      }
    }
  });

  it('does not mind bytes behind the end', () => {
    const compressed = Buffer.concat([deflateRawSync('text'), Buffer.from('more')]);
    expect(Buffer.from(inflate(compressed)).toString()).toBe('text');
  });

  it.each<[string, readonly number[]]>([
    ['a kind of block that is not', [0b111]],
    ['a stored block with a wrong length', [0b001, 5, 0, 5, 0, 1, 2, 3, 4, 5]],
    ['a match before the beginning', [0b0000_0011 | (0b000 << 3), 0b0000_0010, 0, 0, 0]],
    ['too many literal codes', [0b1111_1101, 0b1111, 0, 0, 0, 0]],
  ])('refuses %s', (_, stream) => {
    expect(refusal(new Uint8Array([...stream, ...new Array(40).fill(0)]))).toBe('artefact_unreadable');
  });

  it('never throws anything but an AegisError, and always ends', () => {
    const base = deflateRawSync(Buffer.from('192.0.2.1 198.51.100.7 203.0.113.9 '.repeat(40)));
    const damaged = fc
      .array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
      .map((changes) => {
        const copy = new Uint8Array(base);
        for (const [at, value] of changes) copy[at] = value;
        return copy;
      });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), damaged), (stream) => {
        expect([null, 'artefact_truncated', 'artefact_unreadable']).toContain(refusal(stream));
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('a Huffman code', () => {
  it('must use every bit string exactly once, but for one lone code and none', () => {
    expect(buildHuffman(Uint8Array.of(1, 1))).not.toBeNull();
    expect(buildHuffman(Uint8Array.of(1, 2, 2))).not.toBeNull();
    expect(buildHuffman(Uint8Array.of(1, 0))).not.toBeNull();
    expect(buildHuffman(Uint8Array.of(0, 0))).not.toBeNull();
    expect(buildHuffman(Uint8Array.of(1, 1, 1))).toBeNull();
    expect(buildHuffman(Uint8Array.of(2, 2, 2))).toBeNull();
    expect(buildHuffman(Uint8Array.of(2, 0))).toBeNull();
  });
});
