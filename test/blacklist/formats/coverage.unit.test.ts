import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leavesOut } from '../../../shared/blacklist/formats/pieces.ts';
import { FORMATS, formatOf } from '../../../shared/blacklist/formats/registry.ts';
import { READERS } from './readers.ts';
import { blockOf, coverOf, detailed, render, version } from './support.ts';

/** These say something of a list, but not what is in it. */
const WITHOUT_ADDRESSES = ['suricata-categories', 'misp-manifest', 'misp-hashes'];

describe('what a device reads out of a format', () => {
  it('is known for every format', () => {
    expect([...Object.keys(READERS), ...WITHOUT_ADDRESSES].sort()).toEqual([...FORMATS.keys()].sort());
  });

  it.each(Object.entries(READERS))(
    '%s: the addresses of the version, whatever their reasons say',
    (id, { read, options }) => {
      const format = formatOf(id);
      fc.assert(
        fc.property(version, (blocks) => {
          const text = render(format, blocks, options);
          const written = blocks.map(({ block }) => block).filter((block) => !leavesOut(format.limits, block));
          expect(coverOf(read(text))).toBe(coverOf(written));
          expect(render(format, blocks, options)).toBe(text);
        }),
        { numRuns: 100 },
      );
    },
  );

  it.each([...FORMATS.values()])('$id: says nothing of a block exactly when the block is left out', (format) => {
    if (WITHOUT_ADDRESSES.includes(format.id)) return;
    for (const text of [
      '198.51.100.7',
      '198.51.100.0/24',
      '24.0.0.0/8',
      '128.0.0.0/1',
      '2400:1::7',
      '2400::/16',
      '0.0.0.0/0',
      '::/0',
    ]) {
      const writer = format.writer({ ...subject }, {});
      writer.head();
      expect({ text, isEmpty: writer.block(detailed(text)) === '' }).toEqual({
        text,
        isEmpty: leavesOut(format.limits, blockOf(text)),
      });
    }
  });

  const subject = {
    list: 'main',
    title: 'Main',
    version: 1,
    publishedAt: 0,
    sha256: '0'.repeat(64),
    count4: 1,
    count6: 0,
  };
});
