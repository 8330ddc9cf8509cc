import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { ARTEFACT_FORMATS, type ArtefactFormat } from '../../../../shared/blacklist/artefact/contract.ts';
import { sniff } from '../../../../shared/blacklist/artefact/sniff.ts';
import { REJECT_REASONS } from '../../../../shared/blacklist/record.ts';
import { isAegisError } from '../../../../shared/kernel/error.ts';
import { parse, utf8, utf16 } from './support.ts';

// Work for the processor: five seconds are not always enough on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

const XLS = new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]);
const CODES = new Set([
  'artefact_unreadable',
  'artefact_truncated',
  'artefact_too_large',
  'artefact_bomb',
  'artefact_layout_drifted',
  'artefact_format_unknown',
  'artefact_format_unsupported',
]);

describe('sniff', () => {
  it.each([
    ['PK\u0003\u0004...', 'zip'],
    ['PK-list\n192.0.2.1', 'text'],
    ['\ufeff \n<!DOCTYPE html>', 'html'],
    [' {"a":1}', 'json'],
    ['["a"]', 'json'],
    ['', 'empty'],
    [' \r\n\t', 'empty'],
    ['192.0.2.1', 'text'],
    ['a\0b', 'binary'],
    ['\u0001\u0002\u0003', 'binary'],
  ])('takes %j for %s', (text, kind) => {
    expect(sniff(utf8(text))).toBe(kind);
  });

  it('takes UTF-16 and Korean text for text, an old workbook for what it is', () => {
    expect(sniff(utf16('192.0.2.1\n', 'be', false))).toBe('text');
    expect(sniff(utf16('<html>', 'le', true))).toBe('html');
    expect(sniff(utf8(`# ${'목록 '.repeat(3_000)}`))).toBe('text');
    expect(sniff(XLS)).toBe('biff8');
  });
});

describe('parseArtefact', () => {
  it.each(ARTEFACT_FORMATS)('tells how to save an old workbook anew, as %s', async (format) => {
    await expect(parse(XLS, format)).rejects.toMatchObject({
      code: 'artefact_format_unsupported',
      message: expect.stringContaining('.xlsx'),
    });
  });

  it.each(ARTEFACT_FORMATS)('never takes an empty file for an empty list, as %s', async (format) => {
    for (const text of ['', ' \r\n', '\ufeff']) {
      await expect(parse(text, format)).rejects.toMatchObject({ details: { reason: 'empty' } });
    }
  });

  it.each(['auto', 'plain', 'csv', 'json'] as const)('never takes a web page for a list, as %s', async (format) => {
    await expect(parse('<!DOCTYPE html>\n<html><body>Sign in</body></html>', format)).rejects.toMatchObject({
      code: 'artefact_format_unknown',
    });
  });

  it('knows a login page whatever it was to be', async () => {
    const page = '<html><form id="loginForm"></form></html>';
    for (const format of ['auto', 'regtech-xlsx', 'regtech-html', 'secudium-xlsx', 'secudium-html'] as const) {
      await expect(parse(page, format)).rejects.toMatchObject({
        code: 'artefact_unreadable',
        details: { reason: 'login-page' },
      });
    }
  });

  it('refuses bytes that are no text when nothing is known about them', async () => {
    await expect(parse('\u0000\u0001\u0002 junk', 'auto')).rejects.toMatchObject({ code: 'artefact_format_unknown' });
    const asked = await parse('\u0000\u0001\u0002 junk\n192.0.2.1\n', 'plain');
    expect(asked).toMatchObject({ ranges: ['192.0.2.1'], refusals: ['1 not-text'] });
  });

  it('refuses text and JSON in place of a workbook', async () => {
    for (const text of ['192.0.2.1\n', '{"error":true}', 'PK\u0003\u0004 and no more']) {
      await expect(parse(text, 'secudium-xlsx')).rejects.toSatisfy(
        (error) => isAegisError(error) && CODES.has(error.code),
      );
    }
  });
});

/** Parses and checks what must hold for any input. */
async function holds(bytes: Uint8Array, format: ArtefactFormat): Promise<void> {
  try {
    const { report, records, rejects } = await parse(bytes, format);
    expect(report.accepted + report.rejected).toBe(report.lines);
    expect([records.length, rejects.length]).toEqual([report.accepted, report.rejected]);
    for (const { sample, reason, line } of rejects) {
      expect(REJECT_REASONS).toContain(reason);
      expect(line).toBeGreaterThan(0);
      expect(sample.length).toBeLessThanOrEqual(120);
      expect(sample).not.toMatch(/[\p{Cc}\p{Cs}]/u);
    }
    for (const { record } of records) {
      const { range } = record;
      const widest = range.family === 4 ? 2n ** 24n : 2n ** 112n;
      expect(BigInt(range.hi) - BigInt(range.lo)).toBeLessThan(widest);
    }
  } catch (error) {
    if (!isAegisError(error) || !CODES.has(error.code)) throw error;
  }
}

const piece = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom(
    ...[
      '\n',
      '\r',
      '\r\n',
      ',',
      ';',
      '\t',
      '"',
      '""',
      '#',
      '//',
      '/',
      '-',
      '/0',
      '/24',
      '<',
      '<td>',
      '<table>',
      '</table>',
    ],
    ...[
      '<th>IP',
      '<th>등록사유',
      '<tr>',
      '{',
      '}',
      '[',
      ']',
      ':',
      '"cidr"',
      '&#',
      '&#49;',
      '.',
      '010',
      '\0',
      '\ufeff',
      ' ',
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

describe('any input', () => {
  it.each(ARTEFACT_FORMATS)('random bytes end in a report that adds up or a typed error, as %s', async (format) => {
    const magic = fc.constantFrom(
      [],
      [0x50, 0x4b, 3, 4],
      [0xd0, 0xcf, 0x11, 0xe0],
      [0xff, 0xfe],
      [0xef, 0xbb, 0xbf],
      [0x3c],
    );
    await fc.assert(
      fc.asyncProperty(magic, fc.uint8Array({ maxLength: 400 }), (start, rest) =>
        holds(new Uint8Array([...start, ...rest]), format),
      ),
      { numRuns: 150 },
    );
  });

  it.each(ARTEFACT_FORMATS)('text made of what lists are made of does, too, as %s', async (format) => {
    await fc.assert(
      fc.asyncProperty(text, (input) => holds(utf8(input), format)),
      { numRuns: 300 },
    );
  });

  it('every line of a plain list is accepted or rejected, blank ones and comments apart', async () => {
    const line = fc
      .oneof(fc.ipV4(), fc.ipV6(), fc.string({ maxLength: 30 }))
      .map((value) => value.replace(/[\r\n#;/]/g, '_'));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1 }), async (lines) => {
        const input = lines.join('\n');
        fc.pre(input.trim() !== '' && sniff(utf8(input)) === 'text');
        const { report } = await parse(input, 'plain');
        expect(report.lines).toBe(lines.filter((value) => /[^ \t\r]/.test(value)).length);
      }),
    );
  });

  it('a plain list reads the same by bytes and by characters', async () => {
    const long = fc
      .tuple(
        fc.constantFrom('a', 'é', '가', '😀', '\ufeff'),
        fc.integer({ min: 1_360, max: 1_370 }),
        fc.constantFrom(1, 2, 3),
      )
      .map(([character, third, times]) => `# ${character.repeat(third * times)}\n`);
    const withLong = fc.tuple(text, fc.oneof(fc.constant(''), long), text).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(withLong, async (input) => {
        const lines = input.replaceAll('\r', '').replaceAll('\0', '');
        fc.pre(sniff(utf8(lines)) === 'text');
        const byBytes = await parse(lines, 'plain');
        // A mark makes it UTF-16, which the byte scanner does not know; one at the start of the text was the mark of UTF-8.
        const byCharacters = await parse(utf16(lines.replace(/^\ufeff/, ''), 'le', true), 'plain');
        expect(byCharacters.ranges).toEqual(byBytes.ranges);
        expect(byCharacters.refusals).toEqual(byBytes.refusals);
      }),
      { examples: [['0.0.0.0\ufeff'], ['\ufeff\ufeff0.0.0.0'], ['0.0.0.0\ufeff// a'], ['0.0.0.0\n\ufeff0.0.0.1']] },
    );
  });
});
