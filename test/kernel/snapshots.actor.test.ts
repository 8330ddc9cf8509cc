import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { expect, it } from 'vitest';
import { Snapshots } from '../../durable-objects/kernel/snapshots.ts';
import { sha256Hex } from '../../shared/kernel/hash.ts';
import { env, uniqueName } from './rig.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** A bucket that counts its writes. */
function counting(bucket: R2Bucket) {
  let puts = 0;
  const put = (...args: Parameters<R2Bucket['put']>) => {
    puts += 1;
    return bucket.put(...args);
  };
  return {
    bucket: { head: bucket.head.bind(bucket), get: bucket.get.bind(bucket), put } as R2Bucket,
    puts: () => puts,
  };
}

it.each([
  ['one part', ['192.0.2.1\n']],
  ['many parts', ['192.0.2.1\n', '', '198.51.100.0/24\n']],
  ['a large stream', Array.from({ length: 300 }, (_, index) => `${index}`.repeat(4_096))],
  ['nothing', []],
])('stores %s under the hash of the content, from inside an actor, and once', async (_what, texts) => {
  const { bucket, puts } = counting(env.SNAPSHOTS);
  const stub = env.BARE.getByName(uniqueName('snapshots'));
  const put = () =>
    runInDurableObject(stub, () => new Snapshots(bucket, 'feeds/a').put(texts.map(bytes), 'text/plain; charset=utf-8'));
  const whole = texts.join('');
  const receipt = await put();
  const sha256 = await sha256Hex(whole);
  expect(receipt).toEqual({ key: `feeds/a/sha256/${sha256}`, sha256, bytes: bytes(whole).byteLength });
  await evictDurableObject(stub);
  expect(await put()).toEqual(receipt);
  expect(puts()).toBe(1);
  const stored = await new Snapshots(env.SNAPSHOTS, 'feeds/a').get(receipt.key);
  expect(stored?.httpMetadata?.contentType).toBe('text/plain; charset=utf-8');
  expect(await stored?.text()).toBe(whole);
});

it('uploads again over an object of another size', async () => {
  const snapshots = new Snapshots(env.SNAPSHOTS, 'feeds/b');
  const { key } = await snapshots.put([bytes('whole')], 'text/plain');
  await env.SNAPSHOTS.put(key, 'cut');
  await snapshots.put([bytes('whole')], 'text/plain');
  expect(await (await snapshots.get(key))?.text()).toBe('whole');
});

it('fails when the bucket does, and has no object under an unknown key', async () => {
  const broken = {
    head: async () => null,
    put: async () => {
      throw new Error('bucket is down');
    },
  } as unknown as R2Bucket;
  const put = new Snapshots(broken, 'feeds/c').put([bytes('a'), bytes('b')], 'text/plain');
  await expect(put).rejects.toThrow('bucket is down');
  expect(await new Snapshots(env.SNAPSHOTS, 'feeds/c').get('feeds/c/sha256/none')).toBeNull();
});
