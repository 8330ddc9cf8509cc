import type { BenchSystem } from './system.ts';

const POLLS = 12_000;
const POLL_MS = 100;

/** A collection run, as the API shows it. */
export interface Run {
  readonly id: string;
  readonly status: string;
  readonly error: unknown;
  readonly written: { readonly rowsWritten: number } & Readonly<Record<string, number>>;
}

/** A list, as the API shows it. */
export interface List {
  readonly pending: boolean;
  readonly live: { readonly version: number; readonly lines4: number; readonly compiledAt: string } | null;
  readonly held: { readonly version: number } | null;
}

/** The acts of an operator that benches of large lists consist of; the list is `main`. */
export class BlacklistBench {
  readonly #system: BenchSystem;

  constructor(system: BenchSystem) {
    this.#system = system;
  }

  /** Opens the gate as far as it goes and makes the sources. */
  async prepare(sources: readonly string[]): Promise<void> {
    const { api } = this.#system;
    const bounds = { maxShrinkPercent: 1e6, maxGrowthPercent: 1e6, maxCoverageGrowthPercent: 1e6 };
    const gate = { ...bounds, ignoreBelowLines: 0, ignoreBelowAddresses: 0 };
    await api('PUT', '/api/v1/blacklist/lists/main', { gate }, [200]);
    for (const id of sources)
      await api('POST', '/api/v1/collection/sources', { id, kind: 'upload', list: 'main' }, [201]);
  }

  /** Uploads a full statement of a source and waits until the list has taken it. */
  async statement(source: string, lines: readonly string[]): Promise<Run> {
    const { url, adminKey, api } = this.#system;
    const path = `/api/v1/collection/sources/${source}/artefacts?scope=full&format=plain`;
    const headers = { authorization: `Bearer ${adminKey}`, 'content-type': 'text/plain' };
    const body = `${lines.join('\n')}\n`;
    const run = await until('an upload', async () => {
      const response = await fetch(new URL(path, url), { method: 'POST', headers, body });
      if (response.status !== 202) throw new Error(`upload: ${response.status} ${await response.text()}`);
      return ((await response.json()) as { run: Run }).run;
    });
    return until(`run ${run.id}`, async () => {
      const { body: answer } = await api('GET', `/api/v1/collection/sources/${source}/runs/${run.id}`, null, [200]);
      const now = (answer as { run: Run }).run;
      if (now.status === 'failed') throw new Error(JSON.stringify(now.error));
      return ['succeeded', 'unchanged'].includes(now.status) ? now : null;
    });
  }

  async list(): Promise<List> {
    return (await this.#system.api('GET', '/api/v1/blacklist/lists/main', null, [200])).body as List;
  }

  /** Waits until all is compiled and live; confirms what is held like an operator who has looked at it. */
  settled(after: number): Promise<NonNullable<List['live']>> {
    return until('publication', async () => {
      const now = await this.list();
      if (now.held !== null) {
        // 409: the next one has taken its place.
        const path = `/api/v1/blacklist/lists/main/publications/${now.held.version}/confirm`;
        await this.#system.api('POST', path, {}, [200, 409]);
        return null;
      }
      return !now.pending && now.live !== null && now.live.version > after ? now.live : null;
    });
  }
}

/** Asks again and again until there is an answer. */
export async function until<T>(what: string, attempt: () => Promise<T | null>): Promise<T> {
  for (let i = 0; i < POLLS; i++) {
    const value = await attempt().catch(lostConnection);
    if (value !== null) return value;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`nothing came of waiting for ${what}`);
}

/** The runtime closes idle connections while the Worker computes; a request may meet one that is just being closed. */
function lostConnection(thrown: unknown): null {
  if (thrown instanceof TypeError && thrown.message === 'fetch failed') return null;
  throw thrown;
}
