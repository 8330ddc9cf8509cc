import { gunzipSync, gzipSync } from 'node:zlib';

/** The module `workers/gateway/openapi-packed.ts`: the document as base64 of its gzip. */
export function packedModule(text: string): string {
  const packed = gzipSync(text, { level: 9 }).toString('base64');
  return `/** docs/openapi.json without white space, gzip, base64. Written by \`scripts/openapi.ts\`; not edited by hand. */
export const PACKED_OPENAPI =
  '${packed}';
`;
}

/** The text inside such a module, or `null` when there is none. */
export function unpackModule(source: string): string | null {
  const packed = /'([A-Za-z0-9+/=]+)'/.exec(source)?.[1];
  if (packed === undefined) return null;
  try {
    return gunzipSync(Uint8Array.from(atob(packed), (character) => character.charCodeAt(0))).toString();
  } catch {
    // A damaged module counts as a missing one: it is written anew.
    return null;
  }
}
