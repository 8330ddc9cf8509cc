import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { compileEnrichment, installedVersion } from '../../../scripts/enrichment/compile.ts';
import { parseAddress } from '../../../shared/blacklist/address/parse.ts';
import { openEnrichment } from '../../../shared/blacklist/enrichment/open.ts';

it('the installed data compiles into a small snapshot that knows well-known addresses', async () => {
  const compiled = await compileEnrichment(() => {});
  expect(compiled.dataVersion).toBe(installedVersion());
  expect(compiled.bytes.length).toBeLessThan(6_000_000);
  const enrichment = await openEnrichment(gunzipSync(compiled.bytes));
  expect(enrichment.bytes).toBeLessThan(16_000_000);

  const find = (address: string) => {
    const parsed = parseAddress(address, { allowWide: true });
    if (!parsed.ok) throw new Error(address);
    return enrichment.find(parsed.range);
  };
  expect(find('8.8.8.8')).toMatchObject({ country: 'US', asn: 15_169, asName: expect.stringContaining('Google') });
  expect(find('168.126.63.1')).toMatchObject({ country: 'KR', asn: 4766 });
  expect(find('2001:4860:4860::8888')).toMatchObject({ country: 'US', asn: 15_169 });
  expect(find('192.0.2.1')).toEqual({ country: null, asn: null, asName: null });
  expect(enrichment.nameOf(4766)).toMatch(/korea/i);
});
