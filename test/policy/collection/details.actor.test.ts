import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { collectNow, openSource, policyOf, sourceOf } from './support.ts';

const ID = 'bokjiro-central';
const names = ['하나', '둘', '셋', '넷', '다섯'];
let asked: string[] = [];
let rows = names.map((name, n) => ({ id: `WLF0000000${n}`, name: `시험 복지 ${name}` }));

const xml = (body: string) =>
  new Response(`<?xml version="1.0" encoding="UTF-8"?>${body}`, { headers: { 'content-type': 'application/xml' } });

beforeEach(() => {
  asked = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const record = url.searchParams.get('servId');
    asked.push(record ?? 'list');
    if (record !== null) {
      return xml(
        `<wantedDtl><servId>${record}</servId><servNm>x</servNm><resultCode>0</resultCode><resultMessage>SUCCESS</resultMessage><tgtrDtlCn>시험 대상 ${record}</tgtrDtlCn><alwServCn>월 7만 원</alwServCn></wantedDtl>`,
      );
    }
    const list = rows.map(
      ({ id, name }) =>
        `<servList><servId>${id}</servId><servNm>${name}</servNm><servDgst>요약</servDgst><jurMnofNm>시험부</jurMnofNm></servList>`,
    );
    return xml(
      `<wantedList><totalCount>${rows.length}</totalCount><pageNo>1</pageNo><numOfRows>500</numOfRows><resultCode>0</resultCode><resultMessage>SUCCESS</resultMessage>${list.join('')}</wantedList>`,
    );
  });
});
afterEach(() => void vi.restoreAllMocks());

it('asks for details only of what differs, and goes on the next day where the quota ended', async () => {
  await openSource(ID, { dailyRequests: 4 });
  const run = await collectNow(ID);
  expect(run).toMatchObject({
    status: 'waiting',
    waiting: { why: 'budget' },
    requests: 4,
    counts: { added: 5 },
    progress: { delivered: 3, toDeliver: 5 },
  });
  expect((await sourceOf(ID).describe()).records).toEqual({ delivered: 3 });

  // What was handed on is known to the run after it, too.
  await sourceOf(ID).cancel(run.id);
  await openSource(ID, { dailyRequests: 1_000 });
  asked = [];
  expect(await collectNow(ID)).toMatchObject({ counts: { added: 2, unchanged: 3 }, requests: 3 });
  expect(asked).toEqual(['list', 'WLF00000003', 'WLF00000004']);
  const { policy } = await policyOf(`${ID}:WLF00000004`).describe();
  expect(policy.document.texts.target).toContain('시험 대상 WLF00000004');
  expect(await sourceOf(ID).statement('WLF00000004')).toMatchObject({ state: 'delivered' });

  rows = rows.map((row, n) => (n === 1 ? { ...row, name: '시험 복지 고침' } : row));
  asked = [];
  expect(await collectNow(ID)).toMatchObject({ counts: { changed: 1 }, requests: 2 });
  expect(asked).toEqual(['list', 'WLF00000001']);
});
