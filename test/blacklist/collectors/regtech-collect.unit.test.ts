import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type RegtechFake, startRegtechFake } from '../../../scripts/fakes/regtech.ts';
import { type RunOptions, runCollector } from '../../../scripts/fakes/run.ts';
import type { CollectionPlan, RawArtefact } from '../../../shared/blacklist/collector.ts';
import { createRegtechCollector } from '../../../shared/blacklist/regtech/collector.ts';
import { createRig, planFor, TODAY } from './harness.ts';

// Work for the processor: five seconds are not always enough on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

const LIST = '/fcti/securityAdvisory/advisoryList';
const EXPORT = '/fcti/securityAdvisory/advisoryListDownloadXlsx';
const WINDOWS = [
  { kind: 'window', from: '2026-03-25', to: '2026-06-24' },
  { kind: 'window', from: '2025-12-26', to: '2026-03-24' },
];

let rig = createRig();
let portal: RegtechFake;

beforeEach(async () => {
  rig = createRig();
  portal = await startRegtechFake({ clock: rig.clock.now, seed: 3 });
});
afterEach(() => portal.close());

const run = (plan: Partial<CollectionPlan> = {}, options: Partial<RunOptions> = {}) =>
  runCollector(createRegtechCollector(), planFor(portal.url, plan), { ...rig, ...options });

const sent = (path: string) => portal.control.requests.filter((request) => request.path === path);
const text = (artefact: RawArtefact): string => new TextDecoder().decode(artefact.bytes);
const addressesOf = (artefacts: readonly RawArtefact[]): string[] =>
  artefacts.flatMap((artefact) =>
    [...text(artefact).matchAll(/<td>\s*(\d+\.\d+\.\d+\.\d+)\s*<\/td>/g)].map(([, ip = '']) => ip),
  );
const inPortal = (): string[] => portal.control.data.query('2025-12-26', TODAY, TODAY).map((row) => row.ip);

describe('the export of REGTECH', () => {
  it('comes as one workbook for each window, with the scope of the window', async () => {
    const { outcome, artefacts } = await run();
    expect(artefacts.map((artefact) => artefact.scope)).toEqual(WINDOWS);
    for (const artefact of artefacts) {
      expect(artefact).toMatchObject({
        format: 'regtech-xlsx',
        group: null,
        name: expect.stringMatching(/^fctiList_\d{14}\.xlsx$/),
      });
      expect([...artefact.bytes.subarray(0, 4)]).toEqual([0x50, 0x4b, 3, 4]);
    }
    expect(outcome).toMatchObject({ kind: 'done', unchanged: false, cursor: { collectedThrough: TODAY, windows: 2 } });
  });

  it('is asked for with the exact form of the page', async () => {
    await run();
    expect([...(sent(EXPORT)[0]?.form ?? [])]).toEqual([
      ['page', '0'],
      ['tabSort', 'blacklist'],
      ['excelDownload', 'security,blacklist,weakpoint,'],
      ['excelDown', 'security'],
      ['excelDown', 'blacklist'],
      ['excelDown', 'weakpoint'],
      ['cveId', ''],
      ['ipId', ''],
      ['estId', ''],
      ['startDate', '20260325'],
      ['endDate', '20260624'],
      ['findCondition', 'all'],
      ['findKeyword', ''],
      ['size', '50'],
    ]);
  });

  it('keeps the pace between any two requests', async () => {
    await run();
    const times = portal.control.requests.map((request) => request.at);
    times.slice(1).forEach((at, index) => {
      expect(at - (times[index] ?? 0)).toBeGreaterThanOrEqual(5_000);
    });
  });

  it.each(['one-sheet', 'reordered', 'drifted'] as const)(
    'is handed on as it is, whatever its sheets (%s)',
    async (excel) => {
      portal.control.set({ excel });
      expect((await run()).artefacts.map((artefact) => artefact.format)).toEqual(['regtech-xlsx', 'regtech-xlsx']);
    },
  );

  it('is fetched again when it came cut off, then given up for the list', async () => {
    portal.control.set({ excel: 'truncated' });
    const { outcome, artefacts } = await run();
    expect(sent(EXPORT)).toHaveLength(2);
    expect(outcome).toMatchObject({ kind: 'done', cursor: { mode: 'list' } });
    expect(new Set(addressesOf(artefacts))).toEqual(new Set(inPortal()));
  });

  it('gives way to the list when a page comes in its place', async () => {
    portal.control.set({ excel: 'html' });
    const { outcome, artefacts } = await run();
    expect(outcome).toMatchObject({ kind: 'done', cursor: { mode: 'list' } });
    expect(artefacts.every((artefact) => artefact.format === 'regtech-html')).toBe(true);
    expect(addressesOf(artefacts)).toEqual(inPortal());
  });

  it('is split in two when it is larger than the limit', async () => {
    let tooLarge = true;
    const { outcome, artefacts } = await run(
      {},
      {
        io: {
          ...rig.io,
          fetch: (request) => {
            const isFirst = tooLarge && request.url.endsWith('Xlsx');
            if (isFirst) tooLarge = false;
            return rig.io.fetch(isFirst ? { ...request, maxBytes: 100 } : request);
          },
        },
      },
    );
    expect(outcome.kind).toBe('done');
    expect(artefacts.map((artefact) => artefact.scope)).toEqual([
      { kind: 'window', from: '2026-05-10', to: '2026-06-24' },
      { kind: 'window', from: '2026-03-25', to: '2026-05-09' },
      WINDOWS[1],
    ]);
  });
});

describe('the list of REGTECH', () => {
  beforeEach(() => portal.control.set({ excel: 'html' }));
  const preferList = { cursor: { preferList: true } };

  it('is read page by page as one group for each window, complete with its last part', async () => {
    const { artefacts } = await run(preferList);
    expect(sent(EXPORT)).toHaveLength(0);
    const groups = Map.groupBy(artefacts, (artefact) => artefact.group?.id);
    expect(groups.size).toBe(2);
    for (const parts of groups.values()) {
      expect(parts.map((part) => part.group?.part)).toEqual(parts.map((_, index) => index));
      expect(parts.map((part) => part.group?.isLast)).toEqual(parts.map((_, index) => index === parts.length - 1));
      expect(parts.length).toBeGreaterThan(3);
    }
    expect(artefacts.map((artefact) => artefact.scope)).toEqual(expect.arrayContaining(WINDOWS));
    expect(addressesOf(artefacts)).toEqual(inPortal());
  });

  it('is one empty part for a window without rows', async () => {
    await portal.close();
    portal = await startRegtechFake({ clock: rig.clock.now, perDay: 0 });
    const { artefacts } = await run(preferList);
    expect(artefacts.map((artefact) => artefact.group)).toMatchObject([
      { part: 0, isLast: true },
      { part: 0, isLast: true },
    ]);
    expect(addressesOf(artefacts)).toEqual([]);
  });

  it('begins a window again when rows vanish between two pages, and misses none', async () => {
    portal.control.set({ releaseWhilePaging: { afterPages: 2, count: 7, times: 1 } });
    const { artefacts } = await run(preferList);
    const last = artefacts.findLast((artefact) => artefact.scope.kind === 'window' && artefact.scope.to === TODAY);
    const complete = artefacts.filter((artefact) => artefact.group?.id === last?.group?.id);
    const expected = portal.control.data.query('2026-03-25', TODAY, TODAY).map((row) => row.ip);
    expect(addressesOf(complete)).toEqual(expected);
    const abandoned = artefacts.filter(
      (artefact) => artefact.group?.id.endsWith('.0') && artefact.group.id.includes(TODAY),
    );
    expect(abandoned.length).toBe(2);
    expect(abandoned.some((artefact) => artefact.group?.isLast)).toBe(false);
  });

  it('only adds when the window never stands still', async () => {
    portal.control.set({ releaseWhilePaging: { afterPages: 2, count: 3, times: 2 } });
    const { artefacts, outcome } = await run(preferList);
    expect(outcome.kind).toBe('done');
    const partial = artefacts.filter((artefact) => artefact.scope.kind === 'partial');
    expect(partial.length).toBeGreaterThan(3);
    expect(partial.every((artefact) => artefact.group === null)).toBe(true);
    expect(
      artefacts.some(
        (artefact) => artefact.group?.isLast && artefact.scope.kind === 'window' && artefact.scope.to === TODAY,
      ),
    ).toBe(false);
  });

  it.each([
    ['has lost its counts', /<span class="total_num">[\s\S]*?<\/span>|totalPages: '\d+'/g],
    ['has lost its rows', /<tr>[\s\S]*?<\/tr>/g],
  ])('is not read as complete when its page %s', async (_, lost) => {
    const io = {
      ...rig.io,
      fetch: async (request: Parameters<typeof rig.io.fetch>[0]) => {
        const response = await rig.io.fetch(request);
        const body = new TextEncoder().encode(new TextDecoder().decode(response.body).replace(lost, ''));
        return request.url.endsWith(LIST) ? { ...response, body } : response;
      },
    };
    const { outcome, artefacts } = await run(preferList, { io });
    expect(outcome).toMatchObject({ kind: 'failed', code: 'artefact_layout_drifted' });
    expect(artefacts).toEqual([]);
    expect(portal.control.openSessions()).toBe(0);
  });

  it.each(['page', 'redirect'] as const)(
    'logs in once more when the session ends between pages (%s)',
    async (expiryStyle) => {
      portal.control.set({ expireSessionAfter: 2, expiryStyle });
      const { outcome, artefacts } = await run(preferList);
      expect(outcome.kind).toBe('done');
      expect(sent('/login/addLogin')).toHaveLength(2);
      expect(addressesOf(artefacts)).toEqual(inPortal());
    },
  );
});

describe('a lost session', () => {
  it('is renewed when the login page comes in place of the workbook', async () => {
    portal.control.set({ expireSessionAfter: 1 });
    const { outcome, artefacts } = await run();
    expect(outcome.kind).toBe('done');
    expect(artefacts).toHaveLength(2);
  });

  it('ends the run when it is lost twice', async () => {
    portal.control.set({ excel: 'login-html' });
    const { outcome } = await run();
    expect(outcome).toMatchObject({ kind: 'failed', code: 'collection_session_lost', retry: 'backoff' });
    expect(sent('/login/addLogin')).toHaveLength(2);
  });
});

describe('the firewall of REGTECH', () => {
  it.each(['empty', '403', '429', 'no-table'] as const)(
    'makes us give up after three signs in a row (%s)',
    async (sign) => {
      portal.control.set({ forced: [sign, sign, sign, sign] });
      const { outcome } = await run({ cursor: { preferList: true } });
      expect(outcome).toMatchObject({
        kind: 'failed',
        code: 'collection_blocked',
        retry: 'backoff',
        notBeforeMs: 1_800_000,
      });
      expect(sent(LIST)).toHaveLength(3);
      expect(portal.control.requests.at(-1)?.path).toBe(LIST);
    },
  );

  it('is outwaited when it lets go before, ever more slowly', async () => {
    portal.control.set({ forced: ['empty', '403'] });
    const { outcome } = await run();
    expect(outcome.kind).toBe('done');
    const [first, second, third] = sent(EXPORT).map((request) => request.at);
    expect((second ?? 0) - (first ?? 0)).toBe(10_000);
    expect((third ?? 0) - (second ?? 0)).toBe(20_000);
  });

  it('is given the time that it asks for', async () => {
    portal.control.set({ forced: ['429'], retryAfterSeconds: 120 });
    await run();
    const [first, second] = sent(EXPORT).map((request) => request.at);
    expect((second ?? 0) - (first ?? 0)).toBe(120_000);
  });

  it('is left alone until it may be asked again when that is long', async () => {
    portal.control.set({ forced: ['429'], retryAfterSeconds: 7_200 });
    const { outcome } = await run();
    expect(outcome).toMatchObject({ kind: 'failed', code: 'collection_blocked', notBeforeMs: 7_200_000 });
  });

  it('never sees us at our pace, but blocks who comes faster', async () => {
    portal.control.set({ excel: 'html', waf: { burst: 3, minIntervalMs: 2_000, pauseMs: 600_000 } });
    expect((await run()).outcome.kind).toBe('done');
    const hurried = await run({ paceMs: 1_000 });
    expect(hurried.outcome).toMatchObject({ kind: 'failed', code: 'collection_blocked' });
  });
});

describe('faults on the way', () => {
  it.each(['500', 'drop'] as const)('are retried twice, then end the run after a logout (%s)', async (kind) => {
    portal.control.set({ forced: [kind, kind] });
    expect((await run()).outcome.kind).toBe('done');
    portal.control.set({ forced: [kind, kind, kind] });
    const { outcome } = await run();
    const code = kind === '500' ? 'collection_http_error' : 'collection_unreachable';
    expect(outcome).toMatchObject({ kind: 'failed', code, retry: 'backoff' });
    expect(portal.control.requests.at(-1)?.path).toBe('/login/logout');
  });
});

describe('the data of the REGTECH fake', () => {
  it('is about 1,200 unreleased rows over 180 days, with the lifetimes that were measured', () => {
    const rows = portal.control.data.query('2025-12-26', TODAY, TODAY);
    expect(rows.length).toBeGreaterThan(900);
    expect(rows.length).toBeLessThan(1_600);
    for (const row of rows) {
      const days = (Date.parse(row.released) - Date.parse(row.registered)) / 86_400_000;
      expect(days).toBeGreaterThanOrEqual(82);
      expect(days).toBeLessThanOrEqual(180);
      expect(row.released > TODAY).toBe(true);
    }
    expect(new Set(rows.map((row) => row.uuid)).size).toBe(rows.length);
  });

  it('moves, releases and registers anew', () => {
    const { data } = portal.control;
    const row = data.query('2026-06-01', TODAY, TODAY)[0];
    const ip = row?.ip ?? '';
    expect(data.extend(ip, 30, TODAY)?.released).not.toBe(row?.released);
    const anew = data.reRegister(ip, TODAY);
    expect(anew).toMatchObject({ ip, registered: TODAY });
    expect(anew?.uuid).not.toBe(row?.uuid);
    expect(data.release(ip, TODAY)).not.toBeNull();
    expect(data.find(ip, TODAY)).toBeNull();
  });

  it('is scripted over HTTP too', async () => {
    const post = (body: unknown) => fetch(`${portal.url}/__control`, { method: 'POST', body: JSON.stringify(body) });
    await post({ set: { natIp: 'status-406' } });
    expect((await run()).outcome).toMatchObject({ code: 'collection_address_not_registered' });
    await post({ reset: true });
    const ip = portal.control.data.query('2026-06-01', TODAY, TODAY)[0]?.ip ?? '';
    await post({ data: { op: 'release', ip } });
    expect(portal.control.data.find(ip, TODAY)).toBeNull();
    const state = (await (await fetch(`${portal.url}/__control`)).json()) as { requests: unknown[] };
    expect(state.requests.length).toBe(portal.control.requests.length);
  });
});
