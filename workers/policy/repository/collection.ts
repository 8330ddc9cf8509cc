import { and, asc, desc, eq, gt, lt, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { RunView } from '../../../shared/policy/collection/run.ts';
import type { SourceView } from '../../../shared/policy/collection/state.ts';
import type { Disagreement } from '../../../shared/policy/sources/disagreement.ts';
import { collectionDisagreements, collectionRuns, collectionSources } from '../schema/collection.ts';

/** A run of a pipeline that no source owns; its form is the pipeline's own. */
export interface PipelineRunRow {
  readonly id: string;
  readonly pipeline: string;
  readonly source: string;
  readonly status: string;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly run: Readonly<Record<string, unknown>>;
}

/** Statements in one batch of D1. */
const BATCH = 50;

/** The read model of sources, runs and disagreements in D1. Writes of events are statements for the caller's batch. */
export function collectionRepository(db: D1Database) {
  const orm = drizzle(db);
  const prepared = (query: { toSQL(): { sql: string; params: unknown[] } }): D1PreparedStatement => {
    const { sql: text, params } = query.toSQL();
    return db.prepare(text).bind(...params);
  };
  const putRun = (row: PipelineRunRow, sequence: number): D1PreparedStatement => {
    const values = { ...row, run: JSON.stringify(row.run), sequence };
    return prepared(
      orm
        .insert(collectionRuns)
        .values(values)
        .onConflictDoUpdate({
          target: collectionRuns.id,
          set: values,
          setWhere: sql.raw('excluded.sequence >= collection_runs.sequence'),
        }),
    );
  };
  return {
    /** Every source that was configured, by id. */
    async sources(): Promise<SourceView[]> {
      const rows = await orm.select().from(collectionSources).orderBy(asc(collectionSources.id));
      return rows.map(({ state }) => JSON.parse(state) as SourceView);
    },

    /** The newest runs of a pipeline. */
    async runs(pipeline: string, limit: number): Promise<PipelineRunRow[]> {
      const rows = await orm
        .select()
        .from(collectionRuns)
        .where(eq(collectionRuns.pipeline, pipeline))
        .orderBy(desc(collectionRuns.startedAt), desc(collectionRuns.id))
        .limit(limit);
      return rows.map(({ sequence: _, ...row }) => ({ ...row, run: JSON.parse(row.run) as PipelineRunRow['run'] }));
    },

    /** What the last validation found, after number `after`. */
    async disagreements(after: number, limit: number): Promise<(Disagreement & { readonly n: number })[]> {
      const rows = await orm
        .select()
        .from(collectionDisagreements)
        .where(gt(collectionDisagreements.n, after))
        .orderBy(asc(collectionDisagreements.n))
        .limit(limit);
      return rows.map(({ n, body }) => ({ n, ...(JSON.parse(body) as Disagreement) }));
    },

    putSource(view: SourceView, sequence: number): D1PreparedStatement {
      const row = { id: view.id, enabled: view.settings.enabled, state: JSON.stringify(view), sequence };
      return prepared(
        orm
          .insert(collectionSources)
          .values(row)
          .onConflictDoUpdate({
            target: collectionSources.id,
            set: row,
            setWhere: sql.raw('excluded.sequence > collection_sources.sequence'),
          }),
      );
    },

    putSourceRun(view: RunView, sequence: number): D1PreparedStatement {
      const { id, pipeline, source, status, startedAt, finishedAt } = view;
      return putRun({ id, pipeline, source, status, startedAt, finishedAt, run: view }, sequence);
    },

    /** Writes a validation with all that it found, in place of the one before. */
    async saveValidation(row: PipelineRunRow, found: readonly Disagreement[]): Promise<void> {
      const rows = found.map((each, index) =>
        prepared(orm.insert(collectionDisagreements).values({ n: index + 1, run: row.id, body: JSON.stringify(each) })),
      );
      const statements = [prepared(orm.delete(collectionDisagreements)), ...rows];
      for (let at = 0; at < statements.length; at += BATCH) await db.batch(statements.slice(at, at + BATCH));
      // Last, so that a validation that was cut off does not pass for one that is done.
      await db.batch([putRun(row, 1)]);
    },

    /** Forgets runs that began before a time; the newest of each pipeline stay. */
    async purgeRuns(pipeline: string, before: number): Promise<void> {
      await orm
        .delete(collectionRuns)
        .where(and(eq(collectionRuns.pipeline, pipeline), lt(collectionRuns.startedAt, before)));
    },
  };
}
