import { bytesOf, sha256Hex } from '../../kernel/hash.ts';
import { type EnrichmentHeader, MAGIC, type Origin, SECTIONS, type SectionName, VERSION } from './layout.ts';
import type { Steps } from './resolve.ts';
import { VarintWriter } from './varint.ts';

/** What a snapshot is made from; see `layout.ts` for what values mean. */
export interface EnrichmentInput {
  readonly dataVersion: string;
  readonly origins: readonly Origin[];
  readonly steps: Readonly<Record<SectionName, Steps<number> | Steps<bigint>>>;
  readonly countries: readonly string[];
  readonly asns: readonly number[];
  /** In the order of `asns`. */
  readonly names: readonly string[];
}

/**
 * The snapshot as bytes, not yet compressed. The same input gives the same bytes.
 *
 * @throws RangeError if there is not one name for each number.
 */
export async function encodeEnrichment(input: EnrichmentInput): Promise<Uint8Array<ArrayBuffer>> {
  const { dataVersion, origins, countries, asns, names } = input;
  if (names.length !== asns.length) throw new RangeError('not every autonomous system has a name');
  const body: Uint8Array[] = [];
  const sections = {} as Record<SectionName, EnrichmentHeader['sections'][SectionName]>;
  for (const name of SECTIONS) {
    const { starts, values } = input.steps[name];
    const [startBytes, valueBytes] = [differences(starts), numbers(values)];
    sections[name] = { count: starts.length, startBytes: startBytes.length, valueBytes: valueBytes.length };
    body.push(startBytes, valueBytes);
  }
  const text = bytesOf(names.map((name) => `${name.replaceAll(/\s+/g, ' ')}\n`).join(''));
  const bytes = joined([...body, text]);
  const header: EnrichmentHeader = {
    dataVersion,
    origins: [...origins],
    sections,
    countries: [...countries],
    asns: [...asns],
    nameBytes: text.length,
    bodySha256: await sha256Hex(bytes),
  };
  const head = bytesOf(JSON.stringify(header));
  const front = new DataView(new ArrayBuffer(12));
  front.setUint32(0, MAGIC, true);
  front.setUint32(4, VERSION, true);
  front.setUint32(8, head.length, true);
  return joined([new Uint8Array(front.buffer), head, bytes]);
}

function differences(starts: readonly (number | bigint)[]): Uint8Array {
  const writer = new VarintWriter();
  let last: number | bigint | null = null;
  for (const start of starts) {
    writer.write(last === null ? start : (start as number) - (last as number));
    last = start;
  }
  return writer.take();
}

function numbers(values: readonly number[]): Uint8Array {
  const writer = new VarintWriter();
  for (const value of values) writer.write(value);
  return writer.take();
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
