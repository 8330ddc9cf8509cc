import type { Envelope } from '../../shared/events/envelope.ts';
import { LEDGER_TABLES, projectOnce, readPosition } from '../../shared/events/ledger.ts';
import type { Projector } from '../../shared/events/projection.ts';
import type { KernelEnv } from './rig.ts';
import type { TallyView } from './tally.ts';

/** The least that the events' consumer needs, in the kernel's test Worker. */
export type ReadModelEnv = KernelEnv & { readonly SYSTEMS: string };

export async function createReadModel(db: D1Database): Promise<void> {
  await db.batch(
    [
      ...LEDGER_TABLES,
      'CREATE TABLE IF NOT EXISTS tally_totals (source TEXT, name TEXT, total INTEGER, sequence INTEGER, PRIMARY KEY (source, name))',
      'CREATE TABLE IF NOT EXISTS tally_sums (source TEXT PRIMARY KEY, events INTEGER, changes INTEGER)',
    ].map((sql) => db.prepare(sql)),
  );
}

/** Both kinds of effect: a value that the newest event sets, and sums that every event adds to. */
function effectsOf(db: D1Database, { source, sequence, data }: Envelope): D1PreparedStatement[] {
  return [
    db
      .prepare(
        `INSERT INTO tally_totals VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
         SET total = excluded.total, sequence = excluded.sequence WHERE excluded.sequence > tally_totals.sequence`,
      )
      .bind(source, data.name, data.total, sequence),
    db
      .prepare(
        `INSERT INTO tally_sums VALUES (?, 1, ?) ON CONFLICT DO UPDATE
         SET events = events + 1, changes = changes + excluded.changes`,
      )
      .bind(source, data.change),
  ];
}

export const tallyProjector: Projector<ReadModelEnv> = {
  prefix: 'tally.',
  async project(envelopes, env) {
    const [first] = envelopes;
    if (first === undefined) return;
    const db = env.BLACKLIST_DB;
    await projectOnce(db, first.source, envelopes, (fresh) => fresh.flatMap((event) => effectsOf(db, event)));
  },
  async position(source, env) {
    return (await readPosition(env.BLACKLIST_DB, source)).head;
  },
  async confirm(source, sequence, env) {
    await env.TALLY.getByName(source.replace('/tally/', '')).confirm(sequence);
  },
};

export async function readView(db: D1Database, source: string): Promise<TallyView> {
  const rows = await db
    .prepare('SELECT name, total FROM tally_totals WHERE source = ?')
    .bind(source)
    .all<{ name: string; total: number }>();
  const sums = await db
    .prepare('SELECT events, changes FROM tally_sums WHERE source = ?')
    .bind(source)
    .first<{ events: number; changes: number }>();
  return {
    totals: Object.fromEntries(rows.results.map(({ name, total }) => [name, total])),
    events: sums?.events ?? 0,
    changes: sums?.changes ?? 0,
  };
}
