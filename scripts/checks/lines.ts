import type { ProjectFile } from './files.ts';
import type { Finding } from './step.ts';

const MAX_LINES = 400;
const SOURCE = /\.(ts|mjs|cjs|js|sh)$/;
const GENERATED = /(^|\/)worker-configuration\.d\.ts$/;

/** Whether every source file keeps to the length that one idea needs. */
export function checkLines(files: readonly ProjectFile[]): Finding {
  const lengths = files
    .filter((file) => SOURCE.test(file.path) && !GENERATED.test(file.path))
    .map((file) => ({ path: file.path, lines: file.text.split('\n').length - 1 }))
    .sort((a, b) => a.lines - b.lines);
  const tooLong = lengths.filter((file) => file.lines > MAX_LINES);
  if (tooLong.length > 0) {
    return {
      ok: false,
      text: tooLong.map((file) => `${file.path} has ${file.lines} lines; ${MAX_LINES} is the most.`).join('\n'),
    };
  }
  const at = (share: number) => lengths[Math.floor((lengths.length - 1) * share)]?.lines ?? 0;
  return { ok: true, text: `${lengths.length} files: median ${at(0.5)}, p90 ${at(0.9)}, longest ${at(1)}` };
}
