import { PACKED_OPENAPI } from './openapi-packed.ts';

let unpacked: string | null = null;

/**
 * The OpenAPI document as JSON text. It is carried packed, a tenth of its size, and unpacked when first asked for:
 * as source it would be parsed at every start of an isolate, most of which never show it.
 */
export async function openApiText(): Promise<string> {
  if (unpacked === null) {
    const bytes = Uint8Array.from(atob(PACKED_OPENAPI), (character) => character.charCodeAt(0));
    const stream = new Response(bytes).body?.pipeThrough(new DecompressionStream('gzip'));
    unpacked = await new Response(stream ?? null).text();
  }
  return unpacked;
}
