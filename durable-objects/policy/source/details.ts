import { quotaAt, requestsLeft } from '../../../shared/policy/collection/schedule.ts';
import type { PageResult, SourceError } from '../../../shared/policy/sources/answer.ts';
import type { JoinedRecord } from '../../../shared/policy/sources/connector.ts';
import { countRequest } from './collect.ts';
import type { SourceCore } from './core.ts';
import type { RawObjects } from './objects.ts';
import type { Reader, Send } from './reader.ts';
import { trySend } from './send.ts';
import type { RunRecord } from './store.ts';

/** Records with all their parts, up to the first that could not be read to the end. */
export interface DetailedRecords {
  readonly records: readonly { readonly joined: JoinedRecord; readonly raws: Readonly<Record<string, number>> }[];
  /** With the requests counted. */
  readonly run: RunRecord;
  readonly requests: number;
  readonly error: SourceError | null;
}

/** Asks the endpoints that answer about one record at a time; sources that have none cost nothing here. */
export async function collectDetails(
  core: SourceCore,
  raws: RawObjects,
  reader: Reader,
  send: Send,
  before: RunRecord,
  joined: readonly JoinedRecord[],
  now: number,
): Promise<DetailedRecords> {
  const endpoints = reader.endpoints.filter(({ kind }) => kind === 'each').map(({ id }) => id);
  if (endpoints.length === 0) {
    return { records: joined.map((each) => ({ joined: each, raws: {} })), run: before, requests: 0, error: null };
  }
  const daily = core.state().settings.dailyRequests ?? reader.requestsPerDay;
  const records: DetailedRecords['records'][number][] = [];
  const counter = { run: before, requests: 0 };
  const asked = async (endpoint: string, record: string): Promise<PageResult & { readonly raw?: number }> => {
    const sent = await trySend(send, reader.recordRequest(endpoint, record));
    counter.requests++;
    counter.run = countRequest(counter.run, 'answer' in sent ? sent.answer.body.byteLength : 0, now);
    if ('error' in sent) return { ok: false, error: sent.error };
    const result = await reader.readRecord(endpoint, record, sent.answer);
    if (!result.ok || result.page.records.length === 0) return result;
    const sha256 = await raws.put(sent.answer, now);
    return { ...result, raw: core.records.rawNumber(sha256, sent.answer.headers['content-type'] ?? '') };
  };
  for (const { record, parts } of joined) {
    if (requestsLeft(quotaAt(counter.run.work.quota, now), daily) < endpoints.length) break;
    const whole: Record<string, string> = { ...parts };
    const numbers: Record<string, number> = {};
    for (const endpoint of endpoints) {
      const result = await asked(endpoint, record);
      if (!result.ok) return { records, ...counter, error: result.error };
      const text = result.page.records.find((each) => each.record === record)?.text;
      if (text === undefined || result.raw === undefined) continue;
      whole[endpoint] = text;
      numbers[endpoint] = result.raw;
    }
    records.push({ joined: { record, parts: whole }, raws: numbers });
  }
  return { records, ...counter, error: null };
}
