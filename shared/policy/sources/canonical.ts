import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { JoinedRecord } from './connector.ts';

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

/** JSON with sorted keys and no spaces: equal values give equal text. */
export const canonicalJson = (value: unknown): string => JSON.stringify(sorted(value));

/**
 * All that a source says about a record, in one text: what is kept as the raw payload, and hashed.
 *
 * @example
 * joinedText({ record: '1', parts: { detail: '{"b":1}', list: '{"a":1}' } }); // '{"detail":{"b":1},"list":{"a":1}}'
 */
export function joinedText(joined: JoinedRecord): string {
  const names = Object.keys(joined.parts).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${joined.parts[name]}`).join(',')}}`;
}

/** SHA-256 of a text's UTF-8 bytes, hex. */
export const textHash = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));
