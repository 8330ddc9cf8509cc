import { format4, format6 } from '../blacklist/address/format.ts';
import { parse4 } from '../blacklist/address/parse4.ts';
import { parse6 } from '../blacklist/address/parse6.ts';

/** IPv4 inside IPv6, RFC 4291 §2.5.5.2. */
const MAPPED = 0xffffn;

/**
 * The network that an address counts for: /24 of IPv4, /64 of IPv6, since who has one address there commonly has all. IPv4 that is
 * mapped into IPv6 counts as IPv4.
 *
 * @returns Canonical text; null for what is no address.
 * @example
 * addressPrefix('192.0.2.17'); // '192.0.2.0/24'
 * addressPrefix('2001:db8:0:1::17'); // '2001:db8:0:1::/64'
 */
export function addressPrefix(text: string): string | null {
  if (!text.includes(':')) {
    const address = parse4(text);
    return typeof address === 'number' ? prefix4(address) : null;
  }
  const address = parse6(text);
  if (typeof address !== 'bigint') return null;
  if (address >> 32n === MAPPED) return prefix4(Number(address & 0xffff_ffffn));
  return `${format6((address >> 64n) << 64n)}/64`;
}

function prefix4(address: number): string {
  return `${format4(address - (address % 256))}/24`;
}
