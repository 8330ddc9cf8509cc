import * as v from 'valibot';

/** The pipelines of the data platform, by the names that they are known by. */
export const PIPELINES = [
  'government_api_ingestion',
  'web_scraping_pipeline',
  'data_validation_pipeline',
  'vector_embedding_pipeline',
  'knowledge_graph_update',
] as const;
export type Pipeline = (typeof PIPELINES)[number];

/**
 * `waiting`: for the quota of the next day, or after a fault; goes on by itself. `unchanged`: the source said what it said before.
 */
export const RUN_STATUSES = ['running', 'waiting', 'succeeded', 'unchanged', 'failed', 'cancelled'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** Pages are read, then what differs is handed on, then what is gone is counted and retired. */
export const RUN_PHASES = ['collect', 'deliver', 'retire', 'done'] as const;
export type RunPhase = (typeof RUN_PHASES)[number];

/** What is odd about the pages of a run, besides rejected records. Any of the first three makes a run incomplete. */
export const NOTE_CODES = [
  'page-repeats',
  'total-drifted',
  'records-short',
  'robots-disallowed',
  'limit',
  'fault',
] as const;
export type NoteCode = (typeof NOTE_CODES)[number];

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const moment = count;

export const runCountsSchema = v.object({
  /** Different records that the source has listed. */
  records: count,
  added: count,
  changed: count,
  unchanged: count,
  /** Records that the source has listed before and does not list now. */
  missing: count,
  /** Of the missing ones: given up in this run. */
  retired: count,
  /** Missing before, listed again. */
  returned: count,
  /** Validation: documents that were looked at, and those that were refused, by this run. */
  checked: count,
  rejected: count,
  /** Held back on purpose, as the source says: not approved. */
  withheld: count,
  duplicates: count,
});
export type RunCounts = v.InferOutput<typeof runCountsSchema>;

export const runViewSchema = v.object({
  id: v.string(),
  source: v.string(),
  pipeline: v.picklist(PIPELINES),
  trigger: v.picklist(['schedule', 'manual']),
  by: v.string(),
  status: v.picklist(RUN_STATUSES),
  phase: v.picklist(RUN_PHASES),
  startedAt: moment,
  finishedAt: v.nullable(moment),
  /** Why it does not go on now, and when it will. */
  waiting: v.nullable(v.object({ why: v.picklist(['limit', 'budget', 'backoff']), until: moment })),
  progress: v.object({
    endpoint: v.string(),
    /** Pages read of this endpoint. */
    page: count,
    /** As far as the source says how much there is. */
    pages: v.nullable(count),
    delivered: count,
    toDeliver: v.nullable(count),
  }),
  requests: count,
  bytes: count,
  counts: runCountsSchema,
  /** Rows of the source's own database: of records, and of the run itself (its history, pages and notes). */
  rowsWritten: v.object({ records: count, run: count }),
  /** What the source says it has, by endpoint. */
  totals: v.record(v.string(), v.nullable(count)),
  /** Whether every page was read and agreed with the others; only such a run says what is missing. */
  complete: v.boolean(),
  attention: v.nullable(v.object({ kind: v.literal('shrunken'), before: count, now: count })),
  notes: v.array(v.object({ code: v.picklist(NOTE_CODES), endpoint: v.string(), page: count, detail: v.string() })),
  error: v.nullable(v.object({ code: v.string(), message: v.string() })),
});
export type RunView = v.InferOutput<typeof runViewSchema>;

/** A record that did not become a programme, and why. */
export interface Reject {
  /** `null` for a row without an id. */
  readonly record: string | null;
  readonly endpoint: string | null;
  /** `duplicate-id`, `no-id`, `invalid`, `span`, `withheld` … */
  readonly reason: string;
  readonly detail: string;
}

export const NOTHING_COUNTED: RunCounts = {
  records: 0,
  added: 0,
  changed: 0,
  unchanged: 0,
  missing: 0,
  retired: 0,
  returned: 0,
  checked: 0,
  rejected: 0,
  withheld: 0,
  duplicates: 0,
};

/** Whether a run has ended. */
export const isFinished = ({ status }: Pick<RunView, 'status'>): boolean =>
  status !== 'running' && status !== 'waiting';
