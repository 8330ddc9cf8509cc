/** One external connector of a FortiGate that pulls. */
export interface PulledFeed {
  readonly name: string;
  /** `http(s)://…` for plain lines, `stix://…` or `stixs://…` for objects of a collection (over http and https). */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
}

export type PullOutcome = 'loaded' | 'unchanged' | 'kept';

interface FeedState {
  readonly feed: PulledFeed;
  entries: readonly string[];
  etag: string | null;
  status: number | null;
}

/**
 * The pulling side of a FortiGate: GET with Basic, `.etag` kept and sent back as `If-None-Match`, no redirect followed, no
 * compression asked for. The last list stays when the server is down or answers with an error; an empty 200 is loaded, and
 * lets everything pass. The limit counts over all feeds in their order, and the newest entries are cut.
 *
 * @example
 * const puller = new FortigatePuller([{ name: 'aegis', url, username: 'fgt', password: key }]);
 * await puller.poll('aegis'); // 'loaded'
 */
export class FortigatePuller {
  readonly #feeds: Map<string, FeedState>;
  readonly #limit: number;

  constructor(feeds: readonly PulledFeed[], limit = 300_000) {
    this.#feeds = new Map(feeds.map((feed) => [feed.name, { feed, entries: [], etag: null, status: null }]));
    this.#limit = limit;
  }

  /** What policies see of a feed: its entries within the limit that all feeds share. */
  loaded(name: string): readonly string[] {
    let room = this.#limit;
    for (const [other, { entries }] of this.#feeds) {
      if (other === name) return entries.slice(0, Math.max(0, room));
      room -= entries.length;
    }
    return [];
  }

  /** The last answer's status; null for none. */
  status(name: string): number | null {
    return this.#feeds.get(name)?.status ?? null;
  }

  async poll(name: string): Promise<PullOutcome> {
    const state = this.#feeds.get(name);
    if (state === undefined) throw new Error(`no feed ${name}`);
    const response = await fetch(httpUrlOf(state.feed.url), { headers: headersOf(state), redirect: 'manual' }).catch(
      // The list stays: this is what the test of an outage is about.
      () => null,
    );
    state.status = response?.status ?? null;
    if (response?.status === 304) return 'unchanged';
    if (response?.status !== 200) {
      await response?.body?.cancel();
      return 'kept';
    }
    const text = await response.text();
    state.entries = isStix(state.feed.url) ? addressesOf(text) : linesOf(text);
    state.etag = response.headers.get('etag');
    return 'loaded';
  }
}

const isStix = (url: string): boolean => url.startsWith('stix');
const httpUrlOf = (url: string): string => url.replace(/^stix/, 'http');

function headersOf({ feed, etag }: FeedState): Record<string, string> {
  const basic = Buffer.from(`${feed.username ?? ''}:${feed.password ?? ''}`).toString('base64');
  return {
    'accept-encoding': 'identity',
    ...(feed.username === undefined ? {} : { authorization: `Basic ${basic}` }),
    ...(etag === null ? {} : { 'if-none-match': etag }),
    ...(isStix(feed.url)
      ? { accept: 'application/vnd.oasis.stix+json; version=2.0', 'user-agent': 'curl/7.58.0', connection: 'close' }
      : { accept: '*/*' }),
  };
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** The addresses of the indicators of a bundle or an envelope. */
function addressesOf(text: string): string[] {
  const { objects = [] } = JSON.parse(text) as {
    objects?: readonly { readonly type: string; readonly pattern?: string }[];
  };
  return objects.flatMap(({ type, pattern }) =>
    type === 'indicator'
      ? [...(pattern ?? '').matchAll(/ipv[46]-addr:value\s*=\s*'([^']+)'/g)].map((m) => m[1] ?? '')
      : [],
  );
}
