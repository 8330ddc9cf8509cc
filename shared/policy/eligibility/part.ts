import { AegisError } from '../../kernel/error.ts';
import type { CataloguePart } from '../catalogue/part.ts';
import { compileRules } from './compile.ts';
import type { Programs, SharedCondition } from './programs.ts';

/** `AEPR` and the version of the layout. */
const MAGIC = 0x5250_4541;
const VERSION = 1;
const TABLES = [
  'literalCondition',
  'literalDoubt',
  'groupKind',
  'groupCount',
  'groupEnd',
  'children',
  'rulesEnd',
  'ruleFrom',
  'ruleUntil',
  'ruleRoot',
] as const;
const HEAD_WORDS = 3 + TABLES.length;

interface Strings {
  readonly ids: readonly string[];
  readonly conditions: readonly SharedCondition[];
}

/**
 * The verdict programs of a catalogue snapshot. Layout, little-endian words of 32 bits: magic, version, bytes of JSON (ids and
 * conditions), length of each table; the tables; the JSON.
 */
export const verdictPart: CataloguePart<Programs> = {
  name: 'verdicts',
  build: (published) =>
    encodePrograms(compileRules(Array.from(published, ({ document: { id, eligibility } }) => ({ id, eligibility })))),
  open: decodePrograms,
};

/** The bytes of compiled programs; the same programs give the same bytes. */
export function encodePrograms(programs: Programs): Uint8Array {
  const { ids, conditions } = programs;
  const json = new TextEncoder().encode(JSON.stringify({ ids, conditions } satisfies Strings));
  const words = TABLES.reduce((sum, name) => sum + programs[name].length, HEAD_WORDS);
  const bytes = new Uint8Array(words * 4 + json.length);
  const view = new DataView(bytes.buffer);
  const head = [MAGIC, VERSION, json.length, ...TABLES.map((name) => programs[name].length)];
  let at = 0;
  for (const word of [head, ...TABLES.map((name) => programs[name])].flatMap((table) => [...table])) {
    view.setUint32(at, word >>> 0, true);
    at += 4;
  }
  bytes.set(json, at);
  return bytes;
}

/** @throws AegisError `internal` for bytes that `encodePrograms` has not written. */
export function decodePrograms(bytes: Uint8Array): Programs {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number): number => view.getUint32(at * 4, true);
  if (bytes.length < HEAD_WORDS * 4 || word(0) !== MAGIC || word(1) !== VERSION) throw unreadable();
  const lengths = TABLES.map((_, at) => word(3 + at));
  const words = lengths.reduce((sum, length) => sum + length, HEAD_WORDS);
  if (bytes.length !== words * 4 + word(2)) throw unreadable();
  let at = HEAD_WORDS;
  const table = <T extends Uint32Array | Int32Array>(made: T): T => {
    for (let i = 0; i < made.length; i++) made[i] = word(at++);
    return made;
  };
  const tables = {
    literalCondition: table(new Uint32Array(lengths[0]!)),
    literalDoubt: table(new Uint32Array(lengths[1]!)),
    groupKind: table(new Uint32Array(lengths[2]!)),
    groupCount: table(new Uint32Array(lengths[3]!)),
    groupEnd: table(new Uint32Array(lengths[4]!)),
    children: table(new Uint32Array(lengths[5]!)),
    rulesEnd: table(new Uint32Array(lengths[6]!)),
    ruleFrom: table(new Int32Array(lengths[7]!)),
    ruleUntil: table(new Int32Array(lengths[8]!)),
    ruleRoot: table(new Uint32Array(lengths[9]!)),
  };
  const { ids, conditions } = JSON.parse(new TextDecoder().decode(bytes.subarray(words * 4))) as Strings;
  return { ids, conditions, ...tables };
}

function unreadable(): AegisError {
  return new AegisError('internal', 'these are no verdict programs of this version');
}
