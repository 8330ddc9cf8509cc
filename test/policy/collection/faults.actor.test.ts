import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { seoulDay } from '../../../shared/policy/day.ts';
import {
  collectNow,
  countRows,
  fakeGov24,
  fireAlarm,
  forward,
  listRow,
  meta,
  NOW_OPTIONS,
  newestRun,
  openSource,
  pageAnswer,
  policyOf,
  settle,
  sourceOf,
} from './support.ts';

const ID = 'gov24';
const rowsOf = (count: number, from = 1) => Array.from({ length: count }, (_, n) => listRow(from + n));
let fake = fakeGov24([]);

beforeEach(async () => {
  fake = fakeGov24(rowsOf(20));
  vi.spyOn(globalThis, 'fetch').mockImplementation(fake.fetch);
  await openSource(ID, { pageSize: 10 });
});
afterEach(() => void vi.restoreAllMocks());

const gatewayError = (code: string) =>
  new Response(
    `<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg><returnReasonCode>${code}</returnReasonCode></cmmMsgHeader></OpenAPI_ServiceResponse>`,
    { headers: { 'content-type': 'text/xml' } },
  );
const status = async (id: string): Promise<string> => (await policyOf(id).describe()).policy.status;

describe('faults of a source', () => {
  it('are waited for when they pass: no connection, a server error, a cut answer', async () => {
    const faults = [
      new TypeError('connection lost'),
      new Response('down', { status: 503 }),
      new Response('{"page":1,"da'),
    ];
    fake.fault = (endpoint, page, call) => (endpoint === 'serviceDetail' && page === 2 ? faults[call - 1] : undefined);
    const run = await collectNow(ID);
    expect(run).toMatchObject({ status: 'succeeded', complete: true, counts: { added: 20 } });
    expect(run.requests).toBe(9);
    expect(run.notes.map(({ code }) => code)).toEqual(['fault']);
  });

  it('end the run when they do not pass, and the next run comes later', async () => {
    fake.fault = () => new Response('down', { status: 500 });
    const run = await collectNow(ID);
    expect(run.status).toBe('failed');
    const { source } = await sourceOf(ID).describe();
    expect(source.failures).toBeGreaterThan(0);
    expect(source.paused).toBeNull();
    expect(source.nextDueAt).toBeGreaterThan(Date.now());
    expect(await sourceOf(ID).tick(Date.now())).toBeNull();
  });

  it('of the key stop the source until a person has acted', async () => {
    fake.fault = () => gatewayError('30');
    const run = await collectNow(ID);
    expect(run).toMatchObject({ status: 'failed', requests: 1, error: { code: '30' } });
    const { source } = await sourceOf(ID).describe();
    expect(source.paused).toMatchObject({ code: '30', run: run.id });
    expect(await sourceOf(ID).tick(source.nextDueAt + 1)).toBeNull();

    fake.fault = () => undefined;
    await sourceOf(ID).setKey('another-key', meta);
    expect(await sourceOf(ID).tick(Date.now() + 1)).toMatchObject({ trigger: 'schedule' });
    expect(await settle(ID)).toMatchObject({ error: null, complete: true });
  });

  it('of the quota are over with the next day in Seoul, and the run goes on where it was', async () => {
    fake.fault = (endpoint) => (endpoint === 'supportConditions' ? gatewayError('22') : undefined);
    const waiting = await collectNow(ID);
    expect(waiting).toMatchObject({ status: 'waiting', waiting: { why: 'limit' }, phase: 'collect' });
    expect(seoulDay(waiting.waiting!.until) > seoulDay(Date.now())).toBe(true);
    expect((await sourceOf(ID).describe()).source.quota.learnt?.requests).toBeGreaterThan(0);
    // What was granted is believed until an operator says otherwise.
    fake.fault = () => undefined;
    const asked = fake.asked.length;
    await forward(ID);
    await fireAlarm(ID);
    expect(fake.asked.length).toBe(asked);
    expect(await newestRun(ID)).toMatchObject({ status: 'waiting', waiting: { why: 'budget' } });
    await sourceOf(ID).cancel(waiting.id);
    expect(await newestRun(ID)).toMatchObject({ status: 'cancelled' });
    await openSource(ID, { pageSize: 10 });
  });

  it('of a budget that was set make the run wait as well', async () => {
    const { source } = await sourceOf(ID).describe();
    await openSource(ID, { pageSize: 10, dailyRequests: source.quota.used + 2 });
    const run = await collectNow(ID);
    expect(run).toMatchObject({ status: 'waiting', waiting: { why: 'budget' }, requests: 2 });
    await sourceOf(ID).cancel(run.id);
    await openSource(ID, { pageSize: 10 });
  });
});

describe('pages that cannot be right', () => {
  it('that repeat an earlier one end the list, and nothing is concluded from what is missing', async () => {
    fake.fault = (endpoint, page) =>
      endpoint === 'serviceList' && page === 2 ? pageAnswer(fake.rows.slice(0, 10), 20) : undefined;
    const run = await collectNow(ID);
    expect(run.complete).toBe(false);
    expect(run.notes.map(({ code }) => code)).toContain('page-repeats');
    expect(await countRows(ID, 'record WHERE misses > 0')).toBe(0);
  });

  it('with a total that drifts are noted', async () => {
    fake.fault = (endpoint, page) =>
      endpoint === 'serviceList' && page === 2 ? pageAnswer(fake.rows.slice(10), 21) : undefined;
    const run = await collectNow(ID);
    expect(run.complete).toBe(false);
    expect(run.notes.map(({ code }) => code)).toContain('total-drifted');
  });

  it('with an id that stands twice, or no id, reject the row and say why', async () => {
    fake.fault = (endpoint, page) =>
      endpoint === 'serviceList' && page === 2
        ? pageAnswer([...fake.rows.slice(10, 18), listRow(11, { 서비스명: '다시' }), { 서비스명: '이름만' }], 20)
        : undefined;
    const run = await collectNow(ID);
    expect(run.counts).toMatchObject({ records: 18, duplicates: 1 });
    const rejects = await sourceOf(ID).rejects(run.id, 0, 10);
    expect(rejects.map(({ reason }) => reason).sort()).toEqual(['duplicate-id', 'no-id']);
    expect(rejects.find(({ reason }) => reason === 'duplicate-id')?.record).toBe('000000000011');
  });
});

describe('what a source no longer lists', () => {
  it('is retired after three complete runs, and comes back when it is listed again', async () => {
    await collectNow(ID);
    fake.rows = fake.rows.slice(0, 19);
    for (const misses of [1, 2]) {
      expect(await collectNow(ID)).toMatchObject({ counts: { missing: 1, retired: 0 }, complete: true });
      expect(await countRows(ID, `record WHERE misses = ${misses}`)).toBe(1);
      expect(await status('gov24:000000000020')).toBe('published');
    }
    expect(await collectNow(ID)).toMatchObject({ counts: { missing: 1, retired: 1 } });
    expect(await status('gov24:000000000020')).toBe('withdrawn');

    fake.rows = rowsOf(20);
    expect(await collectNow(ID)).toMatchObject({ counts: { added: 1, missing: 0 } });
    expect(await status('gov24:000000000020')).toBe('published');
  });

  it('is not even counted when a fifth is gone, unless a person says that it is right', async () => {
    await collectNow(ID);
    fake.rows = fake.rows.slice(0, 15);
    for (let n = 0; n < 4; n++) {
      expect(await collectNow(ID)).toMatchObject({
        attention: { kind: 'shrunken', before: 20, now: 15 },
        counts: { missing: 5, retired: 0 },
        rowsWritten: { records: 0 },
      });
    }
    expect((await sourceOf(ID).describe()).source.attention).toMatchObject({ kind: 'shrunken' });
    expect(await status('gov24:000000000020')).toBe('published');
    expect(await collectNow(ID, { acceptShrink: true })).toMatchObject({ attention: null, counts: { missing: 5 } });
    expect((await sourceOf(ID).describe()).source).toMatchObject({ attention: null, believed: 15 });
    fake.rows = rowsOf(20);
    await collectNow(ID);
  });
});

describe('an interruption', () => {
  it('in the middle of a run costs nothing that was read or handed on', async () => {
    fake.rows = rowsOf(30, 100);
    fake.fault = (endpoint, page, call) =>
      endpoint === 'serviceDetail' && page === 1 && call === 1 ? new Response('down', { status: 503 }) : undefined;
    const started = await sourceOf(ID).start(NOW_OPTIONS, meta);
    await fireAlarm(ID);
    // The run waits for its next try; its instance goes.
    await evictDurableObject(env.POLICY_SOURCES.getByName(ID));
    const before = fake.asked.length;
    const run = await settle(ID);
    expect(run).toMatchObject({ id: started.run?.id, counts: { added: 30, checked: 30 }, progress: { delivered: 30 } });
    expect(fake.asked.slice(before).filter((asked) => asked.startsWith('serviceList'))).toEqual([]);
  });

  it('by an operator stops it for good', async () => {
    fake.fault = () => new Response('down', { status: 503 });
    const { run } = await sourceOf(ID).start(NOW_OPTIONS, meta);
    await fireAlarm(ID);
    expect(await sourceOf(ID).cancel(run!.id)).toMatchObject({ run: { status: 'cancelled' } });
    expect((await sourceOf(ID).describe()).source.activeRun).toBeNull();
  });
});
