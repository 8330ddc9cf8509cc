import type { AddressRange } from '../address/range.ts';

/** What is known about where an address is registered and who announces it. Null: nothing is. */
export interface Registration {
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  /** Number of the autonomous system. */
  readonly asn: number | null;
  readonly asName: string | null;
}

/** Steps as columns: `low` alone for IPv4; the upper 64 bits of an address in `high` and `low` for IPv6. */
export interface StepColumns {
  /** Null for IPv4. */
  readonly high: Uint32Array | null;
  readonly low: Uint32Array;
  readonly values: Uint8Array | Uint16Array | Uint32Array;
}

export interface EnrichmentParts {
  readonly dataVersion: string;
  readonly country4: StepColumns;
  readonly country6: StepColumns;
  readonly asn4: StepColumns;
  readonly asn6: StepColumns;
  readonly countries: readonly string[];
  readonly asns: Uint32Array;
  /** UTF-8, each name followed by a line feed. */
  readonly names: Uint8Array;
  /** Where each name begins in `names`, and the end. */
  readonly nameAt: Uint32Array;
}

/** An opened snapshot. Immutable, safe to share by all requests of an isolate. */
export class Enrichment {
  readonly #parts: EnrichmentParts;

  constructor(parts: EnrichmentParts) {
    this.#parts = parts;
  }

  get dataVersion(): string {
    return this.#parts.dataVersion;
  }

  /** Memory of the columns and names in bytes. */
  get bytes(): number {
    const { country4, country6, asn4, asn6, asns, names, nameAt } = this.#parts;
    const columns = [country4, country6, asn4, asn6].flatMap(({ high, low, values }) => [high, low, values]);
    return [...columns, asns, names, nameAt].reduce((sum, column) => sum + (column?.byteLength ?? 0), 0);
  }

  /**
   * What holds for every address of a range; null where its addresses differ. IPv6 is told apart down to /64.
   *
   * @example
   * enrichment.find({ family: 4, lo: 0x08080808, hi: 0x08080808 }); // { country: 'US', asn: 15169, asName: 'Google LLC' }
   */
  find(range: AddressRange): Registration {
    const asn = this.asnOf(range);
    return { country: this.countryOf(range), asn, asName: asn === null ? null : this.nameOf(asn) };
  }

  /** The country alone, without making an object. */
  countryOf(range: AddressRange): string | null {
    const { countries, country4, country6 } = this.#parts;
    const value = valueIn(range.family === 4 ? country4 : country6, range);
    return value === 0 ? null : countries[value - 1]!;
  }

  /** The autonomous system alone. */
  asnOf(range: AddressRange): number | null {
    const { asns, asn4, asn6 } = this.#parts;
    const value = valueIn(range.family === 4 ? asn4 : asn6, range);
    return value === 0 ? null : asns[value - 1]!;
  }

  /** Name of an autonomous system; null for one that is not known, or has no name. */
  nameOf(asn: number): string | null {
    const { asns } = this.#parts;
    let low = 0;
    let high = asns.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (asns[middle]! < asn) low = middle + 1;
      else high = middle;
    }
    return asns[low] === asn ? this.#name(low) : null;
  }

  #name(index: number): string | null {
    const { names, nameAt } = this.#parts;
    const name = new TextDecoder().decode(names.subarray(nameAt[index]!, nameAt[index + 1]! - 1));
    return name === '' ? null : name;
  }
}

function valueIn(steps: StepColumns, range: AddressRange): number {
  const [first, last] =
    range.family === 4
      ? [stepOf(steps, 0, range.lo), stepOf(steps, 0, range.hi)]
      : [stepOf6(steps, range.lo), stepOf6(steps, range.hi)];
  return first === last && first > 0 ? steps.values[first - 1]! : 0;
}

function stepOf6(steps: StepColumns, address: bigint): number {
  return stepOf(steps, Number(address >> 96n), Number((address >> 64n) & 0xffff_ffffn));
}

/** How many steps begin at or before a number: the last of them is where it lies. */
function stepOf({ high, low }: StepColumns, upper: number, lower: number): number {
  let from = 0;
  let to = low.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const word = high === null ? 0 : high[middle]!;
    if (word < upper || (word === upper && low[middle]! <= lower)) from = middle + 1;
    else to = middle;
  }
  return from;
}
