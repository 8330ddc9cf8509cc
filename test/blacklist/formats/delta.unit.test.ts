import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import type { DetailedBlock } from '../../../shared/blacklist/block.ts';
import type { BlockDelta } from '../../../shared/blacklist/formats/format.ts';
import { FORMATS, formatOf } from '../../../shared/blacklist/formats/registry.ts';
import { intersect, subtract } from '../../../shared/blacklist/ranges/algebra.ts';
import { rangeSetOf } from '../../../shared/blacklist/ranges/builder.ts';
import { sizeOf } from '../../../shared/blacklist/ranges/query.ts';
import { DEVICES } from './devices.ts';
import { READERS } from './readers.ts';
import { blocksOf, coverOf, detail, detailed, ranges, render, subjectOf, version } from './support.ts';

/** The difference of two versions, block by block: what `BlockDelta` is. */
function deltaOf(from: readonly DetailedBlock[], to: readonly DetailedBlock[]): BlockDelta {
  const keyOf = ({ block }: DetailedBlock): string => `${block.lo}/${block.prefix}/${block.family}`;
  const before = new Set(from.map(keyOf));
  const after = new Set(to.map(keyOf));
  return {
    from: subjectOf(from, 7),
    to: subjectOf(to, 8),
    added: to.filter((block) => !before.has(keyOf(block))),
    removed: from.filter((block) => !after.has(keyOf(block))).map(({ block }) => block),
  };
}

/** Two versions that have much in common, as neighbours do: some ranges stay, some go, some come. */
const neighbours = fc.tuple(ranges, ranges, ranges, detail).map(([stay, go, come, known]) => {
  const versionOf = (parts: readonly AddressRange[]): DetailedBlock[] =>
    blocksOf(parts).map((block) => ({ block, detail: known }));
  return { from: versionOf([...stay, ...go]), to: versionOf([...stay, ...come]) };
});

describe('a difference', () => {
  it('is there for every format that can carry one', () => {
    const withDelta = [...FORMATS.values()].filter((format) => format.delta !== undefined).map(({ id }) => id);
    expect(withDelta.sort()).toEqual(Object.keys(DEVICES).sort());
  });

  it.each(Object.entries(DEVICES))(
    '%s: the base and the difference are the new version, and nothing of both is open meanwhile',
    (id, device) => {
      const format = formatOf(id);
      const { read, options = {} } = READERS[id]!;
      fc.assert(
        fc.property(neighbours, ({ from, to }) => {
          const base = read(render(format, from, options));
          const target = read(render(format, to, options));
          const text = [...(format.delta?.(deltaOf(from, to), options) ?? [])].join('');
          const states = device(base, text);
          expect(coverOf(states.at(-1) ?? base)).toBe(coverOf(target));
          const common = intersect(rangeSetOf(base), rangeSetOf(target));
          for (const state of states) expect(sizeOf(subtract(common, rangeSetOf(state)))).toBe(0n);
        }),
        { numRuns: 60 },
      );
    },
  );

  it.each(Object.keys(DEVICES))('%s: hostile words stay words', (id) => {
    const format = formatOf(id);
    const { read, options = {} } = READERS[id]!;
    fc.assert(
      fc.property(version, (to) => {
        const text = [...(format.delta?.(deltaOf([], to), options) ?? [])].join('');
        expect(coverOf(DEVICES[id]!([], text).at(-1) ?? [])).toBe(coverOf(read(render(format, to, options))));
      }),
      { numRuns: 100 },
    );
  });

  it('of nftables deletes before it adds, because elements may not overlap', () => {
    const delta = deltaOf([detailed('198.51.100.0/25')], [detailed('198.51.100.0/24')]);
    expect([...(formatOf('nftables').delta?.(delta, {}) ?? [])].join('')).toBe(
      'delete element inet aegis blocked4 {\n198.51.100.0/25\n}\nadd element inet aegis blocked4 {\n198.51.100.0/24\n}\n',
    );
  });

  it.each(['mikrotik', 'ipset', 'pf'])('of %s adds before it removes, because it is no transaction', (id) => {
    const delta = deltaOf([detailed('198.51.100.0/25')], [detailed('198.51.100.0/24')]);
    const text = [...(formatOf(id).delta?.(delta, {}) ?? [])].join('');
    expect(text.indexOf('198.51.100.0/24')).toBeLessThan(text.indexOf('198.51.100.0/25'));
  });

  it('of suricata-dataset does not take an address out that came in with a narrower network', () => {
    const delta = deltaOf([detailed('198.51.100.0/30')], [detailed('198.51.100.0/31')]);
    expect([...(formatOf('suricata-dataset').delta?.(delta, {}) ?? [])].join('')).toBe(
      'dataset-add aegis ip 198.51.100.0\ndataset-add aegis ip 198.51.100.1\n' +
        'dataset-remove aegis ip 198.51.100.2\ndataset-remove aegis ip 198.51.100.3\n',
    );
  });

  it('of mikrotik is refused with a timeout, at once: what stays would end', () => {
    const delta = deltaOf([], [detailed('198.51.100.7')]);
    expect(() => formatOf('mikrotik').delta?.(delta, { timeout: '1d' })).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    );
  });
});
