import type { Answers } from '../rig.ts';
import { HELD, INVESTIGATE_ANSWERS } from './investigate-answers.ts';
import { OPERATE_ANSWERS } from './operate-answers.ts';

const ok = (body: unknown) => () => ({ status: 200, body });
const at = '2026-11-20T08:30:00.000Z';
const version = {
  ...{ version: 42, state: 'live', etag: 'ab12', lines4: 20_000, lines6: 12, entries: 22_664, addresses4: 30_000 },
  ...{ bytes: 300_000, reasons: [], compiledAt: at, publishedAt: at, decidedAt: null, decidedBy: null, note: null },
};

const run = {
  ...{
    id: '01KAZ3N8V2QJ7W4R5T6Y8B9C0D',
    source: 'regtech',
    list: 'main',
    trigger: 'manual',
    by: 'admin-key',
    force: false,
  },
  ...{ status: 'succeeded', phase: 'done', startedAt: at, finishedAt: at, requests: 9, artefacts: 2, bytes: 913_000 },
  parsed: { records: 22_664, duplicates: 0, rejected: 1, rejectsByReason: { 'octet-missing': 1 }, maps: [] },
  counts: { added: 12, changed: 470, unchanged: 22_000, withdrawn: 3, missing: 0, expired: 1 },
  ...{ written: { rowsWritten: 485 }, attention: null, error: null },
};
/** A source that asks for a one-time password. */
export const ASKING_SOURCE = {
  ...{ id: 'regtech', settings: { title: 'REGTECH', enabled: true }, condition: 'attention', failures: 0 },
  ...{ lastSuccessAt: at, nextDueAt: at, statement: { rows: 22_664 }, paused: null, drift: null, activeRun: null },
  attention: { run: run.id, question: { kind: 'otp', message: 'six digits' } },
};

/** An API in which everything of the threat lists is there, in the shapes of the contract. */
export const BLACKLIST_ANSWERS: Answers = {
  ...INVESTIGATE_ANSWERS,
  ...OPERATE_ANSWERS,
  'GET /api/v1/blacklist/lists/{list}': ok({
    ...{
      id: 'main',
      settings: { title: 'Main' },
      live: version,
      sources: [{ name: 'regtech', active: 1, collectedAt: at }],
      pending: false,
    },
    held: HELD,
  }),
  'GET /api/v1/collection/sources': ok({
    data: [ASKING_SOURCE, { id: 'ipsum', settings: { title: 'ipsum' }, condition: 'idle', lastSuccessAt: null }],
    page: { next: null },
  }),
  'GET /api/v1/collection/sources/{source}': ok(ASKING_SOURCE),
  'GET /api/v1/collection/sources/{source}/runs': ok({ data: [run], page: { next: null } }),
  'GET /api/v1/collection/sources/{source}/runs/{run}': ok({
    run,
    artefacts: [{ sha256: 'ab'.repeat(32), name: 'fctiList.xlsx', bytes: 913_000 }],
  }),
  'GET /api/v1/collection/sources/{source}/runs/{run}/rejects': ok({
    data: [{ artefact: 1, line: 7, reason: 'octet-missing', sample: '1..2.3' }],
    page: { next: null },
  }),
  'POST /api/v1/collection/sources/{source}/attention': () => ({ status: 202, body: run }),
  'POST /api/v1/collection/trigger': () => ({ status: 202, body: run }),
};
