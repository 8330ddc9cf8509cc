import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createManualClock } from '../../../scripts/fakes/clock.ts';
import { type RegtechFake, startRegtechFake } from '../../../scripts/fakes/regtech.ts';
import { type SecudiumFake, startSecudiumFake } from '../../../scripts/fakes/secudium.ts';
import { CREDENTIALS, NOW } from './harness.ts';

const post = (url: string, fields: Record<string, string> | [string, string][], cookie = '') =>
  fetch(url, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(fields),
    headers: cookie === '' ? {} : { cookie },
  });

describe('the REGTECH fake on the wire', () => {
  const clock = createManualClock(NOW);
  let portal: RegtechFake;
  let cookie = '';

  beforeEach(async () => {
    portal = await startRegtechFake({ clock: clock.now });
    const form = await fetch(`${portal.url}/login/loginForm`);
    const front = form.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    await post(`${portal.url}/member/findOneMember`, { memberId: 'demo', memberPw: CREDENTIALS.password }, front);
    const login = await post(
      `${portal.url}/login/addLogin`,
      { username: 'demo', password: CREDENTIALS.password },
      front,
    );
    cookie = `${front}; ${login.headers.getSetCookie()[0]?.split(';')[0]}`;
  });
  afterEach(() => portal.close());

  const period = (startDate: string, endDate: string): [string, string][] => [
    ['tabSort', 'blacklist'],
    ['startDate', startDate],
    ['endDate', endDate],
    ['size', '30'],
    ['page', '0'],
  ];
  const boxes: [string, string][] = [
    ['excelDownload', 'blacklist,'],
    ['excelDown', 'blacklist'],
  ];
  const LIST = '/fcti/securityAdvisory/advisoryList';

  it('gives cookies of the portal’s shape', () => {
    expect(cookie).toMatch(/^regtech-front=[0-9a-f]{32}; regtech-va=Bearer[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  it('sends the export chunked, as an attachment, without a content type', async () => {
    const answer = await post(
      `${portal.url}${LIST}DownloadXlsx`,
      [...period('20260601', '20260624'), ...boxes],
      cookie,
    );
    expect(answer.headers.get('content-type')).toBeNull();
    expect(answer.headers.get('content-length')).toBeNull();
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="fctiList_20260624100000.xlsx"');
    expect(answer.headers.get('cache-control')).toContain('no-store');
    expect(answer.headers.get('vary')).toBe('Origin');
  });

  it('takes a period shorter than three months only, as YYYYMMDD', async () => {
    const ask = async (from: string, to: string) =>
      (await post(`${portal.url}${LIST}`, period(from, to), cookie)).text();
    expect(await ask('20260325', '20260624')).toContain('<caption>요주의 IP 목록</caption>');
    expect(await ask('20260324', '20260624')).toContain('기간조건은 3개월이내로 가능합니다');
    expect(await ask('2026-06-01', '2026-06-24')).toContain('기간조건은 3개월이내로 가능합니다');
  });

  it('pages by the size asked for and states total and pages', async () => {
    const html = await (await post(`${portal.url}${LIST}`, period('20260325', '20260624'), cookie)).text();
    expect(html.match(/goView\('/g)).toHaveLength(30);
    const total = Number(/총\s*<em>\s*([\d,]+)/.exec(html)?.[1]?.replace(',', ''));
    expect(html).toContain(`totalPages: '${Math.ceil(total / 30)}'`);
  });

  it('shows a stranger the login page with status 200, also in place of the export', async () => {
    const answer = await post(`${portal.url}${LIST}DownloadXlsx`, [...period('20260601', '20260624'), ...boxes]);
    const body = await answer.text();
    expect(answer.status).toBe(200);
    expect(body).toContain('id="loginForm"');
    expect(new TextEncoder().encode(body).length).toBeGreaterThan(60_000);
  });

  it('has the same rows for the same seed', async () => {
    const other = await startRegtechFake({ clock: clock.now });
    const query = (fake: RegtechFake) => fake.control.data.query('2026-01-01', '2026-06-24', '2026-06-24');
    expect(query(other)).toEqual(query(portal));
    await other.close();
  });
});

describe('the SECUDIUM fake on the wire', () => {
  let portal: SecudiumFake;
  beforeEach(async () => {
    portal = await startSecudiumFake({ clock: () => NOW });
  });
  afterEach(() => portal.close());

  const login = (change: Record<string, string> = {}) =>
    post(`${portal.url}/isap-api/loginProcess`, {
      lang: 'ko',
      is_otp: 'N',
      is_expire: 'N',
      login_name: 'demo',
      password: CREDENTIALS.password,
      otp_value: '',
      ...change,
    });

  it('holds one session, and ends it for who says so', async () => {
    expect(await (await login()).json()).toMatchObject({
      response: { error: false, token: expect.stringMatching(/^demo:\d+:/) },
    });
    const second = await login();
    expect(second.status).toBe(401);
    expect(await second.json()).toMatchObject({ response: { error: true, code: 'already.login' } });
    expect(await (await login({ is_expire: 'Y' })).json()).toMatchObject({ response: { error: false } });
    expect(portal.control.kicks()).toBe(1);
    expect(portal.control.messages()).toBe(3);
  });

  it('wants the token in the query and in the cookie', async () => {
    const { response } = (await (await login()).json()) as { response: { token: string } };
    const url = `${portal.url}/isap-api/myinfo?X-Auth-Token=${response.token}`;
    expect((await fetch(url)).status).toBe(401);
    const info = await fetch(url, { headers: { cookie: `token=${response.token}` } });
    expect(await info.json()).toEqual({ userId: 'demo', companyName: '예시회사' });
  });

  it('posts one bulletin a business day', () => {
    const days = portal.control.bulletins().map((bulletin) => bulletin.day);
    expect(days.slice(0, 4)).toEqual(['2026-06-24', '2026-06-23', '2026-06-22', '2026-06-19']);
  });
});
