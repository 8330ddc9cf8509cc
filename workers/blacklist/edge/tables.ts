import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import { type Directory, openSegment } from '../../../shared/blacklist/lookup/directory.ts';
import type { Lookup, Match } from '../../../shared/blacklist/lookup/lookup.ts';
import { type OpenTable, openTable, openTableBytes } from '../../../shared/blacklist/lookup/read.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { SingleLoad } from '../../../shared/kernel/single-load.ts';
import { ImmutableCache } from './immutable-cache.ts';

/** Memory for look-up tables; a million IPv4 entries need 20 MB, in one piece or in parts. */
const MAX_TABLE_BYTES = 48 * 1024 * 1024;
/** Tables up to this size are read without looking at them first; most are in one piece. */
const READ_AT_ONCE = 8 * 1024 * 1024;
/** Segments that one request reads at a time. */
const SEGMENTS_AT_ONCE = 4;

/** Tables in one piece, fronts of tables in parts, and segments. */
const tables = new ImmutableCache<OpenTable>({ maxBytes: MAX_TABLE_BYTES, sizeOf: ({ bytes }) => bytes });

/** The first checks of a cold isolate come together, and each copy of a table would be as large as the others. */
const loads = new SingleLoad<OpenTable>({ wait: (ms) => scheduler.wait(ms) });

/** A look-up table of a published version, as far as it is in memory; what is missing is read when it is asked for. */
export class EdgeTable {
  readonly #env: Env;
  readonly #key: string;
  readonly #open: OpenTable;

  constructor(env: Env, key: string, open: OpenTable) {
    this.#env = env;
    this.#key = key;
    this.#open = open;
  }

  /**
   * What `Lookup.find` says. Without a promise when all is in memory: that keeps the hot path free of microtasks.
   *
   * @throws AegisError `unavailable` when a part cannot be read, `internal` when it is damaged.
   */
  find(range: AddressRange): readonly Match[] | Promise<readonly Match[]> {
    const { whole, parts } = this.#open;
    if (whole) return whole.find(range);
    const at = parts.segmentOf(range);
    if (at < 0) return parts.find(range, null);
    const kept = this.#kept(parts, at);
    return kept ? parts.find(range, kept) : this.#load(parts, at).then((segment) => parts.find(range, segment));
  }

  /**
   * Looks up many ranges, each part read once however they are ordered, and a few at a time, so that no more is in memory
   * than is kept anyway.
   *
   * @param found - Told each range by its position, in no order.
   */
  async findAll(
    ranges: readonly AddressRange[],
    found: (at: number, matches: readonly Match[]) => void | Promise<void>,
  ): Promise<void> {
    const { whole, parts } = this.#open;
    if (whole) {
      for (const [at, range] of ranges.entries()) await found(at, whole.find(range));
      return;
    }
    const groups = Map.groupBy(ranges.keys(), (at) => parts.segmentOf(ranges[at]!)).entries();
    const work = async () => {
      for (const [segmentAt, positions] of groups) {
        const segment = segmentAt < 0 ? null : (this.#kept(parts, segmentAt) ?? (await this.#load(parts, segmentAt)));
        for (const at of positions) await found(at, parts.find(ranges[at]!, segment));
      }
    };
    await Promise.all(Array.from({ length: SEGMENTS_AT_ONCE }, work));
  }

  #kept(parts: Directory, at: number): Lookup | undefined {
    return tables.get(parts.segments[at]!.id)?.whole;
  }

  async #load(parts: Directory, at: number): Promise<Lookup> {
    const ref = parts.segments[at]!;
    const { whole } = await loads.get(ref.id, async () => {
      const kept = tables.get(ref.id);
      if (kept) return kept;
      const range = { offset: ref.offset, length: ref.bytes };
      const object = await stored(() => this.#env.SNAPSHOTS.get(this.#key, { range }));
      const segment = { whole: await openSegment(ref, await object.arrayBuffer()), bytes: ref.bytes };
      tables.set(ref.id, segment);
      return segment;
    });
    return whole as Lookup;
  }
}

/** The table under a key, without a promise if it is in memory. */
export function edgeTable(env: Env, key: string): EdgeTable | Promise<EdgeTable> {
  const kept = tables.get(key);
  if (kept) return new EdgeTable(env, key, kept);
  return loads
    .get(key, async () => tables.get(key) ?? (await load(env, key)))
    .then((open) => new EdgeTable(env, key, open));
}

/** Forgets a table that is not asked any more. Segments stay for as long as there is room: the next version has most of them. */
export function dropTable(key: string): void {
  tables.drop(key);
}

async function load(env: Env, key: string): Promise<OpenTable> {
  const object = await stored(() => env.SNAPSHOTS.get(key));
  // A stream that is taken apart is dear for what is small anyway.
  const isLarge = object.size > READ_AT_ONCE;
  const open = isLarge ? await openTable(object) : await openTableBytes(await object.arrayBuffer());
  tables.set(key, open);
  return open;
}

async function stored(read: () => Promise<R2ObjectBody | null>): Promise<R2ObjectBody> {
  const object = await read().catch((cause: unknown) => {
    throw new AegisError('unavailable', 'The look-up table cannot be read right now.', {
      retryAfterSeconds: 10,
      cause,
    });
  });
  if (!object) throw new AegisError('unavailable', 'The look-up table is missing.', { retryAfterSeconds: 10 });
  return object;
}
