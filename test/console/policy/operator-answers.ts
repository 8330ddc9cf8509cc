import type { Answers } from '../rig.ts';

export const RUN = '01KAZ3N8V2QJ7W4R5T6Y8B9C0R';
const AT = '2026-11-24T03:00:00.000Z';
const SETTINGS = {
  ...{ enabled: true, baseUrl: null, intervalMinutes: 1440, pageSize: null, dailyRequests: null },
  pages: [
    {
      ...{ id: 'youth-rent', url: 'https://example.go.kr/rent', organisation: '예시시' },
      selectors: { title: 'h1', target: '#who' },
    },
  ],
};

/** A run of a source, under way or over. */
export const runOf = (finishedAt: string | null) => ({
  ...{ id: RUN, source: 'gov24', pipeline: 'government_api_ingestion', trigger: 'manual', by: 'user:9f2c' },
  ...{ status: finishedAt === null ? 'running' : 'succeeded', phase: finishedAt === null ? 'collect' : 'done' },
  ...{ startedAt: AT, finishedAt, durationMs: finishedAt === null ? null : 12_400, waiting: null },
  progress: { endpoint: 'serviceList', page: 3, pages: 12, delivered: 120, toDeliver: 500 },
  ...{ requests: 14, bytes: 1_400_000, rowsWritten: { records: 500, run: 20 }, totals: { serviceList: 10_961 } },
  counts: {
    ...{ records: 10_961, added: 12, changed: 40, unchanged: 10_909, missing: 1, retired: 0, returned: 0 },
    ...{ checked: 52, rejected: 1, withheld: 0, duplicates: 0 },
  },
  ...{ complete: true, attention: null, error: null },
  notes: [{ code: 'records-short', endpoint: 'serviceList', page: 11, detail: '10960 of 10961' }],
});

/** A source as the API tells it. */
export const sourceOf = (activeRun: string | null) => ({
  ...{ id: 'gov24', name: { ko: '보조금24', en: 'Gov24' }, homepage: 'https://www.gov.kr/', needsKey: true },
  condition: activeRun === null ? 'idle' : 'running',
  state: {
    ...{ settings: SETTINGS, revision: 4, createdAt: AT, hasKey: true, keySetAt: AT, nextDueAt: AT },
    ...{ lastSuccessAt: AT, lastChangeAt: AT, lastRun: { id: RUN, status: 'succeeded', finishedAt: AT }, activeRun },
    ...{ failures: 0, breaker: { phase: 'closed', until: null }, paused: null },
    attention: { kind: 'shrunken', before: 10_961, now: 6_120, run: RUN },
    ...{ quota: { day: '2026-11-24', used: 14, learnt: null }, believedRecords: 10_961 },
  },
});

const PIPELINE = {
  pipeline: 'data_validation_pipeline',
  name: { ko: '데이터 검증', en: 'Validation' },
  description: { ko: '출처마다 다른 내용을 찾습니다.', en: 'Finds where sources disagree.' },
  runs: [
    {
      ...{ id: RUN, source: 'gov24', status: 'succeeded', startedAt: AT, finishedAt: AT, durationMs: 900 },
      ...{ counts: { compared: 900 }, rejected: 3, reasons: { 'no-id': 3 }, progress: null, error: null },
    },
  ],
};
const PART = { part: 'cards', bytes: 1_400_000 };
const CATALOGUE = {
  ...{ version: 'c1', sequence: 7, count: 10_961, builtAt: AT, pending: 2, parts: [PART] },
  runs: [
    {
      ...{ startedAt: AT, finishedAt: AT, outcome: 'published', version: 'c1', count: 10_961, failure: null },
      parts: [{ ...PART, tookMs: 120 }],
    },
  ],
};
const DISAGREEMENT = {
  ...{ key: '청년월세', title: '청년월세 특별지원', organisation: '국토교통부', policies: ['gov24:1', 'youth:2'] },
  fields: [
    {
      field: 'age',
      values: [
        { source: 'gov24', policy: 'gov24:1', value: '19-34' },
        { source: 'youth', policy: 'youth:2', value: '19-39' },
      ],
    },
  ],
};
const REJECT = { record: 'A1', endpoint: 'serviceList', reason: 'invalid', detail: 'title: missing' };
const page = { next: null };
const SOURCES = '/api/v1/policies/sources';

/** What the API answers to operators: a run that was started is over when it is asked for the third time. */
export function operatorAnswers(): Answers {
  let asked = Number.POSITIVE_INFINITY;
  const isRunning = () => asked < 3;
  const run = () => runOf(isRunning() ? null : AT);
  const source = () => sourceOf(isRunning() ? RUN : null);
  return {
    [`GET ${SOURCES}`]: () => ({ status: 200, body: { data: [source()] } }),
    [`GET ${SOURCES}/{source}`]: () => ({ status: 200, body: { ...source(), records: { delivered: 10_960 } } }),
    [`PUT ${SOURCES}/{source}`]: () => ({ status: 200, body: source() }),
    [`PUT ${SOURCES}/{source}/key`]: () => new Response(null, { status: 204 }),
    [`POST ${SOURCES}/{source}/runs`]: () => {
      asked = 0;
      return { status: 202, body: run() };
    },
    [`GET ${SOURCES}/{source}/runs`]: () => {
      asked += 1;
      return { status: 200, body: { data: [run()], page } };
    },
    [`GET ${SOURCES}/{source}/runs/{run}`]: () => ({ status: 200, body: { run: run(), data: [REJECT], page } }),
    'GET /api/v1/policies/pipelines': () => ({ status: 200, body: { data: [PIPELINE] } }),
    'GET /api/v1/policies/catalogue': () => ({ status: 200, body: CATALOGUE }),
    'GET /api/v1/policies/disagreements': () => ({ status: 200, body: { data: [DISAGREEMENT], page } }),
  };
}
