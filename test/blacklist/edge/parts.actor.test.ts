import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { buildLookup } from '../../../shared/blacklist/lookup/build.ts';
import { PackedEntries } from '../../../shared/blacklist/lookup/packed-entries.ts';
import { partition } from '../../../shared/blacklist/lookup/partition.ts';
import { openTableBytes } from '../../../shared/blacklist/lookup/read.ts';
import { emptyColumns } from '../../../shared/blacklist/lookup/segments.ts';
import { type FeedPointer, pointerKey } from '../../../shared/blacklist/publication/pointer.ts';
import { openChecker } from '../../../workers/blacklist/edge/check.ts';

afterEach(() => void vi.restoreAllMocks());

const COUNT = 1_000;
const addressAt = (i: number): number => 0x01000000 + 16 * i;
const single = (lo: number) => ({ family: 4, lo, hi: lo }) as const;

/** Every sixteenth address from 1.0.0.0 on, and a network around the first 500; in parts of about 60. */
async function tableOf(reason: string): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new PackedEntries();
  const infos = [reason, 'network'].map((one) => JSON.stringify([{ source: 'a', reason: one }]));
  packed.add4(addressAt(0), addressAt(0), 0, 0);
  packed.add4(addressAt(0), addressAt(500) - 1, 1, 0);
  for (let i = 1; i < COUNT; i++) packed.add4(addressAt(i), addressAt(i), 0, 0);
  const parts = await partition(packed, infos, { least: 40, spread: 16, most: 80 });
  return new Uint8Array(await new Blob([...parts]).arrayBuffer());
}

/** A list whose live version has this table. */
async function published(list: string, table: Uint8Array<ArrayBuffer>): Promise<string> {
  const none = emptyColumns(0, 1);
  const key = `feeds/${list}/sha256/table`;
  const exemptKey = `feeds/${list}/sha256/exempt`;
  await env.SNAPSHOTS.put(key, table);
  await env.SNAPSHOTS.put(exemptKey, new Blob(buildLookup({ v4: none, v6: none, infos: [], meta: '' })));
  const counts = { bytes: 1, lines4: 1, lines6: 0, entries: COUNT, addresses4: 1, publishedAt: 1, compiledAt: 1 };
  const pointer: FeedPointer = {
    ...counts,
    ...{ format: 1, list, version: 1, sha256: 'a', textKey: 'none', lookupKey: key, exemptKey, hold: null },
    breakdown: { bySource: {}, byCategory: {}, byCountry: {} },
  };
  await env.SNAPSHOTS.put(pointerKey(list), JSON.stringify(pointer));
  return key;
}

describe('checks of a list whose table is in parts', () => {
  it('read the front and the parts that they need, each once', async () => {
    const key = await published('parts', await tableOf('scan'));
    const reads = vi.spyOn(Object.getPrototypeOf(env.SNAPSHOTS) as R2Bucket, 'get');
    const timesRead = () => reads.mock.calls.filter(([asked]) => asked === key).length;
    const checker = await openChecker(env, 'parts', Date.now());
    const answers = await Promise.all(Array.from({ length: 12 }, () => checker.check(single(addressAt(7)))));
    for (const answer of answers) expect(answer).toMatchObject({ listed: true, match: { address: '1.0.0.112' } });
    expect(timesRead()).toBe(2);
    const again = await openChecker(env, 'parts', Date.now());
    expect(await again.check(single(addressAt(7)))).toEqual(answers[0]);
    expect(await again.check(single(addressAt(7) + 1))).toMatchObject({ match: { address: '1.0.0.0-1.0.31.63' } });
    expect(await again.check(single(addressAt(0) - 1))).toMatchObject({ listed: false, match: null });
    expect(timesRead()).toBe(2);
  });

  it('answer many as one by one, each part read once', async () => {
    const table = await tableOf('worm');
    const key = await published('many', table);
    const { parts } = await openTableBytes(table.buffer);
    const reads = vi.spyOn(Object.getPrototypeOf(env.SNAPSHOTS) as R2Bucket, 'get');
    const checker = await openChecker(env, 'many', Date.now());
    const asked = Array.from({ length: 3_000 }, (_, i) => single(addressAt((i * 7919) % 1_200) + (i % 2)));
    const verdicts = await checker.checkAll(asked);
    expect(reads.mock.calls.filter(([one]) => one === key)).toHaveLength(1 + parts!.segments.length);
    for (const [i, { lo }] of asked.entries()) {
      const at = (lo - addressAt(0)) / 16;
      expect(verdicts[i]!.listed).toBe(at < 500 || (at < COUNT && Number.isInteger(at)));
      if (i % 100 === 0) expect(verdicts[i]).toEqual(await checker.check(asked[i]!));
    }
  });

  it('fail where a part is damaged, and nowhere else', async () => {
    const table = await tableOf('spam');
    const { parts } = await openTableBytes(table.buffer);
    const last = parts!.segments.at(-1)!;
    table[last.offset + last.bytes - 8]! ^= 1;
    await published('damaged', table);
    const checker = await openChecker(env, 'damaged', Date.now());
    expect(await checker.check(single(addressAt(7)))).toMatchObject({ listed: true });
    await expect(checker.check(single(addressAt(COUNT - 1)))).rejects.toMatchObject({ code: 'internal' });
    await expect(checker.checkAll([single(addressAt(7)), single(addressAt(COUNT))])).rejects.toMatchObject({
      code: 'internal',
    });
  });

  it('fail for as long as the table is not there', async () => {
    const table = await tableOf('ddos');
    const key = await published('gone', table);
    const checker = await openChecker(env, 'gone', Date.now());
    await env.SNAPSHOTS.delete(key);
    await expect(checker.check(single(addressAt(7)))).rejects.toMatchObject({ code: 'unavailable' });
    await env.SNAPSHOTS.put(key, table);
    expect(await checker.check(single(addressAt(7)))).toMatchObject({ listed: true });
  });
});
