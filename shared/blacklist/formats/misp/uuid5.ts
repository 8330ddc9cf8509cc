import { sha1 } from '@noble/hashes/legacy.js';
import { bytesOf, hexOf } from '../../../kernel/hash.ts';

/** Of everything that is named here; itself a UUID of version 5, of the name `aegis/misp` below the namespace of URLs. */
const NAMESPACE = namespaceBytes('6fc8da6f-59d2-5f4c-bf19-8ee0a117df49');

/**
 * A UUID of version 5 (RFC 9562, section 5.5): the same name gives the same UUID for ever.
 *
 * @example
 * uuid5('event/main'); // always the same
 */
export function uuid5(name: string): string {
  const text = bytesOf(name);
  const input = new Uint8Array(NAMESPACE.length + text.length);
  input.set(NAMESPACE);
  input.set(text, NAMESPACE.length);
  const bytes = sha1(input).slice(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return hexOf(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function namespaceBytes(uuid: string): Uint8Array {
  return Uint8Array.from(uuid.replaceAll('-', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
