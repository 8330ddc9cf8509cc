import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridBody, NAME_STYLES } from '../../../scripts/fakes/secudium-grid.ts';
import { readGrid } from '../../../shared/blacklist/secudium/grid.ts';

const bulletin = (fileName: string) => ({
  id: 7,
  uuid: '0f8fad5b-d9cb-469f-a165-70867728950e',
  day: '2026-06-24',
  title: '[SK쉴더스] 신규 침해 Black IP - 2026-06-24',
  author: '김보안',
  postedAt: '2026-06-24 09:01:12',
  fileName,
});

describe('the grid of SECUDIUM', () => {
  const names = fc
    .stringMatching(/^[가-힣A-Za-z0-9 ()_+.-]{1,40}$/)
    .map((name) => name.trim())
    .filter(Boolean);

  it('gives the file name back from every style of button, in both forms', () => {
    fc.assert(
      fc.property(names, fc.constantFrom(...NAME_STYLES), fc.constantFrom('json', 'xml'), (name, style, form) => {
        const page = readGrid(gridBody([bulletin(name)], form, style, []));
        expect(page).toMatchObject({ rows: 1, skipped: [] });
        expect(page?.bulletins[0]).toMatchObject({ fileName: name, postedAt: '2026-06-24 09:01:12' });
      }),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.string().map((text) => `<rows>${text}</rows>`),
        ),
        (text) => {
          const page = readGrid(text);
          if (page) expect(page.bulletins.length + page.skipped.length).toBe(page.rows);
        },
      ),
    );
  });

  it.each(['', 'not found', '{}', '{"rows":{}}', '<html></html>', 'null'])('does not take %j for a list', (text) =>
    expect(readGrid(text)).toBeNull(),
  );

  it.each(['{"rows":[]}', '<?xml version="1.0"?><rows total_count="0"/>'])('takes %j for an empty one', (text) =>
    expect(readGrid(text)).toMatchObject({ rows: 0 }),
  );

  it('drops a path from a file name and refuses a server name that is none', () => {
    expect(readGrid(gridBody([bulletin('../../etc/a.xlsx')], 'json', 'plain', []))?.bulletins[0]?.fileName).toBe(
      'a.xlsx',
    );
    const odd = { ...bulletin('a.xlsx'), uuid: '../x?y=' };
    expect(readGrid(gridBody([odd], 'json', 'plain', []))?.skipped).toHaveLength(1);
  });
});
