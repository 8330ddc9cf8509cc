import type { RejectReason } from '../record.ts';
import { dottedPrefixLength, isDecimal, parse4 } from './parse4.ts';
import { parse6 } from './parse6.ts';
import type { AddressRange } from './range.ts';

/** Shortest prefixes that pass without a person's confirmation. */
export const WIDEST_PREFIX = { 4: 8, 6: 16 } as const;

const WIDEST_SIZE_4 = 2 ** (32 - WIDEST_PREFIX[4]);
const WIDEST_SIZE_6 = 1n << BigInt(128 - WIDEST_PREFIX[6]);

/** `::ffff:0:0/96`, an IPv4 address in IPv6 clothing: it would pass an IPv4 allowlist unseen. */
const MAPPED_TAG = 0xffffn;

export interface ParseAddressOptions {
  /** A person has confirmed ranges wider than {@link WIDEST_PREFIX}. Default false. */
  readonly allowWide?: boolean;
}

export type ParsedAddress =
  | { readonly ok: true; readonly range: AddressRange; readonly notation: 'address' | 'cidr' | 'range' }
  | { readonly ok: false; readonly reason: RejectReason };

type Single =
  | { readonly family: 4; readonly value: number }
  | { readonly family: 6; readonly value: bigint }
  | { readonly family: 0; readonly reason: RejectReason };

/**
 * Reads one address, CIDR (host bits are masked) or range `a-b` (blanks round the dash are fine), IPv4 or IPv6, with
 * nothing before or after it but blanks. Strict: a text that two programs could read in two ways (octal, short forms,
 * integers, text after a prefix) is refused with the reason. Never throws.
 *
 * @param text any text; not trusted.
 * @returns the inclusive range and how it was written, or the reason.
 * @example
 * parseAddress('198.51.100.7/24'); // { ok: true, range: { family: 4, lo: 3325256704, hi: 3325256959 }, notation: 'cidr' }
 * parseAddress('198.51.100.7/0/index'); // { ok: false, reason: 'trailing-text' }
 * parseAddress('198.51..7'); // { ok: false, reason: 'octet-missing' }
 */
export function parseAddress(text: string, options: ParseAddressOptions = {}): ParsedAddress {
  const trimmed = trimBlanks(text);
  const end = tokenEnd(trimmed, 0);
  const first = parseSingle(trimmed.slice(0, end));
  if (first.family === 0) return refuse(first.reason);
  if (end === trimmed.length) return accept(first, first, 'address', options);
  if (trimmed[end] === '/') return parsePrefix(first, trimmed.slice(end + 1), options);
  const dash = skipBlanks(trimmed, end);
  if (trimmed[dash] !== '-') return refuse('trailing-text');
  const last = trimmed.slice(skipBlanks(trimmed, dash + 1));
  return parseRangeEnd(first, last, options);
}

function parsePrefix(
  address: Exclude<Single, { family: 0 }>,
  text: string,
  options: ParseAddressOptions,
): ParsedAddress {
  let digits = 0;
  while (digits < text.length && isDecimal(text[digits] as string)) digits++;
  if (digits === 0) return refuse(text === '' || isBlank(text.charCodeAt(0)) ? 'prefix-missing' : 'trailing-text');
  if (digits < text.length) return refuse('trailing-text');
  if (digits > 1 && text[0] === '0') return refuse('leading-zero');
  const prefix = digits > 3 ? 1000 : Number(text);
  if (prefix > (address.family === 4 ? 32 : 128)) return refuse('prefix-range');
  if (address.family === 4) {
    const hostBits = 2 ** (32 - prefix);
    const lo = address.value - (address.value % hostBits);
    return accept({ family: 4, value: lo }, { family: 4, value: lo + hostBits - 1 }, 'cidr', options);
  }
  if (isMapped(address.value)) return refuse('ipv4-mapped');
  const hostMask = (1n << BigInt(128 - prefix)) - 1n;
  const hi = address.value | hostMask;
  return accept({ family: 6, value: hi ^ hostMask }, { family: 6, value: hi }, 'cidr', options);
}

function parseRangeEnd(
  first: Exclude<Single, { family: 0 }>,
  text: string,
  options: ParseAddressOptions,
): ParsedAddress {
  const end = tokenEnd(text, 0);
  const last = parseSingle(text.slice(0, end));
  if (last.family === 0) return refuse(last.reason);
  if (end < text.length) return refuse('trailing-text');
  if (last.family !== first.family) return refuse('range-mixed-families');
  return accept(first, last, 'range', options);
}

function accept(
  first: Exclude<Single, { family: 0 }>,
  last: Exclude<Single, { family: 0 }>,
  notation: 'address' | 'cidr' | 'range',
  options: ParseAddressOptions,
): ParsedAddress {
  if (first.family === 4 && last.family === 4) {
    if (first.value > last.value) return refuse('range-reversed');
    if (last.value - first.value >= WIDEST_SIZE_4 && options.allowWide !== true) return refuse('too-wide');
    return { ok: true, range: { family: 4, lo: first.value, hi: last.value }, notation };
  }
  const lo = first.value as bigint;
  const hi = last.value as bigint;
  if (isMapped(lo) || isMapped(hi)) return refuse('ipv4-mapped');
  if (lo > hi) return refuse('range-reversed');
  if (hi - lo >= WIDEST_SIZE_6 && options.allowWide !== true) return refuse('too-wide');
  return { ok: true, range: { family: 6, lo, hi }, notation };
}

function parseSingle(token: string): Single {
  if (token === '') return { family: 0, reason: 'empty-address' };
  const dotted = dottedPrefixLength(token);
  if (dotted === token.length) return single4(parse4(token));
  // Only digits and dots in front can be an IPv4 address with something stuck to it, such as a port or a comment.
  if (typeof parse4(token.slice(0, dotted)) === 'number') return { family: 0, reason: 'trailing-text' };
  if (token.includes(':')) {
    const value = parse6(token);
    if (typeof value === 'bigint') return { family: 6, value };
    return { family: 0, reason: value === 'not-an-address' && !isText(token) ? 'not-text' : value };
  }
  return { family: 0, reason: wordReason(token) };
}

function single4(value: number | RejectReason): Single {
  return typeof value === 'number' ? { family: 4, value } : { family: 0, reason: value };
}

function wordReason(token: string): RejectReason {
  if (!isText(token)) return 'not-text';
  const isName = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,62})\.)*[a-z_][a-z0-9_-]{0,62}\.?$/i.test(token.slice(0, 256));
  return isName ? 'host-name' : 'not-an-address';
}

/** Control characters and U+FFFD stand for bytes that were never text. */
function isText(token: string): boolean {
  for (let i = 0; i < token.length; i++) {
    const code = token.charCodeAt(i);
    if (code < 0x20 || code === 0x7f || code === 0xfffd) return false;
  }
  return true;
}

function isMapped(value: bigint): boolean {
  return value >> 32n === MAPPED_TAG;
}

function refuse(reason: RejectReason): ParsedAddress {
  return { ok: false, reason };
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d || code === 0x0a;
}

function skipBlanks(text: string, from: number): number {
  let i = from;
  while (i < text.length && isBlank(text.charCodeAt(i))) i++;
  return i;
}

function trimBlanks(text: string): string {
  const start = skipBlanks(text, 0);
  let end = text.length;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

/** Where the address that starts at `from` ends: at a blank, a slash or a dash. */
function tokenEnd(text: string, from: number): number {
  let i = from;
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x2f || code === 0x2d || isBlank(code)) break;
  }
  return i;
}
