import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const SCRIPT = join(import.meta.dirname, '../rivals/threat-stack/load.lua');

/** A load: GET requests on connections that are kept alive, each with one request at a time. */
export interface Load {
  /** Path and query are those of `paths`. */
  readonly origin: URL;
  /** Asked for in turn. */
  readonly paths: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly seconds: number;
}

/** What `wrk` saw. */
export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Received, heads of answers included. */
  readonly bytesEach: number;
}

/** Of `load.lua`: durations in microseconds. */
interface Printed {
  readonly requests: number;
  readonly duration: number;
  readonly bytes: number;
  readonly failures: number;
  readonly p50: number;
  readonly p99: number;
}

/**
 * Puts a load on a server by `wrk`, one thread.
 *
 * @throws Error when a connection broke, a request ran into the time limit or an answer had a status from 400 on.
 */
export async function load({ origin, paths, headers, connections, seconds }: Load): Promise<LoadResult> {
  const args = ['--threads=1', `--connections=${connections}`, `--duration=${seconds}s`, '--timeout=20s'];
  const sent = Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]);
  const { stdout } = await promisify(execFile)('wrk', [...args, ...sent, '--script', SCRIPT, origin.origin], {
    env: { ...process.env, LOAD_PATHS: paths.join(' ') },
  });
  const line = stdout.split('\n').find((one) => one.startsWith('{'));
  if (line === undefined) throw new Error(`wrk says nothing: ${stdout}`);
  const { requests, duration, bytes, failures, p50, p99 } = JSON.parse(line) as Printed;
  if (failures > 0 || requests === 0) throw new Error(`${paths[0]}: ${failures} of ${requests} requests failed`);
  return {
    requests,
    perSecond: (requests * 1e6) / duration,
    p50Ms: p50 / 1_000,
    p99Ms: p99 / 1_000,
    bytesEach: bytes / requests,
  };
}
