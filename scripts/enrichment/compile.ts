import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { encodeEnrichment } from '../../shared/blacklist/enrichment/encode.ts';
import type { Origin } from '../../shared/blacklist/enrichment/layout.ts';
import { resolve } from '../../shared/blacklist/enrichment/resolve.ts';
import { readRanges4, readRanges6, unquoted, type ValueOf } from './csv.ts';

const MAX_4 = 0xffff_ffff;
const MAX_6 = (1n << 64n) - 1n;
/** Part of the data version: the same data, compiled otherwise, is another snapshot. */
const COMPILER = 1;

const COUNTRY = {
  package: '@ip-location-db/geo-whois-asn-country',
  manifest: import.meta.resolve('@ip-location-db/geo-whois-asn-country/package.json'),
  notices: ['NRO_LICENSE'],
};
const ASN = {
  package: '@ip-location-db/asn',
  manifest: import.meta.resolve('@ip-location-db/asn/package.json'),
  notices: ['ROUTEVIEWS-LICENSE', 'DBIP-LICENSE', 'NRO_LICENSE', 'MODIFICATIONS'],
};

type Package = typeof COUNTRY;

/** A compiled snapshot, ready to be uploaded. */
export interface CompiledEnrichment {
  readonly dataVersion: string;
  /** Compressed. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of `bytes`. */
  readonly sha256: string;
}

/** The version of the data that is installed. Reads two small files. */
export function installedVersion(): string {
  return `${[COUNTRY, ASN].map((of) => manifestOf(of).version).join('+')}.c${COMPILER}`;
}

/**
 * Compiles the installed data packages into one snapshot. The same packages give the same bytes.
 *
 * @param say Takes a line of progress.
 * @throws {Error} when a package is not installed.
 */
export async function compileEnrichment(say: (line: string) => void): Promise<CompiledEnrichment> {
  const dataVersion = installedVersion();
  const countries = new Countries();
  const systems = new Systems();
  const file = (of: Package, name: string) => join(folderOf(of), name);
  const country = 'geo-whois-asn-country';
  const countryValue: ValueOf = (rest) => countries.valueOf(rest);
  const systemValue: ValueOf = (rest) => systems.valueOf(rest);

  const reads = {
    country4: await readRanges4(file(COUNTRY, `${country}-ipv4-num.csv`), countryValue),
    country6: await readRanges6(file(COUNTRY, `${country}-ipv6-num.csv`), countryValue),
    asn4: await readRanges4(file(ASN, 'asn-ipv4-num.csv'), systemValue),
    asn6: await readRanges6(file(ASN, 'asn-ipv6-num.csv'), systemValue),
  };
  for (const [name, { ranges, skipped }] of Object.entries(reads)) {
    say(`${name}: ${ranges.length} ranges, ${skipped} lines left out`);
  }
  const { asns, names, rank } = systems.sorted();
  const ranked = <T extends number | bigint>(ranges: readonly { lo: T; hi: T; value: number }[]) =>
    ranges.map(({ lo, hi, value }) => ({ lo, hi, value: rank[value]! }));
  const snapshot = await encodeEnrichment({
    dataVersion,
    origins: [COUNTRY, ASN].map((of) => originOf(of)),
    steps: {
      country4: resolve(reads.country4.ranges, MAX_4),
      country6: resolve(reads.country6.ranges, MAX_6),
      asn4: resolve(ranked(reads.asn4.ranges), MAX_4),
      asn6: resolve(ranked(reads.asn6.ranges), MAX_6),
    },
    countries: countries.all,
    asns,
    names,
  });
  const bytes = new Uint8Array(gzipSync(snapshot));
  say(`${snapshot.length} bytes, ${bytes.length} compressed`);
  return { dataVersion, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Country codes in the order in which they come, counted from 1. */
class Countries {
  readonly all: string[] = [];
  readonly #values = new Map<string, number>();

  valueOf(code: string): number {
    if (!/^[A-Z]{2}$/.test(code)) return 0;
    const known = this.#values.get(code);
    if (known !== undefined) return known;
    const value = this.all.push(code);
    this.#values.set(code, value);
    return value;
  }
}

/** Autonomous systems in the order in which they come, counted from 1; the first name of a number stays. */
class Systems {
  readonly #found: { asn: number; name: string }[] = [];
  readonly #values = new Map<number, number>();

  valueOf(rest: string): number {
    const comma = rest.indexOf(',');
    const asn = Number(comma < 0 ? rest : rest.slice(0, comma));
    if (!Number.isInteger(asn) || asn <= 0 || asn > MAX_4) return 0;
    const known = this.#values.get(asn);
    if (known !== undefined) return known;
    const value = this.#found.push({ asn, name: comma < 0 ? '' : unquoted(rest.slice(comma + 1)) });
    this.#values.set(asn, value);
    return value;
  }

  /** Ascending; `rank[value]` is the value by that order. */
  sorted(): { asns: number[]; names: string[]; rank: Uint32Array } {
    const order = this.#found.map((_, i) => i).sort((a, b) => this.#found[a]!.asn - this.#found[b]!.asn);
    const rank = new Uint32Array(order.length + 1);
    for (const [position, i] of order.entries()) rank[i + 1] = position + 1;
    return {
      asns: order.map((i) => this.#found[i]!.asn),
      names: order.map((i) => this.#found[i]!.name),
      rank,
    };
  }
}

function originOf(of: Package): Origin {
  const { version, license } = manifestOf(of);
  const notice = of.notices.map((name) => readFileSync(join(folderOf(of), name), 'utf8').trim()).join('\n\n');
  return { package: of.package, version, licence: license, notice };
}

const folderOf = ({ manifest }: Package): string => dirname(fileURLToPath(manifest));

function manifestOf({ manifest }: Package): { version: string; license: string } {
  return JSON.parse(readFileSync(fileURLToPath(manifest), 'utf8')) as { version: string; license: string };
}
