import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyDocument, Relation } from '../../../shared/policy/document/document.ts';
import { graphPart } from '../../../shared/policy/graph/index.ts';
import { nodeKey } from '../../../shared/policy/graph/kinds.ts';
import { seedsOf } from '../../../shared/policy/graph/seeds.ts';
import { documentOf } from '../lifecycle/support.ts';
import { titled } from '../search/support.ts';

const graphOf = (documents: readonly PolicyDocument[]) =>
  graphPart.open(graphPart.build(documents.map((document) => ({ document, version: 1 }))));

const conflict = (named: string, over: Partial<Relation> = {}): Relation => ({
  kind: 'conflicts',
  target: null,
  named,
  confidence: 0.9,
  source: { field: 'exclusions', start: 0, end: named.length },
  ...over,
});

const catalogues = fc
  .array(
    fc.record({
      regions: fc.subarray(['11', '11680', '26']),
      categories: fc.subarray(['housing', 'care', 'birth'] as const),
      name: fc.constantFrom('서울특별시', '부산광역시', '보건복지부'),
      title: fc.constantFrom('청년 월세', '출산장려금', '아동수당', '[부산] 출산장려금 2026년'),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((all) =>
    all.map(({ regions, categories, name, title }, n) =>
      titled(title, n, { regions, categories, organisation: { code: null, name, kind: null, department: null } }),
    ),
  );

describe('the graph', () => {
  it('joins a programme to what its document says, with where it says so', () => {
    const document = documentOf({
      eligibility: [
        {
          from: null,
          until: null,
          rule: {
            kind: 'all',
            of: [
              {
                kind: 'is',
                id: 'job',
                attribute: 'employment',
                test: { anyOf: ['unemployed'] },
                source: { code: 'JA0327' },
                confidence: 0.8,
              },
              {
                kind: 'not',
                of: {
                  kind: 'is',
                  id: 'worker',
                  attribute: 'traits',
                  test: { anyOf: ['worker'] },
                  source: null,
                  confidence: 1,
                },
              },
            ],
          },
        },
      ],
    });
    const neighbours = graphOf([document]).neighbours(0);
    const edge = (kind: string, id: string) =>
      neighbours.find(({ node }) => node.kind === kind && 'id' in node && node.id === id);
    expect(edge('region', '11')).toMatchObject({ kind: 'region', direction: 'out', confidence: 1, evidence: null });
    expect(edge('organisation', '서울특별시')).toBeDefined();
    expect(edge('document', '임대차계약서')).toBeDefined();
    expect(edge('trait', 'employment:unemployed')).toMatchObject({ confidence: 0.8, evidence: { code: 'JA0327' } });
    expect(edge('trait', 'traits:worker')).toBeUndefined();
  });

  it('finds the programme that an exclusion names, and says from both sides which words do', () => {
    const graph = graphOf([
      titled('청년 주거비 지원', 1, { relations: [conflict('청년월세 한시 특별지원사업')] }),
      titled('청년월세 한시 특별지원', 2, { regions: [] }),
      titled('[부산] 청년월세 특별지원', 3),
    ]);
    const [own] = graph.neighbours(0).filter(({ kind }) => kind === 'conflicts');
    expect(own).toMatchObject({ direction: 'out', node: { kind: 'policy', position: 1 }, confidence: 0.9 });
    expect(own?.evidence).toEqual({ field: 'exclusions', start: 0, end: 14 });
    expect(graph.neighbours(1).find(({ kind }) => kind === 'conflicts')).toMatchObject({
      direction: 'in',
      node: { kind: 'policy', position: 0 },
    });
  });

  it('keeps what nothing, or too much, is called by as a name', () => {
    const many = Array.from({ length: 5 }, (_, n) =>
      titled(`${'가나다라마'[n]}시 출산장려금`, n + 2, { regions: ['11'] }),
    );
    const graph = graphOf([
      titled('청년 주거비 지원', 1, { relations: [conflict('없는 사업'), conflict('출산장려금')] }),
      ...many,
    ]);
    const named = graph.neighbours(0).filter(({ kind }) => kind === 'conflicts');
    expect(named.map(({ node }) => node)).toEqual([
      { kind: 'named', id: '없는 사업' },
      { kind: 'named', id: '출산장려금' },
    ]);
  });

  it('takes an id for what it is, and no programme for its own rival', () => {
    const graph = graphOf([
      titled('청년 주거비', 1, {
        relations: [conflict('다른 이름', { target: 'gov24:000000000002' }), conflict('청년 주거비')],
      }),
      titled('월세', 2),
    ]);
    const found = graph.neighbours(0).filter(({ kind }) => kind === 'conflicts');
    expect(found.map(({ node }) => node)).toEqual([
      { kind: 'policy', position: 1 },
      { kind: 'named', id: '청년 주거비' },
    ]);
  });

  it('sees through district and year: the same programme of one organisation twice', () => {
    const graph = graphOf([
      titled('[서울] 2025년 청년 월세', 1),
      titled('2026년도 청년월세', 2),
      titled('출산장려금', 3),
    ]);
    const similar = graph.neighbours(0).filter(({ kind }) => kind === 'similar');
    expect(similar.map(({ node }) => node)).toEqual([{ kind: 'policy', position: 1 }]);
  });

  it('sees nearly the same text under another title', () => {
    const text =
      '만 19세 이상 34세 이하 무주택 청년에게 월 20만원씩 최대 12개월 동안 월세를 지원하며 소득은 중위소득 60% 이하';
    const graph = graphOf([
      titled('청년 월세', 1, { texts: { target: text } }),
      titled('월세 청년', 2, {
        texts: { target: `${text}.` },
        organisation: { code: null, name: '다른 곳', kind: null, department: null },
      }),
      titled('어선 수리', 3, { texts: { target: '연근해 어업인의 노후 기관과 장비를 새것으로 바꾸는 비용의 일부' } }),
    ]);
    expect(
      graph
        .neighbours(0)
        .filter(({ kind }) => kind === 'similar')
        .map(({ node }) => node),
    ).toEqual([{ kind: 'policy', position: 1 }]);
    expect(graph.neighbours(2).filter(({ kind }) => kind === 'similar')).toEqual([]);
  });

  it('is the same bytes for the same documents, and refuses what it has not written', () => {
    fc.assert(
      fc.property(catalogues, (documents) => {
        const published = documents.map((document) => ({ document, version: 1 }));
        expect(graphPart.build(published)).toEqual(graphPart.build(published));
      }),
      { numRuns: 30 },
    );
    expect(() => graphPart.open(new Uint8Array(64))).toThrow(expect.objectContaining({ code: 'internal' }));
  });

  it('tells every relation from both of its ends', () => {
    fc.assert(
      fc.property(catalogues, (documents) => {
        const graph = graphOf(documents);
        for (let from = 0; from < graph.count; from++) {
          for (const { kind, direction, node } of graph.neighbours(from)) {
            if (node.kind !== 'policy') continue;
            const back = graph.neighbours(node.position).filter((other) => {
              return other.kind === kind && other.direction !== direction && other.node.kind === 'policy';
            });
            expect(back.some((other) => other.node.kind === 'policy' && other.node.position === from)).toBe(true);
          }
        }
      }),
    );
  });
});

describe('the walk', () => {
  const anySeed = fc.oneof(
    fc.nat(11),
    fc.constantFrom('region:11', 'region:26', 'category:housing', 'organisation:보건복지부', 'trait:nobody'),
  );

  it('never holds more than one in all, ranks what it is told to begin with first, and nothing without a beginning', () => {
    fc.assert(
      fc.property(catalogues, fc.array(anySeed, { maxLength: 3 }), (documents, nodes) => {
        const graph = graphOf(documents);
        const hits = graph.rank(
          nodes.map((node) => ({ node, weight: 1 })),
          100,
        );
        expect(hits.reduce((sum, { score }) => sum + score, 0)).toBeLessThanOrEqual(1 + 1e-12);
        const starts = new Set(nodes.filter((node) => typeof node === 'number' && node < graph.count));
        const isOnlyProgrammes =
          nodes.every((node) => typeof node === 'number') && new Set(nodes).size === nodes.length;
        if (isOnlyProgrammes) {
          expect(new Set(hits.slice(0, starts.size).map(({ position }) => position))).toEqual(starts);
        }
        const isKnown = (node: number | string) => (typeof node === 'number' ? node < graph.count : graph.has(node));
        if (!nodes.some(isKnown)) expect(hits).toEqual([]);
      }),
    );
  });

  it('does not lead from a programme to what it excludes', () => {
    const apart = (title: string, n: number, over: Partial<PolicyDocument>) =>
      titled(title, n, {
        regions: [],
        organisation: { code: null, name: `곳 ${n}`, kind: null, department: null },
        ...over,
      });
    const graph = graphOf([apart('주거비', 1, { relations: [conflict('월세')] }), apart('월세', 2, {})]);
    expect(graph.rank([{ node: 0, weight: 1 }], 10).map(({ position }) => position)).toEqual([0]);
  });
});

describe('seeds of a query', () => {
  const graph = graphOf([
    titled('청년 주택', 1, { regions: ['11', '11680'], categories: ['housing'], applicants: ['household'] }),
    titled('바다 마을', 2, {
      regions: ['26'],
      organisation: { code: null, name: '해양수산부', kind: null, department: null },
    }),
  ]);

  it.each([
    ['서울에 사는데 주거 걱정', ['category:housing', 'region:11']],
    ['강남구 가구', ['applicant:household', 'region:11680']],
    ['해양수산부의 사업', ['organisation:해양수산부']],
    ['housing', ['category:housing']],
    ['', []],
    ['constructor __proto__ ((', []],
  ])('%s', (query, expected) => {
    expect(
      graph
        .seedsOfQuery(query)
        .map(({ node }) => node)
        .sort(),
    ).toEqual(expected);
  });

  it('lead to what is there', () => {
    expect(graph.rank(graph.seedsOfQuery('부산'), 5).map(({ position }) => position)).toEqual([1]);
  });
});

describe('seeds of facts', () => {
  it('are what holds and what is settled, the district and what it lies in', () => {
    const seeds = seedsOf({
      employment: { oneOf: ['unemployed'] },
      education: { oneOf: ['high-graduate', 'other'] },
      household: { has: ['single-parent'], hasNot: ['multi-child'], isComplete: false },
      region: { region: '1168010100' },
    });
    expect(seeds.map(({ node }) => node)).toEqual(
      expect.arrayContaining([
        nodeKey('trait', 'employment:unemployed'),
        'region:11',
        'region:11680',
        'region:11680101',
      ]),
    );
    expect(seeds.some(({ node }) => String(node).includes('education'))).toBe(false);
    expect(seeds.some(({ node }) => String(node).includes('multi-child'))).toBe(false);
  });

  it('are never what is protected', () => {
    const facts = {
      sex: { oneOf: ['female'] },
      traits: { has: ['disabled', 'worker'], hasNot: [], isComplete: true },
      age: { min: 30, max: 30 },
    };
    expect(seedsOf(facts).map(({ node }) => node)).toEqual([nodeKey('trait', 'traits:worker')]);
  });
});
