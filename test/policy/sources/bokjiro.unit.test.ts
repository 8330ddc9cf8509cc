import { describe, expect, it } from 'vitest';
import { bokjiroCentral } from '../../../shared/policy/sources/bokjiro-central/connector.ts';
import { bokjiroLocal } from '../../../shared/policy/sources/bokjiro-local/connector.ts';
import { answerOf, clausesOf, conditionOn, documentOf } from './support.ts';

const [list, detail] = bokjiroCentral.endpoints;
if (detail?.kind !== 'each') throw new Error('no detail');

const wanted = (inner: string) => answerOf(`<?xml version="1.0" encoding="UTF-8"?><wantedList>${inner}</wantedList>`);

describe('pages of 복지로', () => {
  it.each(['0', '00', '0000'])('%s is success', (code) => {
    const page = wanted(
      `<totalCount>1</totalCount><resultCode>${code}</resultCode><servList><servId>WLF00000001</servId></servList>`,
    );
    expect(list.parse(page)).toMatchObject({ ok: true, page: { total: 1, records: [{ record: 'WLF00000001' }] } });
  });

  it('resultCode 10 with HTTP 200 and totalCount 0 is an error, not "no programmes"', () => {
    const page = wanted(
      '<totalCount>0</totalCount><resultCode>10</resultCode><resultMessage>INVALID_REQUEST_PARAMETER_ERROR</resultMessage>',
    );
    expect(list.parse(page)).toMatchObject({ ok: false, error: { class: 'malformed', code: '10' } });
  });

  it('an answer without a result code is an error', () => {
    expect(list.parse(wanted('<totalCount>0</totalCount>'))).toMatchObject({ ok: false, error: { code: 'no-header' } });
  });

  it('a limit inside the result code is a limit', () => {
    expect(list.parse(wanted('<resultCode>22</resultCode>'))).toMatchObject({ ok: false, error: { class: 'limit' } });
  });

  it('the detail of another record is not this one', () => {
    const answer = answerOf('<wantedDtl><servId>WLF2</servId><resultCode>0</resultCode></wantedDtl>');
    expect(detail.parse(answer, 'WLF1')).toMatchObject({ ok: false, error: { code: 'other-record' } });
  });

  it('entities are letters', () => {
    const answer = answerOf(
      '<wantedDtl><servId>WLF1</servId><resultCode>0</resultCode><tgtrDtlCn>가 &amp; 나 &lt;다&gt;</tgtrDtlCn></wantedDtl>',
    );
    const result = detail.parse(answer, 'WLF1');
    expect(result.ok && result.page.records[0]?.text).toContain('가 & 나 <다>');
  });
});

describe('services of ministries', () => {
  const service = (said: Readonly<Record<string, unknown>>, more?: Readonly<Record<string, unknown>>) =>
    documentOf(bokjiroCentral, 'WLF1', {
      list: { servId: 'WLF1', servNm: '지원', ...said },
      ...(more ? { detail: more } : {}),
    });

  it('lists joined by a comma and by a comma and a space are the same, and a dot belongs to the name', () => {
    const tags = ['청년', '노년', '한부모·조손'];
    expect(service({ lifeArray: '청년,노년', trgterIndvdlArray: '한부모·조손' }).tags).toEqual(tags);
    expect(service({ lifeArray: '청년, 노년', trgterIndvdlArray: '한부모·조손' }).tags).toEqual(tags);
  });

  it('a missing element is no value', () => {
    expect(service({})).toMatchObject({
      tags: [],
      categories: [],
      channel: { online: null, phone: null },
      deadline: { kind: 'unknown' },
    });
  });

  it('repeated elements are lists, and one alone too', () => {
    const document = service(
      {},
      {
        applmetList: [{ servSeDetailNm: '신청서' }, { servSeDetailNm: '동의서' }],
        baslawList: { servSeDetailNm: '긴급복지지원법' },
        slctCritCn: '기준 중위소득 75% 이하',
      },
    );
    expect(document).toMatchObject({ documents: ['신청서', '동의서'], laws: ['긴급복지지원법'] });
    expect(clausesOf(document).map(({ text }) => text)).toEqual(['기준 중위소득 75% 이하']);
  });

  it('groups are labels until the detail says who qualifies', () => {
    expect(clausesOf(service({ trgterIndvdlArray: '장애인,저소득' }))).toMatchObject([{ text: '장애인, 저소득' }]);
    expect(clausesOf(service({ trgterIndvdlArray: '장애인' }, { tgtrDtlCn: '누구나' }))).toEqual([]);
  });
});

describe('services of local governments', () => {
  const service = (said: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}) =>
    documentOf(bokjiroLocal, 'WLF1', { list: { servId: 'WLF1', servNm: '지원', ...said }, detail: more });

  it('sggNm is absent for what a 시·도 offers everywhere in it', () => {
    expect(service({ ctpvNm: '서울특별시' })).toMatchObject({
      regions: ['11'],
      organisation: { name: '서울특별시', kind: '광역시도' },
    });
    expect(service({ ctpvNm: '경기도', sggNm: '광주시' })).toMatchObject({
      regions: ['41610'],
      organisation: { kind: '시군구' },
    });
  });

  it('99991231 is no end', () => {
    const [dated] = service({ ctpvNm: '서울특별시' }, { enfcBgngYmd: '20250101', enfcEndYmd: '99991231' }).eligibility;
    expect(dated).toMatchObject({ from: '2025-01-01', until: null });
  });

  it('days in which the programme exists are not a deadline', () => {
    const document = service({ ctpvNm: '서울특별시' }, { enfcBgngYmd: '20250101', enfcEndYmd: '20261231' });
    expect(document.eligibility).toMatchObject([{ from: '2025-01-01', until: '2026-12-31' }]);
    expect(document.deadline).toMatchObject({ kind: 'unknown', windows: [] });
  });

  it('a place that nobody knows leaves a clause', () => {
    expect(clausesOf(service({ ctpvNm: '어느도', sggNm: '어느시' }))).toMatchObject([{ text: '어느도 어느시' }]);
  });

  it('residence of some months is not covered by the district', () => {
    const document = service({ ctpvNm: '경기도', sggNm: '광주시' }, { sprtTrgtCn: '광주시에 6개월 이상 거주한 주민' });
    expect(conditionOn(document, 'region')?.confidence).toBe(1);
    expect(clausesOf(document)).toMatchObject([{ text: '광주시에 6개월 이상 거주한 주민' }]);
  });
});
