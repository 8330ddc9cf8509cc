import { expect, it } from 'vitest';
import { type Exemption, exemptTable } from '../../../durable-objects/blacklist/list/exempt.ts';
import { openLookup } from '../../../shared/blacklist/lookup/open.ts';

const COUNT = 20_000;

it('says the same of many ranges once: a warning list of a hundred thousand must fit an isolate', () => {
  const info = (list: number) => JSON.stringify({ kind: 'warning-list', reason: `list ${list}: ${'x'.repeat(200)}` });
  const exemptions: Exemption[] = Array.from({ length: COUNT }, (_, i) => ({
    range: { family: 4, lo: 0x01000000 + 2 * i, hi: 0x01000000 + 2 * i },
    info: info(i % 3),
    until: null,
  }));
  const table = Uint8Array.from(Buffer.concat(exemptTable(exemptions)));
  expect(table.byteLength).toBeLessThan(COUNT * 40);
  const lookup = openLookup(table.buffer);
  for (const i of [0, 1, 2, COUNT - 1]) {
    const at = 0x01000000 + 2 * i;
    expect(lookup.find({ family: 4, lo: at, hi: at })).toMatchObject([{ info: info(i % 3), lo: at, hi: at }]);
  }
  expect(lookup.find({ family: 4, lo: 0x01000001, hi: 0x01000001 })).toEqual([]);
});
