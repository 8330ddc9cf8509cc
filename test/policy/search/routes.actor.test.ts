import { evictDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { catalogue, compiled, newsOf } from '../catalogue/support.ts';

const idOf = (n: number) => `gov24:${String(n).padStart(12, '0')}`;
const ask = (path: string, headers: Record<string, string> = {}) =>
  exports.default.fetch(`https://aegis.example/api/v1/policies/${path}`, { headers });
const bodyOf = async (path: string) => {
  const response = await ask(path);
  expect(response.status).toBe(200);
  // The shape is the contract's, which the assertions look at.
  return (await response.json()) as Record<string, never> & {
    readonly data: readonly {
      readonly id: string;
      readonly score: number;
      readonly why: readonly { readonly score: number }[];
    }[];
    readonly page: { readonly next: string | null };
  };
};

beforeAll(async () => {
  await catalogue().absorb([
    newsOf(idOf(1), 1, {
      title: '청년월세 특별지원',
      relations: [
        {
          kind: 'conflicts',
          target: null,
          named: '주거급여',
          confidence: 0.9,
          source: { field: 'exclusions', start: 0, end: 4 },
        },
      ],
      texts: { summary: '월세를 지원합니다', exclusions: '주거급여 수급자는 제외' },
    }),
    newsOf(idOf(2), 1, { title: '주거급여', regions: [], texts: { summary: '임차료를 지원합니다' } }),
    newsOf(idOf(3), 1, {
      title: '출산장려금',
      categories: ['birth'],
      regions: ['26'],
      texts: { summary: '아이를 낳은 가정에 지급' },
      deadline: {
        kind: 'period',
        windows: [{ opens: '2020-01-01', closes: '2020-12-31', closesAt: null, label: null }],
        text: '2020년',
      },
    }),
  ]);
  await compiled();
  await evictDurableObject(env.POLICY_CATALOGUE.getByName('main'));
});

describe('search', () => {
  it('answers everyday words, says why, and counts', async () => {
    const body = await bodyOf(`search?q=${encodeURIComponent('방값')}`);
    expect(body.data.map(({ id }) => id)).toEqual(expect.arrayContaining([idOf(1), idOf(2)]));
    expect(body).toMatchObject({
      total: 2,
      query: '방값',
      facets: { category: [{ id: 'housing', label: '주거·자립', count: 2 }] },
    });
    for (const { score, why } of body.data) {
      expect(why.reduce((sum, each) => sum + each.score, 0)).toBeCloseTo(score, 6);
    }
    expect(body).toMatchObject({ understood: [{ words: '방값', meanings: expect.arrayContaining(['월세']) }] });
  });

  it('pages within one version, also after another was published', async () => {
    const first = await bodyOf(`search?q=${encodeURIComponent('지원')}&limit=1`);
    expect(first.page.next).not.toBeNull();
    await catalogue().absorb([newsOf(idOf(4), 1, { title: '지원 지원 지원 지원' })]);
    await compiled();
    const second = await bodyOf(`search?q=${encodeURIComponent('지원')}&limit=1&cursor=${first.page.next}`);
    expect(second.data).toHaveLength(1);
    expect(second.data[0]?.id).not.toBe(first.data[0]?.id);
    expect(second.data[0]?.id).not.toBe(idOf(4));
  });

  it('narrows, and tells what is open today', async () => {
    const q = encodeURIComponent('출산');
    expect(await bodyOf(`search?q=${q}`)).toMatchObject({ data: [{ id: idOf(3), isOpen: false }] });
    expect(await bodyOf(`search?q=${q}&open=true`)).toMatchObject({ data: [], total: 0 });
    expect(await bodyOf(`search?q=${q}&region=11680`)).toMatchObject({ total: 0 });
    expect(await bodyOf(`search?q=${q}&region=26440&category=birth,housing&lang=en`)).toMatchObject({
      facets: { category: [{ id: 'birth', label: 'Pregnancy and birth' }] },
    });
  });

  it.each([
    'search',
    'search?q=',
    'search?q=%20',
    `search?q=${'a'.repeat(201)}`,
    'search?q=a&category=x',
    'search?q=a&cursor=x',
  ])('%s is told what is wrong', async (path) => {
    const response = await ask(path);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid_request' });
  });

  it('says 304 to who holds the answer', async () => {
    const path = `search?q=${encodeURIComponent('월세')}`;
    const etag = (await ask(path)).headers.get('etag')!;
    expect((await ask(path, { 'if-none-match': etag })).status).toBe(304);
  });
});

describe('completion', () => {
  it('knows first consonants', async () => {
    const body = await bodyOf(`suggest?q=${encodeURIComponent('ㅊㄴㅇㅅ')}`);
    expect(body.data).toEqual([{ kind: 'title', text: '청년월세 특별지원', id: null, count: 1 }]);
  });
});

describe('the graph of a programme', () => {
  it('quotes the words that exclude another one, and leads to what is close', async () => {
    const body = (await bodyOf(`${idOf(1)}/graph`)) as unknown as {
      readonly edges: readonly { readonly kind: string }[];
      readonly near: readonly { readonly id: string }[];
    };
    expect(body.edges).toContainEqual({
      kind: 'conflicts',
      direction: 'out',
      node: { kind: 'policy', id: idOf(2), label: '주거급여' },
      confidence: 0.9,
      evidence: { field: 'exclusions', start: 0, end: 4 },
      quote: '주거급여',
    });
    expect(body.edges).toContainEqual(
      expect.objectContaining({ kind: 'region', node: { kind: 'region', id: '11', label: '서울특별시' } }),
    );
    expect(body.near.map(({ id }) => id)).not.toContain(idOf(1));
    expect(body.near.length).toBeGreaterThan(0);
  });

  it('is not there for a programme that the catalogue does not have', async () => {
    expect((await ask('gov24:nobody/graph')).status).toBe(404);
  });
});
