import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { WHOLE_VIEW } from '../../../shared/blacklist/indicators/feed.ts';
import { indicatorPointerKey } from '../../../shared/blacklist/indicators/pointer.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import {
  allowIndicator,
  decideIndicators,
  getIndicatorAllowlist,
  getIndicatorEntries,
  getIndicatorList,
  getIndicatorLists,
  getIndicatorReceipt,
  postIndicators,
  removeIndicators,
  searchIndicator,
} from '../../../workers/blacklist/contract/indicators.ts';
import { serveIndicators } from '../../../workers/blacklist/edge/indicators.ts';
import { codeOf } from '../../support/code-of.ts';
import { expectDocumented } from '../collection/support.ts';
import { created } from '../list/support.ts';
import { api, compile, feedKey, indicatorsOf, poll, settled, stubOf } from './support.ts';

const LISTS = [...'abcdefghijklm'].map((letter) => `ind-${letter}`);
const one = (value: string, more = {}) => ({ value, reason: 'c2', ...more });
const add = (kind: string, list: string, ...values: string[]) =>
  api('POST', `/${kind}/entries?list=${list}`, { entries: values.map((value) => one(value)) });

describe('a list of domains', () => {
  it('takes what people list, says why it refuses, and publishes it as FortiGate loads it', async () => {
    await created('ind-a');
    const posted = await api('POST', '/domain/entries?list=ind-a', {
      entries: [one('Evil[.]Example.'), one('co.kr'), one('pages.dev', { confirmBroad: true }), one('1.2.3.4')],
    });
    expectDocumented(postIndicators, posted);
    expect(posted.body).toMatchObject({
      created: 2,
      refused: 2,
      results: [
        { value: 'evil.example' },
        { reason: 'too-broad' },
        { value: 'pages.dev' },
        { reason: 'address-not-domain' },
      ],
    });
    await settled('ind-a', 'domain');
    const key = await feedKey(LISTS);
    const feed = await poll('ind-a/domain.txt', key);
    expect(feed.status).toBe(200);
    expect(feed.body).toBe('evil.example\npages.dev\n');
    expect(feed.headers.get('etag')).toBe(`"${await sha256Hex(feed.body)}"`);
    expect(feed.headers.get('x-feed-count')).toBe('2');
    const again = await poll('ind-a/domain.txt', key, { 'if-none-match': feed.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
    expect((await poll('ind-a/domain.txt', 'wrong')).status).toBe(401);
    expect((await poll('main/domain.txt', key)).status).toBe(403);
    expect((await poll(`ind-a/url.txt`, key)).status).toBe(503);
  });

  it('shows entries page by page, searches wildcards, and takes back what people listed', async () => {
    await created('ind-b');
    await add('domain', 'ind-b', 'a.evil.example', 'b.evil.example', '*.worse.example');
    const page = await api('GET', '/domain/entries?list=ind-b&limit=2');
    expectDocumented(getIndicatorEntries, page);
    expect(page.body.data.map(({ value }: { value: string }) => value)).toEqual(['*.worse.example', 'a.evil.example']);
    const next = await api('GET', `/domain/entries?list=ind-b&limit=2&cursor=${page.body.page.next}`);
    expect(next.body).toMatchObject({ data: [{ value: 'b.evil.example' }], page: { next: null } });
    const filtered = await api('GET', '/domain/entries?list=ind-b&q=evil&prefix=b.');
    expect(filtered.body.data).toHaveLength(1);

    const found = await api('GET', '/domain/search?list=ind-b&value=Mail.Worse.Example');
    expectDocumented(searchIndicator, found);
    expect(found.body).toMatchObject({
      value: 'mail.worse.example',
      listed: true,
      entries: [{ value: '*.worse.example' }],
    });

    const removed = await api('POST', '/domain/entries/remove?list=ind-b', {
      values: ['A.evil.example', 'never.example'],
    });
    expectDocumented(removeIndicators, removed);
    expect(removed.body).toEqual({ removed: 1 });
    expect((await api('GET', '/domain/search?list=ind-b&value=a.evil.example')).body).toMatchObject({
      listed: false,
      entries: [{ active: false, claims: [{ endReason: 'removed' }] }],
    });
    const lists = await api('GET', '?list=ind-b');
    expectDocumented(getIndicatorLists, lists);
    expect(lists.body.data).toMatchObject([{ kind: 'domain', claims: 2, sources: [{ name: 'manual', active: 2 }] }]);
  });

  it('does the same request once, and knows no list that was never made', async () => {
    await created('ind-c');
    const body = { entries: [one('evil.example')] };
    const key = { 'idempotency-key': 'ind-c-1' };
    const first = await api('POST', '/domain/entries?list=ind-c', body, key);
    await evictDurableObject(stubOf('ind-c', 'domain'));
    expect((await api('POST', '/domain/entries?list=ind-c', body, key)).body).toEqual(first.body);
    const other = await api('POST', '/domain/entries?list=ind-c', { entries: [one('x.example')] }, key);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    expect(await add('domain', 'ind-none', 'evil.example')).toMatchObject({ status: 404 });
    expect((await api('GET', '/domain/search?value=%40')).body).toMatchObject({ code: 'indicator_invalid' });
  });
});

describe('the allowlist', () => {
  it('takes a domain, all below it and its URLs out of the feeds, and is refused by name when listed again', async () => {
    await created('ind-d');
    await add('domain', 'ind-d', 'ours.example', 'mail.ours.example', '*.ours.example', 'evil.example');
    await add('url', 'ind-d', 'http://mail.ours.example/x', 'http://evil.example/x');
    const allowed = await api('POST', '/domain/allowlist?list=ind-d', { value: 'ours.example', reason: 'our own' });
    expectDocumented(allowIndicator, allowed);
    expect(allowed.status).toBe(201);
    await api('POST', '/url/allowlist?list=ind-d', { value: 'ours.example', reason: 'our own' });
    expect((await settled('ind-d', 'domain')).live).toMatchObject({ lines: 1 });
    expect((await settled('ind-d', 'url')).live).toMatchObject({ lines: 1 });
    const again = await add('domain', 'ind-d', 'vpn.ours.example');
    expect(again.body.results).toEqual([{ value: 'vpn.ours.example', status: 'refused', reason: 'exempt' }]);
    const found = await api('GET', '/domain/search?list=ind-d&value=mail.ours.example');
    expect(found.body).toMatchObject({ listed: false, exemptions: [{ value: 'ours.example', reason: 'our own' }] });
    const all = await api('GET', '/domain/allowlist?list=ind-d');
    expectDocumented(getIndicatorAllowlist, all);
    expect(all.body.data).toHaveLength(1);
    expect((await api('POST', '/domain/allowlist/remove?list=ind-d', { value: 'ours.example' })).status).toBe(204);
    expect((await api('POST', '/domain/allowlist/remove?list=ind-d', { value: 'ours.example' })).status).toBe(404);
    expect((await settled('ind-d', 'domain')).live).toMatchObject({ lines: 4 });
  });

  it('is cut out of a range of MAC addresses', async () => {
    await created('ind-e');
    await add('mac', 'ind-e', '8c-aa-b5');
    await api('POST', '/mac/allowlist?list=ind-e', { value: '8c:aa:b5:00:00:05', reason: 'printer' });
    await settled('ind-e', 'mac');
    expect((await poll('ind-e/mac.txt', await feedKey(LISTS))).body).toBe(
      '8c:aa:b5:00:00:00-8c:aa:b5:00:00:04\n8c:aa:b5:00:00:06-8c:aa:b5:ff:ff:ff\n',
    );
  });
});

describe('hashes and capacities', () => {
  const md5 = 'aa67243f746e5d76f68ec809355ec234';
  const sha256 = 'ae9bc0b4c5639d977d720e4271da06b50f7c60d1e2070e9c75cc59ab30e49379';

  it('gives one algorithm, descriptions or none, and never an empty feed', async () => {
    await created('ind-f');
    await add('hash', 'ind-f', md5, sha256.toUpperCase());
    await settled('ind-f', 'hash');
    const key = await feedKey(LISTS);
    expect((await poll('ind-f/hash.txt', key)).body).toBe(`${md5} c2\n${sha256} c2\n`);
    expect((await poll('ind-f/hash.txt?algorithm=sha256&describe=false', key)).body).toBe(`${sha256}\n`);
    const none = await poll('ind-f/hash.txt?algorithm=sha1', key);
    expect(none).toMatchObject({ status: 503, body: { code: 'feed_not_ready' } });
  });

  it('cuts what fewer sources state and what is older, and has a receipt of it', async () => {
    await created('ind-g');
    const meta = { causation: { correlationId: null, causationId: null, traceparent: null, actor: 'source:a' } };
    for (const [source, at, values] of [
      ['a', 1_000, ['x.example', 'old.example']],
      ['b', 2_000, ['x.example', 'new.example']],
    ] as const) {
      const of = { source, run: source, at, ...meta };
      const upserts = values.map((value) => [value, 0, null] as const);
      const batch = { facts: [{ reason: null, category: null }], upserts, withdrawals: [] };
      await indicatorsOf('ind-g', 'domain').openImport(of);
      await indicatorsOf('ind-g', 'domain').applyBatch({ ...of, batch });
      // Twice changes nothing.
      expect(await indicatorsOf('ind-g', 'domain').applyBatch({ ...of, batch })).toMatchObject({
        unchanged: 2,
        added: 0,
      });
      await indicatorsOf('ind-g', 'domain').closeImport({ ...of, collectedAt: at });
    }
    await settled('ind-g', 'domain');
    const key = await feedKey(LISTS);
    const cut = await poll('ind-g/domain.txt?max=2', key);
    expect(cut.body).toBe('new.example\nx.example\n');
    expect(cut.headers.get('x-feed-truncated')).toBe('true');
    const receipt = await poll('ind-g/domain/receipt.json?max=2', key);
    expectDocumented(getIndicatorReceipt, receipt);
    expect(receipt.body).toMatchObject({
      total: 3,
      kept: 2,
      cut: 1,
      cutBySource: { a: 1 },
      samples: [{ value: 'old.example' }],
    });
    const { etag } = Object.fromEntries(cut.headers);
    expect((await poll('ind-g/domain.txt?max=2', key, { 'if-none-match': etag ?? '' })).status).toBe(304);
  });
});

describe('the gate', () => {
  const many = (from: number, count: number) => Array.from({ length: count }, (_, i) => `n${from + i}.example`);

  it('holds a sudden shrink until a person decides, and lets exemptions through meanwhile', async () => {
    await created('ind-h');
    const list = indicatorsOf('ind-h', 'domain');
    await add('domain', 'ind-h', ...many(0, 500));
    expect((await settled('ind-h', 'domain')).live).toMatchObject({ version: 1, lines: 500 });
    await api('POST', '/domain/entries/remove?list=ind-h', { values: many(0, 400) });
    const held = await settled('ind-h', 'domain');
    expect(held).toMatchObject({
      live: { version: 1 },
      held: { version: 2, lines: 100, reasons: [{ code: 'shrink' }] },
    });
    const key = await feedKey(LISTS);
    expect((await poll('ind-h/domain.txt', key)).headers.get('x-feed-held')).toContain('reasons=shrink');

    await api('POST', '/domain/allowlist?list=ind-h', { value: 'n3.example', reason: 'ours' });
    const cut = await settled('ind-h', 'domain');
    expect(cut).toMatchObject({ live: { version: 3, lines: 499 }, held: { version: 2 } });

    await evictDurableObject(stubOf('ind-h', 'domain'));
    const wrong = await api('POST', '/domain/publications/9/confirm?list=ind-h');
    expect(wrong).toMatchObject({ status: 409 });
    const confirmed = await api('POST', '/domain/publications/2/confirm?list=ind-h');
    expectDocumented(decideIndicators, confirmed);
    expect(confirmed.body).toMatchObject({ live: { version: 2, lines: 100 }, held: null });
    expect((await list.describe()).held).toBeNull();
  });

  it('never publishes an empty feed: the last version stands, and nobody can confirm otherwise', async () => {
    await created('ind-i');
    await add('domain', 'ind-i', 'evil.example');
    await settled('ind-i', 'domain');
    await api('POST', '/domain/entries/remove?list=ind-i', { values: ['evil.example'] });
    const state = await settled('ind-i', 'domain');
    expect(state).toMatchObject({ live: { lines: 1 }, held: { confirmable: false, reasons: [{ code: 'empty' }] } });
    expect(await api('POST', `/domain/publications/${state.held?.version}/confirm?list=ind-i`)).toMatchObject({
      status: 409,
    });
    const refused = await api('POST', `/domain/publications/${state.held?.version}/reject?list=ind-i`);
    expect(refused.body).toMatchObject({ held: null });
    expect((await poll('ind-i/domain.txt', await feedKey(LISTS))).body).toBe('evil.example\n');
  });
});

describe('time and failures', () => {
  it('ends claims when their time has come, and the feed follows', async () => {
    await created('ind-j');
    await api('POST', '/domain/entries?list=ind-j', {
      entries: [
        one('short.example', { expiresAt: new Date(Date.now() + 3_600_000).toISOString() }),
        one('long.example'),
      ],
    });
    expect((await settled('ind-j', 'domain')).live).toMatchObject({ lines: 2 });
    await runInDurableObject(stubOf('ind-j', 'domain'), (_, { storage }) => {
      storage.sql.exec("UPDATE claim SET expires_at = 1000 WHERE value = 'short.example'");
    });
    await compile('ind-j', 'domain');
    expect(await settled('ind-j', 'domain')).toMatchObject({ claims: 1, live: { version: 2, lines: 1 } });
  });

  it('writes the pointer again when it was lost between record and flip', async () => {
    await created('ind-k');
    await add('domain', 'ind-k', 'evil.example');
    await settled('ind-k', 'domain');
    await env.SNAPSHOTS.delete(indicatorPointerKey({ list: 'ind-k', kind: 'domain' }));
    await compile('ind-k', 'domain');
    expect((await poll('ind-k/domain.txt', await feedKey(LISTS))).body).toBe('evil.example\n');
  });

  it('serves what it has while the store is down, and never 401 or an empty text', async () => {
    await created('ind-l');
    await add('url', 'ind-l', 'http://evil.example/x');
    await settled('ind-l', 'url');
    const of = { list: 'ind-l', kind: 'url' } as const;
    const store = { isDown: false };
    const get = (key: string, options?: R2GetOptions) =>
      store.isDown ? Promise.reject(new Error('down')) : env.SNAPSHOTS.get(key, options);
    const shaky = { ...env, SNAPSHOTS: { get } as unknown as R2Bucket };
    const request = new Request('https://aegis.example/');
    const now = Date.now();
    expect((await serveIndicators(shaky, request, of, WHOLE_VIEW, now)).status).toBe(200);
    store.isDown = true;
    const stale = await serveIndicators(shaky, request, of, WHOLE_VIEW, now + 60_000);
    expect(await stale.text()).toBe('http://evil.example/x\n');
    expect(stale.headers.get('x-feed-stale')).toBe('true');
    const unknown = { list: 'ind-l', kind: 'mac' } as const;
    expect(await codeOf(serveIndicators(shaky, request, unknown, WHOLE_VIEW, now))).toBe('unavailable');
  });

  it('shows one list as the contract says', async () => {
    const state = await api('GET', '/mac?list=ind-k');
    expectDocumented(getIndicatorList, state);
    expect(state.body).toMatchObject({ claims: 0, live: null });
  });
});
