import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PolicySources, startPolicySources } from '../../../scripts/fakes/policy/server.ts';
import { policyDocumentSchema } from '../../../shared/policy/document/document.ts';
import { joinedText, textHash } from '../../../shared/policy/sources/canonical.ts';
import { isWithheld } from '../../../shared/policy/sources/connector.ts';
import { CONNECTORS } from '../../../shared/policy/sources/index.ts';
import { DAY, spansOf } from './support.ts';
import { collect, fetchPage } from './wire.ts';

let sources: PolicySources;
beforeAll(async () => {
  // Not a multiple of the page: 복지로 answers an error to a page beyond the last.
  sources = await startPolicySources({ size: 90, others: 40 });
});
afterAll(() => sources.stop());
beforeEach(() => sources.reset());

describe.each(CONNECTORS.map((connector) => [connector.id, connector] as const))('%s', (_, connector) => {
  it('is read whole, and every record becomes a document of the common form or is held back with a reason', async () => {
    const joined = await collect(sources, connector);
    expect(joined).toHaveLength(connector.id === 'gov24' ? 90 : 40);
    for (const record of joined) {
      const document = connector.toDocument(record, { day: DAY });
      if (isWithheld(document)) expect(document.withheld).toBe('not-approved');
      else {
        expect(v.safeParse(policyDocumentSchema, document).issues ?? []).toEqual([]);
        expect(document.id).toBe(`${connector.id}:${record.record}`);
        expect(document.sources).toMatchObject([{ source: connector.id, hash: textHash(joinedText(record)) }]);
      }
    }
  });

  it('every span quotes the text that it claims', async () => {
    for (const record of await collect(sources, connector)) {
      const document = connector.toDocument(record, { day: DAY });
      if (isWithheld(document)) continue;
      for (const { span, quoted } of spansOf(document)) {
        if ('code' in span) continue;
        const words = document.texts[span.field]?.slice(span.start, span.end) ?? '';
        expect(words.trim()).not.toBe('');
        if (quoted !== null) expect(words.startsWith(quoted)).toBe(true);
      }
    }
  });

  it('the same record gives the same document, whatever the order of its parts', async () => {
    const [record] = await collect(sources, connector);
    if (record === undefined) throw new Error('no record');
    const turned = { record: record.record, parts: Object.fromEntries(Object.entries(record.parts).reverse()) };
    expect(connector.toDocument(turned, { day: DAY })).toEqual(connector.toDocument(record, { day: DAY }));
  });

  it('a part that is missing costs what it says, not the programme', async () => {
    const [first, ...others] = connector.endpoints;
    for (const record of await collect(sources, connector)) {
      const list = record.parts[first.id];
      if (list === undefined) throw new Error('no list part');
      const document = connector.toDocument({ record: record.record, parts: { [first.id]: list } }, { day: DAY });
      if (!isWithheld(document)) expect(v.is(policyDocumentSchema, document)).toBe(true);
      else expect(others.length === 0 || document.withheld === 'untitled').toBe(true);
    }
  });

  it('a wrong key stops it, and is not repeated in the error', async () => {
    const result = await fetchPage(sources, connector.endpoints[0], 1, 10, 'not-the-key');
    expect(result).toMatchObject({ ok: false, error: { class: 'stop' } });
    expect(JSON.stringify(result)).not.toContain('not-the-key');
  });

  it.each([
    [{ kind: 'too-many', retryAfterSeconds: 3 }, 'limit'],
    [{ kind: 'error-xml', code: 22 }, 'limit'],
    [{ kind: 'error-json', code: 20 }, 'stop'],
    [{ kind: 'fail' }, 'retry'],
    [{ kind: 'plain' }, 'retry'],
    [{ kind: 'cut' }, 'retry'],
    [{ kind: 'html' }, 'malformed'],
  ] as const)('%o is of class %s', async (fault, expected) => {
    sources.script({ ...fault, times: 1 });
    expect(await fetchPage(sources, connector.endpoints[0], 1, 10)).toMatchObject({
      ok: false,
      error: { class: expected },
    });
  });

  it('a byte order mark and CP949 change nothing', async () => {
    const plain = await fetchPage(sources, connector.endpoints[0], 1, 10);
    for (const kind of ['bom', 'cp949'] as const) {
      sources.script({ kind, times: 1 });
      const odd = await fetchPage(sources, connector.endpoints[0], 1, 10);
      if (!odd.ok || !plain.ok) throw new Error('no page');
      expect(odd.page.records.map(({ record }) => record)).toEqual(plain.page.records.map(({ record }) => record));
    }
  });
});
