import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Clock } from './clock.ts';
import { createRandom, publicAddress, seedOf } from './random.ts';
import { type FakeAnswer, type FakeRequest, plainLog, startFakeServer } from './server.ts';

/** What stands in for a list's normal answer. */
export type ListFault =
  | 'none'
  | 'empty'
  | 'blank'
  | 'html'
  | '401'
  | '403'
  | '404'
  | '410'
  | '429'
  | '500'
  | '503'
  | 'drop'
  | 'redirect-loop'
  | 'redirect-private'
  | 'no-validators';

export interface FakeList {
  body: string;
  contentType: string;
  fault: ListFault;
  isGzip: boolean;
  retryAfterSeconds: number | null;
  lastModified: number;
}

export interface OpenListsFakeOptions {
  readonly port?: number;
  readonly host?: string;
  readonly seed?: number;
  readonly clock?: Clock;
  /** Addresses in each generated list. Default 500. */
  readonly size?: number;
}

export interface OpenListsControl {
  /** Adds or changes the list at a path (`/plain.txt`). A new body moves its validators. */
  put(path: string, change: Partial<FakeList>): void;
  readonly lists: ReadonlyMap<string, FakeList>;
  readonly requests: readonly FakeRequest[];
}

export interface OpenListsFake {
  readonly url: string;
  readonly control: OpenListsControl;
  close(): Promise<void>;
}

const TEXT = 'text/plain; charset=utf-8';

function generatedLists(seed: number, size: number): Record<string, { body: string; contentType: string }> {
  const addresses = (name: string, count = size): string[] => {
    const random = createRandom(seedOf(seed, 'open-lists', name));
    return Array.from({ length: count }, () => publicAddress(random));
  };
  const networks = addresses('netset').map((address, index) =>
    index % 3 === 0 ? `${address.split('.').slice(0, 3).join('.')}.0/24` : address,
  );
  const rows = addresses('csv').map(
    (address, index) => `"2026-01-02 03:04:05","${address}","443","family-${index % 7}"`,
  );
  return {
    '/plain.txt': { body: `# one address a line\n${addresses('plain').join('\n')}\n`, contentType: TEXT },
    '/level1.netset': { body: `#\n# a netset\n#\n${networks.join('\n')}\n`, contentType: TEXT },
    '/drop.txt': {
      body: `; a drop list\n${addresses('drop', 80)
        .map((ip, index) => `${ip.split('.').slice(0, 2).join('.')}.0.0/16 ; SBL${1000 + index}`)
        .join('\n')}\n`,
      contentType: TEXT,
    },
    '/list.csv': { body: `first_seen,dst_ip,dst_port,malware\r\n${rows.join('\r\n')}\r\n`, contentType: 'text/csv' },
    '/list.json': {
      body: JSON.stringify({ data: { items: addresses('json').map((ip) => ({ ip, reason: 'scanner' })) } }),
      contentType: 'application/json',
    },
  };
}

const etagOf = (list: FakeList): string => `"${createHash('sha256').update(list.body).digest('hex').slice(0, 32)}"`;

function faultAnswer(list: FakeList, path: string): FakeAnswer | null {
  const retryAfter: Record<string, string> =
    list.retryAfterSeconds === null ? {} : { 'retry-after': String(list.retryAfterSeconds) };
  switch (list.fault) {
    case 'empty':
      return { status: 200, headers: { 'content-type': TEXT } };
    case 'blank':
      return { status: 200, headers: { 'content-type': TEXT }, body: ' \r\n\n' };
    case 'html':
      return {
        status: 200,
        headers: { 'content-type': TEXT },
        body: '<!DOCTYPE html>\n<html><body>Sign in</body></html>',
      };
    case 'drop':
      return { status: 0, drop: true };
    case 'redirect-loop':
      return { status: 302, headers: { location: path } };
    case 'redirect-private':
      return { status: 301, headers: { location: 'http://169.254.169.254/latest/meta-data/' } };
    case '401':
    case '403':
    case '404':
    case '410':
    case '429':
    case '500':
    case '503':
      return { status: Number(list.fault), headers: { 'content-type': TEXT, ...retryAfter }, body: 'no\n' };
    default:
      return null;
  }
}

function conditional(list: FakeList, request: FakeRequest): FakeAnswer {
  const etag = etagOf(list);
  const lastModified = new Date(list.lastModified).toUTCString();
  const validators: Record<string, string> =
    list.fault === 'no-validators' ? {} : { etag, 'last-modified': lastModified };
  const ifNoneMatch = request.headers['if-none-match'];
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  const isUnchanged = ifNoneMatch === undefined ? since >= Date.parse(lastModified) : ifNoneMatch === etag;
  if (isUnchanged && list.fault !== 'no-validators') return { status: 304, headers: validators };
  const plain = Buffer.from(list.body, 'utf8');
  const body = list.isGzip ? gzipSync(plain) : plain;
  const encoding: Record<string, string> = list.isGzip ? { 'content-encoding': 'gzip' } : {};
  return { status: 200, headers: { 'content-type': list.contentType, ...encoding, ...validators }, body };
}

/**
 * A site of public lists on loopback: plain, netset, drop list, CSV and JSON, with validators, gzip, redirects
 * (`/redirect/<n>/<list>` is n hops) and every fault scriptable. `POST /__control` takes `{"put":["/plain.txt",{…}]}`.
 *
 * @example
 * const site = await startOpenListsFake({ seed: 7 });
 * site.control.put('/plain.txt', { fault: '503', retryAfterSeconds: 120 });
 * await site.close();
 */
export async function startOpenListsFake(options: OpenListsFakeOptions = {}): Promise<OpenListsFake> {
  const clock = options.clock ?? Date.now;
  const log: FakeRequest[] = [];
  const lists = new Map<string, FakeList>();

  const control: OpenListsControl = {
    put(path, change) {
      const known = lists.get(path);
      const isNewBody = change.body !== undefined && change.body !== known?.body;
      lists.set(path, {
        body: '',
        contentType: TEXT,
        fault: 'none',
        isGzip: false,
        retryAfterSeconds: null,
        ...known,
        lastModified: isNewBody || !known ? clock() : known.lastModified,
        ...change,
      });
    },
    lists,
    requests: log,
  };
  const generated = generatedLists(options.seed ?? 1, options.size ?? 500);
  for (const [path, list] of Object.entries(generated)) control.put(path, list);

  const handle = (request: FakeRequest): FakeAnswer => {
    const hop = /^\/redirect\/(\d{1,2})(\/.*)$/.exec(request.path);
    if (hop) {
      const rest = Number(hop[1]) - 1;
      return { status: 302, headers: { location: rest > 0 ? `/redirect/${rest}${hop[2]}` : String(hop[2]) } };
    }
    const list = lists.get(request.path);
    if (!list) return { status: 404, headers: { 'content-type': TEXT }, body: 'no such list\n' };
    return faultAnswer(list, request.path) ?? conditional(list, request);
  };

  const server = await startFakeServer({
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.host === undefined ? {} : { host: options.host }),
    clock,
    log,
    handle,
    control: (command) => {
      const { put } = (command ?? {}) as { put?: [string, Partial<FakeList>] };
      if (put) control.put(...put);
      return { paths: [...lists.keys()], requests: plainLog(log) };
    },
  });
  return { url: server.url, control, close: server.close };
}
