import { SPECIAL_PURPOSE } from '../../shared/blacklist/address/special-table.ts';
import { DEFAULT_UNTOUCHABLE } from '../../shared/blacklist/list/untouchable.ts';
import { random32 } from './random.ts';

/** Addresses that no feed may name, as CIDR text. */
export const NEVER_PUBLISHED: readonly string[] = [
  ...SPECIAL_PURPOSE.map(({ cidr }) => cidr),
  ...DEFAULT_UNTOUCHABLE.map(({ address }) => address),
];

/** First octets that the generator keeps for networks. */
const NETWORKS_FROM = 0x18000000;
const NETWORKS_SIZE = 0x04000000;
const ADDRESSES_IN_NETWORK = 16;

/**
 * Lines of a large plain list, the same for the same seed: 98 in 100 are single IPv4 addresses, one is a /28, one an
 * IPv6 address. No two touch and all can be published, so the feed has exactly these lines. In no order.
 */
export function randomEntries(count: number, seed = 7): string[] {
  const never = new RangeOracle(NEVER_PUBLISHED);
  const taken = new Set<number>();
  const lines: string[] = [];
  for (const word of random32(seed, 4 * count + 1_000)) {
    if (lines.length === count) break;
    const kind = lines.length % 100;
    const lo = kind === 0 ? networkOf(word) : (word & ~3) + 1;
    const address = lo >>> 0;
    const isOthers = kind !== 0 && address >= NETWORKS_FROM && address < NETWORKS_FROM + NETWORKS_SIZE;
    if (isOthers || taken.has(address) || never.has(address)) continue;
    taken.add(address);
    if (kind === 0) lines.push(`${dotted(address)}/28`);
    else lines.push(kind === 1 ? address6(word) : dotted(address));
  }
  if (lines.length < count) throw new RangeError(`the generator does not reach ${count} entries`);
  return lines;
}

/** Every second /28 of the networks' part. */
function networkOf(word: number): number {
  return NETWORKS_FROM + (word % (NETWORKS_SIZE / (2 * ADDRESSES_IN_NETWORK))) * 2 * ADDRESSES_IN_NETWORK;
}

/** In canonical form: no group between the ends of it is zero. */
function address6(word: number): string {
  return `2a00:${((word >>> 16) | 0x1000).toString(16)}:${((word & 0xffff) | 0x1000).toString(16)}::1`;
}

/** An unsigned 32-bit number as IPv4 text. */
export function dotted(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/**
 * What a feed and a check must say about a list of lines, by plain means that share nothing with the product: sorting
 * objects, cutting ranges one by one. IPv6 lines are single addresses, taken as they stand.
 *
 * @example
 * new RangeOracle(['198.51.100.4/31', '198.51.100.6'], ['198.51.100.4']).lines(); // ['198.51.100.5', '198.51.100.6']
 */
export class RangeOracle {
  readonly #ranges: { lo: number; hi: number }[] = [];
  readonly #addresses6: string[];

  constructor(lines: readonly string[], without: readonly string[] = []) {
    const merged = joined(lines.filter((line) => !line.includes(':')).map(range4));
    const cuts = joined(without.filter((line) => !line.includes(':')).map(range4));
    for (const range of merged) this.#ranges.push(...cutOut(range, cuts));
    this.#addresses6 = [...new Set(lines.filter((line) => line.includes(':')))].sort(by6);
  }

  /** Whether an IPv4 address, as a number, is in one of the ranges. */
  has(address: number): boolean {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ranges[middle]!.hi < address) low = middle + 1;
      else high = middle;
    }
    const range = this.#ranges[low];
    return range !== undefined && range.lo <= address;
  }

  /** The lines of the feed: minimal CIDRs ascending, IPv4 first. */
  lines(): string[] {
    return [...this.#ranges.flatMap(cidrs), ...this.#addresses6];
  }
}

type Range = { lo: number; hi: number };

function range4(line: string): Range {
  const [address, prefix = '32'] = line.split('/') as [string, string?];
  const lo = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const size = 2 ** (32 - Number(prefix));
  return { lo: lo - (lo % size), hi: lo - (lo % size) + size - 1 };
}

function joined(ranges: Range[]): Range[] {
  const out: Range[] = [];
  for (const range of ranges.sort((a, b) => a.lo - b.lo)) {
    const last = out.at(-1);
    if (last !== undefined && range.lo <= last.hi + 1) last.hi = Math.max(last.hi, range.hi);
    else out.push({ ...range });
  }
  return out;
}

function cutOut(range: Range, cuts: readonly Range[]): Range[] {
  let { lo } = range;
  const out: Range[] = [];
  for (const cut of cuts) {
    if (cut.hi < lo || cut.lo > range.hi) continue;
    if (cut.lo > lo) out.push({ lo, hi: cut.lo - 1 });
    lo = cut.hi + 1;
  }
  if (lo <= range.hi) out.push({ lo, hi: range.hi });
  return out;
}

function cidrs({ lo, hi }: Range): string[] {
  const out: string[] = [];
  for (let at = lo; at <= hi; ) {
    let prefix = 32;
    while (prefix > 0 && at % 2 ** (33 - prefix) === 0 && at + 2 ** (33 - prefix) - 1 <= hi) prefix--;
    out.push(prefix === 32 ? dotted(at) : `${dotted(at)}/${prefix}`);
    at += 2 ** (32 - prefix);
  }
  return out;
}

/** Generated IPv6 lines have groups of four digits, so text order is address order. */
const by6 = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
