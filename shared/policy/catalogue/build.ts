import { sha256Hex } from '../../kernel/hash.ts';
import type { PolicyDocument } from '../document/document.ts';
import type { Catalogue } from './catalogue.ts';
import { chunksOf } from './chunks.ts';
import type { Manifest } from './manifest.ts';
import { versionOf } from './manifest.ts';
import { openCatalogue } from './open.ts';
import type { Published, PublishedSeries } from './part.ts';
import { PART_FIELDS, PARTS, type PartField } from './parts.ts';

/**
 * Builds a catalogue in memory, without storage: for benches, evaluations and tests. The same documents give the same version as
 * the actor gives them.
 *
 * @param documents In any order; of one id the last counts.
 * @example
 * const catalogue = await buildCatalogue(documents);
 * catalogue.search.search('월세', { limit: 10 });
 */
export async function buildCatalogue(documents: Iterable<PolicyDocument | Published>): Promise<Catalogue> {
  const published = inOrder(documents);
  const parts = Object.fromEntries(PART_FIELDS.map((field) => [field, PARTS[field].build(published)])) as Record<
    PartField,
    Uint8Array
  >;
  const version = await versionOf(await manifestOf(published, parts));
  const document = (position: number) => Promise.resolve(published[position]!.document);
  return openCatalogue({ version, parts, document });
}

/** Documents as parts are built from them: rising by id, each id once. */
export function inOrder(documents: Iterable<PolicyDocument | Published>): readonly Published[] {
  const byId = new Map<string, Published>();
  for (const each of documents) {
    const published = 'document' in each ? each : { document: each, version: 1 };
    byId.set(published.document.id, published);
  }
  return [...byId.values()].sort((a, b) => (a.document.id < b.document.id ? -1 : 1));
}

async function manifestOf(published: PublishedSeries, parts: Record<PartField, Uint8Array>): Promise<Manifest> {
  const named = async (bytes: Uint8Array) => ({ sha256: await sha256Hex(bytes), bytes: bytes.byteLength });
  const entries = await Promise.all(
    Object.entries(parts).map(async ([field, bytes]) => [field, await named(bytes)] as const),
  );
  const documents: Manifest['documents'] = [];
  for (const { first, count, bytes } of chunksOf(published)) documents.push({ ...(await named(bytes)), first, count });
  return { format: 1, count: published.length, parts: Object.fromEntries(entries), documents };
}
