import * as v from 'valibot';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import type { Enrichment, Registration } from '../../../shared/blacklist/enrichment/enrichment.ts';
import {
  ENRICHMENT_POINTER_KEY,
  type EnrichmentPointer,
  enrichmentPointerSchema,
} from '../../../shared/blacklist/enrichment/layout.ts';
import { openEnrichment } from '../../../shared/blacklist/enrichment/open.ts';
import { asAegisError } from '../../../shared/kernel/error.ts';
import { logger } from '../../../shared/kernel/log.ts';
import { SingleLoad } from '../../../shared/kernel/single-load.ts';
import { RememberedObject } from '../edge/remembered.ts';

/** Data comes every few months: whether there is other is asked once a minute. */
const POINTER_AGE_MS = 60_000;
/** How long a snapshot that could not be opened is left alone. */
const RETRY_MS = 60_000;

const pointers = new RememberedObject<EnrichmentPointer>((text) => v.parse(enrichmentPointerSchema, JSON.parse(text)));
const loads = new SingleLoad<Enrichment>({ wait: (ms) => scheduler.wait(ms) });

/** The one snapshot in memory, about 13 MB, and which one last failed. */
let opened: { key: string; enrichment: Enrichment } | null = null;
let failed: { key: string; at: number } | null = null;

/** What is known of an address, with the country's names. */
export interface EnrichedAddress extends Registration {
  readonly countryName: { readonly en: string; readonly ko: string } | null;
}

const NOTHING: EnrichedAddress = { country: null, countryName: null, asn: null, asName: null };

/**
 * Where an address or network is registered and who announces it, as far as one answer holds for all of it. Everything is null
 * while there is no data or it cannot be read: what this says is never a reason for an error.
 *
 * @example
 * await enrichmentOf(env, { family: 4, lo: 0x08080808, hi: 0x08080808 }, ctx.now());
 * // { country: 'US', countryName: { en: 'United States', ko: '미국' }, asn: 15169, asName: 'Google LLC' }
 */
export async function enrichmentOf(env: Env, range: AddressRange, now: number): Promise<EnrichedAddress> {
  const enrichment = await currentEnrichment(env, now);
  if (enrichment === null) return NOTHING;
  const found = enrichment.find(range);
  return { ...found, countryName: found.country === null ? null : countryNames(found.country) };
}

/** The data at hand, for who asks about many addresses; null while there is none. */
export async function currentEnrichment(env: Env, now: number): Promise<Enrichment | null> {
  try {
    const { value: pointer } = await pointers.get(env.SNAPSHOTS, ENRICHMENT_POINTER_KEY, now, POINTER_AGE_MS);
    if (pointer === null) return null;
    if (opened?.key === pointer.key) return opened.enrichment;
    if (failed?.key === pointer.key && now - failed.at < RETRY_MS) return null;
    return await loads.get(pointer.key, () => load(env, pointer.key, now));
  } catch (thrown) {
    // Said, not thrown: an answer about an address is complete without it.
    logger({ svc: 'blacklist' }).warn('enrichment not available', { error: asAegisError(thrown) });
    return null;
  }
}

async function load(env: Env, key: string, now: number): Promise<Enrichment> {
  if (opened?.key === key) return opened.enrichment;
  // Before the new one is read, so that the two are never in memory together.
  opened = null;
  failed = { key, at: now };
  const object = await env.SNAPSHOTS.get(key);
  if (object === null) throw new Error('the enrichment snapshot is missing');
  const plain = new Response(object.body.pipeThrough(new DecompressionStream('gzip')));
  const enrichment = await openEnrichment(new Uint8Array(await plain.arrayBuffer()));
  opened = { key, enrichment };
  failed = null;
  return enrichment;
}

const NAMES = {
  en: new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' }),
  ko: new Intl.DisplayNames(['ko'], { type: 'region', fallback: 'none' }),
};

/** A country's names; its code where there is no name, as for `other`. */
export function countryNames(code: string): { readonly en: string; readonly ko: string } {
  const name = (language: 'en' | 'ko') => (/^[A-Z]{2}$/.test(code) ? (NAMES[language].of(code) ?? code) : code);
  return { en: name('en'), ko: name('ko') };
}
