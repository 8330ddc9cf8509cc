import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { createRandom, pick } from '../../scripts/fakes/random.ts';
import { ARTEFACT_FORMATS } from '../../shared/blacklist/artefact/contract.ts';
import { REJECT_REASONS } from '../../shared/blacklist/record.ts';
import { waitUntil } from '../support/server.ts';
import { HOSTILE_FILES, koreanCsv, noise } from './hostile/files.ts';
import { BAD_LINES, UNPUBLISHABLE } from './hostile/lines.ts';
import { type FinishedRun, openRig, type Rig, type ShownReject } from './hostile/rig.ts';

const ERROR_PAGES = join(import.meta.dirname, '../../docs/errors');
const ENTRIES = '/api/v1/blacklist/entries';
const UPLOADS = '/api/v1/collection/sources/hostile/artefacts';
const JSON_TYPE = { 'content-type': 'application/json' };

interface SearchAnswer {
  readonly entries: readonly { readonly entry: { readonly claims: readonly unknown[] } }[];
}

interface ListAnswer {
  readonly pending: boolean;
  readonly held: { readonly version: number; readonly reasons: readonly unknown[] } | null;
}

let rig: Rig;
let runtime: string;
/** Lines that the feed must have, and no others. */
const expected = new Set<string>();

const runtimePid = () => readFileSync(join(rig.server.dataDir, 'runtime.pid'), 'utf8');

beforeAll(async () => {
  rig = await openRig();
  runtime = runtimePid();
});

afterEach(async () => {
  expect((await rig.ask('GET', '/health')).status).toBe(200);
  expect(rig.faults).toEqual([]);
});

afterAll(() => rig.server.stop());

/** What holds for whatever was sent. */
function expectExplained(run: FinishedRun, rejects: readonly ShownReject[]): void {
  for (const reject of rejects) {
    expect(reject.line).toBeGreaterThan(0);
    expect(REJECT_REASONS).toContain(reject.reason);
    expect(reject.sample.length).toBeLessThanOrEqual(120);
    expect(reject.sample).not.toMatch(/\p{Cc}|\p{Cf}/u);
  }
  if (run.status === 'failed') {
    expect(existsSync(join(ERROR_PAGES, `${run.error?.code}.md`)), run.error?.code).toBe(true);
    expect(run.error?.code).not.toBe('internal');
    return;
  }
  expect(['succeeded', 'unchanged']).toContain(run.status);
  const byReason = Object.values(run.parsed?.rejectsByReason ?? {}).reduce((sum, count) => sum + count, 0);
  expect(byReason).toBe(run.parsed?.rejected);
  expect(rejects).toHaveLength(Math.min(1_000, run.parsed?.rejected ?? 0));
}

describe('files', () => {
  it.each(HOSTILE_FILES)('$name', async ({ query, bytes, outcome }) => {
    const { run, rejects } = await rig.upload(bytes(), query);
    expectExplained(run, rejects);
    if ('codes' in outcome) {
      expect(outcome.codes).toContain(run.error?.code);
      return;
    }
    expect([run.status, run.error]).toEqual(['succeeded', null]);
    expect(run.parsed?.records).toBe(outcome.good.length);
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual(outcome.rejects);
    for (const address of outcome.good) expected.add(address);
  });

  it('a Korean file in EUC-KR keeps the reason as it was written', async () => {
    const defaults = { reason: null, category: null, confidence: null };
    const parse = { defaults, csv: { address: 'IP', reason: '사유' } };
    await rig.json('POST', '/api/v1/collection/sources', { id: 'korean', kind: 'upload', list: 'main', parse });
    const { run, rejects } = await rig.upload(koreanCsv('32.0.11.1'), '', 'korean');
    expectExplained(run, rejects);
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([[3, 'octet-missing']]);
    expected.add('32.0.11.1');
    const found = await rig.json<SearchAnswer>('GET', '/api/v1/blacklist/search/32.0.11.1');
    expect(found.body.entries[0]?.entry.claims[0]).toMatchObject({ source: 'korean', reason: '스팸' });
  });

  it.each(ARTEFACT_FORMATS)('noise as %s ends with a documented code or with rejects', async (format) => {
    const random = createRandom(7);
    for (const length of [1, 64, 5_000]) {
      const { run, rejects } = await rig.upload(noise(random, length), `format=${format}`);
      expectExplained(run, rejects);
      expect(run.parsed?.records ?? 0).toBe(0);
    }
  });
});

describe('lines', () => {
  test('every line is accepted or rejected with its number, the reason and the text', async () => {
    const good = ['32.1.0.0/24', '32.1.2.4-32.1.2.7', '2400:1::/32', '32.1.4.1'];
    const text = [...good, ...BAD_LINES.map(([line]) => line)].join('\n');
    const { run, rejects } = await rig.upload(text, 'format=plain');
    expectExplained(run, rejects);
    expect(rejects).toEqual(
      BAD_LINES.map(([sample, reason], index) => ({ artefact: 1, line: good.length + index + 1, reason, sample })),
    );
    expect((run.parsed?.records ?? 0) + (run.parsed?.rejected ?? 0)).toBe(good.length + BAD_LINES.length);
    for (const line of ['32.1.0.0/24', '32.1.2.4/30', '2400:1::/32', '32.1.4.1']) expected.add(line);
  });

  test('what can never be blocked is taken, explained and not published', async () => {
    // Half of the last one is private.
    const { run, rejects } = await rig.upload([...UNPUBLISHABLE, '192.168.0.0/15'].join('\n'), 'format=plain');
    expectExplained(run, rejects);
    expect([run.parsed?.records, run.parsed?.rejected]).toEqual([UNPUBLISHABLE.length + 1, 0]);
    expected.add('192.169.0.0/16');
  });

  test('a resolver that everybody needs is held, and not published even when confirmed', async () => {
    await rig.upload('1.1.1.1\n8.8.8.0/24\n', 'format=plain');
    const list = '/api/v1/blacklist/lists/main';
    let held: ListAnswer['held'] = null;
    await waitUntil(async () => {
      const { body } = await rig.json<ListAnswer>('GET', list);
      held = body.pending ? null : body.held;
      return held !== null;
    });
    const { version, reasons } = held as unknown as NonNullable<ListAnswer['held']>;
    expect(reasons).toEqual([{ code: 'untouchable', addresses: ['1.1.1.1', '8.8.8.8'] }]);
    expect((await rig.json('POST', `${list}/publications/${version}/confirm`, {})).status).toBe(200);
    // 8.8.8.0/24 without 8.8.8.8.
    for (const line of ['0/29', '9', '10/31', '12/30', '16/28', '32/27', '64/26', '128/25'])
      expected.add(`8.8.8.${line}`);
    const lines = await rig.feedLines();
    expect(lines).not.toContain('1.1.1.1');
    expect(lines).not.toContain('8.8.8.8');
  });

  test('the entries API refuses the same addresses', async () => {
    for (const [address, reason] of BAD_LINES) {
      const { status, body } = await rig.json<{ code: string }>('POST', ENTRIES, { address, reason: 'x' });
      const code = reason === 'too-wide' ? 'address_too_wide' : 'address_invalid';
      expect([address, status, body.code]).toEqual([address, 422, code]);
    }
    for (const address of UNPUBLISHABLE) {
      const { status, body } = await rig.json<{ code: string }>('POST', ENTRIES, { address, reason: 'x' });
      expect([address, status, body.code]).toEqual([address, 422, 'address_untouchable']);
    }
    const entries = [...BAD_LINES.map(([address]) => address), '32.2.0.1'].map((address) => ({ address, reason: 'x' }));
    const bulk = await rig.json<{ created: number; refused: number }>('POST', `${ENTRIES}/bulk`, { entries });
    expect(bulk).toMatchObject({ status: 200, body: { created: 1, refused: BAD_LINES.length } });
    expected.add('32.2.0.1');
  });

  test('the check API answers each with a reason, and none as listed', async () => {
    await rig.feedLines();
    const addresses = BAD_LINES.filter(([, reason]) => reason !== 'too-wide').map(([address]) => address);
    const bulk = await rig.json<{ listed: number; results: { error: string }[] }>('POST', '/api/v1/blacklist/check', {
      addresses: [...addresses, ...UNPUBLISHABLE],
    });
    expect(bulk).toMatchObject({ status: 200, body: { listed: 0 } });
    expect(bulk.body.results.slice(0, addresses.length).every(({ error }) => error !== undefined)).toBe(true);
    for (const address of addresses) {
      for (const path of ['check', 'search']) {
        const { status } = await rig.ask('GET', `/api/v1/blacklist/${path}/${encodeURIComponent(address)}`);
        expect([path, address, status]).toEqual([path, address, 422]);
      }
    }
  });
});

describe('requests', () => {
  const problem = async (status: number, code: string, answer: ReturnType<Rig['ask']>) => {
    const { text, ...rest } = await answer;
    expect([rest.status, JSON.parse(text).code]).toEqual([status, code]);
    expect(rest.headers.get('content-type')).toContain('application/problem+json');
  };

  test('an upload of more than 32 MiB, with its length and without', async () => {
    const mebibyte = new Uint8Array(1 << 20).fill(49);
    await problem(413, 'payload_too_large', rig.announce(UPLOADS, 33 << 20));
    // The excess is small: a client that still sends much when it is refused may be cut off before it reads the answer.
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let n = 0; n < 32; n++) controller.enqueue(mebibyte);
        controller.enqueue(mebibyte.subarray(0, 1_024));
        controller.close();
      },
    });
    await problem(413, 'payload_too_large', rig.ask('POST', UPLOADS, { body: stream }));
  });

  test('an empty upload', () => problem(400, 'invalid_request', rig.ask('POST', UPLOADS, { body: '' })));

  test('wrong media types and encodings', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'x']) {
      const asked = { body: '{"address":"32.9.9.9","reason":"x"}', headers: { 'content-type': type } };
      await problem(415, 'unsupported_media_type', rig.ask('POST', ENTRIES, asked));
    }
    const headers = { 'content-encoding': 'gzip' };
    await problem(415, 'unsupported_media_type', rig.ask('POST', UPLOADS, { body: '32.9.9.9', headers }));
  });

  test.each([
    `${UPLOADS}?format=exe`,
    `${UPLOADS}?scope=everything`,
    `${UPLOADS}?scope=window`,
    `${UPLOADS}?from=2026-01-01`,
    `${UPLOADS}?from=2026-02-30&to=2026-03-01`,
    `${UPLOADS}?from=2026-02-02&to=2026-02-01`,
    `${UPLOADS}?force=yes`,
    `${UPLOADS}?name=${'n'.repeat(300)}`,
  ])('POST %.120s', (path) => problem(400, 'invalid_request', rig.ask('POST', path, { body: '32.9.9.9' })));

  test.each([
    `${ENTRIES}?limit=0`,
    `${ENTRIES}?limit=1e9`,
    `${ENTRIES}?limit=-1`,
    `${ENTRIES}?cursor=%00%ff`,
    `${ENTRIES}?cursor=W10`,
    `${ENTRIES}?cursor=${'A'.repeat(2_000)}`,
    `${ENTRIES}?list=..%2F..%2Fetc`,
    `${ENTRIES}?list=%F0%9F%92%A3`,
    `${ENTRIES}?ended=maybe`,
    `${ENTRIES}?country=usa`,
    `${ENTRIES}?category=evil`,
    '/api/v1/blacklist/statistics?days=99999',
    '/api/v1/blacklist/active?format=xml',
    '/api/v1/collection/sources/hostile/runs/..%2f..',
    '/api/v1/collection/sources/hostile/runs?limit=NaN',
  ])('GET %.120s', (path) => problem(400, 'invalid_request', rig.ask('GET', path)));

  test('random and malformed bodies', async () => {
    const random = createRandom(11);
    const bodies = [
      '',
      'null',
      '[]',
      '"x"',
      '1e999',
      '{',
      '{"address":1,"reason":{}}',
      '{"address":"32.9.9.9"}',
      '{"address":"32.9.9.9","reason":""}',
      `{"address":"32.9.9.9","reason":"${'r'.repeat(501)}"}`,
      '{"address":"32.9.9.9","reason":"x","expiresAt":"yesterday"}',
      '{"address":"32.9.9.9","reason":"x","expiresAt":1e308}',
      '{"__proto__":{"address":"32.9.9.9","reason":"x"}}',
      `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
      ...Array.from({ length: 30 }, () => noise(random, 1 + Math.floor(random() * 300))),
    ];
    const paths = [ENTRIES, `${ENTRIES}/bulk`, '/api/v1/blacklist/check', '/api/v1/collection/trigger'];
    for (const path of [...paths, '/api/v1/collection/sources', '/api/v1/blacklist/lists/main/allowlist']) {
      for (const body of bodies) {
        const { status } = await rig.ask('POST', path, { body: body as string, headers: JSON_TYPE });
        expect([path, String(body).slice(0, 60), status]).toEqual([path, expect.any(String), 400]);
      }
    }
  });

  test('a body beyond the limit of its route', () => problem(413, 'payload_too_large', rig.announce(ENTRIES, 5 << 20)));

  test('a source for a list that does not exist', () => {
    const body = '{"id":"lost","kind":"upload","list":"nosuch"}';
    return problem(404, 'not_found', rig.ask('POST', '/api/v1/collection/sources', { body, headers: JSON_TYPE }));
  });

  test('random paths', async () => {
    const random = createRandom(13);
    const parts = ['..', '%2e%2e', '%00', 'feeds', 'main.txt', 'api', 'v1', '%', '%zz', 'token', '::', '"', '한'];
    for (let i = 0; i < 200; i++) {
      const path = `/${Array.from({ length: 1 + Math.floor(random() * 6) }, () => pick(random, parts)).join('/')}`;
      const { status } = await rig.ask(pick(random, ['GET', 'POST', 'PUT', 'DELETE', 'PATCH']), path);
      expect([path, status < 500]).toEqual([path, true]);
    }
  });
});

test('the feed has the good lines and nothing else', async () => {
  expect(new Set(await rig.feedLines())).toEqual(expected);
});

test('the runtime never died, and nothing was answered that is not documented', () => {
  expect(runtimePid()).toBe(runtime);
  expect(rig.server.log()).not.toContain('undocumented answer');
  expect(rig.server.log()).not.toContain('"level":"error"');
});
