import { canonicalEntry } from '../../shared/blacklist/push/lines.ts';

/** What stands in for one answer of the appliance's API; used up in order, one a request. */
export type ApplianceFault =
  | 'ok'
  | '401'
  | '403'
  | '500'
  | '503'
  /** The connection is cut before anything is done. */
  | 'drop'
  /** What was asked is done, and the connection is cut before the answer. */
  | 'drop-after'
  /** No answer, ever; nothing is done. */
  | 'hang'
  /** Says success and has done half of it. */
  | 'partial'
  /** Reads back what was there before the last command. */
  | 'stale'
  /** An answer that is no JSON. */
  | 'html';

export interface ApplianceRequest {
  readonly method: string;
  /** With the query; only path and query matter. */
  readonly url: string;
  readonly authorization: string | null;
  readonly body: string;
}

/** `null`: the connection is cut; `'hang'`: no answer comes. */
export type ApplianceAnswer =
  | { readonly status: number; readonly contentType: string; readonly body: string }
  | null
  | 'hang';

interface Command {
  readonly name: string;
  readonly command: string;
  readonly entries: readonly string[];
}

export interface FortigateApplianceOptions {
  readonly token: string;
  /** Names of the external resources whose update method is push. */
  readonly resources: readonly string[];
  /** Entries over all resources together, as FortiOS counts since 7.4.4. Default 300,000. */
  readonly limit?: number;
}

const PREFIX = '/api/v2/monitor/system/external-resource/';

/**
 * The push API of a FortiGate as its documents describe it: `snapshot` replaces, `add` and `remove` change, an entry that
 * is there twice is there once, what exceeds the limit (counted over all resources) is cut from the newest entries, and an
 * empty snapshot is loaded like any other. Holds no socket, so that it also runs inside a Worker's test.
 *
 * @example
 * const appliance = new FortigateAppliance({ token: 't', resources: ['aegis'] });
 * appliance.faults.push('500', 'partial');
 */
export class FortigateAppliance {
  readonly faults: ApplianceFault[] = [];
  /** Every request that came with the right token: what was asked, without the entries. */
  readonly requests: { readonly method: string; readonly command: string; readonly entries: number }[] = [];
  /** The fewest entries that a resource has had since this was last set. */
  fewest = Number.POSITIVE_INFINITY;
  token: string;
  limit: number;
  readonly #resources: Map<string, Set<string>>;
  #before: Map<string, ReadonlySet<string>> = new Map();

  constructor(options: FortigateApplianceOptions) {
    this.token = options.token;
    this.limit = options.limit ?? 300_000;
    this.#resources = new Map(options.resources.map((name) => [name, new Set<string>()]));
  }

  /** What a resource would block now: its entries within the limit. */
  loaded(resource: string): string[] {
    return [...(this.#resources.get(resource) ?? [])].slice(0, this.#room(resource));
  }

  /** Changes a resource behind everybody's back. */
  tamper(resource: string, change: (entries: Set<string>) => void): void {
    change(this.#resources.get(resource) ?? new Set());
  }

  handle(request: ApplianceRequest): ApplianceAnswer {
    const fault = this.faults.shift() ?? 'ok';
    if (fault === 'drop') return null;
    if (fault === 'hang') return 'hang';
    if (/^\d+$/.test(fault)) return json(Number(fault), { status: 'error', http_status: Number(fault) });
    if (fault === 'html') return { status: 200, contentType: 'text/html', body: '<html>Please log in</html>' };
    if (request.authorization !== `Bearer ${this.token}`) return json(401, { status: 'error', http_status: 401 });
    const url = new URL(request.url, 'http://appliance.invalid');
    if (request.method === 'POST' && url.pathname === `${PREFIX}dynamic`) {
      const answer = this.#dynamic(request.body, fault === 'partial');
      return fault === 'drop-after' ? null : answer;
    }
    if (request.method === 'GET' && url.pathname === `${PREFIX}entry-list`) {
      return this.#entryList(url.searchParams, fault === 'stale');
    }
    return json(404, { status: 'error', http_status: 404 });
  }

  #dynamic(body: string, isPartial: boolean): ApplianceAnswer {
    const { commands } = JSON.parse(body) as { commands: readonly Command[] };
    if (commands.some(({ name }) => !this.#resources.has(name)))
      return json(404, { status: 'error', http_status: 404 });
    this.#before = new Map([...this.#resources].map(([name, entries]) => [name, new Set(entries)]));
    for (const { name, command, entries } of commands) {
      this.requests.push({ method: 'POST', command, entries: entries.length });
      const done = isPartial ? entries.slice(0, Math.floor(entries.length / 2)) : entries;
      const held = this.#resources.get(name) ?? new Set<string>();
      if (command === 'snapshot') held.clear();
      for (const entry of done) {
        if (command === 'remove') held.delete(entry);
        else held.add(entry);
      }
      this.fewest = Math.min(this.fewest, held.size);
    }
    return json(200, { http_method: 'POST', status: 'success', http_status: 200 });
  }

  #entryList(query: URLSearchParams, isStale: boolean): ApplianceAnswer {
    const name = query.get('mkey') ?? '';
    const held = this.#resources.get(name);
    if (held === undefined) return json(404, { status: 'error', http_status: 404 });
    this.requests.push({ method: 'GET', command: 'entry-list', entries: held.size });
    const all = [...(isStale ? (this.#before.get(name) ?? []) : held)];
    const within = all.slice(0, this.#room(name));
    const entries = within.map((entry) => ({ entry, valid: isAddress(entry) }));
    const validCount = entries.filter(({ valid }) => valid).length;
    const results = {
      status: 'success',
      resource_file_status: 'downloaded',
      valid_count: validCount,
      invalid_count: entries.length - validCount,
      overflow: within.length < all.length,
      ...(query.get('status_only') === 'true' || query.get('counts_only') === 'true' ? {} : { entries }),
    };
    return json(200, { http_method: 'GET', status: 'success', http_status: 200, results });
  }

  /** Resources are counted in the order in which they are configured. */
  #room(resource: string): number {
    let room = this.limit;
    for (const [name, entries] of this.#resources) {
      if (name === resource) return Math.max(0, room);
      room -= entries.size;
    }
    return 0;
  }
}

const isAddress = (entry: string): boolean => /^[0-9a-f.:]+(?:\/\d+)?$/.test(canonicalEntry(entry));

const json = (status: number, body: unknown): ApplianceAnswer => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify(body),
});
