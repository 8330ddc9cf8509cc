import type { Block } from '../block.ts';
import { formatBlock } from '../blocks/split.ts';
import { endOf } from '../taxii/renewal.ts';
import { goDuration } from './duration.ts';

const DAY_MS = 86_400_000;

/** What is said of entries without an end. They are said anew long before. */
const OPEN_END_MS = 365 * DAY_MS;

/** A decision as CrowdSec's Local API sends it (models.Decision of its OpenAPI document). */
export interface Decision {
  readonly id: number;
  readonly origin: string;
  readonly type: string;
  readonly scope: 'Ip' | 'Range';
  readonly value: string;
  readonly duration: string;
  readonly scenario: string;
}

/** The origin of all decisions: bouncers keep decisions by origin, so it must be the same when one is taken back. */
export const ORIGIN = 'aegis';

/** The scenario of a list's decisions. One for all, so that a filter by scenario takes back what it let through. */
export const scenarioOf = (list: string): string => `aegis/${list}`;

/**
 * A number that a block always has: exact for IPv4, for IPv6 52 bits of a hash. Below 2^53, so that no reader rounds it.
 *
 * @example
 * decisionId({ family: 4, lo: 1, hi: 1, prefix: 32 }); // 97
 */
export function decisionId(block: Block): number {
  if (block.family === 4) return block.lo * 64 + block.prefix + 1;
  // FNV-1a of 64 bits over the address and its prefix.
  let hash = 0xcbf29ce484222325n;
  for (let rest = (block.lo << 8n) | BigInt(block.prefix); rest > 0n; rest >>= 8n) {
    hash = BigInt.asUintN(64, (hash ^ (rest & 0xffn)) * 0x100000001b3n);
  }
  return Number(hash >> 12n) + 2 ** 52;
}

function decision(list: string, block: Block, ms: number): Decision {
  const isSingle = block.prefix === (block.family === 4 ? 32 : 128);
  return {
    id: decisionId(block),
    origin: ORIGIN,
    type: 'ban',
    scope: isSingle ? 'Ip' : 'Range',
    value: formatBlock(block),
    duration: goDuration(ms),
    scenario: scenarioOf(list),
  };
}

/**
 * The decision that blocks a block. It never ends sooner than an end can be told of that has moved in the meantime, see
 * `renewal.ts`.
 *
 * @param until Epoch milliseconds; null for no end.
 */
export function decisionOf(list: string, block: Block, until: number | null, now: number): Decision {
  return decision(list, block, (endOf(until, now) ?? now + OPEN_END_MS) - now);
}

/** The decision that is taken back: its end has passed. */
export function takenBack(list: string, block: Block): Decision {
  return decision(list, block, -1_000);
}
