import type { RejectReason } from '../record.ts';
import { parse4 } from './parse4.ts';

const GROUPS = 8;

/**
 * Reads IPv6 text in every form of RFC 4291 §2.2: full, `::` once for one or more groups of zeros, and a dotted quad
 * in place of the last two groups.
 *
 * @returns the address as an unsigned 128-bit integer, or why it is none.
 */
export function parse6(text: string): bigint | RejectReason {
  if (text.includes('%')) return 'zone-id';
  const gap = text.indexOf('::');
  if (gap < 0) {
    const groups = readGroups(text, true);
    if (typeof groups === 'string') return groups;
    return groups.length === GROUPS ? join(groups, []) : 'not-an-address';
  }
  const head = readGroups(text.slice(0, gap), false);
  if (typeof head === 'string') return head;
  const tail = readGroups(text.slice(gap + 2), true);
  if (typeof tail === 'string') return tail;
  return head.length + tail.length < GROUPS ? join(head, tail) : 'not-an-address';
}

function readGroups(text: string, mayEndInQuad: boolean): readonly number[] | RejectReason {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':', GROUPS + 1);
  for (const [index, part] of parts.entries()) {
    if (mayEndInQuad && index === parts.length - 1 && part.includes('.')) {
      const quad = parse4(part);
      if (typeof quad === 'string') return quad;
      groups.push(quad >>> 16, quad & 0xffff);
    } else {
      const group = readGroup(part);
      if (group < 0) return 'not-an-address';
      groups.push(group);
    }
  }
  return groups;
}

/** One to four hexadecimal digits; -1 for anything else. */
function readGroup(text: string): number {
  if (text.length === 0 || text.length > 4) return -1;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = hexDigit(text.charCodeAt(i));
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = (code | 0x20) - 87;
  return letter >= 10 && letter <= 15 ? letter : -1;
}

function join(head: readonly number[], tail: readonly number[]): bigint {
  const groups = [...head, ...new Array<number>(GROUPS - head.length - tail.length).fill(0), ...tail];
  let address = 0n;
  for (let i = 0; i < GROUPS; i += 2) {
    address = (address << 32n) | BigInt((groups[i] as number) * 0x10000 + (groups[i + 1] as number));
  }
  return address;
}
