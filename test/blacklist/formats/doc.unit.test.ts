import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../../shared/blacklist/formats/registry.ts';

const rows = readFileSync('docs/formats.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );

describe('docs/formats.md', () => {
  it.each([...FORMATS.values()])('$id: its row says what the format does', (format) => {
    const row = rows.find(([ids]) => ids!.split(', ').includes(`\`${format.id}\``));
    const [, , families, most, difference, options] = row ?? [];
    const said = Object.entries(format.options).map(([name, option]) => `\`${name}\` (${option.default || 'empty'})`);
    expect({ difference, options }).toEqual({ difference: format.delta ? 'yes' : '', options: said.join(', ') });
    if (families !== '') expect(families!.split(';')[0]).toBe(format.limits.families.join(', '));
    const { maxEntries } = format.limits;
    if (maxEntries !== null) expect(most).toContain(maxEntries.toLocaleString('en-US'));
  });

  it('has no row for a format that is not there', () => {
    const ids = rows.flatMap(([cell]) => cell!.split(', ').map((id) => id.replaceAll('`', '')));
    expect(ids.filter((id) => !FORMATS.has(id))).toEqual([]);
  });
});

describe('the options of a format', () => {
  it.each([...FORMATS.values()])('$id: say what they mean in both languages', ({ options }) => {
    for (const { description, descriptionKo } of Object.values(options)) {
      expect(description).not.toBe('');
      expect(descriptionKo).toMatch(/[가-힣]/);
    }
  });
});
