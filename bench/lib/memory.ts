import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

const MB = 1e6;
const SAMPLE_MS = 50;
/** Between samples that collect first: more would leave no time for the work. */
const LIVE_SAMPLE_MS = 1_000;

/** Highest values that were seen in one phase, in MB (10^6 bytes). */
export interface PeakMB {
  /** JavaScript heap and the memory behind typed arrays together, at the same moment. */
  readonly isolate: number;
  readonly heap: number;
  readonly backing: number;
  readonly samples: number;
  /** For how long the Worker let no sample be taken. */
  readonly longestGapMs: number;
  /** Of the whole runtime process: all its isolates, SQLite, the local R2, D1 and queues. `null` outside of Linux. */
  readonly process: number | null;
}

/** The largest sizes of an isolate at garbage collections in one phase, in MB: when one began, and after it. */
export interface CollectionPeakMB {
  readonly beforeGc: number;
  readonly afterGc: number;
}

/** A free port of the loopback interface. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** A value of `/proc/<pid>/status` in MB. */
function statusMB(pid: number, name: 'VmRSS' | 'VmHWM'): number | null {
  try {
    const line = readFileSync(`/proc/${pid}/status`, 'utf8').match(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm'));
    return line === null ? null : Math.round((Number(line[1]) * 1024) / MB);
  } catch {
    // Another operating system.
    return null;
  }
}

/**
 * Makes V8 say at each garbage collection how large an isolate is. `exact` makes each one full, at every 16 MB that were allocated, and
 * frees what typed arrays held at once: what is left after it is what is really held.
 */
export const V8_FLAGS = {
  usual: '--trace-gc --trace-gc-verbose',
  exact:
    '--trace-gc --trace-gc-verbose --gc-global --no-concurrent-array-buffer-sweeping --min-semi-space-size=16 --max-semi-space-size=16',
} as const;

/**
 * The memory of isolates as their garbage collections see it, which happen in the midst of computing, where no
 * inspector gets through. Feed it every line that the runtime prints; the largest isolate counts, which is the Worker's.
 */
export class CollectionTrace {
  readonly #latest = new Map<string, { before: number; after: number }>();
  #before = 0;
  #after = 0;

  line(message: string): void {
    const heap = /^\[\d+:(0x\w+)\].* ([\d.]+) \([\d.]+\) -> ([\d.]+) \(/.exec(message);
    if (heap) this.#latest.set(heap[1]!, { before: Number(heap[2]), after: Number(heap[3]) });
    const backing = /^\[\d+:(0x\w+)\] Backing store memory:\s+(\d+) KB/.exec(message);
    const latest = backing && this.#latest.get(backing[1]!);
    if (!backing || !latest) return;
    const kibibytes = Number(backing[2]);
    this.#before = Math.max(this.#before, (latest.before * 2 ** 20 + kibibytes * 1024) / MB);
    this.#after = Math.max(this.#after, (latest.after * 2 ** 20 + kibibytes * 1024) / MB);
  }

  /** Ends a phase: the largest sizes at the start of a collection and after one, in MB. */
  phase(): CollectionPeakMB {
    const peak = { beforeGc: Math.round(this.#before), afterGc: Math.round(this.#after) };
    this.#before = 0;
    this.#after = 0;
    return peak;
  }
}

/** What the thread that takes the samples is told. */
export interface SamplerInput {
  readonly url: string;
  readonly everyMs: number;
  readonly isLive: boolean;
  /** Highest bytes so far, as {@link SLOTS}; the other side sets them back to 0. */
  readonly peaks: SharedArrayBuffer;
}

/** Where the figures lie in {@link SamplerInput.peaks}, 64-bit floating point numbers. */
export const SLOTS = { isolate: 0, heap: 1, backing: 2, samples: 3, longestGapMs: 4 } as const;

/**
 * Watches the memory of one Worker by V8's inspector, and of the runtime process that it is in, from outside, on a
 * thread of its own. With `isLive` each sample collects all garbage first, so that it states what is really held, which
 * is what counts when an isolate comes near its limit; that costs time.
 */
export class MemoryWatch {
  readonly #pid: number;
  readonly #thread: Worker;
  readonly #peaks: Float64Array;

  private constructor(pid: number, thread: Worker, peaks: Float64Array) {
    this.#pid = pid;
    this.#thread = thread;
    this.#peaks = peaks;
  }

  /** Starts watching the Worker called `worker` behind an inspector. */
  static async start(port: number, worker: string, pid: number, isLive: boolean): Promise<MemoryWatch> {
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as {
      id: string;
      webSocketDebuggerUrl: string;
    }[];
    const target = targets.find(({ id }) => id.endsWith(`:${worker}`));
    if (!target) throw new Error(`no Worker ${worker} among ${targets.map(({ id }) => id).join(', ')}`);
    const peaks = new SharedArrayBuffer(8 * Object.keys(SLOTS).length);
    const workerData: SamplerInput = {
      url: target.webSocketDebuggerUrl,
      everyMs: isLive ? LIVE_SAMPLE_MS : SAMPLE_MS,
      isLive,
      peaks,
    };
    const thread = new Worker(join(import.meta.dirname, 'memory-sampler.ts'), { workerData });
    await once(thread, 'message');
    return new MemoryWatch(pid, thread, new Float64Array(peaks));
  }

  /** Ends a phase: its peaks. The next one begins. */
  phase(): PeakMB {
    const { isolate, heap, backing, samples, longestGapMs } = SLOTS;
    const megabytes = (slot: number) => Math.round(this.#peaks[slot]! / MB);
    const process = statusMB(this.#pid, 'VmHWM');
    if (process !== null) writeFileSync(`/proc/${this.#pid}/clear_refs`, '5');
    const peak = {
      isolate: megabytes(isolate),
      heap: megabytes(heap),
      backing: megabytes(backing),
      samples: this.#peaks[samples]!,
      longestGapMs: Math.round(this.#peaks[longestGapMs]!),
      process,
    };
    this.#peaks.fill(0);
    return peak;
  }

  async stop(): Promise<void> {
    await this.#thread.terminate();
  }
}
