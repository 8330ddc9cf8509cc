import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { PolicyActor } from '../../../durable-objects/policy/policy.ts';
import type { PolicySource } from '../../../durable-objects/policy/source.ts';
import { isFinished, type RunView } from '../../../shared/policy/collection/run.ts';
import { type CollectionSettings, DEFAULT_SETTINGS } from '../../../shared/policy/collection/settings.ts';
import type { Remote } from '../../../workers/policy/service/actors.ts';

export const causation = { correlationId: 'c1', causationId: null, traceparent: null, actor: 'test' };
export const meta = { causation, idempotencyKey: null, requestHash: '' };
export const NOW_OPTIONS = { force: false, acceptShrink: false };

/** A source by its real methods. */
export const sourceOf = (id: string): Remote<PolicySource> =>
  env.POLICY_SOURCES.getByName(id) as unknown as Remote<PolicySource>;

/** A programme by its real methods. */
export const policyOf = (id: string): Remote<PolicyActor> => env.POLICY.getByName(id) as unknown as Remote<PolicyActor>;

/** Configures a source, with a key. */
export async function openSource(
  id: string,
  settings: Partial<CollectionSettings> = {},
): Promise<Remote<PolicySource>> {
  await sourceOf(id).configure({ ...DEFAULT_SETTINGS, enabled: true, ...settings }, null, meta);
  await sourceOf(id).setKey('test-key-+/=', meta);
  return sourceOf(id);
}

/** Fires the run alarm of a source once, whatever it waits for. */
export async function fireAlarm(id: string): Promise<void> {
  const stub = env.POLICY_SOURCES.getByName(id);
  await runInDurableObject(stub, (_, state) => {
    state.storage.sql.exec("UPDATE k_alarms SET due_at = 1 WHERE kind = 'run'");
    return state.storage.setAlarm(Date.now() + 60_000);
  });
  await runDurableObjectAlarm(stub);
}

/** The newest run of a source. */
export async function newestRun(id: string): Promise<RunView> {
  const [run] = await sourceOf(id).runs(null, 1);
  return run!;
}

/** Fires alarms until the newest run has ended or waits for longer than a minute; shorter waits are cut short. */
export async function settle(id: string): Promise<RunView> {
  const until = Date.now() + 60_000;
  while (Date.now() < until) {
    const run = await newestRun(id);
    if (isFinished(run)) return run;
    const isLong = run.waiting !== null && run.waiting.why !== 'backoff';
    if (isLong) return run;
    if (run.status === 'waiting') await forward(id);
    await fireAlarm(id);
    await scheduler.wait(5);
  }
  throw new Error(`the run of ${id} does not end: ${JSON.stringify(await newestRun(id))}`);
}

/** Lets the waiting run of a source go on now. The actor keeps the run in memory, so it is told by a new instance. */
export async function forward(id: string): Promise<void> {
  const { evictDurableObject } = await import('cloudflare:test');
  const stub = env.POLICY_SOURCES.getByName(id);
  await runInDurableObject(stub, (_, state) => {
    state.storage.sql.exec(
      "UPDATE run SET work = json_set(work, '$.notBefore', 0) WHERE json_extract(view, '$.status') = 'waiting'",
    );
  });
  await evictDurableObject(stub);
}

/** Collects once and waits for the end. */
export async function collectNow(id: string, options: Partial<typeof NOW_OPTIONS> = {}): Promise<RunView> {
  await sourceOf(id).start({ ...NOW_OPTIONS, ...options }, meta);
  return settle(id);
}

/** A row of the national catalogue's list, invented. */
export const listRow = (n: number, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  서비스ID: String(n).padStart(12, '0'),
  서비스명: `시험 지원 ${n}`,
  서비스목적요약: '시험을 위한 지원',
  지원대상: `시험 대상 ${n}`,
  지원내용: '월 10만 원',
  신청방법: '방문 신청',
  신청기한: '상시신청',
  소관기관명: '시험부',
  소관기관유형: '중앙행정기관',
  사용자구분: '개인',
  서비스분야: '생활안정',
  지원유형: '현금',
  조회수: n,
  등록일시: '20260101000000',
  수정일시: '20260102000000',
  ...more,
});

export interface FakeGov24 {
  rows: Record<string, unknown>[];
  /** Requests that were made, as `endpoint page`. */
  readonly asked: string[];
  /** Answers in place of the page; `undefined`: the page. */
  fault: (endpoint: string, page: number, call: number) => Response | Error | undefined;
}

/** The three endpoints of the national catalogue, from rows in memory, with scripted faults. */
export function fakeGov24(rows: Record<string, unknown>[]): FakeGov24 & { readonly fetch: typeof fetch } {
  const calls = new Map<string, number>();
  const fake: FakeGov24 = { rows, asked: [], fault: () => undefined };
  const answer = async (input: RequestInfo | URL): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    const endpoint = url.pathname.split('/').at(-1)!;
    const page = Number(url.searchParams.get('page'));
    const size = Number(url.searchParams.get('perPage'));
    fake.asked.push(`${endpoint} ${page}`);
    const call = (calls.get(`${endpoint} ${page}`) ?? 0) + 1;
    calls.set(`${endpoint} ${page}`, call);
    const fault = fake.fault(endpoint, page, call);
    if (fault instanceof Error) throw fault;
    if (fault !== undefined) return fault;
    const all = endpoint === 'supportConditions' ? fake.rows.map(conditions) : fake.rows;
    const data = all.slice((page - 1) * size, page * size);
    return pageAnswer(data, all.length, page, size);
  };
  return Object.assign(fake, { fetch: answer as typeof fetch });
}

const conditions = (row: Record<string, unknown>) => ({
  서비스ID: row.서비스ID,
  JA0101: 'Y',
  JA0102: 'Y',
  JA0110: 19,
  JA0111: 34,
});

/** A page as the server sends it. */
export const pageAnswer = (data: readonly unknown[], total: number, page = 1, size = 10): Response =>
  Response.json({ page, perPage: size, totalCount: total, currentCount: data.length, matchCount: total, data });

/** Rows of a table of a source. */
export const countRows = (id: string, table: string): Promise<number> =>
  runInDurableObject(env.POLICY_SOURCES.getByName(id), (_, state) =>
    Number(state.storage.sql.exec(`SELECT count(*) AS n FROM ${table}`).one().n),
  );
