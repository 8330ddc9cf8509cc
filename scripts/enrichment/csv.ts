import { readFile } from 'node:fs/promises';
import type { ValuedRange } from '../../shared/blacklist/enrichment/resolve.ts';

/** `first,last,…rest`, as the packages write them: bounds as decimal numbers, the last field perhaps in quotes. */
const LINE = /^(\d{1,39}),(\d{1,39}),(.*)$/;

/** What the rest of a line stands for: its number for the snapshot, 0 to leave the line out. */
export type ValueOf = (rest: string) => number;

/** Reads ranges of IPv4 addresses; lines that are none are counted, not taken. */
export async function readRanges4(file: string, numberOf: ValueOf): Promise<Read<number>> {
  return read(file, numberOf, (first, last) => {
    const [lo, hi] = [Number(first), Number(last)];
    return lo <= hi && hi <= 0xffff_ffff ? { lo, hi } : null;
  });
}

/**
 * Reads ranges of IPv6 addresses as ranges of /64 networks. Only networks that a line covers whole count: that one address of
 * a network is somewhere says nothing of the others.
 */
export async function readRanges6(file: string, numberOf: ValueOf): Promise<Read<bigint>> {
  return read(file, numberOf, (first, last) => {
    const lo = (BigInt(first) + (1n << 64n) - 1n) >> 64n;
    const hi = ((BigInt(last) + 1n) >> 64n) - 1n;
    return lo <= hi && hi < 1n << 64n ? { lo, hi } : null;
  });
}

/** What a file holds. */
export interface Read<T extends number | bigint> {
  readonly ranges: ValuedRange<T>[];
  /** Lines that were not taken: narrower than a /64, or not understood. */
  readonly skipped: number;
}

async function read<T extends number | bigint>(
  file: string,
  numberOf: ValueOf,
  rangeOf: (first: string, last: string) => { lo: T; hi: T } | null,
): Promise<Read<T>> {
  const ranges: ValuedRange<T>[] = [];
  let skipped = 0;
  for (const line of (await readFile(file, 'utf8')).split('\n')) {
    if (line === '') continue;
    const [, first, last, rest] = LINE.exec(line) ?? [];
    const bounds = first === undefined || last === undefined ? null : rangeOf(first, last);
    const value = bounds === null ? 0 : numberOf(rest ?? '');
    if (bounds === null || value === 0) skipped += 1;
    else ranges.push({ ...bounds, value });
  }
  return { ranges, skipped };
}

/**
 * The text of a field that may be in quotes (RFC 4180).
 *
 * @example
 * unquoted('"Cloudflare, Inc."'); // 'Cloudflare, Inc.'
 */
export function unquoted(field: string): string {
  return field.startsWith('"') && field.endsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field;
}
