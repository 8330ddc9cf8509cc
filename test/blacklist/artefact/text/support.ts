import { formatRange } from '../../../../shared/blacklist/address/format.ts';
import type { ArtefactFormat, ParseOptions, ParseReport } from '../../../../shared/blacklist/artefact/contract.ts';
import { parseArtefact } from '../../../../shared/blacklist/artefact/parse.ts';
import type { Reject, SourceRecord } from '../../../../shared/blacklist/record.ts';

export const NO_DEFAULTS: ParseOptions = { defaults: { reason: null, category: null, confidence: null } };

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export function utf16(text: string, order: 'le' | 'be', hasMark: boolean): Uint8Array {
  const bytes = Buffer.from((hasMark ? '\ufeff' : '') + text, 'utf16le');
  return new Uint8Array(order === 'le' ? bytes : bytes.swap16());
}

export interface Parsed {
  readonly report: ParseReport;
  readonly records: readonly { readonly record: SourceRecord; readonly line: number; readonly text: string }[];
  readonly rejects: readonly Reject[];
  /** The accepted ranges as text, in order. */
  readonly ranges: readonly string[];
  /** `line reason` of each reject, in order. */
  readonly refusals: readonly string[];
}

export async function parse(
  input: string | Uint8Array,
  format: ArtefactFormat,
  options: ParseOptions = NO_DEFAULTS,
): Promise<Parsed> {
  const records: Parsed['records'][number][] = [];
  const rejects: Reject[] = [];
  const bytes = typeof input === 'string' ? utf8(input) : input;
  const report = await parseArtefact(bytes, format, options, {
    record: (record, line) => records.push({ record, line, text: formatRange(record.range) }),
    reject: (reject) => rejects.push(reject),
  });
  return {
    report,
    records,
    rejects,
    ranges: records.map(({ text }) => text),
    refusals: rejects.map(({ line, reason }) => `${line} ${reason}`),
  };
}
