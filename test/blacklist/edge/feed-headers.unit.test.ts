import { describe, expect, it } from 'vitest';
import { isCurrent } from '../../../workers/blacklist/edge/feed-headers.ts';

const AT = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const text = { etag: 'a'.repeat(64), lastModified: AT, count: 1, version: 1 };
const asked = (headers: Record<string, string>) => isCurrent(new Headers(headers), text);
const since = (ms: number) => ({ 'if-modified-since': new Date(ms).toUTCString() });

describe('whether a caller has a text', () => {
  it('is read from any form of If-None-Match', () => {
    const tag = `"${text.etag}"`;
    for (const tags of [tag, `W/${tag}`, `"x", ${tag}`, `"x",W/${tag},"y"`, '*', ' * ']) {
      expect(asked({ 'if-none-match': tags })).toBe(true);
    }
    for (const tags of ['"x"', text.etag, `"${text.etag}0"`, '', `"x${text.etag}"`]) {
      expect(asked({ 'if-none-match': tags, ...since(AT) })).toBe(false);
    }
  });

  it('is told by the very time that it was given: settings of a consumer may lead to a text of an earlier time', () => {
    expect(asked(since(AT))).toBe(true);
    for (const ms of [AT - 1_000, AT + 1_000, AT + 86_400_000]) expect(asked(since(ms))).toBe(false);
    expect(asked({ 'if-modified-since': 'yesterday' })).toBe(false);
    expect(asked({})).toBe(false);
  });
});
