import { afterAll, beforeAll, expect, it } from 'vitest';
import type * as z from 'zod';
import { contracts } from '../../../workers/policy/contract/index.ts';
import { openBrowser, type TestBrowser } from '../../support/browser.ts';
import { type Console, serveConsole } from '../rig.ts';
import { operatorAnswers } from './operator-answers.ts';

let browser: TestBrowser;
let site: Console;

beforeAll(async () => {
  [browser, site] = await Promise.all([openBrowser(), serveConsole(operatorAnswers())]);
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

async function open(path: string) {
  const { page, context } = await browser.newPage({ locale: 'ko-KR' });
  await context.addCookies([{ name: 'who', value: 'admin', url: site.url }]);
  await page.goto(`${site.url}${path}`);
  return page;
}

function routeOf(call: string) {
  const [method, path] = call.split(' ');
  const route = contracts.find((one) => one.method === method?.toLowerCase() && one.path === path);
  if (!route) throw new Error(`${call} is no operation`);
  return route;
}

/** What the contract would refuse of what was sent. */
const refused = (call: string, body: unknown) => routeOf(call).request?.body?.safeParse(body).error?.issues ?? [];
const sent = (call: string) => site.calls.filter((made) => made.call === call).map(({ body }) => body);

it('is tested against answers in the shapes of the contract', async () => {
  for (const [call, reply] of Object.entries(operatorAnswers())) {
    const answer = await reply({}, new Request('https://example.org/'));
    if (answer instanceof Response) continue;
    const { schema } = (routeOf(call).responses as Record<number, { schema?: z.ZodType }>)[answer.status] ?? {};
    expect(schema, call).toBeDefined();
    expect(schema?.safeParse(answer.body).error?.issues ?? [], call).toEqual([]);
  }
});

it('starts a run, and shows how far it is until it is over', async () => {
  const page = await open('/policy/operations/gov24');
  await page.getByRole('button', { name: '지금 수집', exact: true }).click();
  const runs = page.locator('#runs-list');
  await runs.getByText('진행 중').waitFor();
  await runs.getByText('3/12').waitFor();
  await runs.getByText('완료').waitFor();
  const [body] = sent('POST /api/v1/policies/sources/gov24/runs');
  expect(body).toEqual({ force: false, acceptShrink: false });
  expect(refused('POST /api/v1/policies/sources/{source}/runs', body)).toEqual([]);
  await page.context().close();
});

it('saves settings with the web pages as they are written, and a key', async () => {
  const page = await open('/policy/operations/web');
  await page.getByLabel('하루 요청 한도').fill('900');
  const pages = page.getByLabel('읽을 웹 페이지');
  const before = await pages.inputValue();
  await pages.fill(`${before}\nbus | https://example.go.kr/bus | 예시군 | title=h2; benefit=.a|b`);
  await page.getByRole('button', { name: '저장', exact: true }).click();
  await page.getByText('저장했습니다.').waitFor();
  const [body] = sent('PUT /api/v1/policies/sources/web');
  const organisation = '예시시';
  expect(body).toEqual({
    ...{ intervalMinutes: 1440, pageSize: null, dailyRequests: 900, baseUrl: null },
    pages: [
      {
        ...{ id: 'youth-rent', url: 'https://example.go.kr/rent', organisation },
        selectors: { title: 'h1', target: '#who' },
      },
      {
        ...{ id: 'bus', url: 'https://example.go.kr/bus', organisation: '예시군' },
        selectors: { title: 'h2', benefit: '.a|b' },
      },
    ],
  });
  expect(refused('PUT /api/v1/policies/sources/{source}', body)).toEqual([]);
  await page.getByLabel('새 API 키').fill('a-key-that-opens-nothing');
  await page.getByRole('button', { name: '키 등록' }).click();
  await page.getByText('키를 등록했습니다.').waitFor();
  expect(sent('PUT /api/v1/policies/sources/web/key')).toEqual([{ key: 'a-key-that-opens-nothing' }]);
  await page.context().close();
});
