import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openZip } from '../../../shared/blacklist/artefact/zip/archive.ts';
import { planZip } from '../../../shared/kernel/zip-writer.ts';

const encode = (text: string) => new TextEncoder().encode(text);

function concat(chunks: Iterable<Uint8Array>): Uint8Array {
  return Uint8Array.from([...chunks].flatMap((chunk) => [...chunk]));
}

function contentOf(bytes: Uint8Array): Record<string, string> {
  const archive = openZip(bytes);
  return Object.fromEntries(
    [...archive.entries.values()].map((entry) => [
      entry.name,
      // A chunk is valid until the next one only.
      new TextDecoder().decode(concat([...archive.read(entry)].map((chunk) => chunk.slice()))),
    ]),
  );
}

/** Python's reader, where there is one: a second opinion that knows nothing of ours. */
function verdictOfPython(bytes: Uint8Array): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'zip-'));
  try {
    writeFileSync(join(folder, 'a.zip'), bytes);
    const program = 'import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).testzip())';
    return execFileSync('python3', ['-c', program, join(folder, 'a.zip')], { encoding: 'utf8' }).trim();
  } catch (thrown) {
    if ((thrown as { code?: string }).code === 'ENOENT') return null;
    throw thrown;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('an archive', () => {
  it('is read back by the reader of artefacts, whatever its pieces', () => {
    const name = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' });
    const file = fc.record({ name, pieces: fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 5 }) });
    const files = fc.uniqueArray(file, { selector: (each) => each.name, maxLength: 8 });
    fc.assert(
      fc.property(files, fc.integer({ min: 0, max: 4_102_444_800_000 }), (parts, at) => {
        const zip = planZip(
          parts.map(({ name: path, pieces }) => ({ name: path, content: () => pieces })),
          at,
        );
        const bytes = concat(zip.chunks());
        expect(bytes.byteLength).toBe(zip.bytes);
        const archive = openZip(bytes);
        expect([...archive.entries.keys()]).toEqual(parts.map((part) => part.name));
        for (const part of parts) {
          const read = [...archive.read(archive.entries.get(part.name)!)].map((chunk) => chunk.slice());
          expect(concat(read)).toEqual(concat(part.pieces));
        }
      }),
    );
  });

  it('has names in UTF-8, and another reader takes it', () => {
    const parts = [
      { name: 'README.ko.txt', content: () => [encode('안녕'), encode('하세요')] },
      { name: '폴더/빈 파일', content: () => [] },
    ];
    const bytes = concat(planZip(parts, Date.UTC(2026, 10, 24, 15, 30, 10)).chunks());
    expect(contentOf(bytes)).toEqual({ 'README.ko.txt': '안녕하세요', '폴더/빈 파일': '' });
    expect(verdictOfPython(bytes) ?? 'None').toBe('None');
  });

  it('is refused by the reader when a byte of it is another one', () => {
    const bytes = concat(planZip([{ name: 'a', content: () => [encode('hello')] }], 0).chunks());
    bytes[33] = (bytes[33] ?? 0) ^ 1;
    expect(() => contentOf(bytes)).toThrow();
  });

  it('is not finished when a part changes between measuring and writing', () => {
    let text = 'one';
    const zip = planZip([{ name: 'a', content: () => [encode(text)] }], 0);
    text = 'two';
    expect(() => concat(zip.chunks())).toThrow('changed');
  });

  it('has each name once', () => {
    const part = { name: 'a', content: () => [] };
    expect(() => planZip([part, part], 0)).toThrow('twice');
  });
});
