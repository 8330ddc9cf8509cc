import type { ParseOptions } from '../artefact/contract.ts';
import { DELIMITERS, type Delimiter, splitRecord } from '../artefact/csv-record.ts';
import type { IndicatorKind } from './kind.ts';

/** Headers of the column with the value: those of one kind first, then those that another column tells the kind of. */
const OF_KIND: Readonly<Record<IndicatorKind, readonly string[]>> = {
  domain: ['domain', 'domain_name', 'host', 'hostname', 'fqdn'],
  url: ['url'],
  hash: ['sha256_hash', 'sha256', 'sha1_hash', 'sha1', 'md5_hash', 'md5', 'hash', 'file_hash'],
  mac: ['mac', 'mac_address', 'macaddress'],
};
const OF_ANY = ['ioc_value', 'ioc', 'indicator', 'indicator_value', 'value', 'observable'];
const TYPE = ['ioc_type', 'indicator_type', 'type', 'kind'];
const REASON = ['malware_printable', 'signature', 'threat', 'malware', 'threat_type', 'reason', 'description', 'tags'];

/** How other systems call the kinds, as far as a list of such a kind may take them. */
const KIND_OF_TYPE: Readonly<Record<string, IndicatorKind>> = {
  ...{ domain: 'domain', hostname: 'domain', host: 'domain', fqdn: 'domain', 'domain-name': 'domain' },
  ...{ url: 'url', uri: 'url' },
  ...{
    hash: 'hash',
    md5: 'hash',
    md5_hash: 'hash',
    sha1: 'hash',
    sha1_hash: 'hash',
    sha256: 'hash',
    sha256_hash: 'hash',
  },
  ...{ 'filehash-md5': 'hash', 'filehash-sha1': 'hash', 'filehash-sha256': 'hash' },
  ...{ mac: 'mac', 'mac-address': 'mac', 'mac-addr': 'mac' },
};

/** Where a table keeps what. A `type` column says which of its rows are of the kind. */
export interface IndicatorColumns {
  readonly delimiter: Delimiter;
  readonly value: number;
  readonly type: number | null;
  readonly reason: number | null;
  readonly expiresAt: number | null;
}

/** Whether a row with such a type belongs to a list of a kind. */
export function isOfKind(kind: IndicatorKind, type: string): boolean {
  return KIND_OF_TYPE[type.trim().toLowerCase()] === kind;
}

const normal = (cell: string): string => cell.trim().toLowerCase().replaceAll(' ', '_');

/**
 * The columns that a header names, also one that stands in a comment, as abuse.ch writes it; null where the line is no header
 * of a list of this kind.
 *
 * @example
 * columnsOf('url', '# id,dateadded,url,url_status,threat', {})?.value; // 2
 */
export function columnsOf(kind: IndicatorKind, line: string, csv: ParseOptions['csv']): IndicatorColumns | null {
  // Of a table without a header the first line is a row.
  if (typeof csv?.address === 'number') return null;
  const text = line.replace(/^\ufeff?\s*#*\s*/, '');
  const delimiter = csv?.delimiter ?? delimiterOf(text);
  if (delimiter === null) return null;
  const names = splitRecord(text, delimiter).cells.map(normal);
  const find = (wanted: readonly string[]): number | null => {
    const name = wanted.find((one) => names.includes(one));
    return name === undefined ? null : names.indexOf(name);
  };
  const chosen = (column: string | number | undefined): number | null =>
    typeof column === 'string' ? find([normal(column)]) : (column ?? null);
  const own = chosen(csv?.address) ?? find(OF_KIND[kind]);
  const value = own ?? find(OF_ANY);
  if (value === null) return null;
  return {
    delimiter,
    value,
    // A column of its own kind needs none: the "type" of such a table may mean something else.
    type: own === null ? find(TYPE) : null,
    reason: chosen(csv?.reason) ?? find(REASON),
    expiresAt: chosen(csv?.expiresAt),
  };
}

/** Columns that are given by number, for a table without a header. */
export function numberedColumns(csv: ParseOptions['csv'], line: string): IndicatorColumns | null {
  const { address, reason, expiresAt } = csv ?? {};
  if (typeof address !== 'number') return null;
  const number = (column: string | number | undefined): number | null => (typeof column === 'number' ? column : null);
  const delimiter = csv?.delimiter ?? delimiterOf(line) ?? ',';
  return { delimiter, value: address, type: null, reason: number(reason), expiresAt: number(expiresAt) };
}

/** The delimiter that cuts a line into most cells; null when none cuts it. */
function delimiterOf(line: string): Delimiter | null {
  const counts = DELIMITERS.map((delimiter) => splitRecord(line, delimiter).cells.length);
  const most = Math.max(...counts);
  return most > 1 ? (DELIMITERS[counts.indexOf(most)] ?? null) : null;
}
