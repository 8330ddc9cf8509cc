import { parseAddress } from '../blacklist/address/parse.ts';

/** Most networks in one list; it is read with every new use of a key. */
export const MOST_NETWORKS = 50;

/**
 * Whether an address lies in one of the networks; an empty list means anywhere.
 *
 * @param networks CIDRs or addresses, checked when they were stored.
 * @param address What the edge says the caller's address is; null when it cannot say.
 * @example
 * isFrom(['192.0.2.0/24'], '192.0.2.7'); // true
 */
export function isFrom(networks: readonly string[], address: string | null): boolean {
  if (networks.length === 0) return true;
  const here = address === null ? null : parseAddress(address, { allowWide: true });
  if (!here?.ok) return false;
  return networks.some((network) => {
    const parsed = parseAddress(network, { allowWide: true });
    if (!parsed.ok) return false;
    const { range } = parsed;
    if (range.family === 4) return here.range.family === 4 && range.lo <= here.range.lo && here.range.hi <= range.hi;
    return here.range.family === 6 && range.lo <= here.range.lo && here.range.hi <= range.hi;
  });
}
