// The thread of `MemoryWatch`: asks V8 for the size of an isolate and keeps the peaks.
import { parentPort, workerData } from 'node:worker_threads';
import { type SamplerInput, SLOTS } from './memory.ts';

/** In bytes. `usedSize` counts garbage that was not collected yet. */
interface HeapUsage {
  readonly usedSize: number;
  readonly backingStorageSize: number;
}

const { url, everyMs, isLive, peaks } = workerData as SamplerInput;
const peak = new Float64Array(peaks);
const socket = new WebSocket(url);
const waiting = new Map<number, (result: unknown) => void>();
let next = 1;

function call(method: string): Promise<unknown> {
  return new Promise((resolve) => {
    waiting.set(next, resolve);
    socket.send(JSON.stringify({ id: next++, method }));
  });
}

function raise(slot: number, value: number): void {
  peak[slot] = Math.max(peak[slot]!, value);
}

socket.addEventListener('message', ({ data }) => {
  const { id, result } = JSON.parse(String(data)) as { id?: number; result?: unknown };
  if (id === undefined) return;
  waiting.get(id)?.(result);
  waiting.delete(id);
});
await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
let before = performance.now();
for (;;) {
  if (isLive) await call('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = (await call('Runtime.getHeapUsage')) as HeapUsage;
  const now = performance.now();
  raise(SLOTS.isolate, usedSize + backingStorageSize);
  raise(SLOTS.heap, usedSize);
  raise(SLOTS.backing, backingStorageSize);
  raise(SLOTS.longestGapMs, now - before);
  peak[SLOTS.samples]! += 1;
  before = now;
  parentPort?.postMessage('sampled');
  await new Promise((resolve) => setTimeout(resolve, everyMs));
}
