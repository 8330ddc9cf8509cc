import { AegisError } from '../../kernel/error.ts';
import { ByteReader } from './byte-reader.ts';
import { type Directory, openSegment } from './directory.ts';
import type { Match } from './lookup.ts';
import { readTable, type StoredTable } from './read.ts';

/** Where tables are stored: an R2 bucket, as far as it is needed here. */
export interface TableStore {
  get(key: string): Promise<StoredTable | null>;
}

/**
 * All entries of a stored look-up table, in parts or in one piece: IPv4 first, ascending by lower bound, of equal ones the
 * wider first, so an entry comes after all that enclose it. One read of the object from start to end; a table in parts is never in
 * memory but for one segment.
 *
 * @throws AegisError `unavailable` if there is none, `internal` if it is damaged; entries before the damage have come by then.
 * @example
 * for await (const { info, untilMinutes, ...range } of entriesOf(env.SNAPSHOTS, pointer.lookupKey)) add(range, info);
 */
export async function* entriesOf(store: TableStore, key: string): AsyncGenerator<Match, void, void> {
  for await (const batch of entryBatchesOf(store, key)) yield* batch;
}

/** The same as {@link entriesOf}, some thousands at a time: go through each batch before you ask for the next. Faster. */
export async function* entryBatchesOf(store: TableStore, key: string): AsyncGenerator<Iterable<Match>, void, void> {
  const stored = await store.get(key);
  if (stored === null) throw new AegisError('unavailable', 'The look-up table is missing.', { retryAfterSeconds: 10 });
  const reader = new ByteReader(stored.body);
  try {
    const { whole, parts } = await readTable(stored, reader);
    if (whole) yield whole.entries();
    else yield* segmentEntries(parts as Directory, reader);
  } finally {
    await reader.cancel();
  }
}

/** The entries of a table in parts, a segment at a time, from a stream that stands behind its front. */
export async function* segmentEntries(
  directory: Directory,
  reader: ByteReader,
): AsyncGenerator<Iterable<Match>, void, void> {
  const wide = new Waiting(directory.wide.entries());
  for (const ref of directory.segments) {
    const segment = await openSegment(ref, (await reader.take(ref.bytes)).buffer);
    yield mergedWith(segment.entries(), wide);
  }
  yield wide.rest();
}

/** Entries of which the next can be looked at before it is taken. */
class Waiting {
  readonly #entries: Iterator<Match>;
  #next: Match | null;

  constructor(entries: Iterator<Match>) {
    this.#entries = entries;
    this.#next = null;
    this.#go();
  }

  /** Takes those that come before an entry. */
  *before(entry: Match): Generator<Match, void, void> {
    for (let next = this.#next; next !== null && comesBefore(next, entry); next = this.#next) {
      this.#go();
      yield next;
    }
  }

  *rest(): Generator<Match, void, void> {
    for (let next = this.#next; next !== null; next = this.#next) {
      this.#go();
      yield next;
    }
  }

  #go(): void {
    const { done, value } = this.#entries.next();
    this.#next = done ? null : value;
  }
}

function* mergedWith(entries: Iterable<Match>, wide: Waiting): Generator<Match, void, void> {
  for (const entry of entries) {
    yield* wide.before(entry);
    yield entry;
  }
}

function comesBefore(a: Match, b: Match): boolean {
  if (a.family !== b.family) return a.family < b.family;
  return a.lo < b.lo || (a.lo === b.lo && a.hi >= b.hi);
}
