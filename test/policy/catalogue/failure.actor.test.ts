import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it, vi } from 'vitest';
import { Objects } from '../../../durable-objects/policy/catalogue/objects.ts';
import { CATALOGUE_POINTER_KEY } from '../../../shared/policy/catalogue/manifest.ts';
import { PARTS } from '../../../shared/policy/catalogue/parts.ts';
import { catalogueOf, currentCatalogue, keepCatalogue } from '../../../workers/policy/edge/catalogue.ts';
import { catalogue, compiled, newsOf } from './support.ts';

const DAY_MS = 86_400_000;
let clock = Date.now();
/** Ever later, so that the edge looks again each time. */
const later = () => {
  clock += 10_000;
  return clock;
};

it('a part that fails is named and leaves the last snapshot in place; it is tried again', async () => {
  await catalogue().absorb([newsOf('gov24:1', 1)]);
  const { live } = await compiled();
  const broken = vi.spyOn(PARTS.graph, 'build').mockImplementation(() => {
    throw new Error('no graph today');
  });
  await catalogue().absorb([newsOf('gov24:2', 1)]);
  await runInDurableObject(env.POLICY_CATALOGUE.getByName('main'), async (instance, { storage }) => {
    storage.sql.exec("UPDATE setting SET json = '1' WHERE key = 'waitingSince'");
    storage.sql.exec("UPDATE k_alarms SET due_at = 1 WHERE kind = 'compile'");
    await instance.alarm();
  });
  const status = await catalogue().status();
  expect(status.live).toBe(live);
  expect(status.runs[0]).toMatchObject({
    outcome: 'failed',
    version: null,
    failure: { part: 'graph', code: 'internal' },
  });
  expect(status.nextCompilationAt).not.toBeNull();
  expect((await currentCatalogue(env, later())).ids).toEqual(['gov24:1']);
  broken.mockRestore();
  expect((await compiled()).runs[0]).toMatchObject({ outcome: 'published', count: 2 });
  expect((await currentCatalogue(env, later())).ids).toEqual(['gov24:1', 'gov24:2']);
});

it('the bucket that fails for a moment leaves isolates with what they have', async () => {
  const before = await currentCatalogue(env, later());
  const get = vi.spyOn(env.SNAPSHOTS, 'get').mockRejectedValue(new Error('R2 is away'));
  try {
    expect(await currentCatalogue(env, later())).toBe(before);
  } finally {
    get.mockRestore();
  }
});

it('sweeps what nobody named for thirty days, and nothing that the live or a named version needs', async () => {
  await compiled();
  const named = (await catalogue().status()).live ?? '';
  await keepCatalogue(env, named);
  await catalogue().absorb([newsOf('gov24:3', 1, { title: '곧 없어질 판' })]);
  const gone = (await compiled()).live ?? '';
  await catalogue().absorb([newsOf('gov24:3', 2, { title: '지금 판' })]);
  const live = (await compiled()).live ?? '';
  const versions = async () =>
    (await env.SNAPSHOTS.list({ prefix: 'policy/catalogue/manifests/' })).objects.map(({ key }) => key.slice(-37, -5));
  expect(await versions()).toEqual(expect.arrayContaining([named, gone, live]));
  const objects = async () => (await env.SNAPSHOTS.list({ prefix: 'policy/catalogue/sha256/' })).objects.length;
  const many = await objects();
  await runInDurableObject(env.POLICY_CATALOGUE.getByName('main'), async (_, { storage }) => {
    const store = new Objects(storage.sql, env.SNAPSHOTS);
    const now = Date.now() + 31 * DAY_MS;
    await store.useLive(live, now);
    while ((await store.sweep(live, now)) > 0);
  });
  expect(await versions()).toEqual(expect.arrayContaining([named, live]));
  expect(await versions()).not.toContain(gone);
  expect(await objects()).toBeLessThan(many);
  const current = await currentCatalogue(env, later());
  expect(current.version).toBe(live);
  for (const position of current.cards.keys())
    expect((await current.document(position)).id).toBe(current.ids[position]);
  expect((await (await catalogueOf(env, named)).document(0)).id).toBe('gov24:1');
});

it('the pointer moves only from where the actor has seen it', async () => {
  const before = await compiled();
  // Somebody else, a restored backup perhaps, has moved it meanwhile.
  const pointer = await env.SNAPSHOTS.get(CATALOGUE_POINTER_KEY).then((object) => object?.json<{ sequence: number }>());
  await env.SNAPSHOTS.put(
    CATALOGUE_POINTER_KEY,
    JSON.stringify({ ...pointer, version: 'e'.repeat(32), sequence: 900 }),
  );
  await catalogue().recompile();
  const after = await compiled();
  expect(after.live).toBe(before.live);
  const mended = await env.SNAPSHOTS.get(CATALOGUE_POINTER_KEY).then((object) => object?.json());
  expect(mended).toMatchObject({ version: before.live, sequence: 901 });
});
