import { PACKED_ISLANDS } from './islands-packed.ts';

let unpacked: Promise<ReadonlyMap<string, string>> | null = null;

/** The text of a script or stylesheet by its file name, or null. All are unpacked when the first is asked for. */
export async function assetText(file: string): Promise<string | null> {
  unpacked ??= unpack();
  return (await unpacked).get(file) ?? null;
}

async function unpack(): Promise<ReadonlyMap<string, string>> {
  const bytes = Uint8Array.from(atob(PACKED_ISLANDS), (character) => character.charCodeAt(0));
  const stream = new Response(bytes).body?.pipeThrough(new DecompressionStream('gzip'));
  const files = (await new Response(stream ?? null).json()) as Readonly<Record<string, string>>;
  return new Map(Object.entries(files));
}
