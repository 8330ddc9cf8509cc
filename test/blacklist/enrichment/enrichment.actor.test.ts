import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { ENRICHMENT_POINTER_KEY } from '../../../shared/blacklist/enrichment/layout.ts';
import { getEnrichment } from '../../../workers/blacklist/contract/enrichment.ts';
import { enrichmentOf } from '../../../workers/blacklist/service/enrichment.ts';
import { ADMIN, call, expectDocumented } from '../collection/support.ts';
import { putEnrichment } from './support.ts';

const MINUTE_MS = 60_000;
const host = { family: 4, lo: 0x01000001, hi: 0x01000001 } as const;
const NOTHING = { country: null, countryName: null, asn: null, asName: null };

it('without data, and with data that cannot be read, everything is null and nothing fails', async () => {
  expect(await enrichmentOf(env, host, 0)).toEqual(NOTHING);
  const missing = { format: 1, dataVersion: 'x', key: 'enrichment/sha256/missing', sha256: '', bytes: 1 };
  await env.SNAPSHOTS.put(ENRICHMENT_POINTER_KEY, JSON.stringify(missing));
  expect(await enrichmentOf(env, host, 2 * MINUTE_MS)).toEqual(NOTHING);
  await env.SNAPSHOTS.put('enrichment/sha256/junk', 'junk');
  await env.SNAPSHOTS.put(ENRICHMENT_POINTER_KEY, JSON.stringify({ ...missing, key: 'enrichment/sha256/junk' }));
  expect(await enrichmentOf(env, host, 4 * MINUTE_MS)).toEqual(NOTHING);
});

it('a snapshot that comes is used within a minute, and the next one after it', async () => {
  await putEnrichment('one');
  expect(await enrichmentOf(env, host, 10 * MINUTE_MS)).toEqual({
    country: 'KR',
    countryName: { en: 'South Korea', ko: '대한민국' },
    asn: 4766,
    asName: 'Korea Telecom',
  });
  await putEnrichment('two');
  expect(await enrichmentOf(env, { ...host, hi: 0x0101ffff }, 12 * MINUTE_MS)).toEqual(NOTHING);
  const answer = await call('GET', '/api/v1/blacklist/enrichment/1.1.2.3', { headers: ADMIN });
  expectDocumented(getEnrichment, answer);
  expect(answer.body).toMatchObject({ address: '1.1.2.3', country: 'US', asn: 15_169, dataVersion: 'two' });
  expect(answer.body.attributions[0].url).toBe('https://db-ip.com/');
});
