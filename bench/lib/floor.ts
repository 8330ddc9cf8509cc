import { Miniflare } from 'miniflare';
import { runtimePids } from './load.ts';

/** The bare runtime answering `hello`: what a request costs at least. */
export interface Floor {
  readonly url: URL;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts it, on a runtime process of its own. */
export async function startFloor(): Promise<Floor> {
  const others = new Set(runtimePids());
  const floor = new Miniflare({
    modules: true,
    script: "export default { fetch() { return new Response('hello'); } }",
    compatibilityDate: '2026-07-30',
    unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
  });
  await floor.ready;
  const pid = runtimePids().find((candidate) => !others.has(candidate)) ?? 0;
  return { url: await floor.unsafeGetDirectURL(), pid, stop: () => floor.dispose() };
}
