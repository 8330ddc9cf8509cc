import fc from 'fast-check';
import { type HostileRequest, hostileRequest, type Target } from '../../identity/hostile/inputs.ts';

/** What a value in a path or query may well be. */
const PLAUSIBLE: Readonly<Record<string, readonly string[]>> = {
  list: ['main', 'main', 'none-such'],
  id: ['32.0.0.1', '32.0.0.0_24', 'c1', '32.0.0.9'],
  ip: ['32.0.0.1', '32.0.0.0-32.0.0.9', '2400:1::/32', '0.0.0.0/0', '::/0', '32.0.0.300', '::ffff:32.0.0.1'],
  n: ['1', '2', '64'],
  version: ['1', '2', '999999999999'],
  from: ['1', '2', '2026-01-01', '9007199254740993', '0000-00-00'],
  to: ['1', '2', '2026-12-31', '9999-12-31'],
  since: ['0', '1', '99', '2026-01-01T00:00:00Z', '1e3'],
  until: ['2026-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '+275760-09-13T00:00:00Z'],
  at: ['2026-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'],
  name: ['aws', 'public-dns-v4', 'constructor'],
  firewall: ['fuzz', 'none-such'],
  channel: ['fuzz', 'none-such'],
  alert: ['1', '01KAZ3N8V2QJ7W4R5T6Y8B9C0D'],
  root: ['root', 'root', 'other'],
  collection: ['main', 'main', 'indicator--00000000-0000-4000-8000-000000000000'],
  object: ['indicator--00000000-0000-4000-8000-000000000000', 'identity--x'],
  status: ['00000000-0000-4000-8000-000000000000'],
  uuid: ['00000000-0000-4000-8000-000000000000'],
  token: ['wrong', 'aegis_key_wrong'],
  month: ['2026-11', '9999-12'],
  kind: ['daily', 'entries'],
  interval: ['day', 'week', 'month'],
  format: ['csv', 'jsonl', 'xlsx', 'json', 'html', 'text'],
  lang: ['ko', 'en'],
  limit: ['1', '0', '1000', '-1'],
  cursor: ['W10', 'eyJhIjoxfQ', 'WzEsMl0', 'WyJ4IiwieSJd'],
  next: ['W10', 'eyJhIjoxfQ', 'eyJraW5kIjoid2hvbGUiLCJmcm9tIjowLCJ0byI6MSwiYXQiOjAsIm9mZnNldCI6NDI5NDk2NzI5NX0'],
  added_after: ['2026-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z', '2026-13-01T00:00:00Z'],
  'match[type]': ['indicator', 'all', ','],
  'match[version]': ['last', 'first', 'all', '2026-01-01T00:00:00Z,last'],
  'match[spec_version]': ['2.0', '2.1,', '9'],
  'match[id]': ['indicator--00000000-0000-4000-8000-000000000000', 'x,'.repeat(500)],
  startup: ['true', 'false', 'maybe'],
  scopes: ['ip', 'Range', 'country,,'],
  origins: ['aegis', ','],
  scenarios_containing: ['a', ','],
  range: ['32.0.0.0/8', '::/0', '32.0.0.0/99'],
  value: ['32.0.0.1', '/'],
  contains: ['false', 'true'],
  ended: ['true', 'false'],
  versions: ['true', 'false'],
  dryRun: ['true'],
  confirm: ['true', 'false'],
  effect: ['annotate', 'never-block'],
  samples: ['0', '5', '1000000'],
  days: ['1', '366', '0'],
  source: ['manual', 'none-such'],
  category: ['malware', 'none-such'],
  country: ['KR', 'XX', 'kr'],
};

/** Bodies that are good, of operations that look deep into theirs. One field of each is spoiled. */
export const GOOD: Readonly<Record<string, object>> = {
  '/api/v1/blacklist/consumers': {
    name: 'fuzz',
    lists: ['main'],
    format: 'misp-event',
    options: { org: 'Example' },
    capacity: { preset: null, maxEntries: 5, maxBytes: null, shards: 2 },
    filter: { minScore: 1, families: [4], categories: ['malware'], sources: { only: [], except: ['x'] } },
    allowFrom: ['32.0.0.0/8'],
    exemptions: [{ address: '32.0.0.1', reason: 'x', expiresAt: '2026-12-01T00:00:00Z' }],
    expectedPollSeconds: 60,
  },
  '/api/v1/blacklist/firewalls': {
    ...{ id: 'fuzz', title: 'Fuzz', list: 'main', url: 'https://127.0.0.1:1', resource: 'aegis' },
    ...{ vdom: 'root', enabled: false, batchSize: 10, timeoutSeconds: 1, checkMinutes: 5, token: 'x' },
  },
  '/api/v1/blacklist/alert-channels': {
    ...{ id: 'fuzz', kind: 'webhook', title: 'Fuzz', enabled: false, locale: 'ko', minSeverity: 'warning' },
    ...{ kinds: null, to: [], url: 'https://127.0.0.1:1/x', secret: 'x'.repeat(20) },
  },
  '/api/v1/blacklist/entries': { address: '32.0.0.9', reason: 'x', category: 'malware', country: 'KR' },
  '/api/v1/blacklist/entries/bulk': {
    entries: [
      { address: '32.0.0.10', reason: 'x' },
      { address: 'x', reason: 'x' },
    ],
  },
  '/api/v1/blacklist/check': { addresses: ['32.0.0.1', 'x', '::/0'] },
  '/api/v1/blacklist/lists/{list}/allowlist': { address: '32.0.0.77', reason: 'x', owner: 'x', expiresAt: null },
  '/api/v1/blacklist/consumers/{id}/rotate': { overlapSeconds: 60 },
  '/api/v1/blacklist/alerts/{alert}/snooze': { until: '2026-12-31T00:00:00Z' },
  '/api/v1/blacklist/alert-channels/{channel}/test': {},
  '/api/v1/blacklist/firewalls/{firewall}/push': {},
  '/api/v1/blacklist/entries/{id}/false-positive': { note: 'x', allow: { owner: 'x', expiresAt: null } },
  '/api/v1/blacklist/lists/{list}/dry-run': {
    ...{ allow: ['32.0.0.0/25', '::/0'], withoutSources: ['manual'], minScore: 5 },
    ...{ settings: {}, warningLists: ['32.0.0.1\nx\n', '{"type":"cidr","list":["32.0.0.0/8",1]}'] },
  },
  '/api/v1/blacklist/lists/{list}/warning-lists/{name}': {
    ...{ name: 'x', type: 'cidr', version: 1, description: 'x', matching_attributes: ['ip-dst'] },
    list: ['32.0.0.0/30', 'x', '::/0'],
  },
  '/api/v1/blacklist/lists/{list}/publications/{version}/confirm': { note: 'x' },
  '/api/v1/blacklist/lists/{list}/publications/{version}/reject': { note: 'x' },
  '/api/v1/analytics/exports': { list: 'main', month: '2026-11' },
};

const spoilt = fc.oneof(
  fc.constantFrom<unknown>(null, '', -1, 1e308, 0.5, [], {}, [null], '\u0000', '\ud800', 'a'.repeat(3_000), true),
  fc.constantFrom<unknown>(['::/0', '0.0.0.0/0'], { __proto__x: 1, constructor: 2 }, '../x', '9'.repeat(400)),
  fc.jsonValue({ maxDepth: 3 }),
);

/** A good body with one of its fields, at any depth, spoiled or taken away. */
function nearlyGood(good: object): fc.Arbitrary<string> {
  return fc.tuple(fc.nat(1_000), fc.option(spoilt, { nil: undefined, freq: 6 })).map(([pick, value]) => {
    const body = structuredClone(good) as Record<string, unknown>;
    const places: (readonly [Record<string, unknown>, string])[] = [];
    const walk = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const key of Object.keys(node)) {
        places.push([node as Record<string, unknown>, key]);
        walk((node as Record<string, unknown>)[key]);
      }
    };
    walk(body);
    const [owner, key] = places[pick % places.length] ?? [body, 'x'];
    owner[key] = value;
    return JSON.stringify(body);
  });
}

const plausible = (name: string): fc.Arbitrary<string> => fc.constantFrom(...(PLAUSIBLE[name] ?? ['x', '1']));

/** What hostile requests know and may send along. */
export interface Knowledge {
  /** Headers that a request may carry; of the first there is most. */
  readonly admin: Readonly<Record<string, string>>;
  readonly feed: readonly Readonly<Record<string, string>>[];
  /** Ids that there are, by the beginning of the path of an operation. */
  readonly ids: Readonly<Record<string, string>>;
}

/** Requests to an operation that get further than what is plainly hostile: most of their parts are good, some are spoiled. */
function nearMiss({ method, path, operation }: Target, { admin, feed, ids }: Knowledge): fc.Arbitrary<HostileRequest> {
  const names = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  const id = Object.entries(ids).find(([start]) => path.startsWith(start))?.[1];
  const values = fc.tuple(...inPath.map((name) => (name === 'id' && id ? fc.constant(id) : plausible(name))));
  const query = fc.tuple(...names.map((name) => fc.option(plausible(name), { freq: 1 })));
  const good = GOOD[path] ?? GOOD[path.replace(/\/\{\w+\}$/, '')];
  const hasBody = (method === 'POST' || method === 'PUT') && good !== undefined;
  // What a thing is called and is can be said only when it is made.
  const changed = hasBody && method === 'PUT' ? { ...good, id: undefined, kind: undefined } : good;
  const body = hasBody ? nearlyGood(JSON.parse(JSON.stringify(changed))) : fc.constant(null);
  const credential = path.startsWith('/api/') ? fc.constant(admin) : fc.constantFrom(...feed);
  const condition = fc.constantFrom<Record<string, string>>(
    ...[{}, { 'if-match': '"r1"' }, { 'if-match': '*' }, { 'if-none-match': '*' }, { 'idempotency-key': 'k' }],
  );
  return fc.record({ values, query, body, credential, condition }).map((near) => {
    let at = 0;
    const filled = path.replace(/\{\w+\}/g, () => encodeURIComponent(near.values[at++] ?? 'x'));
    const search = new URLSearchParams();
    for (const [index, value] of near.query.entries()) if (value !== null) search.append(names[index] ?? 'x', value);
    const type: Record<string, string> = near.body === null ? {} : { 'content-type': 'application/json' };
    const headers = { ...near.credential, ...near.condition, ...type };
    return { method, path: search.size === 0 ? filled : `${filled}?${search}`, headers, body: near.body };
  });
}

/** Requests to an operation that nobody means well with: a third of them in every part, the others in some. */
export function badRequest(target: Target, knowledge: Knowledge): fc.Arbitrary<HostileRequest> {
  const { admin, feed } = knowledge;
  return fc.oneof(
    { weight: 1, arbitrary: hostileRequest(target, [{}, admin, ...feed]) },
    { weight: 2, arbitrary: nearMiss(target, knowledge) },
  );
}
