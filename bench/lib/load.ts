import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { median } from './variants.ts';

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** One HTTP request, and the statuses that are no failure. */
export interface Call {
  readonly url: URL;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly status: number | readonly number[];
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

/** Something that is timed: requests to one runtime, by lanes that each wait for their answer. */
export interface Job {
  readonly name: string;
  /** Of the runtime that serves it. */
  readonly pid: number;
  readonly requests: number;
  readonly lanes: number;
  /** Before each round, not timed: tokens that live for minutes are renewed here. */
  readonly prepare?: () => Promise<void>;
  readonly send: (lane: number, agent: Agent) => Promise<unknown>;
}

/** What one round of a job took. */
export interface Sample {
  /** Processor time of the runtime, all threads, a request. */
  readonly cpuMicroseconds: number;
  /** From the first byte sent to the last byte read, as the caller sees it. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly perSecond: number;
}

/** The process ids of the runtimes that this process has started, and that run. */
export function runtimePids(): number[] {
  const listed = execFileSync('ps', ['-o', 'pid=,comm=', '--ppid', String(process.pid)], { encoding: 'utf8' });
  return listed
    .split('\n')
    .filter((line) => line.includes('workerd'))
    .map((line) => Number.parseInt(line, 10));
}

/** Processor time of a process so far, all threads, in microseconds. */
export function cpuMicroseconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1e6) / TICKS_PER_SECOND;
}

/**
 * Sends one request and reads the whole answer.
 *
 * @throws Error with the answer when its status is another than expected: a bench must not time failures.
 */
export function exchange(agent: Agent, call: Call): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body, status } = call;
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sent = request(call.url.href, { agent, method, headers: { ...headers, ...length } }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.once('error', reject);
      response.once('end', () => {
        const { statusCode = 0, headers: received } = response;
        if ([status].flat().includes(statusCode)) resolve({ status: statusCode, body: text, headers: received });
        else reject(new Error(`${method} ${call.url.pathname}: ${statusCode} ${text.slice(0, 400)}`));
      });
    });
    sent.once('error', (error: NodeJS.ErrnoException) => {
      // A runtime that was starved closes connections that it takes for idle, just as they are used again.
      if (error.code === 'ECONNRESET' && sent.reusedSocket) resolve(exchange(agent, call));
      else reject(error);
    });
    sent.end(body);
  });
}

/**
 * As {@link exchange}, on a connection of its own: for what is not timed. A connection that was idle may be closed by the other side
 * just as it is used again, and on a busy machine it is.
 */
export function send(call: Call): Promise<Answer> {
  return exchange(new Agent({ keepAlive: false }), call);
}

/** One round of a job, on connections of its own that are kept alive. */
export async function runOnce(job: Job, requests = job.requests): Promise<Sample> {
  const agent = new Agent({ keepAlive: true, maxSockets: job.lanes });
  const times: number[] = [];
  let left = requests;
  try {
    const before = cpuMicroseconds(job.pid);
    const started = performance.now();
    await Promise.all(
      Array.from({ length: job.lanes }, async (_, lane) => {
        while (left-- > 0) {
          const at = performance.now();
          await job.send(lane, agent);
          times.push(performance.now() - at);
        }
      }),
    );
    const seconds = (performance.now() - started) / 1_000;
    const used = cpuMicroseconds(job.pid) - before;
    times.sort((a, b) => a - b);
    return {
      cpuMicroseconds: used / requests,
      p50Ms: median(times),
      p99Ms: times[Math.floor(times.length * 0.99)] ?? 0,
      perSecond: requests / seconds,
    };
  } finally {
    agent.destroy();
  }
}

/**
 * Runs every job once a round, in reversed order every second round, so that a machine that grows slower or busier does not
 * favour one. A round of a tenth goes first and does not count.
 *
 * @returns The medians over the rounds, by name.
 */
export async function alternate(jobs: readonly Job[], rounds: number): Promise<ReadonlyMap<string, Sample>> {
  const samples = new Map(jobs.map(({ name }) => [name, [] as Sample[]]));
  for (let round = 0; round <= rounds; round++) {
    for (const job of round % 2 === 0 ? jobs : jobs.toReversed()) {
      await job.prepare?.();
      if (round === 0) await runOnce(job, Math.ceil(job.requests / 10));
      else samples.get(job.name)!.push(await runOnce(job));
    }
    process.stderr.write(`  round ${round} of ${rounds}\n`);
  }
  return new Map([...samples].map(([name, taken]) => [name, medians(taken)]));
}

function medians(samples: readonly Sample[]): Sample {
  const of = (key: keyof Sample) => median(samples.map((sample) => sample[key]));
  return {
    cpuMicroseconds: of('cpuMicroseconds'),
    p50Ms: of('p50Ms'),
    p99Ms: of('p99Ms'),
    perSecond: of('perSecond'),
  };
}

/** What a job costs over the floor of the same run. */
export interface CostRow {
  readonly name: string;
  readonly cpuMicroseconds: number;
  readonly overFloor: number;
  readonly ratio: number;
}

/** The processor time of each job beside that of the one called `floor`. */
export function overFloor(medians: ReadonlyMap<string, Sample>): CostRow[] {
  const floor = medians.get('floor')?.cpuMicroseconds ?? 0;
  return [...medians].map(([name, { cpuMicroseconds: cost }]) => ({
    name,
    cpuMicroseconds: Math.round(cost),
    overFloor: Math.round(cost - floor),
    ratio: +(cost / floor).toFixed(2),
  }));
}
