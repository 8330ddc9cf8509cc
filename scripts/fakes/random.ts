/** Numbers in [0, 1) that depend on the seed only. */
export type Random = () => number;

/** Hashes a text to 32 bits (FNV-1a), so that every day and every name has a stream of its own. */
export function seedOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(parts.join('/'))) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** A small generator (mulberry32): good enough for test data, and the same on every machine. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from `low` to `high`, both included. */
export const between = (random: Random, low: number, high: number): number =>
  low + Math.floor(random() * (high - low + 1));

/** One of the items, all alike. */
export function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** First octets that hold no special-purpose block, and none of the best known resolvers and networks. */
const PLAIN_OCTETS = Array.from({ length: 223 }, (_, index) => index + 1).filter(
  (octet) => ![1, 8, 9, 10, 100, 104, 127, 162, 169, 172, 192, 198, 203].includes(octet),
);

/** An IPv4 address that is public by its number; whoever has it has nothing to do with this data. */
export const publicAddress = (random: Random): string =>
  [pick(random, PLAIN_OCTETS), between(random, 0, 255), between(random, 0, 255), between(random, 1, 254)].join('.');

const HEX = '0123456789abcdef';

/** `length` hexadecimal digits. */
export const hex = (random: Random, length: number): string =>
  Array.from({ length }, () => HEX[Math.floor(random() * 16)]).join('');

/** A UUID of version 4 by its form. */
export const uuid = (random: Random): string =>
  `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-a${hex(random, 3)}-${hex(random, 12)}`;
