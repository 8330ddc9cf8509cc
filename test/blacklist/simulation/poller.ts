import type { World } from './world.ts';

/** A device that loads the feed as devices do: by key, conditionally, keeping what it has. */
export class Poller {
  readonly name: string;
  readonly #world: World;
  readonly #key: string;
  #etag: string | null = null;
  #text = '';
  lastAt: number | null = null;
  /** What the device blocks. */
  feed: ReadonlySet<string> = new Set();
  polls = { full: 0, same: 0 };

  constructor(world: World, name: string, key: string) {
    this.#world = world;
    this.name = name;
    this.#key = key;
  }

  /** @returns What went wrong, and what a held version says of itself. */
  async poll(): Promise<{ readonly fault: string | null; readonly held: string | null }> {
    const response = await this.#world.request('GET', '/feeds/main.txt', {
      headers: { 'api-key': this.#key, ...(this.#etag === null ? {} : { 'if-none-match': this.#etag }) },
    });
    const held = response.headers.get('x-feed-held');
    if (response.status === 304) this.polls.same++;
    else if (response.status !== 200) return { fault: `${this.name} was answered ${response.status}`, held };
    else {
      this.polls.full++;
      this.#text = await response.text();
      this.#etag = response.headers.get('etag');
    }
    this.lastAt = this.#world.now;
    this.feed = new Set(this.#text.split('\n').filter((line) => line !== ''));
    return { fault: this.feed.size === 0 ? `${this.name} got an empty feed` : null, held };
  }
}
