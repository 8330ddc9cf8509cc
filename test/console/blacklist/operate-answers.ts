import type { Answers } from '../rig.ts';

const ok = (body: unknown) => () => ({ status: 200, body });
const at = '2026-11-24T08:30:00.000Z';
const earlier = '2026-11-22T02:00:00.000Z';
const DAYS = 30;
const FIRST_DAY = Date.UTC(2026, 9, 26);
const DAY_MS = 86_400_000;

const days = Array.from({ length: DAYS }, (_, n) => new Date(FIRST_DAY + n * DAY_MS).toISOString().slice(0, 10));
const frame = { list: 'main', timeZone: 'Asia/Seoul', interval: 'daily', from: days[0], to: days[DAYS - 1] };
const noRuns = { succeeded: 0, unchanged: 0, failed: 0, cancelled: 0, meanMs: null };

/** A month of a list: it begins on the fourth day, grows, and shrinks once. */
export const POINTS = days.map((day, n) => {
  const entries = 21_800 + 31 * n - (n > 20 ? 240 : 0) + ((n * 37) % 50);
  const ipsum = 5_400 + 60 * ((n * 7) % 5);
  const began = n >= 3;
  return {
    ...{ key: day, from: day, to: day },
    level: began
      ? {
          version: n + 12,
          entries,
          lines: { ipv4: entries - 2_000, ipv6: 12 },
          addresses4: 31_000,
          carried: n % 6 === 0,
        }
      : null,
    bySource: began ? { regtech: entries - ipsum - 900, ipsum, 'spamhaus-drop': 900 } : {},
    changes: { added: 40 + ((n * 13) % 60), updated: 12 + (n % 9), withdrawn: n % 7, expired: (n * 5) % 30 },
    runs: {
      ...noRuns,
      succeeded: 14 + (n % 6),
      unchanged: 8,
      failed: n === 12 ? 5 : n % 9 === 0 ? 1 : 0,
      meanMs: 4_200,
    },
  };
});

const places = [
  ['CN', 'China', '중국', 6_120],
  ['US', 'United States', '미국', 4_310],
  ['RU', 'Russia', '러시아', 2_204],
  ['NL', 'Netherlands', '네덜란드', 1_480],
  ['KR', 'South Korea', '대한민국', 1_102],
  ['DE', 'Germany', '독일', 980],
  ['VN', 'Vietnam', '베트남', 760],
  ['IN', 'India', '인도', 655],
  ['BR', 'Brazil', '브라질', 512],
  ['HK', 'Hong Kong', '홍콩', 430],
  ['FR', 'France', '프랑스', 388],
  ['ID', 'Indonesia', '인도네시아', 301],
  ['TW', 'Taiwan', '대만', 280],
] as const;
const ranked = (key: string, entries: number) => ({ key, entries, before: entries - 10, change: 10, share: 0.1 });
const types = [
  ['web-attack', 7_400],
  ['scanning', 5_920],
  ['brute-force', 3_310],
  ['malware', 2_105],
  ['c2', 1_240],
  ['botnet', 905],
  ['phishing', 610],
  ['other', 330],
] as const;

const difference = {
  ...{ published: 20_012, loaded: 20_010, missing: 2, extra: 0, invalid: 0, overflow: false },
  ...{ missingSamples: ['45.1.2.3', '45.7.0.0/16'], extraSamples: [], invalidSamples: [] },
};
const firewall = {
  ...{ id: 'hq', condition: 'mismatch', revision: 3, createdAt: earlier, hasToken: true, tokenSetAt: earlier },
  settings: {
    ...{ title: 'Headquarters', list: 'main', url: 'https://fgt.example.net:8443', resource: 'aegis-main', vdom: null },
    ...{ enabled: true, batchSize: 1_000, timeoutSeconds: 30, checkMinutes: 60, consumer: null },
  },
  ...{ loaded: null, mismatch: { ...difference, version: 42, at }, failures: 0, lastError: null },
};
const push = {
  ...{ id: 'p1', cause: 'published', by: 'push:published', status: 'mismatch', mode: 'difference', version: 42 },
  ...{ etag: 'ab12', lines: 20_012, startedAt: at, finishedAt: at, requests: 4, sent: 120, removed: 8, repaired: true },
  ...{ failures: 0, error: null, difference },
};

/** A firewall that has stopped polling, as an alert in both languages. */
export const ALERT = {
  ...{ id: 'a1', kind: 'consumer_silent', subject: 'consumer:c2', severity: 'critical', facts: { name: 'fw-busan-1' } },
  text: {
    en: {
      title: 'Consumer fw-busan-1 has stopped polling',
      body: 'It last fetched its feed at 2026-11-22 02:00. It still blocks what it had then.',
    },
    ko: {
      title: '소비 장비 fw-busan-1이(가) 조회를 멈췄습니다',
      body: '마지막 조회: 2026-11-22 02:00. 그때의 목록을 계속 차단합니다.',
    },
  },
  ...{ raisedAt: earlier, closedAt: null, acknowledgedAt: null, acknowledgedBy: null, snoozedUntil: null },
};
const channel = {
  ...{ id: 'soc', kind: 'slack', host: 'hooks.example.org', isSigned: false, revision: 1, createdAt: earlier },
  settings: { title: 'SOC room', enabled: true, locale: 'ko', minSeverity: 'warning', kinds: null, to: [] },
  ...{ lastSentAt: at, lastError: null, waiting: 0 },
};

/** A consumer with everything said of it. */
export const CONSUMER = {
  ...{ id: 'c1', name: 'edge firewall', lists: ['main'], format: 'fortigate', options: {}, revision: 5 },
  capacity: { preset: 'fortigate-entry', maxEntries: null, maxBytes: null, shards: 1 },
  filter: { minScore: 30, families: [4, 6], categories: ['c2'], sources: { only: [], except: ['ipsum'] } },
  allowFrom: ['45.80.0.0/24'],
  exemptions: [{ address: '45.8.0.0/24', reason: 'partner', owner: 'user:9f2c', expiresAt: null }],
  ...{ expectedPollSeconds: 300, note: '', contact: 'noc', createdAt: earlier, updatedAt: at },
  credentials: [{ createdAt: earlier, endsAt: null }],
};
const KEY = 'afk_example-key-that-opens-nothing';

const counts = {
  sent: 4,
  notModified: 280,
  errors: 0,
  refused: {},
  bytes: 1_200_000,
  userAgent: 'FortiGate',
  network: '45.80.0.0/24',
};
const listed = (
  state: string,
  version: number | null,
  lag: number | null,
  lastFetchAt: string | null,
  refusal: { readonly kind: string; readonly at: string } | null = null,
) => ({
  ...{ list: 'main', state, version, liveVersion: 42, lag, lastFetchAt },
  ...{ notModifiedRatio: version === null ? null : 0.986, refusal, counts: version === null ? null : counts },
});
const onBoard = (id: string, name: string, list: ReturnType<typeof listed>, format = 'fortigate') => ({
  ...{ id, name, contact: 'noc', format, expectedPollSeconds: 300, state: list.state, strays: null, lists: [list] },
});
const refused = listed('misconfigured', 40, 2, earlier, { kind: 'origin', at });

/** An API in which everything is there that operates the lists, in the shapes of the contract. */
export const OPERATE_ANSWERS: Answers = {
  'GET /api/v1/analytics/trends': ok({ ...frame, points: POINTS }),
  'GET /api/v1/analytics/threat-types': ok({
    ...{ ...frame, types: types.map(([key, entries]) => ranked(key, entries)) },
    points: POINTS.map(({ key, from, to, level }, n) => ({
      ...{ key, from, to },
      byType:
        level === null ? {} : Object.fromEntries(types.map(([type, entries]) => [type, entries - 10 * (DAYS - n)])),
    })),
  }),
  'GET /api/v1/analytics/geographic': ok({
    ...{ ...frame, countries: places.map(([key, en, ko, entries]) => ({ ...ranked(key, entries), name: { en, ko } })) },
    registered: {
      ...{ version: 42, dataVersion: '2026-11', blocks: 20_012, unknown: 310 },
      networks: [
        { asn: 4134, name: 'CHINANET', blocks: 1_210, addresses4: 4_000 },
        { asn: 64_500, name: null, blocks: 402, addresses4: 900 },
      ],
      otherNetworks: { blocks: 18_000, addresses4: 26_000 },
      countries: [{ country: 'CN', name: { en: 'China', ko: '중국' }, blocks: 5_000, addresses4: 9_000 }],
      otherCountries: { blocks: 15_000, addresses4: 21_000 },
    },
    attributions: [{ en: 'IP data by an example', ko: '예시 IP 자료', url: 'https://example.org/' }],
  }),
  'GET /api/v1/analytics/realtime': ok({
    at,
    lists: [
      {
        ...{ id: 'main', title: 'Main list', lastVersions: [], sources: [] },
        live: {
          ...{ version: 42, entries: 22_664, lines: { ipv4: 20_000, ipv6: 12 }, addresses4: 31_482, publishedAt: at },
          ...{ isStale: false, ageSeconds: 2_520, held: { version: 43, since: at, reasons: ['shrink'] } },
        },
      },
    ],
  }),
  'GET /api/v1/analytics/exports': ok({
    data: [
      {
        ...{ month: '2026-11', list: 'main', kind: 'daily', bytes: 18_204, rows: 30, etag: 'ab12', writtenAt: at },
        url: '/api/v1/analytics/exports/main/2026-11/daily.parquet',
      },
    ],
  }),
  'GET /api/v1/blacklist/consumers/board': ok({
    at,
    states: { current: 2, behind: 1, silent: 1, never: 1, misconfigured: 1 },
    data: [
      onBoard('c5', 'fw-daejeon-1', refused),
      onBoard('c2', 'fw-busan-1', listed('silent', 38, 4, earlier)),
      onBoard('c3', 'pa-gwangju-1', listed('behind', 41, 1, at), 'pan-os'),
      onBoard('c1', 'edge firewall', listed('current', 42, 0, at)),
      onBoard('c4', 'mx-jeju-1', listed('current', 42, 0, at), 'mikrotik'),
      onBoard('c6', 'fw-incheon-1', listed('never', null, null, null)),
    ],
    wrongCredentials: [{ list: 'main', network: '45.90.1.0/24', count: 12, firstAt: earlier, lastAt: at }],
  }),
  'GET /api/v1/blacklist/consumers/{id}': () => ({ status: 200, body: CONSUMER, headers: { etag: '"r5"' } }),
  'PUT /api/v1/blacklist/consumers/{id}': ok(CONSUMER),
  'POST /api/v1/blacklist/consumers': (body) => ({
    status: 201,
    body: { ...CONSUMER, ...(body as object), id: 'c7', key: KEY },
  }),
  'POST /api/v1/blacklist/consumers/{id}/rotate': ok({ ...CONSUMER, key: KEY }),
  'GET /feeds/{list}/receipt.json': (_body, request) =>
    request.headers.get('x-api-key') === KEY
      ? {
          status: 200,
          body: {
            ...{ total: 1_000, kept: 900, cut: 100, cutBySource: { ipsum: 80, regtech: 20 }, lowestScoreKept: 41 },
            ...{ highestScoreCut: 40 },
            samples: [{ address: '45.66.0.1', score: 40, sources: ['ipsum'], reason: 'scan', until: null }],
          },
        }
      : { status: 200, body: { total: 0, kept: 0, cut: 0, samples: [] } },
  'GET /api/v1/blacklist/firewalls': ok({ data: [firewall] }),
  'GET /api/v1/blacklist/firewalls/{firewall}': ok({ ...firewall, pushes: [push] }),
  'POST /api/v1/blacklist/firewalls/{firewall}/push': () => ({ status: 202, body: firewall }),
  'GET /api/v1/blacklist/alerts': (_body, request) => {
    const isClosed = new URL(request.url).searchParams.get('state') === 'closed';
    const closed = { ...ALERT, id: 'a0', closedAt: at, acknowledgedAt: at, acknowledgedBy: 'user:9f2c' };
    return { status: 200, body: { data: [isClosed ? closed : ALERT], page: { next: null } } };
  },
  'POST /api/v1/blacklist/alerts/{alert}/acknowledge': ok({ ...ALERT, acknowledgedAt: at }),
  'POST /api/v1/blacklist/alerts/{alert}/snooze': ok(ALERT),
  'GET /api/v1/blacklist/alert-channels': ok({ data: [channel] }),
  'POST /api/v1/blacklist/alert-channels': () => ({ status: 201, body: channel }),
  'GET /api/v1/blacklist/audit': ok({
    data: [
      {
        ...{ id: 'e1', at, actor: 'user:9f2c', type: 'blacklist.allowlist.added', stream: '/blacklist/lists/main' },
        ...{ request: 'req-1', data: { address: '45.8.0.0/24', owner: { kind: 'team' } } },
      },
    ],
    page: { next: null },
  }),
};
