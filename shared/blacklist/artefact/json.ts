import { AegisError } from '../../kernel/error.ts';
import { parseAddress } from '../address/parse.ts';
import type { RejectReason, SourceRecord } from '../record.ts';
import type { ParseOptions, ParseReport, RecordSink } from './contract.ts';
import { countryOf } from './countries.ts';
import { FactsTable } from './facts.ts';
import { Tally } from './tally.ts';
import { encodingOf, readLines, wholeText } from './text.ts';

const VERSION = 'json@1';
/** A document is held whole, with its objects, in 128 MB; JSON Lines have no such bound. */
const MAX_DOCUMENT_BYTES = 16 << 20;
const MAX_ADDRESS = 256;
/** Properties that hold an address where none is configured, by preference; published lists use these. */
const ADDRESS_PROPERTIES = [
  'cidr',
  'ip',
  'address',
  'ip_address',
  'ipAddress',
  'network',
  'prefix',
  'ip_prefix',
  'ipv6_prefix',
  'ipv4Prefix',
  'ipv6Prefix',
  'src_ip',
  'dst_ip',
  'indicator',
  'ioc',
  'value',
] as const;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A property by its name, also one whose name has dots, else along the dots. */
function propertyAt(value: unknown, path: string): unknown {
  if (isObject(value) && Object.hasOwn(value, path)) return value[path];
  let at = value;
  for (const name of path.split('.')) {
    if (Array.isArray(at)) at = /^\d{1,9}$/.test(name) ? at[Number(name)] : undefined;
    else at = isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  }
  return at;
}

const kindOf = (value: unknown): string =>
  Array.isArray(value) ? 'array' : value === null ? 'null' : value === undefined ? 'nothing' : typeof value;

function unreadable(cause: unknown): AegisError {
  return new AegisError('artefact_unreadable', 'The file is not valid JSON', { details: { reason: 'json' }, cause });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable(cause);
  }
}

/** Turns elements into records. */
class ElementReader {
  readonly #tally: Tally;
  readonly #options: ParseOptions;
  readonly #facts: FactsTable;

  constructor(tally: Tally, options: ParseOptions) {
    this.#tally = tally;
    this.#options = options;
    this.#facts = new FactsTable(options.defaults);
  }

  /** Whether an element is about the list and not of it, such as the last line of the Spamhaus lists. */
  #isMetadata(element: unknown): boolean {
    return isObject(element) && element.type === 'metadata' && this.#addressOf(element) === undefined;
  }

  read(element: unknown, line: number): void {
    if (this.#isMetadata(element)) return;
    const record = this.#recordOf(element);
    if (typeof record !== 'string') {
      this.#tally.accept(record, line);
      return;
    }
    const address = this.#addressOf(element);
    this.#tally.reject(line, record, typeof address === 'string' ? address : sampleOf(element));
  }

  #addressOf(element: unknown): unknown {
    if (typeof element === 'string') return element;
    const configured = this.#options.json?.address;
    if (configured !== undefined) return propertyAt(element, configured);
    if (!isObject(element)) return undefined;
    const name = ADDRESS_PROPERTIES.find((property) => typeof element[property] === 'string');
    return name === undefined ? undefined : element[name];
  }

  #textAt(element: unknown, path: string | undefined): string {
    const value = path === undefined || !isObject(element) ? undefined : propertyAt(element, path);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  }

  #recordOf(element: unknown): SourceRecord | RejectReason {
    const address = this.#addressOf(element);
    if (address === undefined || address === null) return 'field-missing';
    if (typeof address !== 'string' || address.length > MAX_ADDRESS) return 'not-an-address';
    const read = parseAddress(address, { allowWide: this.#options.allowWide === true });
    if (!read.ok) return read.reason;
    const { reason, country } = this.#options.json ?? {};
    const facts = this.#facts.of({
      reason: this.#textAt(element, reason),
      country: countryOf(this.#textAt(element, country)),
    });
    return { range: read.range, facts, upstreamId: null, registeredAt: null, expiresAt: null };
  }
}

/** Some beginning of an element; its whole text may be long. */
function sampleOf(element: unknown): string {
  if (Array.isArray(element)) return `[${element.length}]`;
  if (isObject(element)) return `{${Object.keys(element).slice(0, 8).join(', ')}}`;
  return String(element);
}

/** The array that holds the list. Without a path: the root, or the only array of a root object, or that object itself. */
function elementsOf(root: unknown, options: ParseOptions): readonly unknown[] {
  const path = options.json?.path ?? '';
  const found = path === '' ? root : propertyAt(root, path);
  if (Array.isArray(found)) return found;
  if (path === '' && isObject(root)) {
    const arrays = Object.values(root).filter((value) => Array.isArray(value));
    if (arrays.length === 1 && arrays[0]) return arrays[0];
    if (arrays.length === 0) return [root];
  }
  throw new AegisError('artefact_layout_drifted', `There is no array at ${path === '' ? 'the root' : path}`, {
    details: { expected: ['array'], found: [kindOf(found)], mapVersion: VERSION },
  });
}

/** The first two lines that are not blank. */
function firstLines(bytes: Uint8Array): readonly string[] {
  const lines: string[] = [];
  const note = (text: string): void => {
    if (lines.length < 2 && text.trim() !== '') lines.push(text);
  };
  readLines(bytes.subarray(0, 1 << 16), encodingOf(bytes), { line: note, tooLong: note });
  return lines;
}

/** Whether every line is a JSON text of its own: the first is one, and another line follows. */
function isJsonLines(bytes: Uint8Array): boolean {
  const [first, second] = firstLines(bytes);
  if (first === undefined || second === undefined || !/^\s*[{"]/.test(second)) return false;
  try {
    const value: unknown = JSON.parse(first);
    return isObject(value) || typeof value === 'string';
  } catch {
    // A document that goes over several lines.
    return false;
  }
}

function readJsonLines(bytes: Uint8Array, reader: ElementReader, tally: Tally): void {
  readLines(bytes, encodingOf(bytes), {
    line(text, number) {
      if (text.trim() === '') return;
      let element: unknown;
      try {
        element = JSON.parse(text);
      } catch {
        tally.reject(number, 'not-an-address', text);
        return;
      }
      reader.read(element, number);
    },
    tooLong: (text, number) => tally.reject(number, 'line-too-long', text),
  });
}

/**
 * Reads a JSON document (array of strings or objects, at the root or along a dotted path) or JSON Lines. In a document the
 * number of a record is its place in the array, beginning with 1; in JSON Lines it is the line.
 *
 * @throws {AegisError} `artefact_unreadable` for a document that is not JSON (`reason: 'json'`); `artefact_layout_drifted`
 * when there is no array at the path; `artefact_too_large` for a document beyond 16 MiB
 * @example
 * readJson(bytes, { defaults, json: { path: 'data.items', address: 'ip', reason: 'note' } }, sink).accepted;
 */
export function readJson(bytes: Uint8Array, options: ParseOptions, sink: RecordSink): ParseReport {
  const tally = new Tally(sink);
  const reader = new ElementReader(tally, options);
  if (isJsonLines(bytes)) readJsonLines(bytes, reader, tally);
  else {
    const root = parsed(wholeText(bytes, MAX_DOCUMENT_BYTES));
    for (const [index, element] of elementsOf(root, options).entries()) reader.read(element, index + 1);
  }
  return tally.report('json', VERSION);
}
