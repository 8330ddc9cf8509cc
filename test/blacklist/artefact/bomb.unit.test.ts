import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zipBomb } from '../../../scripts/fakes/workbook.ts';

const MEBIBYTE = 1 << 20;
/** A Worker has 128 MB for everything. The old-space bound leaves out buffers, so resident memory is looked at too. */
const OLD_SPACE_MIB = 64;
/** Growth of resident memory over a start-up that has the file in memory already. */
const MOST_RESIDENT = 48 * MEBIBYTE;
/** Rows take the longest to read, so they are stopped earlier. */
const BYTES = { rows: 64 * MEBIBYTE, text: 256 * MEBIBYTE, spaces: 256 * MEBIBYTE };

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'aegis-bomb-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function explode(fill: 'rows' | 'text' | 'spaces', totalBytes: number | 'usual') {
  const path = join(directory, `${fill}.xlsx`);
  const bytes = zipBomb({ bytes: 400 * MEBIBYTE, fill });
  writeFileSync(path, bytes);
  const child = spawnSync(
    process.execPath,
    [`--max-old-space-size=${OLD_SPACE_MIB}`, join(import.meta.dirname, 'bomb-child.ts'), path, `${totalBytes}`],
    { encoding: 'utf8', timeout: 100_000 },
  );
  expect(child.status, child.stderr).toBe(0);
  return { small: bytes.length < 2 * MEBIBYTE, ...JSON.parse(child.stdout) };
}

describe.each(['rows', 'text', 'spaces'] as const)('400 MiB of %s in a file under 2 MiB', (fill) => {
  it('end in artefact_bomb by their ratio, within the memory of a Worker', { timeout: 120_000 }, () => {
    const ended = explode(fill, 'usual');
    expect(ended).toMatchObject({ small: true, code: 'artefact_bomb', details: { limit: 'ratio' } });
    expect(ended.rss).toBeLessThan(MOST_RESIDENT);
  });

  it('end in artefact_bomb by their bytes where the ratio is allowed, within the same', { timeout: 120_000 }, () => {
    const ended = explode(fill, BYTES[fill]);
    expect(ended).toMatchObject({ code: 'artefact_bomb', details: { limit: 'totalBytes' } });
    expect(ended.rss).toBeLessThan(MOST_RESIDENT);
  });
});
