import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchPart } from '../../../shared/policy/search/index.ts';
import { naiveScores } from './naive.ts';
import { catalogues, indexOf, indexOfTitles, titled, words } from './support.ts';

describe('the index', () => {
  it('scores as the documents themselves say, and ranks by that', () => {
    fc.assert(
      fc.property(catalogues, words(1, 4), (documents, query) => {
        fc.pre(!/(?:^| )돈(?: |$)/.test(query));
        const expected = naiveScores(documents, query)
          .map((score, position) => ({ position, score }))
          .filter(({ score }) => score > 0);
        const hits = indexOf(documents).search(query, { limit: 20 });
        expect(hits.map(({ position }) => position).sort()).toEqual(expected.map(({ position }) => position).sort());
        for (const { position, score } of hits) {
          expect(score).toBeCloseTo(expected.find((each) => each.position === position)!.score, 9);
        }
        for (const [at, hit] of hits.entries()) {
          const next = hits[at + 1];
          if (next === undefined) continue;
          const isInOrder = hit.score > next.score || (hit.score === next.score && hit.position < next.position);
          expect(isInOrder).toBe(true);
        }
      }),
    );
  });

  it('says why: the reasons add up to the score', () => {
    fc.assert(
      fc.property(catalogues, words(1, 4), (documents, query) => {
        const index = indexOf(documents);
        for (const { position, score } of index.search(query, { limit: 20 })) {
          const reasons = index.why(query, position);
          expect(reasons.reduce((sum, reason) => sum + reason.score, 0)).toBeCloseTo(score, 9);
        }
      }),
    );
  });

  it('gives a shorter list as the beginning of a longer one, and only what the filter lets through', () => {
    fc.assert(
      fc.property(catalogues, words(1, 3), fc.nat(8), (documents, query, limit) => {
        const index = indexOf(documents);
        const all = index.search(query, { limit: 100 });
        expect(index.search(query, { limit })).toEqual(all.slice(0, limit));
        const isEven = (position: number) => position % 2 === 0;
        const even = index.search(query, { limit: 100, filter: isEven });
        expect(even).toEqual(all.filter(({ position }) => isEven(position)));
      }),
    );
  });

  it('is the same bytes for the same documents, and opens at any offset', () => {
    fc.assert(
      fc.property(catalogues, words(1, 3), fc.nat(9), (documents, query, shift) => {
        const published = documents.map((document) => ({ document, version: 1 }));
        const bytes = searchPart.build(published);
        expect(searchPart.build(published)).toEqual(bytes);
        const shifted = new Uint8Array(bytes.length + shift);
        shifted.set(bytes, shift);
        const hits = searchPart.open(bytes).search(query, { limit: 10 });
        expect(searchPart.open(shifted.subarray(shift)).search(query, { limit: 10 })).toEqual(hits);
      }),
    );
  });

  it('refuses what it has not written', () => {
    const bytes = searchPart.build([{ document: titled('청년 월세', 1), version: 1 }]);
    const otherVersion = bytes.slice();
    otherVersion[4] = 99;
    const otherMagic = bytes.slice();
    otherMagic[0] = 0;
    for (const broken of [new Uint8Array(0), bytes.slice(0, 40), otherVersion, otherMagic]) {
      expect(() => searchPart.open(broken)).toThrow(expect.objectContaining({ code: 'internal' }));
    }
  });
});

describe('Korean', () => {
  const titles = [
    '청년월세 한시 특별지원',
    '출산장려금 지급',
    '농업인 융자 지원',
    '경로당 난방비',
    '수산물 수출',
  ] as const;
  const index = indexOfTitles(...titles);
  const found = (query: string) => index.search(query, { limit: 10 }).map(({ position }) => titles[position]);

  it.each([
    ['월세', titles[0]],
    ['청년', titles[0]],
    ['출산', titles[1]],
    ['융자', titles[2]],
    ['청년의', titles[0]],
    ['월세를', titles[0]],
    ['청년 월세', titles[0]],
    ['청 년 월 세 특별지원', titles[0]],
    ['청년월세한시특별지원', titles[0]],
    ['출산장려금을', titles[1]],
    ['월세'.normalize('NFD'), titles[0]],
    ['출산장려금'.normalize('NFD'), titles[1]],
    ['방값', titles[0]],
    ['애 낳으면', titles[1]],
    ['rent', titles[0]],
    ['RENTS', titles[0]],
    ['heating', titles[3]],
    ['돈 빌리고 싶어요', titles[2]],
    ['경', titles[3]],
  ])('%s finds %s', (query, title) => {
    expect(found(query)[0]).toBe(title);
  });

  it('finds documents that are decomposed or full-width themselves', () => {
    const odd = indexOfTitles('청년월세'.normalize('NFD'), 'ＩＴ 교육');
    expect(odd.search('월세', { limit: 5 })[0]?.position).toBe(0);
    expect(odd.search('it', { limit: 5 })[0]?.position).toBe(1);
  });

  it('takes half of what a word may mean for nothing', () => {
    const partly = indexOfTitles('안전관리패키지', '희망리턴패키지');
    expect(partly.search('장사 접었어요', { limit: 5 }).map(({ position }) => position)).toEqual([1]);
  });
});

describe('hostile queries', () => {
  const index = indexOfTitles('청년월세 한시 특별지원', '출산장려금');

  it.each(['', ' ', '!!!', '.*', '(((((', '[가-', '\\', '\u0000', '😀', '\ud800', '%', "'; DROP TABLE policies; --"])(
    '%j finds nothing and breaks nothing',
    (query) => {
      expect(index.search(query, { limit: 5 })).toEqual([]);
    },
  );

  it('markup is words', () => {
    expect(index.search('<b>월세</b><script>alert(1)</script>', { limit: 5 })[0]?.position).toBe(0);
  });

  it('any text is answered, and names of objects are words like others', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('constructor', '__proto__', 'toString')),
        (query) => {
          expect(index.search(query, { limit: 3 }).length).toBeLessThanOrEqual(2);
          index.suggest(query, 3);
        },
      ),
    );
  });

  it('a text of a hundred thousand characters counts by its first words', () => {
    expect(index.search(`월세 ${'가나다 '.repeat(30_000)}`, { limit: 1 })[0]?.position).toBe(0);
    expect(index.search(`${'나'.repeat(100_000)}`, { limit: 1 })).toEqual([]);
  });
});
