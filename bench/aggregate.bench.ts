// How long does it take to read a plain list, aggregate it and print its minimal CIDR set, against iprange?
// Timed: the whole process, start included, output discarded, on a file in the page cache. Before, both outputs are
// compared byte for byte. Flags: --sizes=100000,1000000 --rounds=5 --file=<plain list of IPv4 addresses>
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { aggregateText } from '../shared/blacklist/ranges/aggregate.ts';
import { emitCidrs } from '../shared/blacklist/ranges/emit.ts';
import { countFlag, countsFlag, flag } from './lib/flags.ts';
import { plainJavaScript } from './lib/plain-javascript.ts';
import { random32 } from './lib/random.ts';
import { isInstalled, versionOf, writeResult } from './lib/result.ts';
import { timeVariants } from './lib/variants.ts';

const MOST_LINES = 20_000_000;
const MOST_OUTPUT_BYTES = 1 << 30;

/** What a generated or given list is called in the results, and where it lies. */
interface Input {
  readonly name: string;
  readonly path: string;
}

if (!isInstalled('iprange')) {
  console.log('Left out: iprange is not installed (Debian and Ubuntu: apt install iprange).');
} else {
  const directory = mkdtempSync(join(tmpdir(), 'aegis-bench-'));
  try {
    compare(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function compare(directory: string): void {
  const program = plainJavaScript(join(import.meta.dirname, 'lib/aggregate-file.ts'), directory);
  const rounds = countFlag('rounds', 5, 100);
  const given = flag('file', '');
  const makers =
    given === ''
      ? countsFlag('sizes', [100_000, 1_000_000, 10_000_000], MOST_LINES).map(
          (lines) => () => randomList(directory, lines),
        )
      : [() => cleanList(directory, given)];
  const inputs = makers.map((make) => measure(program, make(), rounds));
  writeResult('aggregate', { unit: 'ms, whole process', rounds, inputs }, { iprange: versionOf('iprange') });
}

function measure(program: string, input: Input, rounds: number) {
  const ours = { name: 'aegis', command: process.execPath, args: [program, input.path] };
  const theirs = { name: 'iprange', command: 'iprange', args: [input.path] };
  const [a, b] = [ours, theirs].map(({ command, args }) =>
    execFileSync(command, args, { maxBuffer: MOST_OUTPUT_BYTES, stdio: ['ignore', 'pipe', 'ignore'] }),
  );
  if (!a!.equals(b!)) throw new Error(`${input.name}: the outputs differ`);
  const timings = timeVariants([ours, theirs], rounds, (round) => {
    if (process.stderr.isTTY) process.stderr.write(`  ${input.name}: round ${round} of ${rounds}\r`);
  });
  rmSync(input.path);
  const [mine, other] = timings;
  const ratio = mine!.medianMs / other!.medianMs;
  const cpuRatio = mine!.cpuMs === null || other!.cpuMs === null ? null : mine!.cpuMs / other!.cpuMs;
  const figures = timings.map((timing) => `${timing.name} ${timing.medianMs.toFixed(0)} ms`).join(', ');
  const ratios = `ratio ${ratio.toFixed(2)}, of CPU time ${cpuRatio?.toFixed(2) ?? 'not known'}`;
  console.log(`  ${input.name}: ${figures}, ${ratios}, same ${a!.length} bytes`);
  return { input: input.name, ratio, cpuRatio, timings };
}

function randomList(directory: string, lines: number): Input {
  const path = join(directory, `random-${lines}.txt`);
  const file = openSync(path, 'w');
  let text = '';
  for (const address of random32(42, lines)) {
    text += `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}\n`;
    if (text.length > 1 << 20) {
      writeSync(file, text);
      text = '';
    }
  }
  writeSync(file, text);
  closeSync(file);
  return { name: `${lines} random addresses`, path };
}

/**
 * A given list without what iprange would resolve as a host name, take as octal, or take for IPv4 although it is none,
 * and without further columns: only lines that both programs must understand alike, in their order.
 */
function cleanList(directory: string, given: string): Input {
  const path = join(directory, 'list.txt');
  const kept = readFileSync(given, 'latin1')
    .split('\n')
    .map((line) => line.split(/[\t #;]/, 1)[0]!.trim())
    .filter((address) => {
      const { builder } = aggregateText([new TextEncoder().encode(address)]);
      return builder.added === 1 && [...emitCidrs(builder.build())].length === 1 && !address.includes(':');
    });
  writeFileSync(path, `${kept.join('\n')}\n`);
  return { name: `${basename(given)}, ${kept.length} lines`, path };
}
