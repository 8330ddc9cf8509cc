import type { Answers } from '../rig.ts';

const ok = (body: unknown) => () => ({ status: 200, body });
const at = '2026-11-20T08:30:00.000Z';
const version = {
  ...{ version: 42, state: 'live', etag: 'ab12', lines4: 20_000, lines6: 12, entries: 22_664, addresses4: 30_000 },
  ...{ bytes: 300_000, reasons: [], compiledAt: at, publishedAt: at, decidedAt: null, decidedBy: null, note: null },
};

/** An API in which everything of the threat lists is there, in the shapes of the contract. */
export const BLACKLIST_ANSWERS: Answers = {
  'GET /api/v1/blacklist/lists/{list}': ok({
    ...{ id: 'main', settings: { title: 'Main' }, live: version, sources: [], pending: false },
    held: { ...version, version: 43, state: 'held', reasons: [{ code: 'shrink', before: 20_000, after: 10 }] },
  }),
  'GET /api/v1/collection/sources': ok({
    data: [
      { id: 'regtech', settings: { title: 'REGTECH' }, condition: 'attention', lastSuccessAt: at },
      { id: 'ipsum', settings: { title: 'ipsum' }, condition: 'idle', lastSuccessAt: null },
    ],
    page: { next: null },
  }),
};
