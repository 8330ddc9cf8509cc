// `node aggregate-file.ts <file> [ignore]`: prints the minimal CIDR set of a plain list, as `iprange <file>` does.
import { openSync, readSync, writeSync } from 'node:fs';
import { TextAggregator } from '../../shared/blacklist/ranges/aggregate.ts';
import { emitCidrs } from '../../shared/blacklist/ranges/emit.ts';

const CHUNK_BYTES = 1 << 18;
const STDOUT = 1;

const aggregator = new TextAggregator({ columns: process.argv[3] === 'ignore' ? 'ignore' : 'reject' });
const file = openSync(process.argv[2] as string, 'r');
const chunk = new Uint8Array(CHUNK_BYTES);
for (let length = readSync(file, chunk); length > 0; length = readSync(file, chunk)) {
  aggregator.push(chunk.subarray(0, length));
}
aggregator.end();
for (const text of emitCidrs(aggregator.builder.build(), { chunkBytes: CHUNK_BYTES, reuse: true })) {
  for (let at = 0; at < text.length; ) at += writeSync(STDOUT, text, at);
}
