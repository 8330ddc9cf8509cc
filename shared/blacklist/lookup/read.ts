import { ByteReader } from './byte-reader.ts';
import { Directory, frontBytesOf, HEADER_BYTES } from './directory.ts';
import type { Lookup } from './lookup.ts';
import { openLookup } from './open.ts';

/** A stored table: its size in bytes and its content; an R2 object is one. */
export interface StoredTable {
  readonly size: number;
  readonly body: ReadableStream<Uint8Array>;
}

/** A table in one piece, or the front of one in parts; with how many bytes of memory it keeps. */
export type OpenTable = { readonly bytes: number } & (
  | { readonly whole: Lookup; readonly parts?: never }
  | { readonly parts: Directory; readonly whole?: never }
);

/**
 * Reads what is needed to answer from a table, whatever its layout: all of one that is one piece, the front of one in parts.
 * The rest of the stream stays unread.
 *
 * @throws AegisError `internal` if it is no table, or damaged.
 */
export async function readTable({ size }: StoredTable, reader: ByteReader): Promise<OpenTable> {
  // Too short for a header: opening it says what is wrong.
  if (size < HEADER_BYTES) return { whole: openLookup((await reader.take(size)).buffer), bytes: size };
  const header = await reader.take(HEADER_BYTES);
  const frontBytes = frontBytesOf(header);
  const bytes = Math.min(size, frontBytes ?? size);
  const all = new Uint8Array(Math.max(bytes, HEADER_BYTES));
  all.set(header);
  await reader.fill(all.subarray(HEADER_BYTES));
  if (frontBytes === null) return { whole: openLookup(all.buffer), bytes };
  return { parts: await Directory.open(all.buffer), bytes };
}

/**
 * Opens a table of which all bytes are in memory, as far as {@link readTable} does.
 *
 * @throws AegisError `internal` if it is no table, or damaged.
 */
export async function openTableBytes(buffer: ArrayBuffer): Promise<OpenTable> {
  const isWhole = buffer.byteLength < HEADER_BYTES || buffer.byteLength % 4 !== 0;
  const frontBytes = isWhole ? null : frontBytesOf(new Uint8Array(buffer));
  if (frontBytes === null) return { whole: openLookup(buffer), bytes: buffer.byteLength };
  return { parts: await Directory.open(buffer.slice(0, frontBytes)), bytes: frontBytes };
}

/** Opens a stored table as far as {@link readTable} does, and lets go of the rest. */
export async function openTable(table: StoredTable): Promise<OpenTable> {
  const reader = new ByteReader(table.body);
  try {
    return await readTable(table, reader);
  } finally {
    await reader.cancel();
  }
}
