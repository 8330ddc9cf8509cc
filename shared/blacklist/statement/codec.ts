import { AegisError } from '../../kernel/error.ts';
import { CATEGORIES, type Facts } from '../record.ts';
import type { DetailTable } from './details.ts';
import { MAX_DETAILS } from './details.ts';
import { MAX_STATEMENT_ROWS, type Rows, type Statement, WORDS_V4, WORDS_V6 } from './statement.ts';

/** `AGST`, read as a little-endian word. */
const MAGIC = 0x5453_4741;
const VERSION = 1;
const HEADER_WORDS = 6;
const HEADER_BYTES = HEADER_WORDS * 4;

/**
 * A statement as bytes: chunks to be stored one after another.
 *
 * | offset | content |
 * |---|---|
 * | 0 | magic, version, checksum of all that follows the header, bytes of JSON, IPv4 rows, IPv6 rows: 6 words |
 * | 24 | details as JSON, UTF-8, padded with spaces to a multiple of 4 |
 * | then | keys and details of IPv4, keys and details of IPv6 (words), misses of IPv4, of IPv6 (bytes), padded with 0 |
 *
 * All words are little-endian, as is every machine that this runs on: columns are stored and read without a copy.
 */
export function encodeStatement(statement: Statement): Uint8Array[] {
  const { v4, v6 } = statement;
  const json = padded(new TextEncoder().encode(JSON.stringify(detailsToJson(statement.details))), 0x20);
  const misses = new Uint8Array((v4.length + v6.length + 3) & ~3);
  misses.set(v4.misses, 0);
  misses.set(v6.misses, v4.length);
  const body = [json, bytesOf(v4.keys), bytesOf(v4.detail), bytesOf(v6.keys), bytesOf(v6.detail), misses];
  let sum = CHECKSUM_SEED;
  for (const part of body) sum = checksum(sum, part);
  const header = new Uint32Array([MAGIC, VERSION, sum, json.byteLength, v4.length, v6.length]);
  return [bytesOf(header), ...body.filter((part) => part.byteLength > 0)];
}

/**
 * Reads what {@link encodeStatement} wrote; the columns are views of `bytes` where its alignment allows. Throws
 * `internal`, saying what is wrong, for anything else: a damaged baseline must never pass for what a source said.
 */
export function decodeStatement(bytes: Uint8Array): Statement {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  if (aligned.byteLength < HEADER_BYTES || aligned.byteLength % 4 !== 0) throw damaged('length');
  const header = new Uint32Array(aligned.buffer, aligned.byteOffset, HEADER_WORDS);
  const [magic, version, sum, jsonBytes, rows4, rows6] = [...header] as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (magic !== MAGIC) throw damaged('magic');
  if (version !== VERSION) throw damaged('version');
  if (rows4 + rows6 > MAX_STATEMENT_ROWS || jsonBytes % 4 !== 0) throw damaged('size');
  const rowBytes = rows4 * (WORDS_V4 + 1) * 4 + rows6 * (WORDS_V6 + 1) * 4 + ((rows4 + rows6 + 3) & ~3);
  if (aligned.byteLength !== HEADER_BYTES + jsonBytes + rowBytes) throw damaged('length');
  if (checksum(CHECKSUM_SEED, aligned.subarray(HEADER_BYTES)) !== sum) throw damaged('checksum');

  let at = aligned.byteOffset + HEADER_BYTES;
  const details = detailsFromJson(parseJson(new Uint8Array(aligned.buffer, at, jsonBytes)));
  at += jsonBytes;
  const words = (count: number): Uint32Array => {
    const column = new Uint32Array(aligned.buffer, at, count);
    at += count * 4;
    return column;
  };
  const misses = (count: number): Uint8Array => {
    const column = new Uint8Array(aligned.buffer, at, count);
    at += count;
    return column;
  };
  const columns4 = { words: WORDS_V4, length: rows4, keys: words(rows4 * WORDS_V4), detail: words(rows4) };
  const columns6 = { words: WORDS_V6, length: rows6, keys: words(rows6 * WORDS_V6), detail: words(rows6) };
  const v4 = { ...columns4, misses: misses(rows4) };
  const v6 = { ...columns6, misses: misses(rows6) };
  checkDetails(v4, details.length);
  checkDetails(v6, details.length);
  return { details, v4, v6 };
}

const damaged = (what: string): AegisError =>
  new AegisError('internal', `The stored statement is damaged: ${what}`, { details: { statement: what } });

const bytesOf = (words: Uint32Array): Uint8Array => new Uint8Array(words.buffer, words.byteOffset, words.byteLength);

function padded(bytes: Uint8Array, filler: number): Uint8Array {
  const out = new Uint8Array((bytes.byteLength + 3) & ~3).fill(filler);
  out.set(bytes);
  return out;
}

const CHECKSUM_SEED = 0x811c_9dc5;
const CHECKSUM_PRIME = 0x0100_0193;

/** FNV-1a over 32-bit words: each step is a bijection, so a single changed word always shows. */
function checksum(seed: number, bytes: Uint8Array): number {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  let sum = seed;
  for (let i = 0; i < words.length; i++) sum = Math.imul(sum ^ words[i]!, CHECKSUM_PRIME);
  return sum >>> 0;
}

function checkDetails(rows: Rows, details: number): void {
  for (let i = 0; i < rows.length; i++) if (rows.detail[i]! >= details) throw damaged('detail');
}

/** `[facts as [reason, category, country, severity, confidence], factsOf, upstreamIds, registeredAt, expiresAt, fromFirstSeen]` */
type DetailsJson = readonly [readonly unknown[], unknown, unknown, unknown, unknown, unknown];

const timesToJson = (times: Float64Array): (number | null)[] =>
  Array.from(times, (time) => (Number.isNaN(time) ? null : time));

function detailsToJson(table: DetailTable): DetailsJson {
  return [
    table.facts.map((facts) => [facts.reason, facts.category, facts.country, facts.severity, facts.confidence]),
    Array.from(table.factsOf),
    table.upstreamIds,
    timesToJson(table.registeredAt),
    timesToJson(table.expiresAt),
    Array.from(table.fromFirstSeen),
  ];
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    throw damaged('details');
  }
}

const isText = (value: unknown): value is string | null => value === null || typeof value === 'string';
const isNumber = (value: unknown): value is number | null => value === null || typeof value === 'number';
const isTexts = (value: unknown): value is (string | null)[] => Array.isArray(value) && value.every(isText);
const isNumbers = (value: unknown): value is (number | null)[] => Array.isArray(value) && value.every(isNumber);

function factsFromJson(row: unknown): Facts {
  if (!Array.isArray(row) || row.length !== 5) throw damaged('facts');
  const [reason, category, country, severity, confidence] = row as unknown[];
  const known = CATEGORIES.find((each) => each === category) ?? null;
  if (!isText(reason) || !isText(country) || !isText(severity) || !isNumber(confidence)) throw damaged('facts');
  if (known !== category) throw damaged('facts');
  return { reason, category: known, country, severity, confidence };
}

function detailsFromJson(json: unknown): DetailTable {
  if (!Array.isArray(json) || json.length !== 6 || !Array.isArray(json[0])) throw damaged('details');
  const [facts, factsOf, upstreamIds, registeredAt, expiresAt, fromFirstSeen] = json as unknown[];
  if (!isNumbers(factsOf) || !isTexts(upstreamIds) || !isNumbers(registeredAt) || !isNumbers(expiresAt)) {
    throw damaged('details');
  }
  const { length } = factsOf;
  if (!isNumbers(fromFirstSeen) || length > MAX_DETAILS) throw damaged('details');
  if ([upstreamIds, registeredAt, expiresAt, fromFirstSeen].some((column) => column.length !== length)) {
    throw damaged('details');
  }
  const factList = (facts as unknown[]).map(factsFromJson);
  if (factsOf.some((index) => index === null || index < 0 || index >= factList.length)) throw damaged('details');
  return {
    length,
    facts: factList,
    factsOf: Uint32Array.from(factsOf as number[]),
    upstreamIds,
    registeredAt: Float64Array.from(registeredAt, (time) => time ?? Number.NaN),
    expiresAt: Float64Array.from(expiresAt, (time) => time ?? Number.NaN),
    fromFirstSeen: Uint8Array.from(fromFirstSeen, (flag) => flag ?? 0),
  };
}
