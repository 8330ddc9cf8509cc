import type { Envelope } from './envelope.ts';
import { isProjected, NOTHING_PROJECTED, type Position } from './projection.ts';

/** How often the same events are tried when another consumer applies some of them meanwhile. */
const MOST_RACES = 5;

/** What the ledger needs of a prepared statement and of a database; D1 has both. `S` is the statement. */
export interface LedgerStatement {
  bind(...values: unknown[]): this;
  first<T>(): Promise<T | null>;
}

export interface LedgerDatabase<S extends LedgerStatement> {
  prepare(sql: string): S;
  /** One transaction: all statements or none. */
  batch(statements: S[]): Promise<unknown>;
}

/** The tables that {@link projectOnce} needs; one pair serves all streams of a database. */
export const LEDGER_TABLES = [
  `CREATE TABLE IF NOT EXISTS projection_positions (
    source TEXT PRIMARY KEY NOT NULL,
    head INTEGER NOT NULL
  ) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS projection_ahead (
    source TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (source, sequence)
  ) WITHOUT ROWID`,
] as const;

/** `?1` of all statements is a JSON array of sources; those of {@link CLAIM} are pairs of source and sequence. */
const READ = `SELECT json_group_array(json_object(
  'source', asked.value,
  'head', COALESCE((SELECT head FROM projection_positions WHERE source = asked.value), 0),
  'ahead', (SELECT json_group_array(sequence) FROM
    (SELECT sequence FROM projection_ahead WHERE source = asked.value ORDER BY sequence))
)) AS positions FROM json_each(?1) AS asked`;

/** Fails, and with it the whole batch, for an event that is applied: by the key when ahead, by NOT NULL when behind. */
const CLAIM = `INSERT INTO projection_ahead (source, sequence)
  SELECT source, CASE WHEN sequence > COALESCE((SELECT head FROM projection_positions AS p WHERE p.source = claim.source), 0)
    THEN sequence END
  FROM (SELECT json_extract(value, '$[0]') AS source, json_extract(value, '$[1]') AS sequence FROM json_each(?1)) AS claim`;

/** Rows ahead lie above the head, so the contiguous ones are those whose place tells their distance from it. */
const ADVANCE = `INSERT INTO projection_positions (source, head)
  SELECT source, MAX(sequence) FROM (
    SELECT ahead.source, ahead.sequence,
      COALESCE((SELECT head FROM projection_positions AS p WHERE p.source = ahead.source), 0) AS head,
      ROW_NUMBER() OVER (PARTITION BY ahead.source ORDER BY ahead.sequence) AS place
    FROM projection_ahead AS ahead WHERE ahead.source IN (SELECT value FROM json_each(?1))
  ) WHERE sequence = head + place GROUP BY source
  ON CONFLICT (source) DO UPDATE SET head = excluded.head`;

const COMPACT = `DELETE FROM projection_ahead WHERE source IN (SELECT value FROM json_each(?1))
  AND sequence <= (SELECT head FROM projection_positions AS p WHERE p.source = projection_ahead.source)`;

/**
 * Applies each event of a stream exactly once, whatever the queue delivers twice, out of order or to two consumers at
 * the same time: the claim on the events, their effects and the new position are one batch.
 *
 * @param envelopes Of one stream.
 * @param effects The statements that apply the events which are new, in rising order. They may come in any order over
 * several calls, so a statement that sets a value must be guarded by the sequence it was set at; one that adds need not.
 * @throws What the database throws, unless a race explains it.
 *
 * @example
 * await projectOnce(env.BLACKLIST_DB, source, envelopes, (fresh) => fresh.map((event) =>
 *   env.BLACKLIST_DB.prepare('UPDATE daily SET added = added + ?').bind(event.data.added)));
 */
export async function projectOnce<S extends LedgerStatement>(
  db: LedgerDatabase<S>,
  source: string,
  envelopes: readonly Envelope[],
  effects: (fresh: readonly Envelope[]) => readonly S[],
): Promise<void> {
  await projectStreams(db, new Map([[source, envelopes]]), effects);
}

/**
 * {@link projectOnce} for several streams in one batch: all of them or none.
 *
 * @param streams Events by source.
 * @throws What the database throws, unless a race explains it.
 *
 * @example
 * await projectStreams(env.POLICY_DB, streamsOf(envelopes), (fresh) => fresh.flatMap(statements));
 */
export async function projectStreams<S extends LedgerStatement>(
  db: LedgerDatabase<S>,
  streams: ReadonlyMap<string, readonly Envelope[]>,
  effects: (fresh: readonly Envelope[]) => readonly S[],
): Promise<void> {
  let positions = await readPositions(db, [...streams.keys()]);
  for (let race = 1; ; race++) {
    const fresh = unseen(positions, streams);
    if (fresh.length === 0) return;
    const sources = JSON.stringify([...new Set(fresh.map(({ source }) => source))]);
    try {
      await db.batch([
        db.prepare(CLAIM).bind(JSON.stringify(fresh.map(({ source, sequence }) => [source, sequence]))),
        ...effects(fresh),
        db.prepare(ADVANCE).bind(sources),
        db.prepare(COMPACT).bind(sources),
      ]);
      return;
    } catch (error) {
      positions = await readPositions(db, [...streams.keys()]);
      const raced = unseen(positions, streams).length < fresh.length;
      if (!raced || race === MOST_RACES) throw error;
    }
  }
}

/** How far the stream is projected; nothing for an unknown one. */
export async function readPosition<S extends LedgerStatement>(
  db: LedgerDatabase<S>,
  source: string,
): Promise<Position> {
  return (await readPositions(db, [source])).get(source) ?? NOTHING_PROJECTED;
}

/** How far streams are projected, in one query; each of them is in the result. */
export async function readPositions<S extends LedgerStatement>(
  db: LedgerDatabase<S>,
  sources: readonly string[],
): Promise<ReadonlyMap<string, Position>> {
  const row = await db.prepare(READ).bind(JSON.stringify(sources)).first<{ positions: string }>();
  const read = JSON.parse(row?.positions ?? '[]') as (Omit<Position, 'ahead'> & { source: string; ahead: unknown })[];
  return new Map(
    // The inner array comes as JSON, or as text where the database does not keep that it is JSON.
    read.map(({ source, head, ahead }) => [
      source,
      { head, ahead: (typeof ahead === 'string' ? JSON.parse(ahead) : ahead) as number[] },
    ]),
  );
}

function unseen(
  positions: ReadonlyMap<string, Position>,
  streams: ReadonlyMap<string, readonly Envelope[]>,
): Envelope[] {
  return [...streams].flatMap(([source, envelopes]) => {
    const position = positions.get(source) ?? NOTHING_PROJECTED;
    const fresh = new Map<number, Envelope>();
    for (const envelope of envelopes) {
      if (!isProjected(position, envelope.sequence)) fresh.set(envelope.sequence, envelope);
    }
    return [...fresh.values()].sort((a, b) => a.sequence - b.sequence);
  });
}
