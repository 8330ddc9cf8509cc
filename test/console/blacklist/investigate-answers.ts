import type { Answers } from '../rig.ts';

const ok = (body: unknown) => () => ({ status: 200, body });
const at = '2026-11-20T08:30:00.000Z';
const later = '2026-12-20T08:30:00.000Z';

const claim = {
  ...{ source: 'regtech', reason: 'web attack', category: 'web-attack', country: 'CN', severity: 'critical' },
  ...{ confidence: 80, upstreamId: 'bl-2291', registeredAt: at, expiresAt: later, firstSeen: at, lastSeen: at },
  ...{ endedAt: null, endReason: null, revision: 4 },
};
const manual = { ...claim, source: 'manual', reason: 'seen by us', upstreamId: null, expiresAt: null, revision: 7 };

/** An entry that a source and a person name. */
export const ENTRY = { id: '45.1.2.3', address: '45.1.2.3', active: true, expiresAt: null, claims: [claim, manual] };
const older = { ...claim, source: 'ipsum', endedAt: at, endReason: 'withdrawn' };
const wider = { id: '45.1.2.0_24', address: '45.1.2.0/24', active: true, expiresAt: later, claims: [claim, older] };

const publication = {
  ...{ version: 42, state: 'live', etag: '"ab12"', lines4: 20_000, lines6: 12, entries: 22_664, addresses4: 30_000 },
  ...{ bytes: 300_000, reasons: [], compiledAt: at, publishedAt: at, decidedAt: null, decidedBy: null, note: null },
};

/** Why the held version is held: every kind of reason with figures. */
export const HOLD_REASONS = [
  { code: 'shrink', before: 20_012, after: 10, limitPercent: 30 },
  { code: 'coverage', family: 4, before: 30_000, after: 90_000, limitPercent: 50 },
  { code: 'untouchable', addresses: ['45.9.9.1'] },
];
const held = { ...publication, version: 43, state: 'held', lines4: 10, publishedAt: null, reasons: HOLD_REASONS };

const facts = { version: 42, state: 'live', etag: '"ab12"', publishedAt: at, compiledAt: at, lines: 20_012 };
const changed = {
  ...{ cidr: '45.7.0.0/16', score: 72, sources: ['regtech'], categories: ['c2'], reason: 'C2', country: 'KR' },
  until: later,
};
const side = { lines: 1, addresses4: 65_536, addresses6: '0', bySource: { regtech: 1 }, byCategory: { c2: 1 } };
const none = {
  lines: 0,
  addresses4: 0,
  addresses6: '0',
  bySource: null,
  byCategory: null,
  byCountry: null,
  samples: [],
};

const card = {
  ...{ source: 'regtech', active: 22_664, unique: 20_000, overlap: { ipsum: 311 }, first: 200, meanLagSeconds: 4000 },
  ...{ reliability: 0.9, lineage: null, suggestedReliability: 0.88, allowlisted: 2, falsePositives: 1 },
  falsePositiveRate: 0.0001,
};
const warning = {
  ...{ name: 'public-dns-v4', effect: 'never-block', title: 'Public resolvers', description: null, version: '3' },
  ...{ ranges: 300, rejected: 1, updatedAt: at, updatedBy: 'admin-key' },
};
const allowed = { address: '45.8.0.0/24', reason: 'partner', owner: 'soc', createdAt: at, expiresAt: null };
const change = (lines: number) => ({ lines, addresses4: 256 * lines, samples: lines === 0 ? [] : ['45.1.2.0/24'] });
const figures = { entries: 22_664, lines: 20_012, addresses4: 30_000, networks6: 1 };
const sums = { before: figures, after: { ...figures, lines: 20_011 }, gained: change(0), lost: change(1), reasons: [] };

/** What the allowlist says of an address that is on it. */
export const ALLOWED = {
  ...{ layer: 'allowlist', effect: 'cuts', address: ENTRY.address, covers: 'all', reason: 'ours', owner: 'soc' },
  until: null,
};

/** What the pages ask that look into a list and decide about it, in the shapes of the contract. */
export const INVESTIGATE_ANSWERS: Answers = {
  'GET /api/v1/blacklist/lists': ok({
    data: [
      { id: 'main', title: 'Main', feedUrl: '/feeds/main.txt' },
      { id: 'branch', title: 'Branch', feedUrl: '/feeds/branch.txt' },
    ],
  }),
  'GET /api/v1/blacklist/entries': ok({ data: [wider, ENTRY], page: { next: null } }),
  'POST /api/v1/blacklist/entries': () => ({ status: 201, body: ENTRY }),
  'POST /api/v1/blacklist/entries/bulk': ok({
    ...{ created: 1, refused: 1 },
    results: [
      { address: '45.1.2.9', status: 'created' },
      { address: '45.1.2', status: 'refused', code: 'address_invalid', message: 'Octets are missing.' },
    ],
  }),
  'DELETE /api/v1/blacklist/entries/{id}': () => ({ status: 204 }),
  'POST /api/v1/blacklist/entries/{id}/false-positive': () => ({
    status: 201,
    body: { id: 1, address: ENTRY.address, at, note: null, actor: 'user:x', sources: ['regtech'], allowed: false },
  }),
  'GET /api/v1/blacklist/search/{ip}': ok({
    ...{ address: ENTRY.address, listed: true, feedVersion: 42, exemptions: [] },
    versions: {
      intervals: [{ from: at, until: null, fromVersion: 40, toVersion: 42, line: ENTRY.address }],
      ...{ checked: 42, unknown: 0, since: at },
      loadedBy: [{ consumer: 'b7a93d65', name: 'fw-seoul-1', firstAt: at, firstVersion: 40, lastVersion: 42 }],
    },
    layers: [
      {
        ...{ layer: 'warning-list', effect: 'annotates', address: null, covers: 'all', reason: 'cloud: Some cloud' },
        ...{ owner: 'admin-key', until: null },
      },
    ],
    entries: [
      {
        entry: ENTRY,
        moves: [
          { at, source: 'regtech', kind: 'expiry-moved', before: at, after: later },
          { at, source: 'regtech', kind: 'facts-changed', before: 3, after: 4 },
          {
            ...{ at, source: 'regtech', kind: 'relisted', after: Date.parse(at) },
            before: { listedAt: Date.parse(at), endedAt: Date.parse(at), reason: 'withdrawn' },
          },
        ],
        arithmetic: {
          groups: [
            { lineage: null, source: 'manual', reliability: 1, confidence: 90, factor: 0.1, alsoSaid: [] },
            {
              lineage: 'kr',
              source: 'regtech',
              reliability: 0.9,
              confidence: 80,
              factor: 0.28,
              alsoSaid: ['secudium'],
            },
          ],
          ...{ product: 0.028, score: 97 },
        },
      },
      { entry: wider, moves: [], arithmetic: null },
    ],
  }),
  'GET /api/v1/blacklist/check/{ip}': ok({
    ...{ address: ENTRY.address, listed: true, feedVersion: 42, exempt: null },
    match: { address: ENTRY.address, until: null, score: 97, claims: [claim] },
  }),
  'GET /api/v1/blacklist/history/{ip}': (_body, request) => {
    const moment = new URL(request.url).searchParams.get('at');
    const entries = [ENTRY];
    return {
      status: 200,
      body: {
        ...{ list: 'main', address: ENTRY.address, at: moment },
        moment: moment && { version: facts, blocked: true, line: '45.1.2.3', entries },
        intervals: moment ? null : [{ from: at, until: null, fromVersion: 40, toVersion: 42, line: '45.1.2.3' }],
        versions: moment ? null : { checked: 42, unknown: 0, since: at },
      },
    };
  },
  'GET /api/v1/blacklist/enrichment/{ip}': ok({
    ...{
      address: ENTRY.address,
      country: 'CN',
      countryName: { en: 'China', ko: '중국' },
      asn: 64_500,
      asName: 'EXAMPLE',
    },
    dataVersion: '1',
    attributions: [{ en: 'Some data', ko: '데이터 출처', url: 'https://example.org/' }],
  }),
  'GET /api/v1/blacklist/consumers/board': ok({
    ...{ at, states: { current: 1, behind: 0, silent: 0, never: 0, misconfigured: 0 }, wrongCredentials: [] },
    data: [
      {
        ...{ id: 'c1', name: 'edge firewall', contact: '', format: 'fortigate', expectedPollSeconds: 60, strays: null },
        state: 'current',
        lists: [
          {
            ...{ list: 'main', state: 'current', version: 42, liveVersion: 42, lag: 0, lastFetchAt: at },
            ...{ notModifiedRatio: null, refusal: null, counts: null },
          },
        ],
      },
    ],
  }),
  'GET /api/v1/blacklist/lists/{list}/allowlist': ok({ data: [{ id: '45.8.0.0_24', ...allowed }] }),
  'POST /api/v1/blacklist/lists/{list}/allowlist': () => ({ status: 201, body: { id: '45.8.0.0_24', ...allowed } }),
  'POST /api/v1/blacklist/lists/{list}/dry-run': ok(sums),
  'GET /api/v1/blacklist/lists/{list}/warning-lists': ok({ data: [warning] }),
  'PUT /api/v1/blacklist/lists/{list}/warning-lists/{name}': ok({
    ...{ list: warning, samples: ['not an address'] },
    cut: { addresses4: 256, lines: 1, percent: 0.01, samples: ['45.1.2.0/24'] },
  }),
  'GET /api/v1/blacklist/lists/{list}/publications': ok({ data: [held, publication], page: { next: null } }),
  'POST /api/v1/blacklist/lists/{list}/publications/{version}/confirm': ok({ ...held, state: 'live' }),
  'POST /api/v1/blacklist/lists/{list}/publications/{version}/reject': ok({ ...held, state: 'rejected' }),
  'GET /api/v1/blacklist/lists/{list}/versions/{from}/diff/{to}': ok({
    ...{ list: 'main', from: facts, to: { ...facts, version: 43, state: 'held' }, complete: true },
    ...{ added: { ...side, byCountry: { KR: 1 }, samples: [changed] }, removed: none, reasons: [], untouchable: [] },
  }),
  'GET /api/v1/blacklist/lists/{list}/scorecards': ok({
    computedAt: at,
    data: [card, { ...card, source: 'ipsum', overlap: { regtech: 311 }, meanLagSeconds: null }],
  }),
  'POST /api/v1/blacklist/lists/{list}/scorecards': ok({
    computedAt: later,
    data: [card, { ...card, source: 'ipsum', overlap: { regtech: 311 }, meanLagSeconds: null }],
  }),
};
/** The list with a version that waits, as `GET /api/v1/blacklist/lists/{list}` answers it. */
export const HELD = held;
