import type { TestServer } from '../../support/server.ts';
import { api } from './load.ts';

/** What can be made of a kind, and how it is seen again. */
export interface Kind {
  readonly name: string;
  /** How one is made; the answer is an acknowledgement when it has this status. */
  make(tag: string): { readonly method: string; readonly path: string; readonly body: object; readonly status: number };
  /** Where one is seen, changed and deleted. */
  pathOf(id: string): string;
  /** What one says of itself; null when it is not there. */
  show(server: TestServer, id: string): Promise<string | null>;
  /** A change that must be seen afterwards as this text; null where being there is all. */
  change(tag: string): { readonly body: object; readonly seen: string } | null;
}

const BASE = '/api/v1/blacklist';

async function shown(server: TestServer, path: string): Promise<string | null> {
  const answer = await api(server, 'GET', path);
  const text = await answer.text();
  if (answer.status !== 200 && answer.status !== 404) throw new Error(`${path}: ${answer.status} ${text}`);
  return answer.status === 200 ? text : null;
}

/** All kinds of things that an administrator sets for whoever loads a list. */
export const KINDS: readonly Kind[] = [
  {
    name: 'consumer',
    make: (tag) => ({ method: 'POST', path: `${BASE}/consumers`, body: { name: tag }, status: 201 }),
    pathOf: (id) => `${BASE}/consumers/${id}`,
    show: (server, id) => shown(server, `${BASE}/consumers/${id}`),
    change: (tag) => ({ body: { name: tag, note: `noted-${tag}` }, seen: `noted-${tag}` }),
  },
  {
    name: 'firewall',
    make: (tag) => {
      const body = { id: tag, url: 'https://127.0.0.1:1', resource: 'aegis', enabled: false };
      return { method: 'POST', path: `${BASE}/firewalls`, body, status: 201 };
    },
    pathOf: (id) => `${BASE}/firewalls/${id}`,
    show: (server, id) => shown(server, `${BASE}/firewalls/${id}`),
    change: (tag) => ({ body: { title: `Titled ${tag}` }, seen: `Titled ${tag}` }),
  },
  {
    name: 'alert channel',
    make: (tag) => {
      const body = {
        id: tag,
        kind: 'webhook',
        url: 'https://127.0.0.1:1/',
        secret: `${tag}-secret-secret`,
        enabled: false,
      };
      return { method: 'POST', path: `${BASE}/alert-channels`, body, status: 201 };
    },
    pathOf: (id) => `${BASE}/alert-channels/${id}`,
    show: (server, id) => shown(server, `${BASE}/alert-channels/${id}`),
    change: (tag) => ({ body: { title: `Titled ${tag}` }, seen: `Titled ${tag}` }),
  },
  {
    name: 'warning list',
    make: (tag) => {
      const body = { name: tag, type: 'cidr', version: 1, description: `Described ${tag}`, list: ['32.1.2.0/24'] };
      return { method: 'PUT', path: `${BASE}/lists/main/warning-lists/${tag}?effect=annotate`, body, status: 200 };
    },
    pathOf: (id) => `${BASE}/lists/main/warning-lists/${id}`,
    show: async (server, id) => {
      const all = JSON.parse((await shown(server, `${BASE}/lists/main/warning-lists`)) ?? '{"data":[]}');
      const one = (all as { data: { name: string; ranges: number }[] }).data.find(({ name }) => name === id);
      return one?.ranges === 1 ? JSON.stringify(one) : null;
    },
    change: () => null,
  },
];

/** What was acknowledged of one thing. */
export interface Made {
  readonly kind: Kind;
  readonly id: string;
  /** What it must show; null for what only has to be there. */
  seen: string | null;
  /** Whether it was deleted; null when nobody knows, because the answer never came. */
  isDeleted: boolean | null;
  /** Of a consumer: what opens its feed. */
  readonly key: string | null;
}

/** Makes, changes and deletes things of a kind one after the other until the server dies; notes what was acknowledged. */
export async function keepMaking(
  server: TestServer,
  kind: Kind,
  lane: string,
  { isOver, made, most }: { readonly isOver: () => boolean; readonly made: Made[]; readonly most: number },
): Promise<void> {
  for (let count = 0; count < most && !isOver(); count++) {
    try {
      await makeOne(server, kind, `${lane}-${count}`, made);
    } catch {
      // The server was killed in the middle: exactly what the test wants. What was not acknowledged is not noted.
      if (!isOver()) await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function makeOne(server: TestServer, kind: Kind, tag: string, made: Made[]): Promise<void> {
  const { method, path, body, status } = kind.make(tag);
  const answer = await api(server, method, path, body);
  const said = (await answer.json()) as { id?: string; key?: string };
  if (answer.status !== status) throw new Error(`${kind.name}: ${answer.status} ${JSON.stringify(said)}`);
  const one: Made = { kind, id: said.id ?? tag, seen: null, isDeleted: false, key: said.key ?? null };
  made.push(one);
  const change = kind.change(tag);
  if (change !== null) {
    const etag = answer.headers.get('etag') ?? '';
    const changed = await send(server, 'PUT', kind.pathOf(one.id), { body: change.body, etag });
    if (changed.status !== 200) throw new Error(`${kind.name}: ${changed.status} ${await changed.text()}`);
    one.seen = change.seen;
  }
  if (!tag.endsWith('1')) return;
  one.isDeleted = null;
  const deleted = await send(server, 'DELETE', kind.pathOf(one.id), {});
  if (deleted.status === 204) one.isDeleted = true;
}

function send(
  server: TestServer,
  method: string,
  path: string,
  { body, etag }: { readonly body?: object; readonly etag?: string },
): Promise<Response> {
  const headers = { authorization: `Bearer ${server.adminKey}`, 'content-type': 'application/json' };
  return fetch(new URL(path, server.url), {
    method,
    headers: etag === undefined ? headers : { ...headers, 'if-match': etag },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  });
}

/** What of what was acknowledged is not so. */
export async function faultsOf(server: TestServer, { kind, id, seen, isDeleted, key }: Made): Promise<string[]> {
  if (isDeleted === null) return [];
  const said = await kind.show(server, id);
  const faults: string[] = [];
  if (isDeleted && said !== null) faults.push(`${kind.name} ${id} is back`);
  if (!isDeleted && said === null) faults.push(`${kind.name} ${id} is lost`);
  if (said !== null && seen !== null && !said.includes(seen)) faults.push(`${kind.name} ${id} has lost its change`);
  if (key === null) return faults;
  const feed = await fetch(new URL('/feeds/main.txt', server.url), { headers: { 'api-key': key } });
  await feed.arrayBuffer();
  const isOpen = feed.status === 200;
  if (isOpen === isDeleted) faults.push(`the key of ${id} is answered ${feed.status}`);
  return faults;
}
