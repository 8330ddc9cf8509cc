import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { stixFormat } from '../../../shared/blacklist/stix/format.ts';
import { uuid5 } from '../../../shared/blacklist/stix/uuid5.ts';
import { bundle20, bundle21, isInOrder } from './schemas.ts';
import { AT, blockOf, bundle, detailed, subject } from './support.ts';

const BLOCKS = [detailed('5.5.5.5'), detailed('5.5.6.0/24'), detailed('2a00::/32'), detailed('2a01::7')];
// biome-ignore lint/suspicious/noExplicitAny: objects of every type.
const indicators = (made: any) => made.objects.filter(({ type }: { type: string }) => type === 'indicator');

describe('uuid5', () => {
  it('is what RFC 9562 has as its example', () => {
    expect(uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    );
  });
});

describe('a STIX bundle', () => {
  it('is STIX 2.1 to the letter, whatever is known of a block', () => {
    const text = fc.option(fc.string({ unit: 'grapheme', minLength: 1 }));
    const detail = fc.record({
      score: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
      sources: fc.uniqueArray(fc.stringMatching(/^[a-z]{1,9}$/)),
      categories: fc.uniqueArray(fc.constantFrom('botnet', 'anonymiser', 'hijacked', 'reputation', 'other')),
      reason: text,
      country: fc.option(fc.constant('KR')),
      until: fc.option(fc.integer({ min: AT - 1e9, max: AT + 1e12 })),
    });
    fc.assert(
      fc.property(fc.array(detail, { maxLength: 5 }), fc.constantFrom('2.1', '2.0'), (details, version) => {
        const blocks = details.map((one, i) =>
          detailed(BLOCKS[i % BLOCKS.length]!.block.family === 4 ? `5.5.5.${i}` : `2a00::${i}`, one),
        );
        const made = bundle(blocks, { version });
        v.parse(version === '2.1' ? bundle21 : bundle20, made);
        expect(indicators(made).every(isInOrder)).toBe(true);
      }),
    );
  });

  it('has the marking and the producer before what refers to them, and nothing that refers to nothing', () => {
    const { objects } = bundle(BLOCKS);
    expect(objects.slice(0, 3).map(({ type }: { type: string }) => type)).toEqual([
      'marking-definition',
      'identity',
      'indicator',
    ]);
    for (const { created_by_ref, object_marking_refs } of indicators({ objects })) {
      expect(created_by_ref).toBe(objects[1].id);
      expect(object_marking_refs).toEqual([objects[0].id]);
    }
  });

  it('names a network as a subset in 2.1, with = where a reader knows nothing else, and a single address always with =', () => {
    const patterns = (options = {}) =>
      indicators(bundle(BLOCKS, options)).map(({ pattern }: { pattern: string }) => pattern);
    expect(patterns()).toEqual([
      "[ipv4-addr:value = '5.5.5.5']",
      "[ipv4-addr:value ISSUBSET '5.5.6.0/24']",
      "[ipv6-addr:value ISSUBSET '2a00::/32']",
      "[ipv6-addr:value = '2a01::7']",
    ]);
    expect(patterns({ networks: 'equal' })[1]).toBe("[ipv4-addr:value = '5.5.6.0/24']");
    expect(patterns({ version: '2.0' })[1]).toBe("[ipv4-addr:value = '5.5.6.0/24']");
    expect(patterns({ version: '2.0', networks: 'subset' })[1]).toContain('ISSUBSET');
  });

  it('keeps the id and created of a block in every version, and has others for another list', () => {
    const [first] = indicators(bundle(BLOCKS));
    const [later] = indicators(
      bundle(BLOCKS, {}, subject({ version: 8, publishedAt: AT + 1_000, sha256: 'cd'.repeat(32) })),
    );
    const [other] = indicators(bundle(BLOCKS, {}, subject({ list: 'other' })));
    expect(later.id).toBe(first.id);
    expect(later.created).toBe(first.created);
    expect(later.modified > first.modified).toBe(true);
    expect(other.id).not.toBe(first.id);
  });

  it('says what is known: words, sources, confidence and end, but no end that has passed', () => {
    const [known] = indicators(bundle([detailed('5.5.5.5')]));
    expect(known).toMatchObject({
      name: '5.5.5.5',
      description: '웹 취약점 공격 "시도"\n두 줄',
      confidence: 73,
      labels: ['anonymiser', 'botnet'],
      indicator_types: ['anonymization', 'malicious-activity'],
      external_references: [
        { source_name: 'regtech', external_id: '5.5.5.5' },
        { source_name: 'spamhaus', external_id: '5.5.5.5' },
      ],
      valid_from: '2026-11-24T12:00:00.250Z',
      valid_until: '2026-11-25T12:00:00.250Z',
    });
    expect(indicators(bundle([detailed('5.5.5.5', { until: AT })]))[0]).not.toHaveProperty('valid_until');
  });

  it('carries a difference: what comes as it is, what goes as a revoked version with a later time', () => {
    const [before] = indicators(bundle([detailed('5.5.5.7')]));
    const to = subject({ version: 8, publishedAt: AT + 5_000, sha256: 'cd'.repeat(32) });
    const delta = { from: subject(), to, added: [detailed('5.5.5.8')], removed: [blockOf('5.5.5.7')] };
    const made = JSON.parse([...stixFormat.delta!(delta, {})].join(''));
    v.parse(bundle21, made);
    const [added, gone] = indicators(made);
    expect(added).not.toHaveProperty('revoked');
    expect(gone).toMatchObject({ id: before.id, created: before.created, pattern: before.pattern, revoked: true });
    expect(gone.modified > before.modified).toBe(true);
  });

  it('takes the options that it names and no others', () => {
    for (const options of [{ version: '1.1' }, { tlp: 'purple' }, { networks: 'x' }, { colour: 'red' }] as const) {
      expect(() => stixFormat.writer(subject(), options)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
    }
    expect(bundle([], { tlp: 'red' }).objects[0].definition).toEqual({ tlp: 'red' });
  });
});
