import { describe, expect, it } from 'vitest';
import { highlight } from '../../../shared/policy/search/highlight.ts';
import { planQuery } from '../../../shared/policy/search/query.ts';
import { THESAURUS } from '../../../shared/policy/search/thesaurus/meanings.ts';
import { indexOf, titled } from './support.ts';

const index = indexOf([
  titled('청년월세 한시 특별지원', 1, { categories: ['housing'] }),
  titled('출산장려금', 2, { organisation: { code: null, name: '강릉시', kind: null, department: null } }),
  titled('출산장려금', 3),
  titled('서울 청년수당', 4),
]);
const texts = (prefix: string) => index.suggest(prefix, 10).map(({ text }) => text);

describe('completion', () => {
  it.each([
    ['청년', ['청년월세 한시 특별지원', '서울 청년수당']],
    ['ㅊㄴㅇㅅ', ['청년월세 한시 특별지원']],
    ['ㅊㄴ', ['청년월세 한시 특별지원', '서울 청년수당']],
    ['처', ['청년월세 한시 특별지원', '서울 청년수당']],
    ['청년워', ['청년월세 한시 특별지원']],
    ['청년 월', ['청년월세 한시 특별지원']],
    ['주거', ['주거·자립']],
    ['hous', ['Housing and independence']],
    ['강릉', ['강릉시']],
    ['ㅎ', ['청년월세 한시 특별지원']],
    ['??', []],
  ])('%s', (prefix, expected) => {
    expect(texts(prefix)).toEqual(expected);
  });

  it('names a title once, with how many programmes bear it', () => {
    expect(index.suggest('출산', 10)).toEqual([{ kind: 'title', text: '출산장려금', id: null, count: 2 }]);
  });
});

describe('highlights', () => {
  const shown = (text: string, query: string) =>
    highlight(text, planQuery(query)).map(([start, end]) => text.slice(start, end));

  it('stand where the text stands, also where folding changes its length', () => {
    expect(shown('청년월세 한시 특별지원', '월세')).toEqual(['월세']);
    expect(shown('주택 임차료 지원', '방값')).toEqual(['임차료']);
    expect(shown('㈜ 월세 ﬁne rents', '월세 rent')).toEqual(['월세', 'rents']);
    expect(shown('월세'.normalize('NFD'), '월세')).toEqual(['월세'.normalize('NFD')]);
  });
});

describe('the thesaurus', () => {
  it('has words for everyday life, all weights below one, and no meaning that nothing could match', () => {
    expect(THESAURUS.length).toBeGreaterThanOrEqual(400);
    for (const [key, means] of THESAURUS) {
      expect(key).not.toBe('');
      expect(means.length, key).toBeGreaterThan(0);
      for (const { text, weight } of means) {
        expect(planQuery(text)[0]?.alternatives[0]?.terms.length, `${key}: ${text}`).toBeGreaterThan(0);
        expect(weight > 0 && weight < 1, `${key}: ${text} ${weight}`).toBe(true);
      }
    }
  });

  it('takes the longest of several entries, whatever particle or ending there is', () => {
    const meanings = (query: string) => planQuery(query)[0]?.alternatives.map(({ text }) => text) ?? [];
    expect(meanings('가게를 접었어요')).toContain('폐업');
    expect(meanings('가게가 작아요')).toContain('소상공인');
    expect(meanings('빚이 많아요')).toContain('채무조정');
    expect(meanings('빚어 만든')).not.toContain('채무조정');
    expect(meanings('single mothers')).toContain('한부모');
    expect(meanings('return to work')).toContain('경력단절여성');
    expect(meanings('the traditional markets')).toContain('전통시장');
  });
});
