import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { buildCatalogue } from '../../../shared/policy/catalogue/build.ts';
import type { CatalogueNews } from '../../../shared/policy/catalogue/news.ts';
import { catalogueOf, currentCatalogue, keepCatalogue } from '../../../workers/policy/edge/catalogue.ts';
import { codeOf } from '../../support/code-of.ts';
import { documentOf } from '../lifecycle/support.ts';
import { catalogue, compiled, newsOf } from './support.ts';

let clock = Date.now() + 20_000;
const idOf = (n: number) => `gov24:${String(n).padStart(12, '0')}`;

it('compiles what it was told, whatever came twice or late, into the version that plain memory makes of it', async () => {
  const [a, b, c] = [idOf(1), idOf(2), idOf(3)];
  expect((await currentCatalogue(env, Date.now())).count).toBe(0);
  const said: CatalogueNews[] = [
    newsOf(a, 1, { title: '옛 이름' }),
    newsOf(b, 1),
    newsOf(c, 1),
    newsOf(a, 3, { title: '새 이름' }),
    newsOf(b, 2, null),
  ];
  await catalogue().absorb(said);
  await catalogue().absorb([...said].reverse());
  await evictDurableObject(env.POLICY_CATALOGUE.getByName('main'));
  expect(await catalogue().absorb([said[0]!, said[1]!])).toBe(0);
  const status = await compiled();
  expect(status).toMatchObject({ count: 2, pending: 0 });
  expect(status.runs[0]).toMatchObject({ outcome: 'published', count: 2, failure: null });
  expect(status.runs[0]?.parts.map(({ part }) => part)).toEqual(['cards', 'programs', 'search', 'graph', 'documents']);

  const expected = await buildCatalogue([
    { document: documentOf({ id: c }), version: 1 },
    { document: documentOf({ id: a, title: '새 이름' }), version: 3 },
  ]);
  expect(status.live).toBe(expected.version);

  const live = await currentCatalogue(env, Date.now() + 10_000);
  expect(live.version).toBe(expected.version);
  expect(live.ids).toEqual([a, c]);
  expect(live.cards).toEqual(expected.cards);
  expect(live.positionOf(b)).toBeNull();
  expect((await live.document(live.positionOf(c)!)).id).toBe(c);
  await expect(live.document(2)).rejects.toMatchObject({ code: 'not_found' });
  expect(live.search.search('새 이름', { limit: 5 })[0]?.position).toBe(0);
});

it('what a source says again without a difference is verified on that day', async () => {
  const cardOf = async () => {
    await compiled();
    clock += 10_000;
    return (await currentCatalogue(env, clock)).cards[0];
  };
  expect((await cardOf())?.verifiedOn).toBe('2026-11-01');
  await catalogue().verified('gov24', '2026-11-20');
  await catalogue().verified('gov24', '2026-11-10');
  await catalogue().verified('youth', '2026-11-23');
  expect((await cardOf())?.verifiedOn).toBe('2026-11-20');
});

it('the same content again is the same version, and another one leaves the first readable for who named it', async () => {
  const before = await compiled();
  const first = before.live!;
  await keepCatalogue(env, first);
  await catalogue().absorb([newsOf(idOf(4), 1)]);
  const second = (await compiled()).live!;
  expect(second).not.toBe(first);
  await catalogue().absorb([newsOf(idOf(4), 2, null)]);
  const third = await compiled();
  expect(third.live).toBe(first);
  await catalogue().absorb([newsOf(idOf(4), 3, null)]);
  const fourth = await compiled();
  expect(fourth.live).toBe(first);
  expect(fourth.runs[0]?.outcome).toBe('unchanged');
  expect((await catalogueOf(env, second)).ids).toContain(idOf(4));
  expect((await catalogueOf(env, first)).count).toBe(2);
  await expect(catalogueOf(env, 'f'.repeat(32))).rejects.toMatchObject({ code: 'not_found' });
  expect(await codeOf(catalogue().keep('f'.repeat(32)))).toBe('not_found');
});
