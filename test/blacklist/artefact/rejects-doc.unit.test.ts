import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAddress } from '../../../shared/blacklist/address/parse.ts';
import { INDICATOR_KINDS } from '../../../shared/blacklist/indicators/kind.ts';
import { parseIndicator } from '../../../shared/blacklist/indicators/parse.ts';
import { REJECT_REASONS } from '../../../shared/blacklist/record.ts';

const rows = readFileSync(join(import.meta.dirname, '../../../docs/rejects.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

/** Reasons that only a file can have. */
const OF_FILES = ['empty-address', 'line-too-long', 'not-text', 'row-too-short', 'date-invalid', 'field-missing'];

test('docs/rejects.md has a row for every reason, in both languages', () => {
  expect(rows.map((cells) => cells[1]).sort()).toEqual(REJECT_REASONS.map((reason) => `\`${reason}\``).sort());
  for (const cells of rows) {
    expect(cells).toHaveLength(8);
    expect(cells.slice(1, -1).every((cell) => cell !== '')).toBe(true);
    expect(cells[5]).toMatch(/[가-힣]/);
  }
});

test.each(REJECT_REASONS.filter((reason) => !OF_FILES.includes(reason)))('its example of %s is one', (reason) => {
  const example = rows.find((cells) => cells[1] === `\`${reason}\``)?.[2]?.replaceAll('`', '') ?? '';
  const readings = [parseAddress(example), ...INDICATOR_KINDS.map((kind) => parseIndicator(kind, example))];
  expect(readings).toContainEqual({ ok: false, reason });
});
