import { sha1 } from '@noble/hashes/legacy.js';
import { hexOf } from '../../kernel/hash.ts';

const encoder = new TextEncoder();

/** The bytes of a UUID in its usual text. */
function bytesOfUuid(uuid: string): Uint8Array {
  return Uint8Array.from(uuid.replaceAll('-', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/**
 * UUID of a name within a namespace, version 5 (RFC 9562 §5.5): the same name always has the same UUID.
 *
 * @param namespace A UUID in its usual text.
 * @example
 * uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com'); // '2ed6657d-e927-568b-95e1-2665a8aea6a2'
 */
export function uuid5(namespace: string, name: string): string {
  const space = bytesOfUuid(namespace);
  const text = encoder.encode(name);
  const input = new Uint8Array(space.length + text.length);
  input.set(space);
  input.set(text, space.length);
  const hash = sha1(input).subarray(0, 16);
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hexOf(hash);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
