import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { relative } from 'node:path';
import { type Job, runOnce } from './load.ts';
import type { BenchSystem } from './system.ts';

/** Lines of a table. */
const SHOWN = 25;

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  /** From 0. */
  readonly lineNumber: number;
  readonly columnNumber: number;
}

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: CallFrame;
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  /** Microseconds since the sample before. */
  readonly timeDeltas: readonly number[];
}

/** A function, and its share of the time in which the isolate ran. */
export interface ProfileLine {
  readonly where: string;
  /** In itself. */
  readonly selfPercent: number;
  /** In itself and what it called. */
  readonly totalPercent: number;
}

/**
 * Samples a Worker with V8's profiler while something runs, and names functions by the lines of their sources.
 *
 * @returns The functions by the time in themselves, and for what share of the time the isolate ran at all.
 */
async function profile(
  port: number,
  { worker, sourceMap }: Pick<BenchSystem, 'worker' | 'sourceMap'>,
  work: () => Promise<unknown>,
): Promise<{ readonly lines: readonly ProfileLine[]; readonly busyShare: number }> {
  const inspector = await connect(port, worker);
  try {
    await inspector.call('Profiler.enable');
    await inspector.call('Profiler.setSamplingInterval', { interval: 100 });
    await inspector.call('Profiler.start');
    await work();
    const { profile } = (await inspector.call('Profiler.stop')) as { profile: CpuProfile };
    return summary(profile, new SourceMap(JSON.parse(readFileSync(sourceMap, 'utf8')) as SourceMapPayload));
  } finally {
    inspector.close();
  }
}

/** Prints where the time of each job goes. Half a round goes first, while V8 still optimises. */
export async function showProfile(jobs: readonly Job[], port: number, system: BenchSystem): Promise<void> {
  for (const job of jobs) {
    await job.prepare?.();
    await runOnce(job, Math.ceil(job.requests / 2));
    const { lines, busyShare } = await profile(port, system, () => runOnce(job));
    console.log(`${job.name}: the isolate runs for ${(busyShare * 100).toFixed(0)} % of the time`);
    console.table(lines.slice(0, SHOWN));
  }
}

async function connect(port: number, worker: string) {
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as {
    id: string;
    webSocketDebuggerUrl: string;
  }[];
  const target = targets.find(({ id }) => id.endsWith(`:${worker}`));
  if (!target) throw new Error(`no Worker ${worker} among ${targets.map(({ id }) => id).join(', ')}`);
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  const waiting = new Map<number, (message: { result?: unknown; error?: unknown }) => void>();
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as { id?: number; result?: unknown; error?: unknown };
    if (message.id !== undefined) waiting.get(message.id)?.(message);
  });
  let next = 1;
  return {
    call: (method: string, params: object = {}) =>
      new Promise((resolve, reject) => {
        waiting.set(next, ({ result, error }) =>
          error === undefined ? resolve(result) : reject(new Error(`${method}: ${JSON.stringify(error)}`)),
        );
        socket.send(JSON.stringify({ id: next++, method, params }));
      }),
    close: () => socket.close(),
  };
}

function summary({ nodes, samples, timeDeltas }: CpuProfile, map: SourceMap) {
  const self = new Map<number, number>();
  samples.forEach((id, index) => {
    self.set(id, (self.get(id) ?? 0) + (timeDeltas[index] ?? 0));
  });
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const rows = new Map<string, { self: number; total: number }>();
  const rowOf = (where: string) => {
    const row = rows.get(where) ?? { self: 0, total: 0 };
    rows.set(where, row);
    return row;
  };
  const isIdle = (frame: CallFrame) => ['(idle)', '(program)', '(root)'].includes(frame.functionName);
  let all = 0;
  let busy = 0;
  /** Adds up a subtree; `above` are the functions on the way to it, so that recursion counts once. */
  const add = (id: number, above: ReadonlySet<string>): number => {
    const node = byId.get(id)!;
    const own = self.get(id) ?? 0;
    all += own;
    const where = isIdle(node.callFrame) ? null : placeOf(node.callFrame, map);
    if (where !== null) busy += own;
    const within = where === null ? above : new Set([...above, where]);
    const total = (node.children ?? []).reduce((sum, child) => sum + add(child, within), own);
    if (where !== null) {
      rowOf(where).self += own;
      if (!above.has(where)) rowOf(where).total += total;
    }
    return total;
  };
  if (nodes[0] !== undefined) add(nodes[0].id, new Set());
  const percent = (time: number) => +((100 * time) / busy).toFixed(1);
  const lines = [...rows]
    .map(([where, row]) => ({ where, selfPercent: percent(row.self), totalPercent: percent(row.total) }))
    .sort((a, b) => b.selfPercent - a.selfPercent);
  return { lines, busyShare: busy / all };
}

function placeOf({ functionName, lineNumber, columnNumber }: CallFrame, map: SourceMap): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  if (lineNumber < 0) return name;
  const entry = map.findEntry(lineNumber, columnNumber);
  if (!('originalSource' in entry)) return `${name} (generated)`;
  const source = entry.originalSource.replace(/^(?:\.\.\/)+/, '');
  return `${name} ${relative('.', source)}:${entry.originalLine + 1}`;
}
