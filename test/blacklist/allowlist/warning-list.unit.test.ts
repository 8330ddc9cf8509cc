import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutReport } from '../../../shared/blacklist/allowlist/cut-report.ts';
import { defaultEffect } from '../../../shared/blacklist/allowlist/effect.ts';
import { parseWarningList } from '../../../shared/blacklist/allowlist/warning-list.ts';
import { intersect, subtract, union } from '../../../shared/blacklist/ranges/algebra.ts';
import { rangeSetOf } from '../../../shared/blacklist/ranges/builder.ts';
import { emitCidrs } from '../../../shared/blacklist/ranges/emit.ts';
import { sizeOf } from '../../../shared/blacklist/ranges/query.ts';
import { countRanges, EMPTY_RANGES } from '../../../shared/blacklist/ranges/types.ts';
import { offsetRanges, place, rangeAt } from '../ranges/universe.ts';

const misp = (more: object = {}) =>
  JSON.stringify({
    name: 'Resolvers',
    type: 'cidr',
    version: 20_240_102,
    description: 'd',
    list: ['5.6.7.8', '5.6.8.0/24', '2a00::/32'],
    ...more,
  });

describe('a warning list', () => {
  it('is read from the form of the MISP project and from plain text alike', () => {
    const read = parseWarningList(misp({ matching_attributes: ['ip-src'] }));
    expect(read).toMatchObject({ title: 'Resolvers', version: '20240102', rejected: 0, matching: ['ip-src'] });
    expect(parseWarningList('# resolvers\n5.6.7.8\n5.6.8.0/24\n2a00::/32\n').ranges).toEqual(read.ranges);
  });

  it('names what is no address and refuses what has none, or is another kind of list', () => {
    expect(parseWarningList(misp({ list: ['5.6.7.8', 'example.com'] }))).toMatchObject({
      rejected: 1,
      samples: ['example.com'],
    });
    for (const text of [
      '',
      'example.com',
      misp({ list: [] }),
      misp({ type: 'hostname' }),
      '{"name":',
      '{"list":["1.2.3.4"]}',
    ]) {
      expect(() => parseWarningList(text)).toThrowError(expect.objectContaining({ code: 'invalid_request' }));
    }
  });

  it('comes back from the text that it is stored as', () => {
    fc.assert(
      fc.property(place, offsetRanges, (at, offsets) => {
        const set = rangeSetOf(offsets.map((range) => rangeAt(at, range)));
        fc.pre(countRanges(set) > 0);
        const text = [...emitCidrs(set)].map((chunk) => new TextDecoder().decode(chunk)).join('');
        expect(parseWarningList(text).ranges).toEqual(set);
      }),
    );
  });

  it('annotates unless its name is known as one that must never be blocked', () => {
    expect(['public-dns-v4', 'cloudflare', 'rfc1918', 'microsoft-office365-ip'].map(defaultEffect)).toEqual(
      Array(4).fill('never-block'),
    );
    const others = [
      'amazon-aws',
      'microsoft-azure',
      'vpn-ipv4',
      'stretchoid',
      'sinkholes',
      'never-heard-of',
      'cloudflare-impostors',
    ];
    expect(new Set(others.map(defaultEffect))).toEqual(new Set(['annotate']));
  });
});

describe('the report of a cut', () => {
  it('states what subtracting would take away, and layers cut the same in any order', () => {
    fc.assert(
      fc.property(place, offsetRanges, offsetRanges, offsetRanges, (at, live, first, second) => {
        const setOf = (ranges: typeof live) => rangeSetOf(ranges.map((range) => rangeAt(at, range)));
        const [feed, a, b] = [setOf(live), setOf(first), setOf(second)];
        const rest = subtract(feed, a);
        const report = cutReport(feed, a);
        const gone = sizeOf(feed) - sizeOf(rest);
        expect(report.percent > 0).toBe(gone > 0n);
        if (gone > 0n && sizeOf(rest) === 0n) expect(report.percent).toBe(100);
        expect(sizeOf(intersect(feed, a))).toBe(gone);
        if (report.samples.length > 0) expect(parseWarningList(report.samples.join('\n')).rejected).toBe(0);
        expect(subtract(rest, b)).toEqual(subtract(subtract(feed, b), a));
        expect(subtract(rest, b)).toEqual(subtract(feed, union(a, b)));
      }),
    );
    expect(cutReport(EMPTY_RANGES, rangeSetOf([{ family: 4, lo: 1, hi: 1 }]))).toEqual({
      addresses4: 0,
      lines: 0,
      percent: 0,
      samples: [],
    });
  });
});
