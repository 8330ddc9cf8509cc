import { HASH_WORDS } from './partition-layout.ts';

/** The first words of the SHA-256 of some bytes: what tells a damaged part from a sound one. */
export async function hashWords(bytes: Uint8Array<ArrayBuffer>): Promise<Uint32Array> {
  return new Uint32Array(await crypto.subtle.digest('SHA-256', bytes)).subarray(0, HASH_WORDS);
}
