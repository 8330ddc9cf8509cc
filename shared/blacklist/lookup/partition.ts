import { Column } from '../ranges/column.ts';
import { buildLookup, type EntryColumns } from './build.ts';
import { hashWords } from './hash-words.ts';
import { HEADER_WORDS, MAGIC } from './layout.ts';
import type { PackedEntries } from './packed-entries.ts';
import { FRONT, HASH_WORDS, PART, PART_WORDS, PARTITION_VERSION } from './partition-layout.ts';
import { emptyColumns, SEGMENT_SIZES, type Segment, type SegmentSizes, segmentsOf } from './segments.ts';

const LARGEST_FILE = 2 ** 32 - 1;

/**
 * Builds a look-up table in parts; see `partition-layout.ts`. Goes through the entries once for the directory, which stands in
 * front, and once each time that the answer is gone through, so that no more than a segment is ever in memory.
 *
 * @returns the parts of the file, the same bytes each time.
 * @throws RangeError beyond 4 GiB, about 200 million entries.
 * @example
 * const parts = await partition(packed, ['{"reason":"scanner"}']);
 * await snapshots.put(parts, 'application/octet-stream');
 */
export async function partition(
  entries: PackedEntries,
  infos: readonly string[],
  sizes: SegmentSizes = SEGMENT_SIZES,
): Promise<Iterable<Uint8Array<ArrayBuffer>>> {
  const front = await frontOf(entries, infos, sizes);
  return {
    *[Symbol.iterator]() {
      yield front;
      for (const segment of segmentsOf(entries.read(), sizes)) if (hasEntries(segment)) yield tableOf(segment, infos);
    },
  };
}

const hasEntries = ({ entries }: Segment): boolean => entries.info.length > 0;

const NONE = emptyColumns(0, 1);

function tableOf({ family, entries }: Segment, infos: readonly string[]): Uint8Array<ArrayBuffer> {
  const { columns, own } = withOwnInfos(entries, infos);
  // All entries begin alike, so an index by the first bits would tell nothing.
  const families = family === 4 ? { v4: columns, v6: NONE } : { v4: NONE, v6: columns };
  return joined(buildLookup({ ...families, infos: own, meta: '', indexBits: 1 }));
}

/** The infos that entries name, in the order they do; so that a segment says the same whatever other segments say. */
function withOwnInfos(entries: EntryColumns, infos: readonly string[]): { columns: EntryColumns; own: string[] } {
  const positions = new Map<number, number>();
  const own: string[] = [];
  const info = entries.info.map((at) => {
    const known = positions.get(at);
    if (known !== undefined) return known;
    positions.set(at, own.length);
    return own.push(infos[at]!) - 1;
  });
  return { columns: { ...entries, info }, own };
}

async function frontOf(entries: PackedEntries, infos: readonly string[], sizes: SegmentSizes) {
  const wide = { 4: new Wide(), 6: new Wide() };
  const rows: Uint32Array[] = [];
  let segments4 = 0;
  let bytes = 0;
  for (const segment of segmentsOf(entries.read(), sizes)) {
    wide[segment.family].add(segment.wide);
    if (!hasEntries(segment)) continue;
    const table = tableOf(segment, infos);
    rows.push(await rowOf(segment, table, bytes));
    bytes += table.byteLength;
    if (segment.family === 4) segments4++;
  }
  const wideTable = wideTableOf(wide[4].columns(), wide[6].columns(), infos);
  const front = new Uint8Array((HEADER_WORDS + rows.length * PART_WORDS) * 4 + wideTable.length);
  const words = new Uint32Array(front.buffer, 0, front.length / 4);
  if (front.length + bytes > LARGEST_FILE) throw new RangeError('a table in parts cannot be that large');
  words[FRONT.magic] = MAGIC;
  words[FRONT.version] = PARTITION_VERSION;
  words[FRONT.bytes] = front.length + bytes;
  words[FRONT.frontBytes] = front.length;
  words[FRONT.entries] = entries.count4 + entries.count6;
  words[FRONT.segments4] = segments4;
  words[FRONT.segments6] = rows.length - segments4;
  for (const [i, row] of rows.entries()) {
    row[PART.offset]! += front.length;
    words.set(row, HEADER_WORDS + i * PART_WORDS);
  }
  front.set(wideTable, front.length - wideTable.length);
  words.set(await hashWords(front), FRONT.hash);
  return front;
}

async function rowOf({ first, entries }: Segment, table: Uint8Array<ArrayBuffer>, offset: number) {
  const row = new Uint32Array(PART_WORDS);
  row.set(first, PART.first);
  row[PART.offset] = offset;
  row[PART.bytes] = table.byteLength;
  row[PART.entries] = entries.info.length;
  row.set((await hashWords(table)).subarray(0, HASH_WORDS), PART.hash);
  return row;
}

function wideTableOf(v4: EntryColumns, v6: EntryColumns, infos: readonly string[]): Uint8Array<ArrayBuffer> {
  const own4 = withOwnInfos(v4, infos);
  const own6 = withOwnInfos(v6, infos);
  const info = own6.columns.info.map((at) => at + own4.own.length);
  const both = { v4: own4.columns, v6: { ...own6.columns, info } };
  return joined(buildLookup({ ...both, infos: [...own4.own, ...own6.own], meta: '' }));
}

class Wide {
  readonly #lo = new Column();
  readonly #hi = new Column();
  readonly #info = new Column();
  readonly #until = new Column();

  add({ lo, hi, info, until }: EntryColumns): void {
    for (const word of lo) this.#lo.push(word);
    for (const word of hi) this.#hi.push(word);
    for (const at of info) this.#info.push(at);
    for (const minutes of until) this.#until.push(minutes);
  }

  columns(): EntryColumns {
    return { lo: this.#lo.take(), hi: this.#hi.take(), info: this.#info.take(), until: this.#until.take() };
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.byteLength;
  }
  return all;
}
