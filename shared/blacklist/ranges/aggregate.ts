import { parseAddress } from '../address/parse.ts';
import type { RejectReason } from '../record.ts';
import { RangeSetBuilder } from './builder.ts';
import { PlainScanner, type PlainSink, type ScanOptions } from './scan.ts';

export interface AggregateOptions extends ScanOptions {
  /** A person has confirmed ranges wider than /8 (IPv4) or /16 (IPv6). Default false. */
  readonly allowWide?: boolean;
}

/** Collects the addresses of plain lists in a {@link RangeSetBuilder}, and counts what was not taken, by reason. */
export class TextAggregator implements PlainSink {
  readonly builder = new RangeSetBuilder();
  readonly rejects = new Map<RejectReason, number>();
  readonly #scanner: PlainScanner;
  readonly #options: AggregateOptions;

  constructor(options: AggregateOptions = {}) {
    this.#options = options;
    this.#scanner = new PlainScanner(this, options);
  }

  push(chunk: Uint8Array): void {
    this.#scanner.push(chunk);
  }

  end(): void {
    this.#scanner.end();
  }

  v4(lo: number, hi: number): void {
    this.builder.add4(lo, hi);
  }

  other(text: string): void {
    const parsed = parseAddress(text, this.#options);
    if (parsed.ok) this.builder.addRange(parsed.range);
    else this.#reject(parsed.reason);
  }

  tooLong(): void {
    this.#reject('line-too-long');
  }

  #reject(reason: RejectReason): void {
    this.rejects.set(reason, (this.rejects.get(reason) ?? 0) + 1);
  }
}

/**
 * Reads a plain list (one address, CIDR or range a line) in chunks that may be cut anywhere.
 *
 * @returns the builder, ready to build, and how many lines were not taken for which reason.
 * @example
 * const text = new TextEncoder().encode('198.51.100.7\n198.51.100.6 # host\nexample.com\n');
 * const { builder, rejects } = aggregateText([text]);
 * builder.build(); // one range, 198.51.100.6-198.51.100.7
 * rejects; // Map { 'host-name' => 1 }
 */
export function aggregateText(
  chunks: Iterable<Uint8Array>,
  options: AggregateOptions = {},
): { readonly builder: RangeSetBuilder; readonly rejects: ReadonlyMap<RejectReason, number> } {
  const aggregator = new TextAggregator(options);
  for (const chunk of chunks) aggregator.push(chunk);
  aggregator.end();
  return aggregator;
}
