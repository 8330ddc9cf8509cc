import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { DetailedBlock } from '../shared/blacklist/block.ts';
import { stixFormat } from '../shared/blacklist/stix/format.ts';

/**
 * Validates what the STIX format writes, and its differences, with the JSON schemas of OASIS, which are not part of this
 * tree: `STIX_SCHEMAS` names the `schemas` folder of a checkout of oasis-open/cti-stix2-json-schemas.
 *
 * @example
 * STIX_SCHEMAS=/path/to/schemas node scripts/stix-schemas.ts
 */
const folder = process.env.STIX_SCHEMAS;
if (!folder) throw new Error('STIX_SCHEMAS names no folder');

const ajv = new Ajv2020({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
  if (file.endsWith('.json')) ajv.addSchema(JSON.parse(readFileSync(join(folder, file), 'utf8')));
}
const BASE = 'http://raw.githubusercontent.com/oasis-open/cti-stix2-json-schemas/stix2.1/schemas';
const KINDS: Readonly<Record<string, string>> = {
  indicator: 'sdos/indicator',
  identity: 'sdos/identity',
  'marking-definition': 'common/marking-definition',
  bundle: 'common/bundle',
};

let checked = 0;
function validate(object: { readonly type: string }): void {
  const check = ajv.getSchema(`${BASE}/${KINDS[object.type]}.json`);
  if (!check) throw new Error(`no schema for ${object.type}`);
  if (!check(object)) throw new Error(`${JSON.stringify(object)}\n${ajv.errorsText(check.errors)}`);
  checked += 1;
}

const from = {
  ...{ list: 'main', title: 'Main', version: 1, publishedAt: Date.UTC(2026, 10, 24), sha256: 'ab'.repeat(32) },
  ...{ count4: 3, count6: 1 },
};
const detail = { score: 71.5, sources: ['regtech'], categories: ['botnet'], reason: '공격 "시도"', country: 'KR' };
const known: readonly DetailedBlock[] = [
  { block: { family: 4, lo: 0x05050505, hi: 0x05050505, prefix: 32 }, detail: { ...detail, until: null } },
  {
    block: { family: 4, lo: 0x06000000, hi: 0x060000ff, prefix: 24 },
    detail: { ...detail, until: Date.UTC(2027, 0, 1) },
  },
  {
    block: { family: 6, lo: 0x2a00n << 112n, hi: (0x2a01n << 112n) - 1n, prefix: 16 },
    detail: { score: null, sources: [], categories: [], reason: null, country: null, until: null },
  },
];

function checkText(text: string): void {
  const bundle = JSON.parse(text) as { type: string; objects: { type: string }[] };
  validate(bundle);
  bundle.objects.forEach(validate);
}
for (const tlp of ['white', 'green', 'amber', 'red']) {
  const writer = stixFormat.writer(from, { tlp });
  checkText(writer.head() + known.map((one) => writer.block(one)).join('') + writer.tail());
}
const to = { ...from, version: 2, publishedAt: from.publishedAt + 60_000, sha256: 'cd'.repeat(32) };
const removed = known.map(({ block }) => block);
checkText([...(stixFormat.delta?.({ from, to, added: known, removed }, {}) ?? [])].join(''));
process.stdout.write(`${checked} objects are valid\n`);
