import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunOptions, runCollector } from '../../../scripts/fakes/run.ts';
import { type SecudiumFake, startSecudiumFake } from '../../../scripts/fakes/secudium.ts';
import type { AttentionAnswer, CollectionPlan, Cursor } from '../../../shared/blacklist/collector.ts';
import { createSecudiumCollector } from '../../../shared/blacklist/secudium/collector.ts';
import { answers, createRig, planFor } from './harness.ts';

const CONSENT: AttentionAnswer = { kind: 'otp-consent' };
const DAY_MS = 86_400_000;

let rig = createRig();
let portal: SecudiumFake;

beforeEach(async () => {
  rig = createRig();
  portal = await startSecudiumFake({ clock: rig.clock.now });
});
afterEach(() => portal.close());

const run = (plan: Partial<CollectionPlan> = {}, options: Partial<RunOptions> = {}) =>
  runCollector(
    createSecudiumCollector(),
    planFor(portal.url, {
      lookbackDays: 7,
      paceMs: 1_000,
      startedAt: rig.clock.now(),
      ...plan,
      cursor: { loginConsent: true, ...plan.cursor },
    }),
    { ...rig, ...options },
  );

const sent = (end: string) => portal.control.requests.filter((request) => request.path.endsWith(end));
const cursorOf = (outcome: { kind: string }): Cursor => {
  expect(outcome.kind).toBe('done');
  return (outcome as unknown as { cursor: Cursor }).cursor;
};

describe('the bulletins of SECUDIUM', () => {
  it('come as one workbook each, oldest first, as additions', async () => {
    const { artefacts, outcome } = await run();
    expect(artefacts.map((artefact) => artefact.name)).toEqual([
      '신규 침해 Black IP_20260617.xlsx',
      '신규 침해 Black IP_20260618.xlsx',
      '신규 침해 Black IP_20260619.xlsx',
      '신규 침해 Black IP_20260622.xlsx',
      '신규 침해 Black IP_20260623.xlsx',
      '신규 침해 Black IP_20260624.xlsx',
    ]);
    for (const artefact of artefacts) {
      expect(artefact).toMatchObject({ format: 'secudium-xlsx', scope: { kind: 'partial' }, group: null });
    }
    expect(cursorOf(outcome)).toMatchObject({ lastDay: '2026-06-24', skippedRows: 0 });
    expect(portal.control.hasSession()).toBe(false);
  });

  it('are asked for as the page does', async () => {
    await run();
    const query = Object.fromEntries(sent('/black_ip')[0]?.query ?? []);
    expect(query).toMatchObject({
      sdate: '2026-06-17',
      edate: '2026-06-24',
      dateKey: 'i.reg_date',
      count: '100',
      filter: '',
      posStart: '0',
    });
    expect(Object.keys(query).some((name) => /^dhxr\d{13}$/.test(name))).toBe(true);
  });

  it('are fetched once: the next run lists three days again and finds nothing new', async () => {
    const cursor = cursorOf((await run()).outcome);
    const again = await run({ cursor });
    expect(again.outcome).toMatchObject({ kind: 'done', unchanged: true });
    expect(again.artefacts).toEqual([]);
    expect(sent('/black_ip')[1]?.query.get('sdate')).toBe('2026-06-21');

    rig.clock.advance(DAY_MS);
    const nextDay = await run({ cursor: cursorOf(again.outcome) });
    expect(nextDay.artefacts.map((artefact) => artefact.name)).toEqual(['신규 침해 Black IP_20260625.xlsx']);
  });

  it('are all fetched again by force', async () => {
    const cursor = cursorOf((await run()).outcome);
    expect((await run({ cursor, force: true })).artefacts).toHaveLength(6);
  });

  it('are paged through until a short page, and those of earlier runs are left out', async () => {
    portal.control.set({ historyDays: 400 });
    const listed = portal.control.bulletins().slice(0, 151);
    const seen = listed.slice(3, -2).map((bulletin) => bulletin.uuid);
    const { artefacts } = await run({ lookbackDays: 210, cursor: { seen: seen.join(',') } });
    expect(sent('/black_ip').map((request) => request.query.get('posStart'))).toEqual(['0', '100']);
    const expected = [...listed.slice(0, 3), ...listed.slice(-2)].map((bulletin) => bulletin.fileName);
    expect(artefacts.map((artefact) => artefact.name)).toEqual(expected.toReversed());
  });

  it.each(['plain', 'url-encoded', 'single-quotes', 'references'] as const)(
    'are found in a button of the style %s',
    async (nameStyle) => {
      portal.control.set({ nameStyle });
      const { artefacts } = await run({ lookbackDays: 0 });
      expect(artefacts.map((artefact) => artefact.name)).toEqual(['신규 침해 Black IP_20260624.xlsx']);
    },
  );

  it('are read from the XML grid too', async () => {
    portal.control.set({ grid: 'xml' });
    expect((await run()).artefacts).toHaveLength(6);
  });

  it.each(['json', 'xml'] as const)(
    'are not stopped by a short row or a missing button, which are noted (%s)',
    async (grid) => {
      portal.control.set({ grid, defects: ['short-row', 'missing-button'] });
      const { artefacts, outcome } = await run();
      expect(artefacts).toHaveLength(4);
      expect(cursorOf(outcome)).toMatchObject({ skippedRows: 2, skippedNote: expect.stringMatching(/button/) });
    },
  );

  it('are left for the next run when the file is not there yet', async () => {
    portal.control.set({ hasFile: false });
    const first = await run({ lookbackDays: 0 });
    expect(first.artefacts).toEqual([]);
    expect(cursorOf(first.outcome)).toMatchObject({ skippedRows: 1, seen: '' });
    portal.control.set({ hasFile: true });
    expect((await run({ cursor: cursorOf(first.outcome) })).artefacts.length).toBeGreaterThan(0);
  });

  it.each([
    ['xls', 'auto'],
    ['html', 'secudium-html'],
  ] as const)('are handed on whatever their bytes are (%s)', async (file, format) => {
    portal.control.set({ file });
    expect((await run({ lookbackDays: 0 })).artefacts.map((artefact) => artefact.format)).toEqual([format]);
  });

  it('are not taken from an empty file', async () => {
    portal.control.set({ file: 'empty' });
    const { outcome, artefacts } = await run({ lookbackDays: 0 });
    expect(outcome).toMatchObject({ kind: 'failed', code: 'collection_unexpected_answer' });
    expect(artefacts).toEqual([]);
    expect(portal.control.hasSession()).toBe(false);
  });
});

describe('a session that ends under us', () => {
  it('is renewed once on standing consent and goes on where it was', async () => {
    portal.control.set({ expireTokenAfter: 3 });
    const { artefacts, outcome } = await run();
    expect(outcome.kind).toBe('done');
    expect(artefacts).toHaveLength(6);
    expect(new Set(artefacts.map((artefact) => artefact.name)).size).toBe(6);
    expect(portal.control.messages()).toBe(2);
  });

  it('is not renewed without asking when there is no standing consent', async () => {
    portal.control.set({ expireTokenAfter: 3 });
    const { attentions, outcome } = await run({ cursor: { loginConsent: false } }, { answer: answers(CONSENT) });
    expect(attentions.map((attention) => attention.kind)).toEqual(['otp-consent', 'otp-consent']);
    expect(outcome.kind).toBe('attention');
    expect(portal.control.messages()).toBe(1);
  });

  it('ends the run when it ends twice', async () => {
    portal.control.set({ forced: [200, 401, 200, 401] });
    expect((await run()).outcome).toMatchObject({ kind: 'failed', code: 'collection_session_lost', retry: 'backoff' });
  });
});

describe('the only session of the account', () => {
  it.each([
    [[200, 500, 500, 500], 'collection_http_error'],
    [[200, 403], 'collection_blocked'],
    [[200, 429], 'collection_blocked'],
  ])('is given back after a failure too (%o)', async (forced, code) => {
    portal.control.set({ forced });
    expect((await run()).outcome).toMatchObject({ kind: 'failed', code, retry: 'backoff' });
    expect(portal.control.requests.at(-1)?.path).toBe('/isap-api/tokenout');
    expect(portal.control.hasSession()).toBe(false);
  });
});
