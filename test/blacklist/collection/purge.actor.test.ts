import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SourceObjects } from '../../../durable-objects/blacklist/source/objects.ts';
import { ARTEFACT_PREFIX, RETENTION_MS } from '../../../shared/blacklist/retention.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import { purgeArtefacts } from '../../../workers/blacklist/service/housekeeping.ts';
import { claimsOf, lines, meta, settle, sourceOf } from '../source/support.ts';
import { api, isStored, uploadText } from './support.ts';

afterEach(() => void vi.restoreAllMocks());

const LATER = () => Date.now() + RETENTION_MS + 60_000;
const full = '?format=plain&scope=full';
const put = (text: string) => sha256Hex(text).then((sha256) => env.ARTEFACTS.put(ARTEFACT_PREFIX + sha256, text));

async function source(id: string, ...texts: readonly string[]) {
  await api('POST', '/sources', { id, kind: 'upload' });
  for (const text of texts) {
    await uploadText(id, text, full);
    await settle(id);
  }
}

describe('the nightly purge of artefacts', { timeout: 120_000 }, () => {
  it('deletes what is old and that no run leads to, page by page, wherever it begins', async () => {
    await source('purge-a', lines(60, 3), lines(61, 3));
    const orphans = Array.from({ length: 12 }, (_, i) => `orphan ${i}`);
    for (const text of orphans) await put(text);
    await put('stays: another prefix').then(() => env.ARTEFACTS.put('artefacts/other', 'x'));
    expect(await purgeArtefacts(env, Date.now() + RETENTION_MS - 60_000)).toBe(0);
    expect(await purgeArtefacts(env, LATER(), { pages: 40, pageSize: 2 })).toBe(orphans.length + 1);
    for (const text of orphans) expect(await isStored(text)).toBe(false);
    expect(await isStored(lines(60, 3))).toBe(true);
    expect(await isStored(lines(61, 3))).toBe(true);
    expect(await env.ARTEFACTS.head('artefacts/other')).not.toBeNull();
  });

  it('reaches every object within some nights, though each looks at few', async () => {
    const orphans = Array.from({ length: 30 }, (_, i) => `nights ${i}`);
    for (const text of orphans) await put(text);
    let deleted = 0;
    for (let night = 0; night < 400 && deleted < orphans.length; night++) {
      const now = LATER() + night * 86_400_000;
      deleted += await purgeArtefacts(env, now, { pages: 1, pageSize: 4 });
    }
    expect(deleted).toBe(orphans.length);
  });

  it('leaves what a replay needs, before, during and after it', async () => {
    const [earlier, later] = [lines(62, 3), lines(63, 2)];
    await source('purge-replay', earlier, later);
    const sha256 = await sha256Hex(earlier);
    await purgeArtefacts(env, LATER());
    await sourceOf('purge-replay').replay(sha256, false, meta);
    await purgeArtefacts(env, LATER());
    expect(await settle('purge-replay')).toMatchObject({ status: 'succeeded', trigger: 'replay' });
    expect((await claimsOf('purge-replay')).size).toBe(5);
    await purgeArtefacts(env, LATER());
    expect(await isStored(earlier)).toBe(true);
  });

  it('deletes nothing when a source cannot be asked', async () => {
    await source('purge-silent', lines(64, 1));
    await put('nobody needs this');
    await runInDurableObject(env.SOURCE.getByName('purge-silent'), (actor) => {
      vi.spyOn(Object.getPrototypeOf(actor), 'artefactsInUse').mockImplementation(() => {
        throw new Error('down');
      });
    });
    await expect(purgeArtefacts(env, LATER())).rejects.toThrow();
    expect(await isStored('nobody needs this')).toBe(true);
  });

  it('leaves what is stored again while the sources are asked', async () => {
    await source('purge-again', lines(65, 1));
    await put('comes back');
    const key = ARTEFACT_PREFIX + (await sha256Hex('comes back'));
    const list = env.ARTEFACTS.list.bind(env.ARTEFACTS);
    let reads = 0;
    const bucket = {
      // The second look at the page is the one before the delete.
      list: async (options: R2ListOptions) => {
        const page = await list(options);
        reads += 1;
        if (reads < 2) return page;
        const renewed = (object: R2Object) =>
          object.key === key ? { key, uploaded: new Date(Date.now() + RETENTION_MS) } : object;
        return { ...page, objects: page.objects.map(renewed) };
      },
      delete: (keys: string[]) => env.ARTEFACTS.delete(keys),
    };
    await purgeArtefacts({ ...env, ARTEFACTS: bucket as unknown as R2Bucket }, LATER());
    expect(await isStored('comes back')).toBe(true);
  });

  it('lets go what a source had that was deleted long ago, which can replay nothing after that', async () => {
    const text = lines(66, 2);
    await source('purge-deleted', text);
    await sourceOf('purge-deleted').remove(null, meta);
    await purgeArtefacts(env, LATER());
    expect(await isStored(text)).toBe(true);
    await runInDurableObject(env.SOURCE.getByName('purge-deleted'), (_, { storage }) => {
      storage.sql.exec("UPDATE source SET state = json_set(state, '$.deletedAt', 1)");
    });
    await purgeArtefacts(env, LATER());
    expect(await isStored(text)).toBe(false);
  });
});

describe('an artefact that is stored again', () => {
  it('is written anew when it is old, so that it does not look as if it could go', async () => {
    const bytes = new TextEncoder().encode('seen before');
    const age = { ms: 0 };
    let puts = 0;
    const head = async (key: string) => {
      const object = await env.ARTEFACTS.head(key);
      return object && { size: object.size, uploaded: new Date(object.uploaded.getTime() - age.ms) };
    };
    const store = (...args: Parameters<R2Bucket['put']>) => {
      puts += 1;
      return env.ARTEFACTS.put(...args);
    };
    const objects = new SourceObjects({ head, put: store } as unknown as R2Bucket, 'x');
    const artefact = { bytes, format: 'plain', scope: { kind: 'full' }, name: 'a', group: null } as const;
    await objects.putArtefact(artefact);
    await objects.putArtefact(artefact);
    expect(puts).toBe(1);
    age.ms = RETENTION_MS / 2;
    await objects.putArtefact(artefact);
    expect(puts).toBe(2);
  });
});
