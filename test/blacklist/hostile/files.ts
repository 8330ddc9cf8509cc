import { createRandom, type Random } from '../../../scripts/fakes/random.ts';
import { poiWorkbook, truncate, zipBomb } from '../../../scripts/fakes/workbook.ts';

/** A file and what must become of it. */
export interface HostileFile {
  readonly name: string;
  readonly query?: string;
  readonly bytes: () => Uint8Array;
  /** One of these codes, or the counts of a run that went well. */
  readonly outcome:
    | { readonly codes: readonly string[] }
    | { readonly good: readonly string[]; readonly rejects: readonly (readonly [line: number, reason: string])[] };
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const joined = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => Uint8Array.from(part)));

/** UTF-16 with or without a mark. */
export function utf16(text: string, order: 'le' | 'be', hasMark: boolean): Uint8Array {
  const bytes = Buffer.from(hasMark ? `\ufeff${text}` : text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}

export const noise = (random: Random, length: number): Uint8Array =>
  Uint8Array.from({ length }, () => Math.floor(random() * 256));

const workbook = (rows: readonly (readonly string[])[]): Uint8Array =>
  poiWorkbook({ sheets: [{ name: '요주의 IP', header: ['IP', '국가', '등록사유', '등록일', '해제일'], rows }] });

const row = (address: string): readonly string[] => [address, 'US', '포트 스캐닝', '2026-01-01', '2099-01-01'];

/** Random bytes compress badly, so that a cut falls into the data. */
const largeWorkbook = (): Uint8Array => {
  const random = createRandom(9);
  return workbook(
    Array.from({ length: 2_000 }, () => row(`33.${[0, 0, 0].map(() => Math.floor(random() * 256)).join('.')}`)),
  );
};

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
}

const HTML =
  '<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><table><tr><td>32.9.9.9</td></tr></table></body></html>';
const MIB = 1 << 20;
const unreadable = { codes: ['artefact_unreadable'] };
const unknown = { codes: ['artefact_format_unknown'] };
const bomb = { codes: ['artefact_bomb'] };
const cut = { codes: ['artefact_truncated'] };
const good = (address: string, ...rejects: (readonly [number, string])[]) => ({ good: [address], rejects });

/** A CSV as a Korean tool saves it: `IP,사유` and `<address>,스팸` in EUC-KR, then a line that is none. */
export const koreanCsv = (address: string): Uint8Array =>
  joined(
    utf8('IP,'),
    [0xbb, 0xe7, 0xc0, 0xaf],
    utf8(`\r\n${address},`),
    [0xbd, 0xba, 0xc6, 0xd4],
    utf8('\r\n1..2.3,\r\n'),
  );

/** Every kind of file that a portal, a person or an attacker may send, each with good addresses of its own. */
export const HOSTILE_FILES: readonly HostileFile[] = [
  { name: 'binary junk', bytes: () => noise(createRandom(1), 100_000), outcome: unknown },
  {
    name: 'ten bytes of zero',
    bytes: () => new Uint8Array(10),
    outcome: { codes: ['artefact_format_unknown', 'artefact_unreadable'] },
  },
  { name: 'blanks only', bytes: () => utf8(' \r\n\t\n'), outcome: unreadable },
  { name: 'a mark and nothing else', bytes: () => utf8('\ufeff'), outcome: unreadable },
  {
    name: 'a line of 10 MB before a good one',
    query: 'format=plain',
    bytes: () => utf8(`${'1'.repeat(10_000_000)}\n32.0.1.1\n`),
    outcome: good('32.0.1.1', [1, 'line-too-long']),
  },
  {
    name: 'a line of 10 MB that begins with a good address',
    bytes: () => utf8(`32.0.2.1\n32.0.2.9 ${' '.repeat(10_000_000)}x`),
    outcome: good('32.0.2.1', [2, 'line-too-long']),
  },
  {
    name: 'CSV with a quote that is never closed, 10 MB',
    query: 'format=csv',
    bytes: () => utf8(`ip,reason\n32.0.3.1,ok\n"${'x'.repeat(10_000_000)}`),
    outcome: good('32.0.3.1', [3, 'line-too-long']),
  },
  { name: 'UTF-8 mark', bytes: () => utf8('\ufeff32.0.4.1\n'), outcome: good('32.0.4.1') },
  { name: 'CRLF', bytes: () => utf8('32.0.5.1\r\n\r\nbad\r\n'), outcome: good('32.0.5.1', [3, 'host-name']) },
  { name: 'CR alone', bytes: () => utf8('32.0.6.1\rbad\r'), outcome: good('32.0.6.1', [2, 'host-name']) },
  {
    name: 'UTF-16LE',
    bytes: () => utf16('32.0.7.1\r\n010.0.0.1\r\n', 'le', true),
    outcome: good('32.0.7.1', [2, 'leading-zero']),
  },
  {
    name: 'UTF-16BE',
    bytes: () => utf16('32.0.8.1\r\n010.0.0.1\r\n', 'be', true),
    outcome: good('32.0.8.1', [2, 'leading-zero']),
  },
  {
    name: 'UTF-16LE without a mark',
    bytes: () => utf16('32.0.9.1\nbad\n', 'le', false),
    outcome: good('32.0.9.1', [2, 'host-name']),
  },
  {
    name: 'UTF-16 with half a character at its end',
    bytes: () => joined(utf16('32.0.10.1\n', 'le', true), [0x31]),
    outcome: good('32.0.10.1', [2, 'not-text']),
  },
  {
    name: 'NUL inside a line',
    query: 'format=plain',
    bytes: () => utf8('32.0.12.1\n32.0.12\0.9\n'),
    outcome: good('32.0.12.1', [2, 'not-text']),
  },
  { name: 'zip bomb of rows', bytes: () => zipBomb({ bytes: 400 * MIB }), outcome: bomb },
  { name: 'zip bomb of one cell', bytes: () => zipBomb({ bytes: 400 * MIB, fill: 'text' }), outcome: bomb },
  {
    name: 'zip bomb of blanks',
    query: 'format=regtech-xlsx',
    bytes: () => zipBomb({ bytes: 400 * MIB, fill: 'spaces' }),
    outcome: bomb,
  },
  { name: 'XLSX cut in half', bytes: () => truncate(largeWorkbook(), largeWorkbook().length / 2), outcome: cut },
  {
    name: 'XLSX without its last byte',
    bytes: () => truncate(largeWorkbook(), largeWorkbook().length - 1),
    outcome: cut,
  },
  {
    name: 'the first 4 bytes of an XLSX',
    query: 'format=secudium-xlsx',
    bytes: () => truncate(largeWorkbook(), 4),
    outcome: cut,
  },
  { name: 'XLSX with a damaged byte', bytes: () => flipped(largeWorkbook(), 20_000), outcome: unreadable },
  {
    name: 'XLSX with bad rows',
    bytes: () => workbook([row('32.0.13.1'), row('32.0.13.9/0/path'), row('=cmd|x!A1'), row('')]),
    outcome: good('32.0.13.1', [3, 'trailing-text'], [4, 'not-an-address'], [5, 'empty-address']),
  },
  { name: 'HTML instead of XLSX', query: 'format=regtech-xlsx', bytes: () => utf8(HTML), outcome: unreadable },
  { name: 'HTML of nobody', bytes: () => utf8(HTML), outcome: unknown },
  { name: 'HTML instead of a list', query: 'format=plain', bytes: () => utf8(HTML), outcome: unknown },
  {
    name: 'HTML with a million open tags',
    query: 'format=regtech-html',
    bytes: () => utf8('<table><tr><td>'.repeat(300_000)),
    outcome: { codes: ['artefact_layout_drifted', 'artefact_too_large', 'artefact_unreadable'] },
  },
  { name: 'text instead of XLSX', query: 'format=secudium-xlsx', bytes: () => utf8('32.9.9.9\n'), outcome: unreadable },
  {
    name: 'BIFF8',
    bytes: () => joined([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], new Uint8Array(1_024)),
    outcome: { codes: ['artefact_format_unsupported'] },
  },
  {
    name: 'BIFF8 as plain',
    query: 'format=plain',
    bytes: () => joined([0xd0, 0xcf, 0x11, 0xe0], utf8('\n32.9.9.9\n')),
    outcome: { codes: ['artefact_format_unsupported'] },
  },
  { name: 'JSON cut off', bytes: () => utf8('["32.9.9.9", "32.9.9'), outcome: unreadable },
  { name: 'JSON a million levels deep', bytes: () => utf8('['.repeat(1_000_000)), outcome: unreadable },
  {
    name: 'JSON with strange elements',
    bytes: () => utf8(`["32.0.14.1", null, 5, {"ip":"010.0.0.1"}, {"__proto__":{"ip":"32.9.9.9"}}, [], true, {}]`),
    outcome: good(
      '32.0.14.1',
      [2, 'field-missing'],
      [3, 'field-missing'],
      [4, 'leading-zero'],
      [5, 'field-missing'],
      [6, 'field-missing'],
      [7, 'field-missing'],
      [8, 'field-missing'],
    ),
  },
  {
    name: 'a million commas',
    query: 'format=csv',
    bytes: () => utf8(`ip,b\n32.0.15.1,x\n${','.repeat(4_000)}\n`),
    outcome: good('32.0.15.1', [3, 'empty-address']),
  },
];
