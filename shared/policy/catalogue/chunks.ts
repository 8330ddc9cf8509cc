import type { PolicyDocument } from '../document/document.ts';
import type { PublishedSeries } from './part.ts';

/** One chunk in so many ids ends, on average. */
const MEAN = 64;
const MOST = 256;

/** Documents that lie in one object. */
export interface DocumentChunk {
  /** Position of its first programme. */
  readonly first: number;
  readonly count: number;
  /** JSON: an array of documents. */
  readonly bytes: Uint8Array;
}

/**
 * Cuts the documents into chunks of about 64. Where one ends depends on ids alone, so that a programme that comes or goes changes
 * the chunk it lies in and no other.
 */
export function* chunksOf(published: PublishedSeries): Generator<DocumentChunk> {
  const encoder = new TextEncoder();
  let [first, position] = [0, 0];
  let texts: string[] = [];
  const chunk = (): DocumentChunk => ({
    ...{ first, count: texts.length },
    bytes: encoder.encode(`[${texts.join(',\n')}]`),
  });
  for (const { document } of published) {
    texts.push(JSON.stringify(document));
    position += 1;
    if (hashOf(document.id) % MEAN !== 0 && texts.length < MOST) continue;
    yield chunk();
    [first, texts] = [position, []];
  }
  if (texts.length > 0) yield chunk();
}

/** The documents of a chunk, in the order of their positions. */
export function readChunk(bytes: Uint8Array): PolicyDocument[] {
  return JSON.parse(new TextDecoder().decode(bytes)) as PolicyDocument[];
}

/** FNV-1a of 32 bits over UTF-16 units, mixed so that ids that count upward spread. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
