import { describe, expect, it } from 'vitest';
import { formatRange } from '../../../../shared/blacklist/address/format.ts';
import { parseArtefact } from '../../../../shared/blacklist/artefact/parse.ts';

const OPTIONS = { defaults: { reason: null, category: null, confidence: null } };

async function read(bytes: Uint8Array, csv?: { country: number }): Promise<readonly (string | null)[]> {
  const seen: (string | null)[] = [];
  await parseArtefact(bytes, csv ? 'csv' : 'auto', csv ? { ...OPTIONS, csv } : OPTIONS, {
    record: ({ range, facts }) => seen.push(formatRange(range), facts.country),
    reject: ({ reason }) => seen.push(reason),
  });
  return seen;
}

const wide = (text: string, low: 0 | 1): Uint8Array => {
  const bytes = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; i++) bytes[i * 2 + low] = text.charCodeAt(i);
  return bytes;
};

// The decoders of workerd are not those of Node.
describe('encodings inside workerd', () => {
  it('reads UTF-16 of both orders', async () => {
    expect(await read(wide('192.0.2.1\r\n2001:db8::1\r\n', 0))).toEqual(['192.0.2.1', null, '2001:db8::1', null]);
    expect(await read(wide('192.0.2.1\r\n2001:db8::1\r\n', 1))).toEqual(['192.0.2.1', null, '2001:db8::1', null]);
  });

  it('reads EUC-KR', async () => {
    const row = [...new TextEncoder().encode('192.0.2.1,'), 0xb9, 0xcc, 0xb1, 0xb9, 0x0a];
    expect(await read(new Uint8Array(row), { country: 1 })).toEqual(['192.0.2.1', 'US']);
  });

  it('reads a character that is cut by a border of pieces', async () => {
    const comment = `#${'가'.repeat(30_000)}`;
    const lines = new TextEncoder().encode(`${`${comment.slice(0, 4_000)}\r`.repeat(20)}192.0.2.1\r`);
    expect(await read(lines)).toEqual(['192.0.2.1', null]);
  });
});
