import * as v from 'valibot';
import { AegisError } from '../../kernel/error.ts';
import { sha256Hex } from '../../kernel/hash.ts';
import { Enrichment, type StepColumns } from './enrichment.ts';
import { type EnrichmentHeader, headerSchema, MAGIC, type SectionName, VERSION } from './layout.ts';
import { readVarints, VarintError } from './varint.ts';

const FRONT_BYTES = 12;
const LINE_FEED = 10;

/**
 * Opens a snapshot made by `encodeEnrichment`, already decompressed. The bytes are read once; only the names stay in use.
 *
 * @throws AegisError `internal` if the bytes are no such snapshot, one of another version, or were damaged.
 */
export async function openEnrichment(bytes: Uint8Array): Promise<Enrichment> {
  const { header, body } = await split(bytes);
  try {
    return read(header, body);
  } catch (thrown) {
    if (thrown instanceof VarintError) throw unreadable(thrown.message);
    throw thrown;
  }
}

async function split(bytes: Uint8Array): Promise<{ header: EnrichmentHeader; body: Uint8Array }> {
  if (bytes.length < FRONT_BYTES) throw unreadable('it is too short');
  const front = new DataView(bytes.buffer, bytes.byteOffset, FRONT_BYTES);
  if (front.getUint32(0, true) !== MAGIC) throw unreadable('it does not begin like one');
  if (front.getUint32(4, true) !== VERSION) throw unreadable(`version ${front.getUint32(4, true)} is not known`);
  const bodyAt = FRONT_BYTES + front.getUint32(8, true);
  if (bodyAt > bytes.length) throw unreadable('its header is cut off');
  const header = headerOf(new TextDecoder().decode(bytes.subarray(FRONT_BYTES, bodyAt)));
  const body = bytes.subarray(bodyAt);
  if ((await sha256Hex(body)) !== header.bodySha256) throw unreadable('it was damaged');
  return { header, body };
}

function headerOf(text: string): EnrichmentHeader {
  try {
    return v.parse(headerSchema, JSON.parse(text));
  } catch (cause) {
    throw new AegisError('internal', 'This is not a readable enrichment snapshot: its header cannot be', { cause });
  }
}

function read(header: EnrichmentHeader, body: Uint8Array): Enrichment {
  let at = 0;
  const take = (bytes: number): Uint8Array => {
    at += bytes;
    return body.subarray(at - bytes, at);
  };
  const steps = (name: SectionName, limit: number): StepColumns => {
    const { count, startBytes, valueBytes } = header.sections[name];
    const starts = name.endsWith('4') ? starts4(take(startBytes), count) : starts6(take(startBytes), count);
    return { ...starts, values: valuesOf(take(valueBytes), count, limit) };
  };
  const parts = {
    dataVersion: header.dataVersion,
    countries: header.countries,
    asns: Uint32Array.from(header.asns),
    country4: steps('country4', header.countries.length),
    country6: steps('country6', header.countries.length),
    asn4: steps('asn4', header.asns.length),
    asn6: steps('asn6', header.asns.length),
  };
  // A copy, so that the rest of the bytes can go.
  const names = take(header.nameBytes).slice();
  return new Enrichment({ ...parts, names, nameAt: linesOf(names, header.asns.length) });
}

function starts4(bytes: Uint8Array, count: number) {
  const low = new Uint32Array(count);
  let n = 0;
  let last = 0;
  readVarints(bytes, count, (_, difference) => {
    last += difference;
    low[n++] = last;
  });
  if (last > 0xffff_ffff) throw unreadable('its addresses go too far');
  return { high: null, low };
}

function starts6(bytes: Uint8Array, count: number) {
  const high = new Uint32Array(count);
  const low = new Uint32Array(count);
  let n = 0;
  let lastHigh = 0;
  let lastLow = 0;
  readVarints(bytes, count, (upper, lower) => {
    const sum = lastLow + lower;
    lastLow = sum >>> 0;
    lastHigh += upper + (sum > 0xffff_ffff ? 1 : 0);
    high[n] = lastHigh;
    low[n++] = lastLow;
  });
  if (lastHigh > 0xffff_ffff) throw unreadable('its addresses go too far');
  return { high, low };
}

/** As narrow as the greatest value allows. */
function valuesOf(bytes: Uint8Array, count: number, limit: number): StepColumns['values'] {
  const values =
    limit < 0x100 ? new Uint8Array(count) : limit < 0x1_0000 ? new Uint16Array(count) : new Uint32Array(count);
  let n = 0;
  readVarints(bytes, count, (high, value) => {
    if (high > 0 || value > limit) throw unreadable('a value stands for nothing');
    values[n++] = value;
  });
  return values;
}

function linesOf(text: Uint8Array, count: number): Uint32Array {
  const begins = new Uint32Array(count + 1);
  let line = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== LINE_FEED) continue;
    line += 1;
    if (line > count) break;
    begins[line] = at + 1;
  }
  if (line !== count) throw unreadable('its names do not match its numbers');
  return begins;
}

function unreadable(why: string): AegisError {
  return new AegisError('internal', `This is not a readable enrichment snapshot: ${why}`);
}
