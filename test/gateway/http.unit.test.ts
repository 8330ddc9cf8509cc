import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { decodeCursor, encodeCursor } from '../../workers/gateway/http/cursor.ts';
import {
  expectedRevision,
  matchesIfNoneMatch,
  parseEtagList,
  requireIfMatch,
  revisionEtag,
  withEtag,
} from '../../workers/gateway/http/etag.ts';
import { preferredLanguage } from '../../workers/gateway/http/language.ts';
import { requestIdFrom, traceparentFrom } from '../../workers/gateway/http/request-id.ts';

const request = (headers: Record<string, string>) => new Request('https://aegis.example/', { headers });
const failure = (code: string, status: number) => expect.objectContaining({ code, status });

describe('entity tags', () => {
  it('a tag may contain a comma', () => {
    expect(parseEtagList('"a,b", W/"c" ,"d"')).toEqual(['"a,b"', 'W/"c"', '"d"']);
    expect(parseEtagList(' * ')).toBe('*');
    expect(parseEtagList('nonsense')).toEqual([]);
  });

  it('If-None-Match compares weakly, If-Match strongly', () => {
    expect(matchesIfNoneMatch(request({ 'if-none-match': 'W/"r1"' }), '"r1"')).toBe(true);
    expect(matchesIfNoneMatch(request({ 'if-none-match': '"r10"' }), '"r1"')).toBe(false);
    expect(matchesIfNoneMatch(request({}), '"r1"')).toBe(false);
    expect(() => requireIfMatch(request({ 'if-match': '"r0", "r1"' }), '"r1"')).not.toThrow();
    expect(() => requireIfMatch(request({ 'if-match': '*' }), '"r1"')).not.toThrow();
    expect(() => requireIfMatch(request({ 'if-match': 'W/"r1"' }), '"r1"')).toThrowError(
      failure('revision_mismatch', 412),
    );
    expect(() => requireIfMatch(request({}), '"r1"')).toThrowError(failure('precondition_required', 428));
  });

  it('a revision comes back from its tag, and from nothing else', () => {
    fc.assert(
      fc.property(fc.nat(), (revision) => {
        expect(expectedRevision(request({ 'if-match': revisionEtag(revision) }))).toBe(revision);
      }),
    );
    expect(expectedRevision(request({ 'if-match': '*' }))).toBe(null);
    for (const other of ['"7"', 'r7', '"r-1"', '"r1e3"', 'W/"r7"', '"r1", "r2"', '""', '"r9999999999999999"']) {
      expect(() => expectedRevision(request({ 'if-match': other })), other).toThrowError(
        failure('revision_mismatch', 412),
      );
    }
    expect(() => expectedRevision(request({}))).toThrowError(failure('precondition_required', 428));
  });

  it('withEtag tags a reply and a response, without changing the original', async () => {
    expect(withEtag({ status: 200, headers: { a: 'b' } }, '"r1"')).toEqual({
      status: 200,
      headers: { a: 'b', etag: '"r1"' },
    });
    const original = new Response('text');
    const tagged = withEtag(original, '"r1"') as Response;
    expect(tagged.headers.get('etag')).toBe('"r1"');
    expect(original.headers.has('etag')).toBe(false);
    expect(await tagged.text()).toBe('text');
  });
});

describe('cursors', () => {
  const key = z.object({ at: z.number(), id: z.string() });

  it('come back as they went', () => {
    fc.assert(
      fc.property(fc.record({ at: fc.integer(), id: fc.string({ unit: 'grapheme', maxLength: 40 }) }), (sortKey) => {
        const cursor = encodeCursor(sortKey);
        expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(decodeCursor(cursor, key)).toEqual(sortKey);
      }),
    );
  });

  it('anything else is 400 and nothing worse', () => {
    const bad = failure('invalid_request', 400);
    for (const text of ['', '=', 'a', '!!!!', 'bnVsbA', encodeCursor({ at: 'x' }), 'A'.repeat(2000), '_w']) {
      expect(() => decodeCursor(text, key), text).toThrowError(bad);
    }
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => decodeCursor(text, z.never())).toThrowError(bad);
      }),
    );
  });
});

describe('languages', () => {
  it.each([
    [null, 'en'],
    ['', 'en'],
    ['ko', 'ko'],
    ['ko-KR,ko;q=0.9,en-US;q=0.8', 'ko'],
    ['en;q=0.5, ko;q=0.9', 'ko'],
    ['en, ko', 'en'],
    ['ko;q=0', 'en'],
    ['fr, de;q=0.5', 'en'],
    ['fr, ko;q=0.1', 'ko'],
    [';;;,,,q=1', 'en'],
  ])('%s -> %s', (header, language) => {
    expect(preferredLanguage(header)).toBe(language);
  });

  it('an explicit choice wins, an unknown one does not', () => {
    expect(preferredLanguage('ko', 'en')).toBe('en');
    expect(preferredLanguage('ko', 'fr')).toBe('ko');
  });
});

describe('request ids and traces', () => {
  it('harmless ids are kept, others replaced', () => {
    expect(requestIdFrom('abc-1.2:3_4=', () => 'new')).toBe('abc-1.2:3_4=');
    for (const bad of [null, '', ' a', 'a b', '-a', 'a\u00e9', '<x>', '"', '../x', 'x'.repeat(129)]) {
      expect(requestIdFrom(bad, () => 'new')).toBe('new');
    }
  });

  it('a traceparent is kept only when it is one', () => {
    const good = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect(traceparentFrom(good)).toBe(good);
    for (const bad of [
      null,
      '',
      good.toUpperCase(),
      `ff${good.slice(2)}`,
      `${good}-x`,
      good.replace(/[0-9a-f]{32}/, '0'.repeat(32)),
      good.replace(/-[0-9a-f]{16}-/, `-${'0'.repeat(16)}-`),
    ]) {
      expect(traceparentFrom(bad)).toBe(null);
    }
  });
});
