import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../shared/policy/collection/settings.ts';
import { collectNow, meta, policyOf, sourceOf } from './support.ts';

const ID = 'web';
const HOST = 'https://city.go.kr';
const page = (id: string) => ({
  id,
  url: `${HOST}/${id}`,
  organisation: '시험시',
  selectors: { title: 'h1', target: '#who', benefit: '.what' },
});
const html = (title: string, who: string) =>
  `<html><head><title>x</title></head><body><h1>${title}</h1><div id="who"><p>${who}</p><script>var a = 1;</script><p>둘째&nbsp;줄 &amp; 끝</p></div><p class="what">월 5만 원</p></body></html>`;

let robots = () => new Response('User-agent: *\nDisallow: /closed\n');
let title = '시험시 청년 지원';
let asked: { url: string; etag: string | null }[] = [];

beforeEach(async () => {
  asked = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    const etag = new Headers(init?.headers).get('if-none-match');
    asked.push({ url, etag });
    if (url.endsWith('/robots.txt')) return robots();
    const current = `"${title}"`.replace(/[^\w"]/g, (letter) => letter.charCodeAt(0).toString(16));
    if (etag === current) return new Response(null, { status: 304 });
    return new Response(html(title, '만 19세 이상'), {
      headers: { 'content-type': 'text/html; charset=utf-8', etag: current },
    });
  });
});
afterEach(() => void vi.restoreAllMocks());

it('reads configured pages as far as robots.txt allows, and asks again only whether they have changed', async () => {
  const settings = { ...DEFAULT_SETTINGS, pages: [page('open'), page('closed')] };
  await sourceOf(ID).configure(settings, null, meta);
  const run = await collectNow(ID);
  expect(run).toMatchObject({
    status: 'succeeded',
    pipeline: 'web_scraping_pipeline',
    complete: false,
    counts: { records: 1, added: 1, rejected: 0 },
    notes: [{ code: 'robots-disallowed' }],
  });
  expect(asked.map(({ url }) => url)).toEqual([`${HOST}/robots.txt`, `${HOST}/open`]);
  const { policy } = await policyOf('web:open').describe();
  expect(policy.document).toMatchObject({
    title,
    texts: { target: '만 19세 이상\n둘째 줄 & 끝', benefit: '월 5만 원' },
    eligibility: [{ rule: { kind: 'text', text: '만 19세 이상\n둘째 줄 & 끝' } }],
  });

  const again = await collectNow(ID);
  expect(again).toMatchObject({ counts: { records: 1, unchanged: 1, added: 0 }, rowsWritten: { records: 0 } });
  expect(asked.at(-1)?.etag).not.toBeNull();

  title = '시험시 청년 지원 (변경)';
  expect(await collectNow(ID)).toMatchObject({ counts: { changed: 1 } });
  expect((await policyOf('web:open').describe()).policy.document.title).toBe(title);
});

it('fetches nothing from a host whose robots.txt cannot be read', async () => {
  robots = () => new Response('down', { status: 503 });
  await sourceOf(ID).configure({ ...DEFAULT_SETTINGS, pages: [page('open')] }, null, meta);
  const run = await collectNow(ID);
  expect(asked.map(({ url }) => url)).toEqual([`${HOST}/robots.txt`]);
  expect(run).toMatchObject({ complete: false, counts: { records: 0, retired: 0 } });
});
