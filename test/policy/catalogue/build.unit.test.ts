import fc from 'fast-check';
import { expect, it } from 'vitest';
import { buildCatalogue, inOrder } from '../../../shared/policy/catalogue/build.ts';
import { cardsPart } from '../../../shared/policy/catalogue/cards.ts';
import { chunksOf, readChunk } from '../../../shared/policy/catalogue/chunks.ts';
import { PART_FIELDS, PARTS } from '../../../shared/policy/catalogue/parts.ts';
import { documents } from '../lifecycle/arbitrary.ts';
import { documentOf } from '../lifecycle/support.ts';

const programmes = fc
  .uniqueArray(fc.tuple(fc.nat(500), fc.constantFrom('gov24', 'youth'), documents), {
    maxLength: 12,
    selector: ([n, source]) => `${source}:${n}`,
  })
  .map((all) => all.map(([n, source, over]) => documentOf({ id: `${source}:${n}`, ...over })));

it('the same documents give the same version and the same bytes, in whatever order and from whatever series', async () => {
  const shuffled = programmes.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
  );
  await fc.assert(
    fc.asyncProperty(shuffled, async ([all, mixed]) => {
      const [left, right] = [await buildCatalogue(all), await buildCatalogue(mixed)];
      expect(right.version).toBe(left.version);
      expect(left.ids).toEqual([...left.ids].sort());
      // What is read anew with every pass, as the actor reads it, gives the bytes that an array gives.
      const array = inOrder(all);
      const series = { length: array.length, [Symbol.iterator]: () => structuredClone(array)[Symbol.iterator]() };
      for (const field of PART_FIELDS) expect(PARTS[field].build(series)).toEqual(PARTS[field].build(array));
      for (const [position, id] of left.ids.entries()) {
        expect(left.positionOf(id)).toBe(position);
        expect((await left.document(position)).id).toBe(id);
      }
    }),
    { numRuns: 25 },
  );
});

it('another content is another version', async () => {
  const one = await buildCatalogue([documentOf()]);
  for (const over of [{ title: '다른' }, { laws: ['법'] }, { id: 'gov24:2' }]) {
    expect((await buildCatalogue([documentOf(over)])).version).not.toBe(one.version);
  }
});

it('chunks hold every document once, and a programme that comes changes one or two of them', () => {
  const ids = Array.from({ length: 1_000 }, (_, n) => `gov24:${String(n * 2).padStart(12, '0')}`);
  const chunked = (some: readonly string[]) => [...chunksOf(inOrder(some.map((id) => documentOf({ id }))))];
  const before = chunked(ids);
  expect(before.flatMap(({ bytes }) => readChunk(bytes).map(({ id }) => id))).toEqual(ids);
  expect(before.every(({ first, count }, n) => first + count === (before[n + 1]?.first ?? ids.length))).toBe(true);
  const texts = new Set(before.map(({ bytes }) => new TextDecoder().decode(bytes)));
  const after = chunked([...ids, 'gov24:000000000777']);
  expect(after.filter(({ bytes }) => !texts.has(new TextDecoder().decode(bytes))).length).toBeLessThanOrEqual(2);
});

it('a card cuts what is long and names what it repeats', () => {
  const long = '가'.repeat(400);
  const published = inOrder([
    documentOf({ id: 'gov24:1', texts: { summary: '상동', benefit: long } }),
    documentOf({ id: 'youth:2', title: '[서울] 2026년 청년월세지원' }),
    documentOf({ id: 'youth:3' }),
    documentOf({ id: 'gov24:4' }),
  ]);
  const [first, second, third, fourth] = cardsPart.open(cardsPart.build(published));
  expect(first?.summary).toHaveLength(160);
  // One source may list two of a name, which are two; others repeat the one that counts most.
  expect([first, second, third, fourth].map((card) => [card?.id, card?.duplicateOf])).toEqual([
    ['gov24:1', null],
    ['gov24:4', null],
    ['youth:2', 'gov24:1'],
    ['youth:3', 'gov24:1'],
  ]);
});
