import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isWithheld } from '../../../shared/policy/sources/connector.ts';
import { gov24 } from '../../../shared/policy/sources/gov24/connector.ts';
import { clausesOf, conditionOn, DAY, documentOf, spansOf } from './support.ts';

interface Fixture {
  readonly serviceList: readonly Readonly<Record<string, string>>[];
  readonly supportConditions: readonly Readonly<Record<string, string | number>>[];
}

const { serviceList: ROWS, supportConditions: CODES } = JSON.parse(
  readFileSync(`${import.meta.dirname}/../fixtures/gov24-rows.json`, 'utf8'),
) as Fixture;

const real = (id: string) => {
  const row = ROWS.find((candidate) => candidate.서비스ID === id);
  if (row === undefined) throw new Error(`no row ${id}`);
  return documentOf(gov24, id, { serviceList: { 서비스명: '이름', ...row } });
};

const coded = (id: string, users = '') => {
  const row = CODES.find((candidate) => candidate.서비스ID === id);
  if (row === undefined) throw new Error(`no codes ${id}`);
  return documentOf(gov24, id, {
    serviceList: { 서비스ID: id, 서비스명: '이름', 사용자구분: users },
    supportConditions: row,
  });
};

const programme = (list: Readonly<Record<string, unknown>>, detail?: Readonly<Record<string, unknown>>) =>
  documentOf(gov24, '007', {
    serviceList: { 서비스ID: '007', 서비스명: '시험 지원', ...list },
    ...(detail === undefined ? {} : { serviceDetail: { 서비스ID: '007', ...detail } }),
  });

describe('real rows', () => {
  it('the rent of Seoul: district, amount a month, a window with one year, and what only its text says', () => {
    const document = real('611000000127');
    expect(document).toMatchObject({
      regions: ['11'],
      categories: ['housing'],
      applicants: ['person'],
      channel: { online: true, visit: false },
      amount: { max: 200_000, per: 'month' },
      deadline: { kind: 'period', windows: [{ opens: '2025-06-11', closes: '2025-06-24', closesAt: '18:00' }] },
    });
    expect(clausesOf(document).map(({ text }) => text)).toContain('소득 기준 : 기준 중위소득 150% 이하 무주택자');
  });

  it('the residence of a city is quoted, and covers the districts inside it', () => {
    const region = conditionOn(real('405000000678'), 'region');
    expect(region).toMatchObject({
      test: { within: ['41460', '41461', '41463', '41465'] },
      confidence: 1,
      source: { field: 'target' },
    });
  });

  it('a holiday gift that nobody applies for', () => {
    expect(real('553000000116')).toMatchObject({
      deadline: { kind: 'not-needed' },
      channel: { online: false, visit: false },
      amount: { min: 100_000, max: 100_000, per: 'once' },
      regions: ['41590', '41591', '41593', '41595', '41597'],
    });
  });

  it('a relief of a ministry is for the whole country', () => {
    const document = real('161300000001');
    expect(document.regions).toEqual([]);
    expect(conditionOn(document, 'region')).toBeUndefined();
    expect(document.deadline.kind).toBe('by-agency');
  });

  it('sums that bound who qualifies are not the amount', () => {
    expect(real('567000000116').amount).toMatchObject({ max: 400_000, min: null });
  });

  it('every span quotes its text', () => {
    for (const row of ROWS) {
      const document = real(row.서비스ID ?? '');
      for (const { span, quoted } of spansOf(document)) {
        if ('code' in span) continue;
        const words = document.texts[span.field]?.slice(span.start, span.end) ?? '';
        expect(words).not.toBe('');
        if (quoted !== null) expect(words.startsWith(quoted)).toBe(true);
      }
    }
  });

  it.each([
    ['000000465790', { age: { min: 3, max: 5 } }],
    ['105100000001', { age: { min: 18, max: 65 } }],
    [
      '116010000001',
      { age: { min: 19, max: 35 }, incomePercent: { min: null, max: 200 }, household: { anyOf: ['no-home'] } },
    ],
    ['119200000007', { age: { min: 19, max: null } }],
    ['119200000176', { traits: { anyOf: ['elementary', 'middle', 'high', 'university'] } }],
    ['125000000004', { age: { min: 18, max: null }, household: { anyOf: ['north-korean-defector'] } }],
  ])('codes of %s restrict by %j and by nothing else', (id, tests) => {
    const document = coded(id, '개인');
    for (const attribute of ['sex', 'age', 'incomePercent', 'traits', 'household'])
      expect(conditionOn(document, attribute)?.test).toEqual((tests as Record<string, unknown>)[attribute]);
  });

  it.each(['119200000008', '119200000010', '119200000082'])('%s is for organisations alone', (id) => {
    expect(coded(id).applicants).toEqual(['organisation']);
    expect(conditionOn(coded(id), 'applicantKind')?.test).toEqual({ anyOf: ['organisation'] });
  });

  it('a row of small businesses and organisations has a branch for each', () => {
    expect(coded('122000000003').applicants).toEqual(['small-business', 'organisation']);
  });
});

describe('traps of its texts', () => {
  it('\\r\\n inside a field is one line end', () => {
    expect(programme({ 지원내용: '가\r\n나\r다' }).texts.benefit).toBe('가\n나\n다');
  });

  it('상동 as a summary is no summary: the detail has one', () => {
    expect(programme({ 서비스목적요약: '상동' }, { 서비스목적: '생활을 돕습니다' }).texts.summary).toBe(
      '생활을 돕습니다',
    );
    expect(programme({ 서비스목적요약: '상동', 선정기준: '상동' }).texts).not.toHaveProperty('criteria');
  });

  it('values joined by || are several', () => {
    expect(programme({ 사용자구분: '개인||가구', 지원유형: '현금||현금(융자)||기타(상담)' })).toMatchObject({
      applicants: ['person', 'household'],
      benefits: ['cash', 'loan', 'advice'],
    });
  });

  it('an id keeps its leading zeros', () => {
    expect(programme({}).id).toBe('gov24:007');
  });

  it.each([
    ['충청남도 천안시', '44130'],
    ['경기도 광주시', '41610'],
  ])('%s is in its own 시·도', (name, code) => {
    expect(programme({ 소관기관명: name, 소관기관유형: '시군구' }).regions).toContain(code);
  });

  it('without a word of residence the issuer alone says so, and not surely', () => {
    const document = programme({ 소관기관명: '경기도 여주시', 소관기관유형: '시군구', 지원대상: '농업인' });
    expect(conditionOn(document, 'region')).toMatchObject({ confidence: 0.8, source: { code: '소관기관명' } });
  });

  it('a residence that may be of somebody else is not sure', () => {
    const said = {
      소관기관명: '경기도 여주시',
      소관기관유형: '시군구',
      지원대상: '본인 또는 부모가 여주시에 거주하는 대학생',
    };
    expect(conditionOn(programme(said), 'region')).toMatchObject({ confidence: 0.8, source: { field: 'target' } });
  });

  it('what is open to people from elsewhere asks for no residence', () => {
    const document = programme({
      소관기관명: '서울특별시 동대문구',
      소관기관유형: '시군구',
      지원대상: '동대문구 주민 등(타지역 거주 국민 이용가능)',
    });
    expect(conditionOn(document, 'region')).toBeUndefined();
  });

  it('a local office whose name tells no district leaves a clause', () => {
    const document = programme({ 소관기관명: '재단법인동대문문화재단', 소관기관유형: '지방출자_출연기관' });
    expect(clausesOf(document)).toContainEqual(expect.objectContaining({ text: '재단법인동대문문화재단' }));
  });

  it('the longer of two texts counts: the list cuts some', () => {
    expect(programme({ 지원대상: '농업' }, { 지원대상: '농업인과 어업인' }).texts.target).toBe('농업인과 어업인');
  });

  it('a service without conditions and detail is a programme all the same', () => {
    expect(programme({ 지원대상: '누구나' })).toMatchObject({ documents: [], laws: [], deadline: { kind: 'unknown' } });
  });

  it('a record without a name is held back', () => {
    const result = gov24.toDocument({ record: '1', parts: { serviceList: '{"서비스ID":"1"}' } }, { day: DAY });
    expect(isWithheld(result) && result.withheld).toBe('untitled');
  });

  it('documents and statutes are lists', () => {
    const document = programme(
      {},
      { 구비서류: '신분증, 통장사본', 법령: '아동수당법(제4조)||아동수당법 시행령', 자치법규: '' },
    );
    expect(document.documents).toEqual(['신분증', '통장사본']);
    expect(document.laws).toEqual(['아동수당법(제4조)', '아동수당법 시행령']);
  });

  it('times are of Seoul', () => {
    expect(programme({ 수정일시: '20240124144146' }).sources[0]?.modifiedAt).toBe('2024-01-24T14:41:46+09:00');
  });
});
