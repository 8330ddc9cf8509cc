import { crc32 as zlibCrc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { poiWorkbook, truncate, zipBomb } from '../../../scripts/fakes/workbook.ts';
import { type ZipFile, zipArchive } from '../../../scripts/fakes/zip-writer.ts';
import { openZip } from '../../../shared/blacklist/artefact/zip/archive.ts';
import { ZIP_LIMITS, type ZipLimits } from '../../../shared/blacklist/artefact/zip/limits.ts';
import { crc32 } from '../../../shared/kernel/crc32.ts';
import { isAegisError } from '../../../shared/kernel/error.ts';

// Work for the processor: five seconds are not always enough on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

const MEBIBYTE = 1 << 20;
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Every part of an archive, inflated. */
function readAll(bytes: Uint8Array, limits: Partial<ZipLimits> = {}): Map<string, Uint8Array> {
  const archive = openZip(bytes, { ...ZIP_LIMITS, ...limits });
  const parts = new Map<string, Uint8Array>();
  for (const entry of archive.entries.values()) {
    const chunks: Uint8Array[] = [];
    for (const chunk of archive.read(entry)) chunks.push(chunk.slice());
    parts.set(entry.name, new Uint8Array(Buffer.concat(chunks)));
  }
  return parts;
}

/** Code and details of the error that reading ends in; fails for anything that is not an `AegisError`. */
function refusal(bytes: Uint8Array, limits: Partial<ZipLimits> = {}) {
  try {
    readAll(bytes, limits);
    return { code: null, details: null };
  } catch (error) {
    if (!isAegisError(error)) throw error;
    return { code: error.code, details: error.details };
  }
}

/** A copy with one 16- or 32-bit number changed, counted from the end for negative offsets. */
function patched(bytes: Uint8Array, offset: number, value: number, size: 2 | 4): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  const at = offset < 0 ? copy.length + offset : offset;
  if (size === 2) view.setUint16(at, value, true);
  else view.setUint32(at, value, true);
  return copy;
}

const two: readonly ZipFile[] = [
  { name: 'a.txt', data: 'first '.repeat(500) },
  { name: 'b.txt', data: 'second' },
];
/** Where the directory begins, as the end record says. */
const directoryOf = (bytes: Uint8Array) => new DataView(bytes.buffer).getUint32(bytes.length - 6, true);

describe('crc32', () => {
  it('gives the check value of the standard', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });

  it('agrees with zlib on any bytes, cut anywhere', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (bytes, cut) => {
        expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)))).toBe(zlibCrc32(bytes));
      }),
    );
  });
});

describe('a ZIP archive', () => {
  it('gives back what was written, with and without data descriptors, stored and deflated, with a comment', () => {
    const file = fc.record({
      name: fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }).map((name) => name.toWellFormed()),
      data: fc.uint8Array({ maxLength: 3_000 }),
      stored: fc.boolean(),
    });
    const options = fc.record({ dataDescriptors: fc.boolean(), comment: fc.string({ maxLength: 40 }) });
    fc.assert(
      fc.property(fc.uniqueArray(file, { maxLength: 6, selector: ({ name }) => name }), options, (files, how) => {
        const parts = readAll(zipArchive(files, how));
        expect([...parts.keys()]).toEqual(files.map(({ name }) => name));
        for (const { name, data } of files) expect(parts.get(name)).toEqual(data);
      }),
      { numRuns: 50 },
    );
  });

  it('is read although the local headers state no sizes (data descriptors)', () => {
    const bytes = zipArchive(two, { dataDescriptors: true });
    expect(new DataView(bytes.buffer).getUint16(6, true)).toBe(0x0808);
    expect(new DataView(bytes.buffer).getUint32(18, true)).toBe(0);
    expect(text(readAll(bytes).get('b.txt')!)).toBe('second');
  });

  it('is read from the middle of a larger buffer', () => {
    const bytes = zipArchive(two);
    const larger = new Uint8Array(bytes.length + 20).fill(0x50);
    larger.set(bytes, 7);
    expect(readAll(larger.subarray(7, 7 + bytes.length)).size).toBe(2);
  });

  it('pays only for the entries that are read', () => {
    const archive = openZip(zipBomb({ bytes: 100 * MEBIBYTE }));
    const workbook = archive.entries.get('xl/workbook.xml')!;
    let bytes = 0;
    for (const chunk of archive.read(workbook)) bytes += chunk.length;
    expect(bytes).toBe(workbook.size);
  });

  it('can be left in the middle of an entry', () => {
    const archive = openZip(zipArchive([{ name: 'a', data: new Uint8Array(3 * MEBIBYTE) }]));
    for (const chunk of archive.read(archive.entries.get('a')!)) {
      expect(chunk.length).toBeLessThan(MEBIBYTE);
      break;
    }
  });
});

describe('an archive that is cut off', () => {
  it('ends in artefact_truncated at every fiftieth of its length', () => {
    const bytes = poiWorkbook({
      sheets: [
        {
          name: '요주의 IP',
          header: ['IP', '등록사유'],
          rows: Array.from({ length: 500 }, (_, i) => [`192.0.2.${i}`, 'x']),
        },
      ],
    });
    for (let part = 1; part < 50; part++) {
      const cut = truncate(bytes, Math.floor((bytes.length * part) / 50));
      expect(refusal(cut), `${part}/50`).toMatchObject({ code: 'artefact_truncated' });
    }
    expect(refusal(truncate(bytes, bytes.length - 1))).toMatchObject({ code: 'artefact_truncated' });
  });

  it('ends in artefact_truncated when an entry holds less than its directory says', () => {
    const bytes = zipArchive([{ name: 'a', data: 'abc', stored: true }]);
    const longer = patched(bytes, directoryOf(bytes) + 24, 4, 4);
    expect(refusal(longer)).toMatchObject({ code: 'artefact_unreadable', details: { reason: 'zip-size' } });
    const deflated = zipArchive([{ name: 'a', data: 'abc' }]);
    expect(refusal(patched(deflated, directoryOf(deflated) + 24, 4, 4))).toMatchObject({
      code: 'artefact_truncated',
    });
  });
});

describe('an archive that is refused', () => {
  const archive = zipArchive(two);
  const directory = directoryOf(archive);
  const cases: readonly (readonly [string, Uint8Array, string, string])[] = [
    [
      'bytes that are no archive',
      new TextEncoder().encode('<html></html>'.repeat(9)),
      'artefact_unreadable',
      'not-zip',
    ],
    ['encryption', zipArchive([{ ...two[0]!, extraFlags: 1 }]), 'artefact_unreadable', 'zip-encrypted'],
    ['another method', zipArchive([{ ...two[0]!, method: 12 }]), 'artefact_unreadable', 'zip-method'],
    ['a wrong checksum', zipArchive([{ ...two[0]!, crc: 1 }]), 'artefact_unreadable', 'zip-checksum'],
    ['zip64 counts', patched(archive, -12, 0xffff, 2), 'artefact_unreadable', 'zip64'],
    ['zip64 sizes', patched(archive, directory + 24, 0xffffffff, 4), 'artefact_unreadable', 'zip64'],
    ['a split archive', patched(archive, -18, 1, 2), 'artefact_unreadable', 'zip-split'],
    ['a directory elsewhere', patched(archive, -6, archive.length - 20, 4), 'artefact_unreadable', 'zip-directory'],
    ['more entries than there are', patched(archive, -12, 3, 2), 'artefact_unreadable', 'zip-directory'],
    [
      'an entry without local header',
      patched(archive, directory + 42, 5, 4),
      'artefact_unreadable',
      'zip-local-header',
    ],
    [
      'an entry beyond the directory',
      patched(archive, directory + 20, 1 << 20, 4),
      'artefact_unreadable',
      'zip-overlap',
    ],
    ['a name given twice', zipArchive([two[0]!, two[0]!]), 'artefact_unreadable', 'zip-duplicate'],
    [
      'a broken stream',
      zipArchive([{ name: 'a', data: '\xff\xff\xff\xff', deflated: { size: 4, crc: 0 } }]),
      'artefact_unreadable',
      'deflate',
    ],
  ];
  it.each(cases)('%s', (_, bytes, code, reason) => {
    expect(refusal(bytes)).toMatchObject({ code, details: { reason } });
  });

  it('more entries than the limit', () => {
    const files = Array.from({ length: 1_001 }, (_, i) => ({ name: `f${i}`, data: '' }));
    expect(refusal(zipArchive(files))).toMatchObject({
      code: 'artefact_too_large',
      details: { limit: 'entries' },
    });
    expect(readAll(zipArchive(files.slice(1))).size).toBe(1_000);
  });

  it('entries that share their data', () => {
    const bytes = zipArchive([
      { name: 'a', data: 'x'.repeat(100) },
      { name: 'b', data: 'x'.repeat(100) },
    ]);
    const second = directoryOf(bytes) + 46 + 1;
    expect(refusal(patched(bytes, second + 42, 0, 4))).toMatchObject({ code: 'artefact_bomb' });
  });
});

describe('a bomb', () => {
  const huge = { ratio: Number.POSITIVE_INFINITY };

  it('is stopped by its ratio a few MiB in', () => {
    expect(refusal(zipBomb({ bytes: 400 * MEBIBYTE }))).toMatchObject({
      code: 'artefact_bomb',
      details: { limit: 'ratio' },
    });
    const archive = openZip(zipBomb({ bytes: 400 * MEBIBYTE, fill: 'spaces' }));
    let inflated = 0;
    expect(() => {
      for (const chunk of archive.read(archive.entries.get('xl/worksheets/sheet1.xml')!)) inflated += chunk.length;
    }).toThrow(expect.objectContaining({ code: 'artefact_bomb' }));
    expect(inflated).toBeLessThanOrEqual(ZIP_LIMITS.ratioFrom);
  });

  it('is stopped by the bytes of an entry and of all entries', () => {
    const bytes = zipBomb({ bytes: 8 * MEBIBYTE });
    const entry = { ...huge, entryBytes: 5 * MEBIBYTE };
    expect(refusal(bytes, entry)).toMatchObject({ code: 'artefact_bomb', details: { limit: 'entryBytes' } });
    const data = new Uint8Array(3 * MEBIBYTE);
    const both = zipArchive([
      { name: 'a', data },
      { name: 'b', data },
    ]);
    expect(refusal(both, { ...huge, totalBytes: 5 * MEBIBYTE })).toMatchObject({
      details: { limit: 'totalBytes' },
    });
    expect(refusal(both, huge)).toMatchObject({ code: null });
  });

  it('is not seen in a sheet that says the same in every row', () => {
    const row = ['192.0.2.1', 'US', '웹 취약점 공격 시도', '2025-06-24', '2025-09-22'];
    const bytes = poiWorkbook({
      sheets: [
        {
          name: '요주의 IP',
          header: ['IP', '국가', '등록사유', '등록일', '해제일'],
          rows: Array.from({ length: 30_000 }, () => row),
        },
      ],
    });
    const { size, compressedSize } = openZip(bytes).entries.get('xl/worksheets/sheet1.xml')!;
    expect(size).toBeGreaterThan(ZIP_LIMITS.ratioFrom);
    expect(size / compressedSize).toBeLessThan(ZIP_LIMITS.ratio / 3);
    expect(refusal(bytes)).toMatchObject({ code: null });
  });
});

describe('any bytes', () => {
  it('end in a result or an AegisError', () => {
    const base = zipArchive(two);
    const junk = fc.uint8Array({ maxLength: 400 });
    const signed = junk.map((bytes) => new Uint8Array([0x50, 0x4b, 3, 4, ...bytes]));
    const damaged = fc
      .array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
      .map((changes) => {
        const copy = base.slice();
        for (const [at, value] of changes) copy[at] = value;
        return copy;
      });
    fc.assert(
      fc.property(fc.oneof(junk, signed, damaged), (bytes) => {
        const { code } = refusal(bytes);
        expect(code === null || code.startsWith('artefact_')).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});
