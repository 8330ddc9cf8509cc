import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span } from '../../../shared/policy/rule/rule.ts';
import {
  type Covered,
  clausesOf,
  readAmount,
  readChannel,
  readRelations,
  readUrl,
  splitDocuments,
  splitLaws,
  splitList,
  uncoveredClauses,
  writtenAges,
} from '../../../shared/policy/text/index.ts';

const amountOf = (text: string) => {
  const amount = readAmount('benefit', text);
  if (amount === null || amount.source === null || !('field' in amount.source)) return amount;
  const { start, end } = amount.source;
  return {
    min: amount.min,
    max: amount.max,
    per: amount.per,
    interest: amount.interest,
    words: text.slice(start, end),
  };
};

describe('amounts', () => {
  it.each([
    ['월 20만원 범위에서 월세 지원', { min: null, max: 200_000, per: 'month', words: '20만원' }],
    ['1인당 10만원 지역화폐로 지급', { min: 100_000, max: 100_000, per: 'once' }],
    ['연 24만원(분기별 6만원) 한도', { max: 240_000, per: 'year' }],
    ['1억 3천만원 융자 지원', { max: 130_000_000 }],
    ['최대 7.5천만원 지원', { min: null, max: 75_000_000 }],
    ['명절위로금 100천원 지원', { max: 100_000 }],
    ['매월 18,000원 ~ 148,000원 할인', { min: 18_000, max: 148_000, per: 'month' }],
    ['월 10~20만원 지원', { min: null, max: 200_000, per: 'month' }],
    ['매월 생활비 50만원 지원', { max: 500_000, per: 'month' }],
    ['융자한도 300백만원', { max: 300_000_000 }],
    ['보증료 지원(최대 40만원)', { min: null, max: 400_000 }],
    ['주택가격의 최대 70%(2억원 한도)', { max: 200_000_000 }],
  ])('%j', (text, amount) => {
    expect(amountOf(text)).toMatchObject(amount);
  });

  it('a loan has its interest', () => {
    expect(amountOf('ㅇ 대출금리: 연 1.7% 변동금리\nㅇ 대출한도: 연간 200만 원 이내')).toMatchObject({
      max: 2_000_000,
      per: 'year',
      interest: 1.7,
      words: '200만 원',
    });
  });

  it.each([
    '기준 소득 월 255만원 이하',
    '임차 보증금 8천만원 이하, 자동차 2,500만원 미만',
    '상담 지원',
    '회원, 병원, 공원',
  ])('%j gives nothing: sums that bound are not given', (text) => {
    expect(readAmount('benefit', text)).toBeNull();
  });
});

describe('relations', () => {
  const namesIn = (text: string) => readRelations({ target: text }).map(({ named, confidence }) => [named, confidence]);

  it.each([
    ['청년내일저축계좌와 중복 가입 불가', [['청년내일저축계좌', 0.9]]],
    [
      '「국민취업지원제도」 및 청년수당 동시 참여 불가',
      [
        ['국민취업지원제도', 0.9],
        ['청년수당', 0.9],
      ],
    ],
    [
      '※ 청년월세 특별지원 및 주거급여 수급자는 제외',
      [
        ['청년월세 특별지원', 0.7],
        ['주거급여', 0.7],
      ],
    ],
    ['예비창업패키지사업 기 수혜자', [['예비창업패키지사업', 0.7]]],
    ['유사사업 중복지원 불가', [['유사사업 중복지원 불가', 0.45]]],
    ['국민기초생활보장법에 따른 주거급여 수급자 제외', [['주거급여', 0.7]]],
  ])('%j', (text, names) => {
    expect(namesIn(text)).toEqual(names);
  });

  it('what stands under a heading of exclusions is excluded', () => {
    const text = '○ 무주택 청년\n○ (제외대상)\n - 서울시 청년수당(수혜) 중인 자\n○ (소득기준)\n - 기준 중위소득 이하';
    expect(namesIn(text)).toEqual([['서울시 청년수당', 0.6]]);
  });

  it('names no programme where the text names none, and is open as to which one it is', () => {
    expect(readRelations({ target: '65세 이상 어르신' })).toEqual([]);
    expect(readRelations({ benefit: '다른 할인과 중복으로 적용하지 않음' })).toEqual([]);
    expect(readRelations({ target: '청년수당과 중복 지원 불가' })[0]).toMatchObject({
      kind: 'conflicts',
      target: null,
    });
  });
});

describe('lists', () => {
  it('documents are split by ||, lines, bullets and commas outside brackets', () => {
    expect(splitDocuments('신분증, 신청서(접수기관 비치, 서명)||통장사본\r\n○ 주민등록등본 1부', '해당없음')).toEqual([
      '신분증',
      '신청서(접수기관 비치, 서명)',
      '통장사본',
      '주민등록등본 1부',
    ]);
  });

  it('statutes keep their commas', () => {
    expect(splitLaws('아동수당법(제4조, 제5조)||아동수당법 시행령', '')).toEqual([
      '아동수당법(제4조, 제5조)',
      '아동수당법 시행령',
    ]);
  });

  it('a coded list may be joined by ||, a comma or a comma and a space; a dot belongs to the name', () => {
    expect(splitList('개인||가구')).toEqual(['개인', '가구']);
    expect(splitList('저소득,한부모·조손')).toEqual(splitList('저소득, 한부모·조손'));
  });
});

describe('ways to apply', () => {
  it.each([
    ['기타 온라인신청||방문신청', true, true],
    ['방문신청', false, true],
    ['정부24온라인신청', true, false],
    ['우편||팩스', false, false],
    ['직접입력', null, null],
    ['', null, null],
    ['신청불필요', false, false],
  ])('%j: online %s, visit %s', (text, online, visit) => {
    expect(readChannel(text)).toEqual({ online, visit });
  });

  it('an address is one that can be followed', () => {
    expect(readUrl('https://www.gov.kr/a||https://b.kr')).toBe('https://www.gov.kr/a');
    expect(readUrl('www.kosaf.go.kr')).toBe('https://www.kosaf.go.kr');
    expect(readUrl('-')).toBeNull();
    expect(readUrl('javascript:alert(1)')).toBeNull();
  });
});

const NOTHING: Covered = { regions: [], age: null, sex: null, incomePercent: null, traits: [] };
const uncovered = (text: string, covered: Partial<Covered> = {}) =>
  uncoveredClauses({ target: text }, { ...NOTHING, ...covered }).map((node) => node.text);

describe('clauses that no condition covers', () => {
  it.each([
    ['용인시에 거주하는 농업인', { regions: ['용인시'], traits: [['farmer']] }],
    ['만 65세 이상 어르신', { age: { min: 65, max: null } }],
    ['○ 만 19세~34세 청년', { age: { min: 19, max: 34 } }],
    ['기준 중위소득 75% 이하', { incomePercent: 75 }],
    ['지원대상과 동일', {}],
    ['누구나', {}],
    ['신청방법 : 행정복지센터 방문', {}],
    ['※ 자세한 사항은 안내 바랍니다', {}],
  ])('%j is covered', (text, covered) => {
    expect(uncovered(text, covered)).toEqual([]);
  });

  it.each([
    ['용인시에 6개월 이상 거주하는 농업인', { regions: ['용인시'], traits: [['farmer']] }],
    ['만 60세 이상 어르신', { age: { min: 65, max: null } }],
    ['기준 중위소득 150% 이하', { incomePercent: 200 }],
    ['기초생활수급자', {}],
    ['국가유공자', {}],
    ['청년', {}],
    ['여성', {}],
    ['※ 재산 2억원 이하인 경우에 한함', {}],
  ])('%j is not', (text, covered) => {
    expect(uncovered(text, covered)).toEqual([text.replace(/^※ /, '')]);
  });

  it('a text that names some of a list of traits only may be narrower than the list', () => {
    const traits = [['farmer', 'fisher']];
    expect(uncovered('농업인', { traits })).toEqual(['농업인']);
    expect(uncovered('○ 농업인\n○ 어업인', { traits })).toEqual([]);
  });

  it('more than a dozen clauses lose none of their words', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `- 조건 ${index} 이상인 자`);
    const nodes = uncovered(lines.join('\n'));
    expect(nodes).toHaveLength(12);
    expect(nodes.at(-1)).toContain('조건 29');
  });
});

describe('spans', () => {
  const letters = fc.constantFrom(
    '○',
    '- ',
    '※ ',
    '\n',
    ' ',
    '만 19세',
    '~',
    '34세',
    '거주',
    '제외',
    '수급자',
    '20만원',
    '월 ',
    '다. ',
    '(',
    ')',
    '청년수당',
    '중복 지원 불가',
    ',',
  );
  const texts = fc.array(letters, { maxLength: 40 }).map((parts) => parts.join(''));

  const quoteOf = (text: string, source: Span | null): string => {
    if (source === null || !('field' in source)) throw new Error('no span');
    return text.slice(source.start, source.end);
  };
  const property = (holds: (text: string) => void) => fc.assert(fc.property(texts, holds), { numRuns: 300 });

  it('a clause is the words between its ends', () => {
    property((text) => {
      for (const clause of clausesOf('target', text)) expect(text.slice(clause.start, clause.end)).toBe(clause.text);
    });
  });

  it('a clause that is not covered quotes itself', () => {
    property((text) => {
      for (const node of uncoveredClauses({ target: text }, NOTHING)) {
        expect(node.text).not.toBe('');
        expect(quoteOf(text, node.source)).toBe(node.text);
      }
    });
  });

  it('a relation quotes the name that it found', () => {
    property((text) => {
      for (const { named, source } of readRelations({ target: text })) {
        expect(named).not.toBe('');
        expect(quoteOf(text, source).startsWith(named)).toBe(true);
      }
    });
  });

  it('an amount and an age quote numbers', () => {
    property((text) => {
      const amount = readAmount('target', text);
      if (amount !== null) expect(quoteOf(text, amount.source)).toMatch(/\d/);
      for (const { start, end } of writtenAges(text)) expect(text.slice(start, end)).toMatch(/\d.*세/s);
    });
  });

  it('every letter of a text that is no bullet or blank lies in a clause', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const covered = clausesOf('target', text)
          .map(({ start, end }) => text.slice(start, end))
          .join('');
        expect(covered.replace(/[^가-힣]/g, '')).toBe(text.replace(/[^가-힣]/g, ''));
      }),
    );
  });
});
