import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openBrowser, type TestBrowser } from '../../support/browser.ts';
import { type Console, serveConsole } from '../rig.ts';
import { citizenAnswers, INTERVIEW, RENT } from './citizen-answers.ts';

let browser: TestBrowser;
let site: Console;

beforeAll(async () => {
  [browser, site] = await Promise.all([openBrowser(), serveConsole(citizenAnswers())]);
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});
beforeEach(() => {
  site.calls.length = 0;
});

async function open(path: string, who: string | null = null): Promise<Page> {
  const { page, context } = await browser.newPage({ locale: 'ko-KR' });
  if (who !== null) await context.addCookies([{ name: 'who', value: who, url: site.url }]);
  await page.goto(`${site.url}${path}`);
  return page;
}

const sent = (call: string) => site.calls.filter((made) => made.call === call).map(({ body }) => body);
const ANSWERS = `POST /api/v1/policies/interviews/${INTERVIEW}/answers`;

it('leads a stranger from questions to a plan with its reasons', async () => {
  const page = await open('/policy');
  await page.getByLabel('어디에 살고 계신가요?').selectOption('11680');
  await page.getByRole('button', { name: '답하기', exact: true }).click();
  await page.getByLabel('무주택').check();
  await page.getByText('방금 답으로 판정이 더 끝난 정책: 100').waitFor();
  await page.getByRole('button', { name: '답하기', exact: true }).click();
  await page.getByLabel('만 나이가 어떻게 되시나요?').waitFor();
  await page.getByRole('button', { name: '답하지 않을게요' }).click();
  await page.getByText('더 여쭐 것이 없습니다').waitFor();
  expect(sent(ANSWERS)).toEqual([
    { attribute: 'region', subject: 'applicant', answer: '11680' },
    { attribute: 'household', subject: 'applicant', answer: ['no-home'] },
    { attribute: 'age', subject: 'applicant', preferNotToSay: true },
  ]);
  await page.getByLabel('찾는 지원(선택)').fill('월세');
  await page.getByRole('button', { name: '추천 보기' }).click();
  await page.getByRole('heading', { level: 3 }).filter({ hasText: '청년월세 특별지원' }).waitFor();
  expect(sent('POST /api/v1/recommendations')).toEqual([{ query: '월세', locale: 'ko', detail: true, limit: 10 }]);
  await page.getByText('D-37').first().waitFor();
  await page.getByText('임대차계약서').waitFor();
  await page.getByText('청년월세와 함께 받을 수 없습니다.').waitFor();
  await page.getByText('왜 추천했나요?').click();
  await page.getByText('부모와 별도 거주하는 청년').waitFor();
  await page.getByRole('button', { name: '다시 계산해 보기' }).click();
  await page.getByText('한 글자도 다르지 않게').waitFor();
  const share = await page.getByRole('link', { name: '개인정보 없이 공유할 주소' }).getAttribute('href');
  expect(share).toBe(`/policy/plan#p=${encodeURIComponent(RENT)}`);
  const downloaded = page.waitForEvent('download');
  await page.getByRole('button', { name: '달력에 담기(.ics)' }).click();
  expect((await downloaded).suggestedFilename()).toBe('aegis.ics');
  await page.context().close();
});

it('says that nothing was answered, and sends nothing', async () => {
  const page = await open('/policy');
  await page.getByLabel('어디에 살고 계신가요?').selectOption('11');
  await page.getByRole('button', { name: '답하기', exact: true }).click();
  await page.getByLabel('무주택').waitFor();
  await page.getByRole('button', { name: '답하기', exact: true }).click();
  await page.getByRole('status').getByText('답을 고르거나 입력해 주세요.').waitFor();
  expect(sent(ANSWERS)).toHaveLength(1);
  await page.context().close();
});

it('erases everything after asking', async () => {
  const page = await open('/policy');
  await page.getByRole('button', { name: '내 답을 모두 지우기' }).click();
  await page.getByText('되돌릴 수 없습니다').waitFor();
  const reloaded = page.waitForEvent('load');
  await page.getByRole('button', { name: '네, 진행합니다', exact: true }).click();
  await reloaded;
  expect(sent('DELETE /api/v1/applicants/me/facts')).toHaveLength(1);
  await page.context().close();
});

it('finds by words and filters that stand in the address', async () => {
  const page = await open('/policy/search');
  await page.getByLabel('찾을 말').fill('방값');
  await page.getByLabel('분야').selectOption('housing');
  await page.getByRole('button', { name: '검색', exact: true }).click();
  await page.waitForURL((url) => url.searchParams.get('q') === '방값');
  await page.getByRole('link', { name: '청년월세 특별지원' }).click();
  await page.getByRole('heading', { level: 1, name: '청년월세 특별지원' }).waitFor();
  await page.getByText('주거급여 수급자 제외').waitFor();
  expect(await page.getByText('주거·자립').count()).toBe(0);
  await page.context().close();
});

it('looks up many people for a case worker, and names lines that cannot be read', async () => {
  const page = await open('/policy/cases', 'case-worker');
  await page.getByLabel('사람들').fill('A-1, 27, 11680, 55, no-home single-person, worker\nA-2, young');
  await page.getByRole('button', { name: '조회' }).click();
  await page.getByRole('status').getByText('읽을 수 없는 줄: 2').waitFor();
  expect(sent('POST /api/v1/recommendations/batch')).toEqual([]);
  await page.getByLabel('사람들').fill('A-1, 27, 11680, 55, no-home single-person, worker\nA-2,,26');
  await page.getByRole('button', { name: '조회' }).click();
  await page.getByRole('rowheader', { name: 'A-2' }).waitFor();
  const household = { has: ['no-home', 'single-person'], hasNot: [], isComplete: false };
  const traits = { has: ['worker'], hasNot: [], isComplete: false };
  expect(sent('POST /api/v1/recommendations/batch')).toEqual([
    {
      people: [
        { ref: 'A-1', facts: { age: 27, region: '11680', incomePercent: 55, household, traits } },
        { ref: 'A-2', facts: { region: '26' } },
      ],
      limit: 5,
    },
  ]);
  await page.context().close();
});
