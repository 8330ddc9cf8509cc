import { addDays, addMonths, type Day, kstDay } from '../../../shared/blacklist/portal/kst-day.ts';
import { AegisError, asAegisError } from '../../../shared/kernel/error.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import { livePointer } from '../edge/pointer.ts';
import { entriesOf } from '../render/source.ts';
import { listRepository } from '../repository/lists.ts';
import { DAILY_COLUMNS, dailyRows, ENTRY_COLUMNS, entryRows } from './analytics-export-rows.ts';
import { type RowGroup, writeParquet } from './analytics-parquet.ts';
import { iso } from './views.ts';

const PREFIX = 'analytics/';
/** Entries of a list beyond this are not written: encoding them takes longer than a request or a night's step should. */
const MAX_ENTRIES = 2_000_000;
const PAGE = 1_000;
/** Part of what a file is made from: files of before a change of the columns are written anew. */
const SHAPE = 1;

export type ExportKind = 'daily' | 'entries';

/** What became of one file: `unchanged` when it was already made from the same data. */
export interface ExportOutcome {
  readonly kind: ExportKind;
  readonly outcome: 'written' | 'unchanged' | 'nothing-live' | 'past-month' | 'too-large';
}

const keyOf = (list: string, month: string, kind: ExportKind): string => `${PREFIX}${list}/${month}/${kind}.parquet`;

/** The month of a day in Korea. */
const monthOf = (day: Day): string => day.slice(0, 7);

/**
 * Writes the history of a month and, for the present month, the entries of the live version. Writing a month again gives the same
 * files; nothing is written where the data is the same.
 *
 * @param month `YYYY-MM`; null for the present one
 * @throws AegisError `invalid_request` for a month that has not begun.
 */
export async function exportMonth(env: Env, list: string, month: string | null, now: number): Promise<ExportOutcome[]> {
  const present = monthOf(kstDay(now));
  const wanted = month ?? present;
  if (wanted > present) throw new AegisError('invalid_request', `${wanted} has not begun.`);
  return [
    await exportDaily(env, list, wanted),
    wanted === present ? await exportEntries(env, list, wanted, now) : { kind: 'entries', outcome: 'past-month' },
  ];
}

async function exportDaily(env: Env, list: string, month: string): Promise<ExportOutcome> {
  const from = `${month}-01`;
  const rows = await dailyRows(env, list, { from, to: addDays(addMonths(from, 1), -1) });
  const text = JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  const made = { list, month, madeFrom: `${SHAPE}:${await sha256Hex(text)}`, rows: String(rows[0]?.length ?? 0) };
  return write(env, 'daily', made, () => [rows]);
}

async function exportEntries(env: Env, list: string, month: string, now: number): Promise<ExportOutcome> {
  const kind = 'entries';
  try {
    const { pointer } = await livePointer(env, list, now);
    if (pointer.entries > MAX_ENTRIES) return { kind, outcome: 'too-large' };
    const madeFrom = `${SHAPE}:${pointer.version}:${pointer.lookupKey}`;
    const made = { list, month, madeFrom, rows: String(pointer.entries), version: String(pointer.version) };
    return await write(env, kind, made, () => entryRows(entriesOf(env, pointer.lookupKey)));
  } catch (thrown) {
    if (asAegisError(thrown).code !== 'feed_not_ready') throw thrown;
    return { kind, outcome: 'nothing-live' };
  }
}

interface Made {
  readonly list: string;
  readonly month: string;
  readonly madeFrom: string;
  readonly rows: string;
  readonly [name: string]: string;
}

async function write(
  env: Env,
  kind: ExportKind,
  made: Made,
  groups: () => AsyncIterable<RowGroup> | Iterable<RowGroup>,
): Promise<ExportOutcome> {
  const key = keyOf(made.list, made.month, kind);
  const present = await env.EXPORTS.head(key);
  if (present?.customMetadata?.madeFrom === made.madeFrom) return { kind, outcome: 'unchanged' };
  await writeParquet(env.EXPORTS, key, kind === 'daily' ? DAILY_COLUMNS : ENTRY_COLUMNS, groups(), made);
  return { kind, outcome: 'written' };
}

/** Files that are there, newest month first. */
export async function listExports(env: Env, list: string | null) {
  const found: R2Object[] = [];
  let cursor: string | undefined;
  do {
    const page = await env.EXPORTS.list({
      prefix: list === null ? PREFIX : `${PREFIX}${list}/`,
      limit: PAGE,
      include: ['customMetadata'],
      ...(cursor === undefined ? {} : { cursor }),
    });
    found.push(...page.objects);
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor !== undefined);
  return found
    .map(exportBody)
    .filter((file) => file !== null)
    .sort((a, b) => (a.month === b.month ? (a.url < b.url ? -1 : 1) : a.month < b.month ? 1 : -1));
}

function exportBody({ key, size, uploaded, etag, customMetadata }: R2Object) {
  const match = /^analytics\/([a-z0-9-]+)\/(\d{4}-\d{2})\/(daily|entries)\.parquet$/.exec(key);
  if (match === null) return null;
  const [, list = '', month = '', kind = ''] = match;
  const url = `/api/v1/analytics/exports/${list}/${month}/${kind}.parquet`;
  const rows = Number(customMetadata?.rows ?? 0);
  return { list, month, kind: kind as ExportKind, bytes: size, rows, etag, writtenAt: iso(uploaded.getTime()), url };
}

/**
 * A file as a download.
 *
 * @throws AegisError `not_found`.
 */
export async function downloadExport(env: Env, list: string, month: string, kind: ExportKind): Promise<Response> {
  const object = await env.EXPORTS.get(keyOf(list, month, kind));
  if (object === null) throw new AegisError('not_found', `There is no export ${kind} of ${list} for ${month}.`);
  return new Response(object.body, {
    headers: {
      'content-type': 'application/vnd.apache.parquet',
      'content-length': String(object.size),
      'content-disposition': `attachment; filename="aegis-${list}-${month}-${kind}.parquet"`,
      etag: object.httpEtag,
    },
  });
}

/**
 * What a night does: the present month of every list, and on the first days of a month the one before once more, whose last events
 * may have come after the last night. A file that cannot be made holds up no other.
 *
 * @throws AggregateError when any could not be made.
 */
export async function exportNightly(env: Env, now: number): Promise<void> {
  const failures: unknown[] = [];
  const today = kstDay(now);
  const isEarly = today.slice(8) <= '03';
  for (const { id } of await listRepository(env.BLACKLIST_DB).all()) {
    const months = [...(isEarly ? [monthOf(addMonths(`${monthOf(today)}-01`, -1))] : []), null];
    for (const month of months)
      await exportMonth(env, id, month, now).catch((thrown: unknown) => failures.push(thrown));
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} exports could not be made`);
}
