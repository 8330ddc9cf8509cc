import { parseAddress } from '../../../shared/blacklist/address/parse.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import type { Enrichment } from '../../../shared/blacklist/enrichment/enrichment.ts';
import type { FeedPointer } from '../../../shared/blacklist/publication/pointer.ts';
import { PlainScanner } from '../../../shared/blacklist/ranges/scan.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { SingleLoad } from '../../../shared/kernel/single-load.ts';
import { analyticsRepository } from '../repository/analytics.ts';
import { countryNames, currentEnrichment } from './enrichment.ts';

/** Networks and countries beyond these are summed up. */
const SHOWN = 50;

interface Tally {
  blocks: number;
  addresses4: number;
}

/** Where the blocks of the live version are registered, and who announces them; each by its first address. */
export interface NetworkRollup {
  readonly version: number;
  readonly dataVersion: string;
  readonly blocks: number;
  /** Blocks of which nothing is known. */
  readonly unknown: number;
  readonly networks: readonly ({ readonly asn: number; readonly name: string | null } & Readonly<Tally>)[];
  readonly otherNetworks: Readonly<Tally>;
  readonly countries: readonly ({ readonly country: string } & Readonly<Tally>)[];
  readonly otherCountries: Readonly<Tally>;
}

const rollups = new SingleLoad<NetworkRollup>({ wait: (ms) => scheduler.wait(ms) });

/**
 * The rollup of a live version: made once for it and the data at hand, and kept. Null while there is no data.
 *
 * Reads the text of the version as a stream, so that its memory does not depend on how long that is.
 */
export async function networksOf(env: Env, pointer: FeedPointer, now: number): Promise<NetworkRollup | null> {
  const enrichment = await currentEnrichment(env, now);
  if (enrichment === null) return null;
  const { list, version } = pointer;
  const { dataVersion } = enrichment;
  return rollups.get(`${list}:${version}:${dataVersion}`, async () => {
    const repository = analyticsRepository(env.BLACKLIST_DB);
    const kept = await repository.networks(list, version, dataVersion);
    if (kept !== null) return JSON.parse(kept) as NetworkRollup;
    const rollup = await rollUp(env, pointer, enrichment);
    await repository.putNetworks({ list, version, dataVersion, computedAt: now, rollup: JSON.stringify(rollup) });
    return rollup;
  });
}

async function rollUp(env: Env, { version, textKey }: FeedPointer, enrichment: Enrichment): Promise<NetworkRollup> {
  const object = await env.SNAPSHOTS.get(textKey);
  if (object === null) {
    throw new AegisError('unavailable', 'The text of the live version is missing.', { retryAfterSeconds: 30 });
  }
  const count = new Count(enrichment);
  const scanner = new PlainScanner({
    v4: (lo, hi) => count.add({ family: 4, lo, hi: lo }, hi - lo + 1),
    other: (text) => {
      const parsed = parseAddress(text, { allowWide: true });
      if (parsed.ok) count.add(parsed.range.family === 6 ? { ...parsed.range, hi: parsed.range.lo } : parsed.range, 0);
    },
    tooLong: () => undefined,
  });
  for await (const chunk of object.body) scanner.push(chunk);
  scanner.end();
  const networks = split(count.systems);
  const countries = split(count.countries);
  return {
    version,
    dataVersion: enrichment.dataVersion,
    blocks: count.blocks,
    unknown: count.unknown,
    networks: networks.shown.map(([asn, tally]) => ({ asn, name: enrichment.nameOf(asn), ...tally })),
    otherNetworks: networks.rest,
    countries: countries.shown.map(([country, tally]) => ({ country, ...tally })),
    otherCountries: countries.rest,
  };
}

class Count {
  blocks = 0;
  unknown = 0;
  readonly systems = new Map<number, Tally>();
  readonly countries = new Map<string, Tally>();
  readonly #enrichment: Enrichment;

  constructor(enrichment: Enrichment) {
    this.#enrichment = enrichment;
  }

  add(first: AddressRange, addresses4: number): void {
    this.blocks += 1;
    const asn = this.#enrichment.asnOf(first);
    const country = this.#enrichment.countryOf(first);
    if (asn === null && country === null) this.unknown += 1;
    if (asn !== null) tallyIn(this.systems, asn, addresses4);
    if (country !== null) tallyIn(this.countries, country, addresses4);
  }
}

function tallyIn<K>(tallies: Map<K, Tally>, key: K, addresses4: number): void {
  const tally = tallies.get(key) ?? { blocks: 0, addresses4: 0 };
  tally.blocks += 1;
  tally.addresses4 += addresses4;
  tallies.set(key, tally);
}

function split<K>(tallies: ReadonlyMap<K, Tally>): { shown: [K, Tally][]; rest: Tally } {
  const ranked = [...tallies].sort(([, a], [, b]) => b.blocks - a.blocks || b.addresses4 - a.addresses4);
  const rest = { blocks: 0, addresses4: 0 };
  for (const [, { blocks, addresses4 }] of ranked.slice(SHOWN)) {
    rest.blocks += blocks;
    rest.addresses4 += addresses4;
  }
  return { shown: ranked.slice(0, SHOWN), rest };
}

/** A rollup as the API shows it, countries with their names. */
export function networksBody(rollup: NetworkRollup) {
  return {
    ...rollup,
    countries: rollup.countries.map((item) => ({ ...item, name: countryNames(item.country) })),
  };
}
