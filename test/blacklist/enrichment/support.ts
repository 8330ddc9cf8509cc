import { env } from 'cloudflare:workers';
import { encodeEnrichment } from '../../../shared/blacklist/enrichment/encode.ts';
import { ENRICHMENT_POINTER_KEY, enrichmentKey } from '../../../shared/blacklist/enrichment/layout.ts';
import { resolve } from '../../../shared/blacklist/enrichment/resolve.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';

/** Puts a small snapshot into the bucket: 1.0.0.0/16 is KR and AS4766, 1.1.0.0/16 US and AS15169. */
export async function putEnrichment(dataVersion = 'test'): Promise<void> {
  const steps4 = resolve(
    [
      { lo: 0x01000000, hi: 0x0100ffff, value: 1 },
      { lo: 0x01010000, hi: 0x0101ffff, value: 2 },
    ],
    0xffff_ffff,
  );
  const none = { starts: [] as bigint[], values: [] };
  const plain = await encodeEnrichment({
    dataVersion,
    origins: [],
    steps: { country4: steps4, asn4: steps4, country6: none, asn6: none },
    countries: ['KR', 'US'],
    asns: [4766, 15_169],
    names: ['Korea Telecom', 'Google LLC'],
  });
  const stream = new Blob([plain]).stream().pipeThrough(new CompressionStream('gzip'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const sha256 = await sha256Hex(bytes);
  const key = enrichmentKey(sha256);
  await env.SNAPSHOTS.put(key, bytes);
  const pointer = { format: 1, dataVersion, key, sha256, bytes: bytes.length };
  await env.SNAPSHOTS.put(ENRICHMENT_POINTER_KEY, JSON.stringify(pointer));
}
