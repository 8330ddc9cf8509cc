import type { Envelope } from './envelope.ts';
import { isProjected, type Position } from './projection.ts';

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

const HEAD = 'COALESCE((SELECT head FROM projection_positions WHERE source = ?1), 0)';

const READ = `SELECT ${HEAD} AS head,
  (SELECT json_group_array(sequence) FROM (SELECT sequence FROM projection_ahead WHERE source = ?1 ORDER BY sequence)) AS ahead`;

/** Fails, and with it the whole batch, for an event that is applied: by the key when ahead, by NOT NULL when behind. */
const CLAIM = `INSERT INTO projection_ahead (source, sequence)
  SELECT ?1, CASE WHEN value > ${HEAD} THEN value END FROM json_each(?2)`;

/** Rows ahead lie above the head, so the contiguous ones are those whose place tells their distance from it. */
const ADVANCE = `INSERT INTO projection_positions (source, head)
  SELECT ?1, COALESCE(MAX(sequence), ${HEAD}) FROM (
    SELECT sequence, ROW_NUMBER() OVER (ORDER BY sequence) AS place FROM projection_ahead WHERE source = ?1
  ) WHERE sequence = ${HEAD} + place
  ON CONFLICT (source) DO UPDATE SET head = excluded.head`;

const COMPACT = `DELETE FROM projection_ahead WHERE source = ?1 AND sequence <= ${HEAD}`;

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
  let position = await readPosition(db, source);
  for (let race = 1; ; race++) {
    const fresh = unseen(position, envelopes);
    if (fresh.length === 0) return;
    const sequences = JSON.stringify(fresh.map(({ sequence }) => sequence));
    try {
      await db.batch([
        db.prepare(CLAIM).bind(source, sequences),
        ...effects(fresh),
        db.prepare(ADVANCE).bind(source),
        db.prepare(COMPACT).bind(source),
      ]);
      return;
    } catch (error) {
      position = await readPosition(db, source);
      const raced = unseen(position, fresh).length < fresh.length;
      if (!raced || race === MOST_RACES) throw error;
    }
  }
}

/** How far the stream is projected; nothing for an unknown one. */
export async function readPosition<S extends LedgerStatement>(
  db: LedgerDatabase<S>,
  source: string,
): Promise<Position> {
  const row = await db.prepare(READ).bind(source).first<{ head: number; ahead: string }>();
  return { head: row?.head ?? 0, ahead: JSON.parse(row?.ahead ?? '[]') as number[] };
}

function unseen(position: Position, envelopes: readonly Envelope[]): Envelope[] {
  const fresh = new Map<number, Envelope>();
  for (const envelope of envelopes) {
    if (!isProjected(position, envelope.sequence)) fresh.set(envelope.sequence, envelope);
  }
  return [...fresh.values()].sort((a, b) => a.sequence - b.sequence);
}
