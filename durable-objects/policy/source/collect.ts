import type { PageRecords } from '../../../shared/policy/collection/difference.ts';
import type { NoteCode, Reject } from '../../../shared/policy/collection/run.ts';
import { quotaAt } from '../../../shared/policy/collection/schedule.ts';
import { steadyText } from '../../../shared/policy/collection/volatile.ts';
import type { SourceAnswer, SourceError, SourcePage } from '../../../shared/policy/sources/answer.ts';
import { textHash } from '../../../shared/policy/sources/canonical.ts';
import type { SourceCore } from './core.ts';
import type { RawObjects } from './objects.ts';
import type { Reader, Send } from './reader.ts';
import { trySend } from './send.ts';
import type { RunRecord } from './store.ts';

/** A source that goes on for ever is cut off here. */
const MOST_PAGES = 5_000;
const MOST_NOTES = 50;
/** Half of a SHA-256 tells records of one source apart. */
const HASH_DIGITS = 32;

/** What a page came to. `run` counts the request in any case; `isWritten` says that rows were written for it. */
export type CollectedPage =
  | { readonly kind: 'page'; readonly run: RunRecord; readonly isWritten: boolean }
  | { readonly kind: 'failed'; readonly run: RunRecord; readonly error: SourceError };

/** Ids that an endpoint has listed so far in a run, so that what stands twice is noticed. */
export class SeenRecords {
  readonly #core: SourceCore;
  #at = '';
  #ids = new Set<string>();

  constructor(core: SourceCore) {
    this.#core = core;
  }

  /** Those of the pages before the one that is read next, from the pages themselves after a restart. */
  before(run: RunRecord, endpoint: string): Set<string> {
    const at = `${run.view.id}/${endpoint}/${run.work.page}`;
    if (this.#at !== at) {
      this.#ids = new Set();
      for (let page = 1; page < run.work.page; page++) {
        for (const [record] of this.#core.records.page(endpoint, page)?.records ?? []) this.#ids.add(record);
      }
    }
    this.#at = `${run.view.id}/${endpoint}/${run.work.page + 1}`;
    return this.#ids;
  }

  forget(): void {
    this.#at = '';
  }
}

/** Reads the next page of a run: one request, its bytes kept, its records compared with what the page held before. */
export async function collectPage(
  core: SourceCore,
  raws: RawObjects,
  reader: Reader,
  send: Send,
  seen: SeenRecords,
  before: RunRecord,
  now: number,
): Promise<CollectedPage> {
  const endpoint = reader.endpoints[before.work.endpoint]!.id;
  const { page } = before.work;
  const known = core.records.page(endpoint, page);
  const request = reader.pageRequest(endpoint, page, known?.validators ?? null);
  const refusal = (await reader.refusal?.(request, send)) ?? null;
  if (refusal !== null) {
    const noted = withNote(before, 'robots-disallowed', endpoint, refusal);
    return turnPage(core, reader, noted, endpoint, { total: null, records: [], rejects: [] }, null, seen);
  }
  const sent = await trySend(send, request);
  const counted = countRequest(before, 'answer' in sent ? sent.answer.body.byteLength : 0, now);
  if ('error' in sent) return { kind: 'failed', run: counted, error: sent.error };
  if (sent.answer.status === 304 && known !== null) {
    // Same bytes as before: the records are known.
    for (const [record] of known.records) seen.before(before, endpoint).add(record);
    return nextPage(core, reader, counted, endpoint, {
      rows: known.records.length,
      total: null,
      fresh: known.records.length,
      isWritten: false,
    });
  }
  const result = await reader.readPage(endpoint, page, sent.answer);
  if (!result.ok) return { kind: 'failed', run: counted, error: result.error };
  const raw = { sha256: await raws.put(sent.answer, now), answer: sent.answer };
  return turnPage(core, reader, counted, endpoint, result.page, raw, seen);
}

function turnPage(
  core: SourceCore,
  reader: Reader,
  before: RunRecord,
  endpoint: string,
  page: SourcePage,
  raw: { readonly sha256: string; readonly answer: SourceAnswer } | null,
  seen: SeenRecords,
): CollectedPage {
  const ids = seen.before(before, endpoint);
  const kept: (readonly [string, string])[] = [];
  const rejects: Reject[] = page.rejects.map(({ reason, detail }) => ({ record: null, endpoint, reason, detail }));
  let duplicates = 0;
  for (const { record, text } of page.records) {
    if (ids.has(record)) {
      duplicates++;
      rejects.push({ record, endpoint, reason: 'duplicate-id', detail: `again on page ${before.work.page}` });
      continue;
    }
    ids.add(record);
    kept.push([record, textHash(steadyText(text)).slice(0, HASH_DIGITS)]);
  }
  const rows = page.records.length + page.rejects.length;
  // A server that repeats a page says nothing new with it, and would do so for ever.
  const isRepeated = kept.length === 0 && duplicates > 0 && duplicates === page.records.length;
  let run = isRepeated
    ? withNote(before, 'page-repeats', endpoint, `page ${before.work.page} repeats an earlier one`)
    : before;
  const told = isRepeated ? rejects.filter(({ reason }) => reason !== 'duplicate-id') : rejects;
  run = {
    ...run,
    view: {
      ...run.view,
      counts: {
        ...run.view.counts,
        duplicates: run.view.counts.duplicates + (isRepeated ? 0 : duplicates),
        rejected: run.view.counts.rejected + page.rejects.length,
      },
    },
    work: { ...run.work, rejects: core.store.addRejects(run.view.id, run.work.rejects, told) },
  };
  const isWritten = keepPage(core, endpoint, run.work.page, isRepeated ? [] : kept, raw);
  return nextPage(core, reader, run, endpoint, {
    rows: isRepeated ? 0 : rows,
    total: page.total,
    fresh: kept.length,
    isWritten: isWritten || told.length > 0,
  });
}

function keepPage(
  core: SourceCore,
  endpoint: string,
  page: number,
  records: PageRecords,
  raw: { readonly sha256: string; readonly answer: SourceAnswer } | null,
): boolean {
  if (raw === null) return core.records.putPage(endpoint, page, 0, records, null);
  const { headers } = raw.answer;
  const n = core.records.rawNumber(raw.sha256, headers['content-type'] ?? '');
  const validators = JSON.stringify({
    ...(headers.etag ? { etag: headers.etag } : {}),
    ...(headers['last-modified'] ? { lastModified: headers['last-modified'] } : {}),
  });
  return core.records.putPage(endpoint, page, n, records, validators === '{}' ? null : validators);
}

interface TurnedPage {
  /** Rows that the page had, whatever became of them. */
  readonly rows: number;
  readonly total: number | null;
  /** Records that were not seen before. */
  readonly fresh: number;
  readonly isWritten: boolean;
}

function nextPage(
  core: SourceCore,
  reader: Reader,
  before: RunRecord,
  endpoint: string,
  turned: TurnedPage,
): CollectedPage {
  const { work } = before;
  const firstTotal = work.firstTotal ?? turned.total;
  let run = before;
  if (turned.total !== null && work.firstTotal !== null && turned.total !== work.firstTotal) {
    const detail = `the total was ${work.firstTotal} and became ${turned.total} on page ${work.page}`;
    run = withNote(run, 'total-drifted', endpoint, detail);
  }
  const received = work.received + turned.rows;
  const total = turned.total ?? work.firstTotal;
  const pages = reader.pageCount ?? null;
  const isLast =
    pages === null
      ? turned.rows === 0 || (total !== null && received >= total) || work.page >= MOST_PAGES
      : work.page >= pages;
  if (isLast && total !== null && received < total) {
    run = withNote(run, 'records-short', endpoint, `${received} of ${total} records were listed`);
  }
  const counts =
    work.endpoint === 0 ? { ...run.view.counts, records: run.view.counts.records + turned.fresh } : run.view.counts;
  const pageSize = work.page === 1 ? turned.rows : Math.max(1, Math.round(received / work.page));
  const view = {
    ...run.view,
    counts,
    totals: { ...run.view.totals, [endpoint]: total },
    progress: {
      ...run.view.progress,
      endpoint,
      page: work.page,
      pages: pages ?? (isLast ? work.page : total === null || pageSize === 0 ? null : Math.ceil(total / pageSize)),
    },
  };
  if (!isLast) {
    const next = { ...run.work, page: work.page + 1, received, firstTotal, tries: 0, attempts: 0 };
    return { kind: 'page', run: { view, work: next }, isWritten: turned.isWritten };
  }
  core.records.dropPagesFrom(endpoint, work.page + 1);
  const next = {
    ...run.work,
    endpoint: work.endpoint + 1,
    page: 1,
    received: 0,
    firstTotal: null,
    tries: 0,
    attempts: 0,
  };
  return { kind: 'page', run: { view, work: next }, isWritten: turned.isWritten };
}

/** One request more, of the run and of the day. */
export function countRequest(run: RunRecord, bytes: number, now: number): RunRecord {
  const quota = quotaAt(run.work.quota, now);
  return {
    view: { ...run.view, requests: run.view.requests + 1, bytes: run.view.bytes + bytes },
    work: { ...run.work, quota: { ...quota, used: quota.used + 1 } },
  };
}

/** A note in the history of a run; the same is noted once an endpoint. */
export function withNote(run: RunRecord, code: NoteCode, endpoint: string, detail: string): RunRecord {
  const { notes } = run.view;
  const isKnown =
    code !== 'robots-disallowed' && notes.some((note) => note.code === code && note.endpoint === endpoint);
  if (isKnown || notes.length >= MOST_NOTES) return run;
  const note = { code, endpoint, page: run.work.page, detail: detail.slice(0, 300) };
  return { ...run, view: { ...run.view, notes: [...notes, note] } };
}
