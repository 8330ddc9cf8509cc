import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isWithheld } from '../../../shared/policy/sources/connector.ts';
import { youth } from '../../../shared/policy/sources/youth/connector.ts';
import { youthXml } from '../../../shared/policy/sources/youth-xml/connector.ts';
import { answerOf, clausesOf, conditionOn, conditionsOf, DAY, documentOf } from './support.ts';

const [list] = youth.endpoints;
const RECORDED = readFileSync(`${import.meta.dirname}/../fixtures/youth-list-capture.json`, 'utf8');
const recorded =
  (JSON.parse(RECORDED) as { result: { youthPolicyList: Record<string, string>[] } }).result.youthPolicyList[0] ?? {};

const policy = (fields: Readonly<Record<string, string>> = {}) =>
  documentOf(youth, '1', { getPlcy: { ...recorded, plcyNo: '1', ...fields } });

describe('the recorded answer of 온통청년', () => {
  it('states its total in pagging, as the source writes it', () => {
    const result = list.parse(answerOf(RECORDED));
    expect(result).toMatchObject({ ok: true, page: { total: 2747, records: [{ record: '20260903005400113371' }] } });
  });

  it('is a loan for students of the whole country', () => {
    const document = policy();
    expect(document).toMatchObject({
      title: '2026학년도 2학기 AI학업장려 학자금대출',
      organisation: { code: '1342000', name: '교육부' },
      categories: ['education'],
      benefits: ['loan'],
      regions: [],
      amount: { max: 2_000_000, per: 'year', interest: 1.7 },
      deadline: { kind: 'period', windows: [{ opens: '2026-07-01', closes: '2026-11-17' }] },
    });
    expect(conditionOn(document, 'education')?.test).toEqual({ anyOf: ['university-enrolled'] });
  });

  it('sprtTrgtAgeLmtYn is N beside 19 and 35: the numbers count, whatever it says', () => {
    for (const sprtTrgtAgeLmtYn of ['N', 'Y'])
      expect(conditionOn(policy({ sprtTrgtAgeLmtYn }), 'age')?.test).toEqual({ min: 19, max: 35 });
  });

  it('zipCd of all 256 districts means the whole country', () => {
    expect(conditionOn(policy(), 'region')).toBeUndefined();
  });
});

describe('traps of 온통청년', () => {
  it('0 and 0 mean all ages and all incomes', () => {
    const document = policy({ sprtTrgtMinAge: '0', sprtTrgtMaxAge: '0', earnMinAmt: '0', earnMaxAmt: '0' });
    expect(conditionOn(document, 'age')).toBeUndefined();
    expect(conditionOn(document, 'personalIncome')).toBeUndefined();
  });

  it('incomes are in 만원 or in 원, and so never sure', () => {
    for (const earnMaxAmt of ['5000', '50000000'])
      expect(conditionOn(policy({ earnMaxAmt }), 'personalIncome')).toMatchObject({
        test: { min: null, max: 50_000_000 },
        confidence: 0.6,
      });
  });

  it('a local issuer that lists the whole country is believed to mean its own district, not surely', () => {
    const document = policy({ sprvsnInstCdNm: '경상북도 의성군' });
    expect(document.regions).toEqual(['47730']);
    expect(conditionOn(document, 'region')).toMatchObject({ test: { within: ['47730'] }, confidence: 0.6 });
  });

  it('a list of districts is read in the codes of the day', () => {
    expect(policy({ zipCd: '42110,45130,46110' }).regions).toEqual(['12110', '51110', '52130']);
    expect(policy({ zipCd: '30110,30140,30170,30200,30230' }).regions).toEqual(['30']);
    expect(policy({ zipCd: '41461,41463,41465' }).regions).toEqual(['41460', '41461', '41463', '41465']);
  });

  it('dates of eight spaces are no dates', () => {
    expect(policy({ bizPrdBgngYmd: '        ', aplyYmd: '        ' }).deadline).toMatchObject({
      kind: 'unknown',
      windows: [],
    });
  });

  it('0057002 without a period is always open', () => {
    expect(policy({ aplyYmd: '', aplyPrdSeCd: '0057002' }).deadline.kind).toBe('always');
  });

  it('aplyYmd may hold several ranges', () => {
    expect(policy({ aplyYmd: '20260301 ~ 20260331\\N20260901 ~ 20260930' }).deadline.windows).toHaveLength(2);
  });

  it('sBizCd of older answers is sbizCd', () => {
    const { sbizCd: _, ...older } = recorded;
    const document = documentOf(youth, '1', { getPlcy: { ...older, sBizCd: '0014005,0014007' } });
    expect(
      conditionsOf(document)
        .filter(({ attribute }) => attribute === 'traits')
        .map(({ test }) => test),
    ).toEqual([{ anyOf: ['disabled'] }, { anyOf: ['soldier'] }]);
  });

  it('a special group that has no attribute is a clause', () => {
    expect(clausesOf(policy({ sbizCd: '0014001' }))).toContainEqual(expect.objectContaining({ text: '중소기업' }));
  });

  it.each(['0044001', '0044003', ''])('approval %j must not be published', (plcyAprvSttsCd) => {
    const parts = { getPlcy: JSON.stringify({ ...recorded, plcyAprvSttsCd }) };
    const result = youth.toDocument({ record: '1', parts }, { day: DAY });
    expect(isWithheld(result) && result.withheld).toBe('not-approved');
  });

  it.each(['교육･직업훈련', '교육・직업훈련', '교육·직업훈련'])(
    'the separator of %s makes no difference',
    (lclsfNm) => {
      expect(policy({ lclsfNm }).categories).toEqual(['education']);
    },
  );

  it('codes of no restriction, and codes that nobody knows, ask nothing', () => {
    const document = policy({
      mrgSttsCd: '0055003',
      schoolCd: '0049010',
      jobCd: '0013099',
      plcyMajorCd: '0011009',
      sbizCd: '0014010',
    });
    for (const attribute of ['marital', 'education', 'employment', 'major', 'traits'])
      expect(conditionOn(document, attribute)).toBeUndefined();
  });

  it('what a person of an excluded programme reads is a relation', () => {
    expect(policy({ ptcpPrpTrgtCn: '청년수당과 중복 참여 불가' }).relations).toMatchObject([
      { named: '청년수당', confidence: 0.9 },
    ]);
  });

  it('an answer without pagging is an error, not an empty source', () => {
    const result = list.parse(answerOf('{"resultCode":200,"result":{"youthPolicyList":[]}}'));
    expect(result).toMatchObject({ ok: false, error: { class: 'malformed', code: 'no-header' } });
  });

  it('a redirect to port 8080 is an error', () => {
    const result = list.parse(answerOf('', 302, { location: 'http://www.youthcenter.go.kr:8080/' }));
    expect(result).toMatchObject({ ok: false, error: { code: 'redirect' } });
  });
});

describe('the old interface', () => {
  const row = {
    bizId: 'R2023010100001',
    polyBizSjnm: '청년 월세',
    polyBizSecd: '003002001',
    mngtMson: '서울특별시',
    polyRlmCd: '023020',
    ageInfo: '만 19세 ~ 39세',
    rqutPrdCn: '-',
    prdRpttSecd: '002001',
  };

  it('values are not coerced: codes keep their leading zeros', () => {
    const xml =
      '<youthPolicyList><pageIndex>1</pageIndex><totalCnt>1</totalCnt><youthPolicy><bizId>00123</bizId><polyRlmCd>023010</polyRlmCd></youthPolicy></youthPolicyList>';
    const result = youthXml.endpoints[0].parse(answerOf(xml));
    expect(result).toMatchObject({
      ok: true,
      page: { total: 1, records: [{ record: '00123', text: '{"bizId":"00123","polyRlmCd":"023010"}' }] },
    });
  });

  it('ages are quoted from ageInfo, and the repeat code says when there is no period', () => {
    const document = documentOf(youthXml, '1', { youthPlcyList: row });
    expect(conditionOn(document, 'age')).toMatchObject({ test: { min: 19, max: 39 }, source: { field: 'target' } });
    expect(document).toMatchObject({ categories: ['housing'], regions: ['11'], deadline: { kind: 'always' } });
  });

  it('제한없음 asks nothing', () => {
    const document = documentOf(youthXml, '1', {
      youthPlcyList: { ...row, ageInfo: '제한없음', accrRqisCn: '제한없음', prcpCn: '-' },
    });
    expect(conditionOn(document, 'age')).toBeUndefined();
    expect(clausesOf(document)).toEqual([]);
  });

  it('one record alone is a page of one', () => {
    const xml = '<youthPolicyList><totalCnt>1</totalCnt><youthPolicy><bizId>1</bizId></youthPolicy></youthPolicyList>';
    expect(youthXml.endpoints[0].parse(answerOf(xml))).toMatchObject({
      ok: true,
      page: { records: [{ record: '1' }] },
    });
  });
});
