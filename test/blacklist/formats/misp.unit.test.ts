import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { mispEventUuid } from '../../../shared/blacklist/formats/misp/event.ts';
import { mispUuid } from '../../../shared/blacklist/formats/misp/uuid.ts';
import { formatOf } from '../../../shared/blacklist/formats/registry.ts';
import { detailed, render, subjectOf } from './support.ts';

const UUID5 = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const blocks = [detailed('198.51.100.7', { reason: 'a\n"b"', score: 80 }), detailed('2001:db8::/32')];

interface Attribute {
  readonly uuid: string;
  readonly value: string;
  readonly type: string;
  readonly comment: string;
}
interface Event {
  readonly uuid: string;
  readonly timestamp: string;
  readonly info: string;
  readonly Attribute: readonly Attribute[];
}

const eventOf = (options = {}, number = 7): Event =>
  (JSON.parse(render(formatOf('misp-event'), blocks, options, subjectOf(blocks, number))) as { Event: Event }).Event;

/** RFC 9562, with another implementation of SHA-1, from the namespace of URLs on. */
function expectedUuid5(namespace: string, name: string): string {
  const hash = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest();
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

describe('a MISP feed', () => {
  it('names things by UUIDs of version 5', () => {
    const own = expectedUuid5('6ba7b811-9dad-11d1-80b4-00c04fd430c8', 'aegis/misp');
    expect(mispUuid('event/main')).toBe(expectedUuid5(own, 'event/main'));
    expect(mispUuid('한글')).toMatch(UUID5);
  });

  it('has one event a list, the same in every version, whose attributes keep their UUIDs', () => {
    const [first, second] = [eventOf({}, 7), eventOf({}, 1008)];
    expect(first.uuid).toBe(mispEventUuid('main'));
    expect(second.uuid).toBe(first.uuid);
    expect(Number(second.timestamp)).toBeGreaterThan(Number(first.timestamp));
    expect(second.Attribute.map(({ uuid }) => uuid)).toEqual(first.Attribute.map(({ uuid }) => uuid));
    for (const { uuid } of first.Attribute) expect(uuid).toMatch(UUID5);
    expect(mispEventUuid('other')).not.toBe(first.uuid);
  });

  it('says in the manifest what the event says', () => {
    const options = { org: 'SOC 한국', tlp: 'green' };
    const manifest = JSON.parse(render(formatOf('misp-manifest'), blocks, options)) as Record<
      string,
      Record<string, unknown>
    >;
    const event = eventOf(options) as unknown as Record<string, unknown>;
    expect(Object.keys(manifest)).toEqual([event.uuid]);
    for (const [name, value] of Object.entries(manifest[mispEventUuid('main')]!)) {
      expect({ name, value: event[name] }).toEqual({ name, value });
    }
    expect(manifest[mispEventUuid('main')]).toMatchObject({
      Orgc: { name: 'SOC 한국' },
      Tag: [{ name: 'tlp:green' }],
      date: '2026-11-24',
    });
  });

  it('has an ip-dst attribute for every block, with what is known as its comment', () => {
    expect(eventOf().Attribute.map(({ type, value, comment }) => [type, value, comment])).toEqual([
      ['ip-dst', '198.51.100.7', 'a "b"; score 80'],
      ['ip-dst', '2001:db8::/32', ''],
    ]);
  });

  it('has the MD5 of every value of the event in hashes.csv', () => {
    const expected = eventOf().Attribute.map(
      ({ value }) => `${createHash('md5').update(value).digest('hex')},${mispEventUuid('main')}\n`,
    );
    expect(render(formatOf('misp-hashes'), blocks)).toBe(expected.join(''));
  });

  it('of no blocks is JSON, too', () => {
    expect((JSON.parse(render(formatOf('misp-event'), [])) as { Event: Event }).Event.Attribute).toEqual([]);
  });
});
