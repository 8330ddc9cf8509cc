import { generateGov24, type Row } from '../../scripts/fakes/policy/generate.ts';
import { sha256Hex } from '../../shared/kernel/hash.ts';
import { inOrder } from '../../shared/policy/catalogue/build.ts';
import { chunksOf } from '../../shared/policy/catalogue/chunks.ts';
import {
  CATALOGUE_POINTER_KEY,
  type CataloguePointer,
  type Manifest,
  manifestKey,
  objectKey,
  versionOf,
} from '../../shared/policy/catalogue/manifest.ts';
import { PART_FIELDS, PARTS } from '../../shared/policy/catalogue/parts.ts';
import type { PolicyDocument } from '../../shared/policy/document/document.ts';
import { gov24 } from '../../shared/policy/sources/gov24/connector.ts';

/** Documents in the form of the national catalogue, as its connector reads them. */
export function nationalDocuments(count: number, today: string): PolicyDocument[] {
  const { serviceList, serviceDetail, supportConditions } = generateGov24({ count, today });
  const byId = (rows: readonly Row[]) => new Map(rows.map((row) => [String(row.서비스ID), JSON.stringify(row)]));
  const [details, conditions] = [byId(serviceDetail), byId(supportConditions)];
  return serviceList.flatMap((row) => {
    const record = String(row.서비스ID);
    const parts = {
      serviceList: JSON.stringify(row),
      serviceDetail: details.get(record) ?? '{}',
      supportConditions: conditions.get(record) ?? '{}',
    };
    const document = gov24.toDocument({ record, parts }, { day: today, hash: '0'.repeat(64) });
    return 'withheld' in document ? [] : [document];
  });
}

/** Every object of a snapshot, the pointer last, as they lie in the bucket. */
export async function snapshotObjects(
  documents: readonly PolicyDocument[],
): Promise<readonly { readonly key: string; readonly bytes: Uint8Array }[]> {
  const published = inOrder(documents);
  const objects: { key: string; bytes: Uint8Array }[] = [];
  const keep = async (bytes: Uint8Array) => {
    const sha256 = await sha256Hex(bytes);
    objects.push({ key: objectKey(sha256), bytes });
    return { sha256, bytes: bytes.byteLength };
  };
  const parts: Manifest['parts'] = {};
  for (const field of PART_FIELDS) parts[field] = await keep(PARTS[field].build(published));
  const chunks: Manifest['documents'] = [];
  for (const { first, count, bytes } of chunksOf(published)) chunks.push({ ...(await keep(bytes)), first, count });
  const manifest: Manifest = { format: 1, count: published.length, parts, documents: chunks };
  const version = await versionOf(manifest);
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const pointer: CataloguePointer = { format: 1, version, sequence: 1, count: published.length, builtAt: 0 };
  objects.push({ key: manifestKey(version), bytes: json(manifest) });
  objects.push({ key: CATALOGUE_POINTER_KEY, bytes: json(pointer) });
  return objects;
}
