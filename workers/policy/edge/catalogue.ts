import type { PolicyCatalogue } from '../../../durable-objects/policy/catalogue.ts';
import { callActor } from '../../../shared/kernel/actor-call.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { SingleLoad } from '../../../shared/kernel/single-load.ts';
import { buildCatalogue } from '../../../shared/policy/catalogue/build.ts';
import type { Catalogue } from '../../../shared/policy/catalogue/catalogue.ts';
import type { CataloguePointer, Manifest } from '../../../shared/policy/catalogue/manifest.ts';
import type { Remote } from '../service/actors.ts';
import { loadCatalogue, loadManifest } from './load.ts';
import { livePointer } from './pointer.ts';

/** Catalogues in memory, some tens of MB each: the live one, and one for what was recommended before. */
const HELD = 2;

interface Shelf {
  /** By version, the last used last. */
  readonly held: Map<string, Catalogue>;
  readonly kept: Set<string>;
  readonly loads: SingleLoad<Catalogue>;
}

// By bucket: tests and previews run several environments in one isolate.
const shelves = new WeakMap<R2Bucket, Shelf>();
let made: Catalogue | null = null;

/**
 * The live catalogue, from the isolate's memory where it can be; at most five seconds behind the pointer. Before anything was
 * published it is empty.
 *
 * @param now ms since the epoch.
 * @throws AegisError `unavailable` when nothing can be read.
 */
export async function currentCatalogue(env: Env, now: number): Promise<Catalogue> {
  const pointer = await livePointer(env.SNAPSHOTS, now);
  return pointer === null ? emptyCatalogue() : catalogueOf(env, pointer.version);
}

/**
 * A certain version, to compute something again as it was.
 *
 * @throws AegisError `not_found` for a version that is not there (any longer: what nobody has kept goes after 30 days).
 */
export async function catalogueOf(env: Env, version: string): Promise<Catalogue> {
  const bucket = env.SNAPSHOTS;
  const shelf = shelfOf(bucket);
  const { held } = shelf;
  const known = held.get(version);
  if (known !== undefined && known === [...held.values()].at(-1)) return known;
  const load = async () => held.get(version) ?? (await loadCatalogue(bucket, version)) ?? (await emptyOf(version));
  const catalogue = known ?? (await shelf.loads.get(version, load));
  held.delete(version);
  held.set(version, catalogue);
  for (const oldest of [...held.keys()].slice(0, -HELD)) held.delete(oldest);
  return catalogue;
}

/**
 * Keeps a version for ever, because a stored answer names it. Asks the actor once a version and isolate.
 *
 * @throws AegisError `not_found` for a version that is not there, `unavailable`.
 */
export async function keepCatalogue(env: Env, version: string): Promise<void> {
  const { kept } = shelfOf(env.SNAPSHOTS);
  if (kept.has(version) || made?.version === version) return;
  const actor = () => env.POLICY_CATALOGUE.getByName('main') as unknown as Remote<PolicyCatalogue>;
  await callActor(() => actor().keep(version), {
    idempotent: true,
    random: Math.random,
    sleep: (ms) => scheduler.wait(ms),
  });
  kept.add(version);
}

/** The pointer and what it leads to, for who looks after the catalogue; `null` before anything was published. */
export async function liveManifest(
  env: Env,
  now: number,
): Promise<{ readonly pointer: CataloguePointer; readonly manifest: Manifest } | null> {
  const pointer = await livePointer(env.SNAPSHOTS, now);
  const manifest = pointer && (await loadManifest(env.SNAPSHOTS, pointer.version));
  return pointer && manifest && { pointer, manifest };
}

/** The empty version is made, not stored; any other that was not found is not there. */
async function emptyOf(version: string): Promise<Catalogue> {
  const empty = await emptyCatalogue();
  if (empty.version === version) return empty;
  throw new AegisError('not_found', `there is no version ${version} of the catalogue`);
}

/** What there is before anything was published. */
async function emptyCatalogue(): Promise<Catalogue> {
  made ??= await buildCatalogue([]);
  return made;
}

function shelfOf(bucket: R2Bucket): Shelf {
  const known = shelves.get(bucket);
  if (known !== undefined) return known;
  const shelf: Shelf = {
    held: new Map(),
    kept: new Set(),
    loads: new SingleLoad({ wait: (ms) => scheduler.wait(ms), patienceMs: 20_000 }),
  };
  shelves.set(bucket, shelf);
  return shelf;
}
