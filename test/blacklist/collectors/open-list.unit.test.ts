import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenListsFake, startOpenListsFake } from '../../../scripts/fakes/open-lists.ts';
import { runCollector } from '../../../scripts/fakes/run.ts';
import type { CollectionPlan, Cursor } from '../../../shared/blacklist/collector.ts';
import { createOpenListCollector } from '../../../shared/blacklist/open-list/collector.ts';
import { createRig, planFor } from './harness.ts';

let rig = createRig(null);
let site: OpenListsFake;

beforeEach(async () => {
  rig = createRig(null);
  site = await startOpenListsFake({ clock: rig.clock.now, size: 50 });
});
afterEach(() => site.close());

const run = (path: string, plan: Partial<CollectionPlan> = {}) =>
  runCollector(
    createOpenListCollector({ allowLoopback: [new URL(site.url).host] }),
    planFor(`${site.url}${path}`, { paceMs: 0, ...plan }),
    rig,
  );

const cursorOf = (outcome: unknown): Cursor => (outcome as { cursor: Cursor }).cursor;

describe('an open list', () => {
  it('comes whole, as one artefact that speaks for everything', async () => {
    const { outcome, artefacts } = await run('/plain.txt');
    expect(outcome).toMatchObject({ kind: 'done', unchanged: false });
    expect(artefacts).toMatchObject([{ format: 'auto', scope: { kind: 'full' }, name: 'plain.txt', group: null }]);
    expect(new TextDecoder().decode(artefacts[0]?.bytes)).toBe(site.control.lists.get('/plain.txt')?.body);
  });

  it('is not sent again while it is unchanged, and is when it has changed', async () => {
    const cursor = cursorOf((await run('/plain.txt')).outcome);
    const same = await run('/plain.txt', { cursor });
    expect(same.outcome).toEqual({ kind: 'done', cursor, artefacts: [], unchanged: true });

    site.control.put('/plain.txt', { body: '192.0.2.1\n' });
    const changed = await run('/plain.txt', { cursor });
    expect(changed.artefacts).toHaveLength(1);
    expect(cursorOf(changed.outcome).etag).not.toBe(cursor.etag);
  });

  it('is fetched whole by force, and where the site has no validators', async () => {
    const cursor = cursorOf((await run('/plain.txt')).outcome);
    expect((await run('/plain.txt', { cursor, force: true })).artefacts).toHaveLength(1);
    site.control.put('/plain.txt', { fault: 'no-validators' });
    const without = await run('/plain.txt', { cursor });
    expect(cursorOf(without.outcome)).toEqual({ etag: null, lastModified: null });
  });

  it('is unpacked on the way', async () => {
    site.control.put('/plain.txt', { isGzip: true });
    expect(new TextDecoder().decode((await run('/plain.txt')).artefacts[0]?.bytes)).toContain('one address a line');
  });

  it('is followed through five redirects and no more', async () => {
    expect((await run('/redirect/5/plain.txt')).outcome.kind).toBe('done');
    const sixth = await run('/redirect/6/plain.txt');
    expect(sixth.outcome).toMatchObject({ kind: 'failed', code: 'collection_unexpected_answer' });
    expect(site.control.requests.filter((request) => request.path === '/plain.txt')).toHaveLength(1);
  });

  it('is never followed to a private address', async () => {
    site.control.put('/plain.txt', { fault: 'redirect-private' });
    expect((await run('/plain.txt')).outcome).toMatchObject({ kind: 'failed', code: 'egress_refused', retry: 'never' });
  });

  it('is not fetched from an address that egress refuses', async () => {
    const refused = await runCollector(
      createOpenListCollector({ allowLoopback: [] }),
      planFor(`${site.url}/plain.txt`),
      rig,
    );
    expect(refused.outcome).toMatchObject({ kind: 'failed', code: 'egress_refused', retry: 'never' });
    expect(site.control.requests).toHaveLength(0);
  });

  it.each(['empty', 'blank', 'html'] as const)(
    'that answers with something else (%s) is a failure, not an empty list',
    async (fault) => {
      site.control.put('/plain.txt', { fault });
      const { outcome, artefacts } = await run('/plain.txt');
      expect(outcome).toMatchObject({ kind: 'failed', code: 'collection_unexpected_answer', retry: 'backoff' });
      expect(artefacts).toEqual([]);
    },
  );

  it.each([
    ['401', 'collection_http_error', 21_600_000],
    ['403', 'collection_http_error', 21_600_000],
    ['404', 'collection_http_error', 21_600_000],
    ['410', 'collection_http_error', 21_600_000],
    ['429', 'collection_blocked', 120_000],
    ['503', 'collection_http_error', 120_000],
    ['500', 'collection_http_error', 120_000],
    ['drop', 'collection_unreachable', 0],
  ] as const)('that fails with %s is tried again later', async (fault, code, notBeforeMs) => {
    site.control.put('/plain.txt', { fault, retryAfterSeconds: 120 });
    expect((await run('/plain.txt')).outcome).toMatchObject({ kind: 'failed', code, retry: 'backoff', notBeforeMs });
  });

  it('may say when to come back as a date', async () => {
    const io = {
      ...rig.io,
      fetch: async () => ({
        status: 503,
        url: `${site.url}/x`,
        headers: { 'retry-after': new Date(rig.clock.now() + 90_000).toUTCString() },
        setCookies: [],
        body: new Uint8Array(),
      }),
    };
    const collector = createOpenListCollector({ allowLoopback: [new URL(site.url).host] });
    expect((await runCollector(collector, planFor(`${site.url}/x`), { ...rig, io })).outcome).toMatchObject({
      notBeforeMs: 90_000,
    });
  });

  it('that came cut off or too large is a failure', async () => {
    const answer = { status: 200, url: `${site.url}/x`, headers: { 'content-length': '100' }, setCookies: [] };
    const collector = createOpenListCollector({ allowLoopback: [new URL(site.url).host] });
    const short = { ...rig.io, fetch: async () => ({ ...answer, body: new TextEncoder().encode('192.0.2.1\n') }) };
    expect((await runCollector(collector, planFor(`${site.url}/x`), { ...rig, io: short })).outcome).toMatchObject({
      code: 'collection_unexpected_answer',
    });
    const capped = {
      ...rig.io,
      fetch: (request: Parameters<typeof rig.io.fetch>[0]) => rig.io.fetch({ ...request, maxBytes: 20 }),
    };
    expect(
      (await runCollector(collector, planFor(`${site.url}/plain.txt`), { ...rig, io: capped })).outcome,
    ).toMatchObject({
      code: 'artefact_too_large',
      retry: 'backoff',
    });
  });
});
