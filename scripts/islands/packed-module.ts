import { gunzipSync, gzipSync } from 'node:zlib';

type Texts = Readonly<Record<string, string>>;

/** The module `workers/console/islands-packed.ts`: which file an island is, and all files as base64 of their gzip. */
export function islandsModule(names: Texts, files: Texts): string {
  const packed = gzipSync(JSON.stringify(files), { level: 9 }).toString('base64');
  const key = (name: string) => (/^\w+$/.test(name) ? name : `'${name}'`);
  const lines = Object.entries(names).map(([name, file]) => `  ${key(name)}: '${file}',`);
  return `/** The console's scripts and stylesheet by name. Written by \`scripts/islands.ts\`; not edited by hand. */
export const ISLANDS = {
${lines.join('\n')}
} as const;

export type IslandName = keyof typeof ISLANDS;

/** A JSON object of file name and text, gzip, base64. */
export const PACKED_ISLANDS =
  '${packed}';
`;
}

/** The files inside such a module, or null when there are none. */
export function unpackIslands(source: string): Texts | null {
  const packed = /'([A-Za-z0-9+/=]{100,})'/.exec(source)?.[1];
  if (packed === undefined) return null;
  try {
    return JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString()) as Texts;
  } catch {
    // A damaged module counts as a missing one: it is written anew.
    return null;
  }
}
