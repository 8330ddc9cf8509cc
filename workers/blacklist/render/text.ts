import type { DetailedBlock } from '../../../shared/blacklist/block.ts';
import type { FormatWriter } from '../../../shared/blacklist/formats/format.ts';

const CHUNK_CHARACTERS = 1 << 16;

/** The text that a writer makes of blocks, as bytes in chunks; holds a chunk at a time. */
export function* textOf(writer: FormatWriter, blocks: Iterable<DetailedBlock>): Generator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder();
  let text = writer.head();
  for (const block of blocks) {
    text += writer.block(block);
    if (text.length < CHUNK_CHARACTERS) continue;
    yield encoder.encode(text);
    text = '';
  }
  text += writer.tail();
  if (text !== '') yield encoder.encode(text);
}

/** Strings as bytes in chunks. */
export function* encoded(lines: Iterable<string>): Generator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder();
  let text = '';
  for (const line of lines) {
    text += line;
    if (text.length < CHUNK_CHARACTERS) continue;
    yield encoder.encode(text);
    text = '';
  }
  if (text !== '') yield encoder.encode(text);
}
