import * as v from 'valibot';
import { AegisError } from '../../../shared/kernel/error.ts';
import { SingleLoad } from '../../../shared/kernel/single-load.ts';
import type { Catalogue } from '../../../shared/policy/catalogue/catalogue.ts';
import { readChunk } from '../../../shared/policy/catalogue/chunks.ts';
import { type Manifest, manifestKey, manifestSchema, objectKey } from '../../../shared/policy/catalogue/manifest.ts';
import { openCatalogue } from '../../../shared/policy/catalogue/open.ts';
import { PART_FIELDS, type PartField } from '../../../shared/policy/catalogue/parts.ts';
import type { PolicyDocument } from '../../../shared/policy/document/document.ts';

/** Chunks of documents kept decoded, half a MB each. */
const CHUNKS = 8;

/**
 * Reads a version from the bucket and decodes it.
 *
 * @returns `null` for a version that is not there.
 * @throws AegisError `internal` for one that lacks a part.
 */
export async function loadCatalogue(bucket: R2Bucket, version: string): Promise<Catalogue | null> {
  const manifest = await loadManifest(bucket, version);
  if (manifest === null) return null;
  const entries = PART_FIELDS.map(async (field) => [field, await read(bucket, manifest.parts[field]?.sha256)] as const);
  const parts = Object.fromEntries(await Promise.all(entries)) as Record<PartField, Uint8Array>;
  return openCatalogue({ version, parts, document: documentsOf(bucket, manifest) });
}

/** What a version consists of; `null` for one that is not there. */
export async function loadManifest(bucket: R2Bucket, version: string): Promise<Manifest | null> {
  const object = await bucket.get(manifestKey(version));
  return object && v.parse(manifestSchema, await object.json());
}

function documentsOf(bucket: R2Bucket, { documents }: Manifest): (position: number) => Promise<PolicyDocument> {
  const chunks = new Map<string, PolicyDocument[]>();
  const loads = new SingleLoad<PolicyDocument[]>({ wait: (ms) => scheduler.wait(ms), patienceMs: 20_000 });
  return async (position) => {
    const chunk = documents.findLast(({ first }) => first <= position);
    if (chunk === undefined) throw new AegisError('not_found', `the catalogue has no programme ${position}`);
    const { sha256, first } = chunk;
    const load = async () => chunks.get(sha256) ?? readChunk(await read(bucket, sha256));
    const found = await loads.get(sha256, load);
    chunks.delete(sha256);
    chunks.set(sha256, found);
    for (const oldest of [...chunks.keys()].slice(0, -CHUNKS)) chunks.delete(oldest);
    return found[position - first]!;
  };
}

async function read(bucket: R2Bucket, sha256: string | undefined): Promise<Uint8Array> {
  const object = sha256 === undefined ? null : await bucket.get(objectKey(sha256));
  if (object === null)
    throw new AegisError('internal', 'An object that the manifest of the catalogue names is not there');
  return new Uint8Array(await object.arrayBuffer());
}
