import { describe, expect, it } from 'vitest';
import { NO_DEFAULTS, parse } from './support.ts';

const json = (value: unknown): string => JSON.stringify(value);

describe('json', () => {
  it('reads strings, objects, a dotted path and named properties', async () => {
    expect((await parse(json(['192.0.2.1', '2001:db8::/48']), 'json')).ranges).toEqual(['192.0.2.1', '2001:db8::/48']);
    const items = [{ net: { at: '192.0.2.0/28' }, note: '스캔', cc: 'Korea' }];
    const options = { ...NO_DEFAULTS, json: { path: 'data.items', address: 'net.at', reason: 'note', country: 'cc' } };
    const { records, report } = await parse(json({ data: { items } }), 'json', options);
    expect(records[0]).toMatchObject({ text: '192.0.2.0/28', line: 1 });
    expect(records[0]?.record.facts).toMatchObject({ reason: '스캔', country: 'KR' });
    expect(report).toMatchObject({ format: 'json', mapVersion: 'json@1' });
  });

  it('finds the one array of an object and the usual names of the address', async () => {
    const prefixes = [{ ip_prefix: '192.0.2.0/28', region: 'x' }, { ip: '192.0.2.99' }, { value: '203.0.113.1' }];
    const { ranges } = await parse(json({ created: 'now', prefixes }), 'auto');
    expect(ranges).toEqual(['192.0.2.0/28', '192.0.2.99', '203.0.113.1']);
  });

  it('reads JSON Lines, the metadata of Spamhaus at their end, and says which line is bad', async () => {
    const text =
      '{"cidr":"192.0.2.0/24","sblid":"SBL1"}\n{"cidr":"198.51.100.0/24"}\n{"cidr":\n{"x":1}\n{"type":"metadata","records":2}\n';
    for (const format of ['json', 'auto'] as const) {
      const { ranges, refusals, report } = await parse(text, format);
      expect(ranges).toEqual(['192.0.2.0/24', '198.51.100.0/24']);
      expect(refusals).toEqual(['3 not-an-address', '4 field-missing']);
      expect(report.lines).toBe(4);
    }
  });

  it('rejects elements one by one', async () => {
    const elements = ['1..2.3', 7, null, { ip: 5 }, { ip: '192.0.2.1/0/x' }, {}, [], '192.0.2.1'];
    const { refusals, ranges } = await parse(json(elements), 'json');
    expect(ranges).toEqual(['192.0.2.1']);
    expect(refusals).toEqual([
      '1 octet-missing',
      '2 field-missing',
      '3 field-missing',
      '4 field-missing',
      '5 trailing-text',
      '6 field-missing',
      '7 field-missing',
    ]);
  });

  it('takes nothing from prototypes', async () => {
    const options = { ...NO_DEFAULTS, json: { path: 'constructor.name' } };
    await expect(parse('{"a":1}', 'json', options)).rejects.toMatchObject({ code: 'artefact_layout_drifted' });
  });

  it.each([
    ['cut off', '{"data":["192.0.2.1"', 'artefact_unreadable'],
    ['text', 'hello', 'artefact_unreadable'],
    ['deeper than anything', '['.repeat(200_000), 'artefact_unreadable'],
    ['without an array at the path', '{"data":{}}', 'artefact_layout_drifted'],
    ['larger than the limit', `["${'x'.repeat((16 << 20) + 1)}"]`, 'artefact_too_large'],
  ])('refuses a document that is %s', async (_, text, code) => {
    const options = { ...NO_DEFAULTS, json: { path: 'data' } };
    await expect(parse(text, 'json', options)).rejects.toMatchObject({ code });
  });
});
