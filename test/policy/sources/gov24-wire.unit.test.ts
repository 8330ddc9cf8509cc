import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PolicySources, startPolicySources } from '../../../scripts/fakes/policy/server.ts';
import type { PageResult } from '../../../shared/policy/sources/answer.ts';
import { gov24 } from '../../../shared/policy/sources/gov24/connector.ts';
import { sendable } from '../../../shared/policy/sources/request.ts';
import { answerOf } from './support.ts';

const [list] = gov24.endpoints;
let sources: PolicySources;
beforeAll(async () => {
  sources = await startPolicySources({ size: 40 });
});
afterAll(() => sources.stop());
beforeEach(() => sources.reset());

async function fetchPage(page: number, key = sources.key): Promise<PageResult> {
  const { url, headers } = sendable(list.request({ origin: sources.origin, key, pageSize: 20 }, page));
  const response = await fetch(url, { headers, redirect: 'manual' });
  return list.parse({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: new Uint8Array(await response.arrayBuffer()),
  });
}

const errorOf = (result: PageResult) => (result.ok ? null : result.error);
const idsOf = (result: PageResult) => (result.ok ? result.page.records.map(({ record }) => record) : []);

describe('pages of the national catalogue', () => {
  it('states its total and gives each record as canonical text with its id as it is', async () => {
    const result = await fetchPage(1);
    expect(result).toMatchObject({ ok: true, page: { total: 40, rejects: [] } });
    expect(idsOf(result)).toHaveLength(20);
    expect(idsOf(result)[0]).toBe('161300000001');
    const again = await fetchPage(1);
    expect(again).toEqual(result);
  });

  it('a key is encoded exactly once, whether it was pasted encoded or not', async () => {
    for (const key of ['demo+key/=', 'demo%2Bkey%2F%3D']) {
      const request = list.request({ key }, 1);
      expect(sendable(request).url).toMatch(/serviceKey=demo%2Bkey%2F%3D$/);
      expect((await fetchPage(1, key)).ok).toBe(true);
    }
  });

  it('the key is not in the address that may be logged', () => {
    const { url, headers } = list.request({ key: 'geheim' }, 1);
    expect(url + JSON.stringify(headers)).not.toContain('geheim');
  });

  it('a wrong key stops the source', async () => {
    const error = errorOf(await fetchPage(1, 'wrong'));
    expect(error).toMatchObject({ class: 'stop', code: '-4' });
    expect(JSON.stringify(error)).not.toContain('wrong');
  });

  it.each([
    [
      { kind: 'too-many', retryAfterSeconds: 7 },
      { class: 'limit', code: 'http-429', retryAfterSeconds: 7 },
    ],
    [{ kind: 'fail' }, { class: 'retry', code: 'http-500' }],
    [
      { kind: 'error-xml', code: 22 },
      { class: 'limit', code: '22' },
    ],
    [
      { kind: 'error-json', code: 30 },
      { class: 'stop', code: '30' },
    ],
    [
      { kind: 'error-xml', code: 32 },
      { class: 'stop', code: '32' },
    ],
    [
      { kind: 'error-json', code: 99 },
      { class: 'retry', code: '99' },
    ],
    [{ kind: 'bad-key' }, { class: 'stop', code: '-4' }],
    [{ kind: 'plain' }, { class: 'retry', code: 'unexpected' }],
    [{ kind: 'html' }, { class: 'malformed', code: 'html' }],
    [{ kind: 'redirect' }, { class: 'malformed', code: 'redirect' }],
    [{ kind: 'cut' }, { class: 'retry', code: 'cut' }],
    [{ kind: 'no-header' }, { class: 'malformed', code: 'no-header' }],
  ] as const)('%o is %o', async (fault, error) => {
    sources.script({ ...fault, times: 1 });
    expect(errorOf(await fetchPage(1))).toMatchObject(error);
    expect((await fetchPage(1)).ok).toBe(true);
  });

  it('a byte order mark and a body in CP949 read as the same page', async () => {
    const plain = await fetchPage(2);
    sources.script({ kind: 'bom', times: 1 });
    expect(await fetchPage(2)).toEqual(plain);
    sources.script({ kind: 'cp949', times: 1 });
    const korean = await fetchPage(2);
    expect(idsOf(korean)).toEqual(idsOf(plain));
    expect(JSON.stringify(korean)).toContain('지원대상');
  });

  it('CP949 that calls itself UTF-8 is read all the same', () => {
    // "코드" in CP949.
    const body = Uint8Array.from([
      ...new TextEncoder().encode('{"totalCount":0,"data":[],"msg":"'),
      0xc4,
      0xda,
      0xb5,
      0xe5,
      0x22,
      0x7d,
    ]);
    expect(list.parse(answerOf(body, 200, { 'content-type': 'application/json;charset=UTF-8' })).ok).toBe(true);
  });

  it('a shrunken total, a repeated page and duplicate ids are passed on for the run to judge', async () => {
    sources.script({ kind: 'drop-total', times: 1 });
    expect(await fetchPage(1)).toMatchObject({ ok: true, page: { total: 20 } });
    sources.script({ kind: 'repeat-page', times: 1 });
    expect(idsOf(await fetchPage(2))).toEqual(idsOf(await fetchPage(1)));
    sources.script({ kind: 'duplicate-ids', times: 1 });
    const ids = idsOf(await fetchPage(1));
    expect(new Set(ids).size).toBe(ids.length - 1);
  });

  it('rows without an id are rejected, the others are kept', () => {
    const body = JSON.stringify({ totalCount: 3, data: [{ 서비스ID: '007' }, { 서비스명: '이름만' }, 'text'] });
    expect(list.parse(answerOf(body))).toMatchObject({
      ok: true,
      page: { records: [{ record: '007' }], rejects: [{ reason: 'no-id' }, { reason: 'not-an-object' }] },
    });
  });

  it('a changed row changes its text and no other', async () => {
    const before = await fetchPage(1);
    sources.change('641000000139', { 신청기한: '2027.01.01~2027.01.31' });
    const after = await fetchPage(1);
    if (!before.ok || !after.ok) throw new Error('no page');
    const changed = after.page.records.filter(({ text }, index) => text !== before.page.records[index]?.text);
    expect(changed.map(({ record }) => record)).toEqual(['641000000139']);
  });

  it('beyond the quota the source says so', async () => {
    const small = await startPolicySources({ size: 20, quota: 1 });
    try {
      const { url } = sendable(list.request({ origin: small.origin, key: small.key }, 1));
      await (await fetch(url)).arrayBuffer();
      const response = await fetch(url);
      const answer = answerOf(await response.text(), response.status);
      expect(errorOf(list.parse(answer))).toMatchObject({ class: 'limit', code: '22' });
    } finally {
      await small.stop();
    }
  });
});
