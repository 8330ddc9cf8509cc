import type { RejectReason } from '../record.ts';

const DOT = 46;
const ZERO = 48;

/**
 * Reads dotted-quad text strictly: four decimal octets, no leading zeros, nothing left out.
 *
 * @returns the address as an unsigned 32-bit number, or why it is none.
 */
export function parse4(text: string): number | RejectReason {
  const octets = text.split('.');
  for (const octet of octets) {
    if (octet === '') return 'octet-missing';
    if (!isDecimal(octet)) return 'not-an-address';
  }
  if (octets.length < 4) return 'short-form';
  if (octets.length > 4) return 'not-an-address';
  let address = 0;
  for (const octet of octets) {
    if (octet.length > 1 && octet.charCodeAt(0) === ZERO) return 'leading-zero';
    const value = octet.length > 3 ? 256 : Number(octet);
    if (value > 255) return 'octet-range';
    address = address * 256 + value;
  }
  return address;
}

/** Whether a text is made of ASCII digits alone; true for the empty text. */
export function isDecimal(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i) - ZERO;
    if (code < 0 || code > 9) return false;
  }
  return true;
}

/** The length of the run of digits and dots that a text begins with. */
export function dottedPrefixLength(text: string): number {
  let i = 0;
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code !== DOT && (code < ZERO || code > ZERO + 9)) break;
  }
  return i;
}
