import { fold, wordsOfFolded } from '../search/fold.ts';

/** Sixty-four bits in two words. */
export interface Fingerprint {
  readonly high: number;
  readonly low: number;
}

/** Texts beyond this length have said what they are about. */
const MOST_TEXT = 1_500;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * A fingerprint in which texts that share most of their syllable pairs differ in few bits (Charikar 2002, SimHash over character
 * bigrams, FNV-1a).
 */
export function fingerprint(text: string): Fingerprint {
  const votes = new Int32Array(64);
  const seen = new Set<string>();
  for (const { text: word } of wordsOfFolded(fold(text.slice(0, MOST_TEXT)))) {
    for (let at = 0; at + 2 <= word.length; at++) {
      const pair = word.slice(at, at + 2);
      if (seen.has(pair)) continue;
      seen.add(pair);
      vote(votes, mixed(hash(pair, FNV_OFFSET)), 0);
      vote(votes, mixed(hash(pair, FNV_OFFSET ^ 0x5bd1e995)), 32);
    }
  }
  return { high: sign(votes, 0), low: sign(votes, 32) };
}

/** In how many of the 64 bits two fingerprints differ. */
export function distance(a: Fingerprint, b: Fingerprint): number {
  return ones(a.high ^ b.high) + ones(a.low ^ b.low);
}

function hash(text: string, seed: number): number {
  let value = seed;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    value = Math.imul(value ^ (unit & 0xff), FNV_PRIME);
    value = Math.imul(value ^ (unit >>> 8), FNV_PRIME);
  }
  return value;
}

/** The finisher of MurmurHash3: FNV alone leaves high bits of short texts alike. */
function mixed(value: number): number {
  let mix = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2ae35);
  return mix ^ (mix >>> 16);
}

function vote(votes: Int32Array, bits: number, from: number): void {
  for (let bit = 0; bit < 32; bit++) votes[from + bit]! += (bits >>> bit) & 1 ? 1 : -1;
}

function sign(votes: Int32Array, from: number): number {
  let bits = 0;
  for (let bit = 0; bit < 32; bit++) if (votes[from + bit]! > 0) bits |= 1 << bit;
  return bits >>> 0;
}

function ones(bits: number): number {
  let rest = bits - ((bits >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
