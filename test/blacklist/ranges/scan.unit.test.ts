import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { formatRange } from '../../../shared/blacklist/address/format.ts';
import { parseAddress } from '../../../shared/blacklist/address/parse.ts';
import { aggregateText } from '../../../shared/blacklist/ranges/aggregate.ts';
import { cidrText } from '../../../shared/blacklist/ranges/emit.ts';
import { addressOfLine, type Columns, MAX_LINE_LENGTH } from '../../../shared/blacklist/ranges/plain-line.ts';
import { PlainScanner, scanPlain } from '../../../shared/blacklist/ranges/scan.ts';

// Work for the processor: five seconds are not always enough on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

const encode = (text: string) => new TextEncoder().encode(text);

/** Everything a scanner says about bytes, cut into pieces at the given places. */
function scan(bytes: Uint8Array, columns: Columns = 'reject', cuts: readonly number[] = []): readonly string[] {
  const said: string[] = [];
  const scanner = new PlainScanner(
    {
      v4: (lo, hi, line) => said.push(`${line} ${formatRange({ family: 4, lo, hi })}`),
      other: (text, line) => said.push(`${line} ? ${text}`),
      tooLong: (text, line) => said.push(`${line} too long, ${text.length}`),
    },
    { columns },
  );
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  for (let i = 1; i < places.length; i++) scanner.push(bytes.subarray(places[i - 1], places[i]));
  scanner.end();
  return said;
}

/** The same by the text route alone: every line through `addressOfLine` and `parseAddress`. */
function naiveScan(text: string, columns: Columns): readonly string[] {
  return text.split('\n').flatMap((line, i) => {
    const address = addressOfLine(line.replace(/\r$/, ''), columns);
    if (address === null) return [];
    const parsed = parseAddress(address);
    const isFour = parsed.ok && parsed.range.family === 4;
    return [isFour ? `${i + 1} ${formatRange(parsed.range)}` : `${i + 1} ? ${address}`];
  });
}

/** What `other` gets may still be an IPv4 range in an unusual spelling; read it as the consumer does. */
function settle(said: readonly string[]): readonly string[] {
  return said.map((line) => {
    const [, number, text] = /^(\d+) \? (.*)$/s.exec(line) ?? [];
    if (number === undefined || text === undefined) return line;
    const parsed = parseAddress(text);
    return parsed.ok && parsed.range.family === 4 ? `${number} ${formatRange(parsed.range)}` : line;
  });
}

describe('a plain list', () => {
  it('is read line by line', () => {
    const text = [
      '\ufeff198.51.100.7',
      '',
      '# comment',
      '  ; comment',
      '198.51.100.0/24 # a network',
      '198.51.100.1-198.51.100.9',
      '198.51.100.1 - 198.51.100.9 ; SBL1',
      '2001:db8::/32',
      '198.51.100.7/0/path',
      '198.51..7',
      '198.51.100.7\t10',
      '198.51.100.8',
    ].join('\r\n');
    expect(scan(encode(text))).toEqual([
      '1 198.51.100.7',
      '5 ? 198.51.100.0/24',
      '6 198.51.100.1-198.51.100.9',
      '7 ? 198.51.100.1 - 198.51.100.9',
      '8 ? 2001:db8::/32',
      '9 ? 198.51.100.7/0/path',
      '10 ? 198.51..7',
      '11 ? 198.51.100.7\t10',
      '12 198.51.100.8',
    ]);
  });

  it('gives the byte route nothing that needs a confirmation', () => {
    const text = '9.0.0.0/8\n9.0.0.0/7\n9.0.0.1-10.0.0.0\n9.0.0.0-10.0.0.0\n9.0.0.0/0\n';
    expect(scan(encode(text))).toEqual([
      '1 9.0.0.0/8',
      '2 ? 9.0.0.0/7',
      '3 9.0.0.1-10.0.0.0',
      '4 ? 9.0.0.0-10.0.0.0',
      '5 ? 9.0.0.0/0',
    ]);
  });

  it('may have further columns if the caller says so', () => {
    const text = '198.51.100.7\t10\n198.51.100.8 - 198.51.100.9 4\n198.51.100.0/24 x\n2001:db8::1 5\n198.51.100.7,9\n';
    expect(settle(scan(encode(text), 'ignore'))).toEqual([
      '1 198.51.100.7',
      '2 198.51.100.8/31',
      '3 198.51.100.0/24',
      '4 ? 2001:db8::1',
      '5 ? 198.51.100.7,9',
    ]);
  });

  it.each([
    [MAX_LINE_LENGTH, '2 198.51.100.7'],
    [MAX_LINE_LENGTH + 1, `2 too long, ${MAX_LINE_LENGTH}`],
    [10_000_000, `2 too long, ${MAX_LINE_LENGTH}`],
  ])('with a line of %d bytes says %s', (length, said) => {
    const line = '198.51.100.7 #'.padEnd(length, 'x');
    for (const columns of ['reject', 'ignore'] as const) {
      for (const end of ['\n', '\r\n']) {
        const bytes = encode(`# first${end}${line}${end}198.51.100.8${end}`);
        expect(settle(scan(bytes, columns))).toEqual([said, '3 198.51.100.8']);
        expect(settle(scan(bytes, columns, [3, 20, 4000, 4104, 4105, 9000]))).toEqual([said, '3 198.51.100.8']);
      }
    }
  });

  it.each(['가', 'é', '😀', 'a'])('measures a line of %s in characters, whatever the cuts', (character) => {
    const beginning = '198.51.100.7 # ';
    const count = (MAX_LINE_LENGTH - beginning.length) / character.length;
    const longest = beginning + character.repeat(Math.floor(count));
    const longer = `${longest}${character}`;
    for (const cuts of [[], [4_096, 4_104, 8_192, 12_288, 12_296]]) {
      expect(settle(scan(encode(`${longest}\n198.51.100.8\n`), 'reject', cuts))).toEqual([
        '1 198.51.100.7',
        '2 198.51.100.8',
      ]);
      expect(scan(encode(`${longer}\n198.51.100.8\n`), 'reject', cuts)).toEqual([
        `1 too long, ${MAX_LINE_LENGTH}`,
        '2 198.51.100.8',
      ]);
    }
  });

  it('says the same by bytes as by text, whatever the line and the cuts', () => {
    const octet = fc.oneof(fc.nat(255).map(String), fc.constantFrom('', '00', '01', '256', '1000', '0', 'a'));
    const quad = fc.array(octet, { minLength: 3, maxLength: 5 }).map((octets) => octets.join('.'));
    const good = fc.array(fc.nat(255), { minLength: 4, maxLength: 4 }).map((octets) => octets.join('.'));
    const tail = fc.oneof(
      fc.constantFrom(
        '',
        '',
        '\r',
        '/',
        '/0',
        '/7',
        '/8',
        '/08',
        '/32',
        '/33',
        '/24x',
        '/0/p',
        ' # c',
        '#c',
        '\t10',
        ' -',
      ),
      fc.constantFrom(
        ' ;',
        ' x',
        '  x',
        '\t-x',
        ' x- y',
        '\r\r',
        ' \r',
        '\0',
        '-',
        '.',
        ',',
        '\u00a0',
        '/24\r',
        '/24 # c',
      ),
      fc.nat(200).map((prefix) => `/${prefix}`),
      fc.tuple(fc.constantFrom('-', ' - ', '- ', ' -'), fc.oneof(good, quad)).map((parts) => parts.join('')),
      fc.string({ maxLength: 5 }),
    );
    const line = fc.oneof(
      fc.tuple(fc.constantFrom('', '', '', ' ', '\t'), fc.oneof(good, quad), tail).map((parts) => parts.join('')),
      fc.string({ maxLength: 20 }),
      fc.constantFrom('2001:db8::1', '::ffff:198.51.100.7', 'fe80::1%eth0', '\ufeff198.51.100.7'),
    );
    const list = fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n').replace(/^\ufeff/, ''));
    fc.assert(
      fc.property(
        list,
        fc.constantFrom<Columns>('reject', 'ignore'),
        fc.array(fc.nat(), { maxLength: 5 }),
        (text, columns, cuts) => {
          const bytes = encode(text);
          // What is no valid text comes back from bytes with replacement characters, so that is what both must read.
          const decoded = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(bytes);
          expect(settle(scan(bytes, columns, cuts))).toEqual(naiveScan(decoded, columns));
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('of any bytes at all is read without an error, and the same whatever the cuts', () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(), { maxLength: 8 }), (junk, cuts) => {
        expect(scan(junk, 'ignore', cuts)).toEqual(scan(junk, 'ignore'));
      }),
      { numRuns: 2000 },
    );
  });

  it('can be read at once', () => {
    const seen: number[] = [];
    scanPlain(encode('198.51.100.7\nx\n'), {
      v4: (lo) => seen.push(lo),
      other: () => seen.push(-1),
      tooLong: () => {},
    });
    expect(seen).toEqual([0xc6336407, -1]);
  });
});

describe('aggregateText', () => {
  it('gives the builder and counts what was not taken, by reason', () => {
    const text = '198.51.100.7\n198.51.100.6\n2001:db8::1\n10.1\nexample.com\nexample.org\n1.0.0.0/7\n';
    const { builder, rejects } = aggregateText([encode(text), encode('x'.repeat(5000))]);
    expect(new TextDecoder().decode(cidrText(builder.build()))).toBe('198.51.100.6/31\n2001:db8::1\n');
    expect(Object.fromEntries(rejects)).toEqual({
      'short-form': 1,
      'host-name': 2,
      'too-wide': 1,
      'line-too-long': 1,
    });
  });

  it('stays exact where the last address is followed by more', () => {
    const { builder } = aggregateText([encode('255.255.255.208/8\n0.0.0.0/8\n255.255.255.208\n255.255.255.255\n')]);
    expect(new TextDecoder().decode(cidrText(builder.build()))).toBe('0.0.0.0/8\n255.0.0.0/8\n');
  });

  it('takes wide ranges that a person has confirmed', () => {
    const { builder } = aggregateText([encode('0.0.0.0/1\n128.0.0.0-255.255.255.255\n')], { allowWide: true });
    expect(new TextDecoder().decode(cidrText(builder.build()))).toBe('0.0.0.0/0\n');
  });
});
