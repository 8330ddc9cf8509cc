import { ADMIN } from '../collection/support.ts';
import { at, START } from './clock.ts';
import type { Model } from './model.ts';
import { addressOf, forGood, type Said } from './said.ts';
import type { Script } from './sources.ts';
import { HOOK, LISTS } from './upstream.ts';
import type { World } from './world.ts';

const BLACKLIST = '/api/v1/blacklist';
const SOURCES = '/api/v1/collection/sources';
const LIST = `${BLACKLIST}/lists/main`;
/** Days in Korea that the whole of the simulated day falls into. */
const WINDOW = 'scope=window&from=2031-03-04&to=2031-03-05';

/** A person at the API. What is acknowledged is told to the model at once. */
export class Operator {
  readonly #world: World;
  readonly #model: Model;
  /** What the person does in the course of the day, each thing once its time has come. */
  readonly #agenda: [number, () => Promise<void>][];

  constructor(world: World, model: Model) {
    this.#world = world;
    this.#model = model;
    this.#agenda = this.#plan();
  }

  /** List, channel and sources as they are before the day begins. */
  async setUp(scripts: readonly Script[]): Promise<void> {
    await this.#call('PUT', LIST, { title: 'Main' });
    await this.#call('POST', `${BLACKLIST}/alert-channels`, { id: 'desk', kind: 'webhook', url: HOOK });
    this.#model.create('manual', null);
    this.#model.create('office', null);
    for (const { id, intervalMinutes, more } of scripts) {
      const input = { kind: 'open-list', url: `${LISTS}/${id}`, format: 'plain', intervalMinutes };
      await this.#call('POST', SOURCES, { id, ...input, ...more });
      this.#model.create(id, intervalMinutes);
      this.#world.knows(id);
    }
    const csv = { address: 'address', expiresAt: 'until', registeredAt: 'since' };
    const parse = { defaults: { reason: null, category: null, confidence: null }, csv };
    await this.#call('POST', SOURCES, { id: 'office', kind: 'upload', format: 'csv', parse });
    this.#world.knows('office');
  }

  /** A consumer that says how often it polls; returns its id and key. */
  consumer(name: string): Promise<{ id: string; key: string }> {
    return this.#call('POST', `${BLACKLIST}/consumers`, { name, lists: ['main'], expectedPollSeconds: 300 });
  }

  /** What is on the agenda by now. */
  async act(): Promise<void> {
    while (this.#agenda[0] && this.#agenda[0][0] <= this.#world.now) await this.#agenda.shift()![1]();
  }

  /** Alerts of every state, oldest first. */
  async alerts(): Promise<{ kind: string; subject: string; raisedAt: string; closedAt: string | null }[]> {
    const { data } = await this.#call('GET', `${BLACKLIST}/alerts?state=all&limit=1000`);
    return data.reverse();
  }

  #plan(): [number, () => Promise<void>][] {
    const row = (n: number) => addressOf(50, n);
    const rows = (from: number, to: number, until: number | null): [string, number | null][] =>
      Array.from({ length: to - from }, (_, i) => [row(from + i), until]);
    const healthy = addressOf(41, 0);
    const ofLarge = addressOf(49, 0);
    return [
      [at(1), () => this.#enter(addressOf(51, 0), null)],
      [at(1, 5), () => this.#enter(addressOf(51, 1), at(4, 2))],
      [at(1, 10), () => this.#enter(addressOf(51, 2), null)],
      [
        at(3),
        () => this.#upload('', new Map([...rows(0, 10, at(5, 30)), ...rows(10, 20, at(23)), ...rows(20, 30, null)])),
      ],
      // Later, earlier, and over.
      [
        at(5),
        () => this.#upload('', new Map([...rows(0, 5, at(9)), ...rows(10, 15, at(5, 17)), ...rows(15, 18, at(4))])),
      ],
      [at(7), () => this.#allow(healthy, at(10, 1))],
      [at(7, 5), () => this.#allow(addressOf(45, 20), null)],
      // While a version is held.
      [at(8, 15), () => this.#allow(ofLarge, null)],
      [at(9, 40), () => this.#remove(addressOf(51, 0))],
      [
        at(11),
        () => this.#upload('scope=full', forGood([...rows(20, 30, null), ...rows(40, 45, null)].map(([r]) => r))),
      ],
      [at(12, 30), () => this.#disallow(ofLarge)],
      [at(12, 35), () => this.#disallow(addressOf(45, 20))],
      [at(15), () => this.#upload(WINDOW, new Map(rows(20, 36, null)))],
      [at(17, 20), () => this.#upload(WINDOW, new Map(rows(24, 42, null)))],
      [at(18), () => this.#upload(WINDOW, new Map(rows(22, 36, at(20, 7))))],
      [at(21), () => this.#enter(addressOf(51, 3), at(22, 59))],
    ];
  }

  async #enter(address: string, until: number | null): Promise<void> {
    const expiresAt = until === null ? null : new Date(until).toISOString();
    await this.#call('POST', `${BLACKLIST}/entries`, { address, reason: 'seen by a person', expiresAt });
    this.#model.adds('manual', new Map([[address, until]]));
  }

  async #remove(address: string): Promise<void> {
    await this.#call('DELETE', `${BLACKLIST}/entries/${address}`, undefined, { 'if-match': '*' });
    this.#model.takesBack('manual', address);
  }

  async #allow(address: string, until: number | null): Promise<void> {
    const expiresAt = until === null ? null : new Date(until).toISOString();
    await this.#call('POST', `${LIST}/allowlist`, { address, reason: 'a partner', expiresAt });
    this.#model.exempts(address, until);
  }

  async #disallow(address: string): Promise<void> {
    await this.#call('DELETE', `${LIST}/allowlist/${address}`);
    this.#model.noLongerExempts(address);
  }

  async #upload(query: string, said: Said): Promise<void> {
    const since = new Date(START).toISOString();
    const lines = [...said].map(
      ([row, until]) => `${row},${since},${until === null ? '' : new Date(until).toISOString()}`,
    );
    const text = `address,since,until\n${lines.join('\n')}\n`;
    await this.#call('POST', `${SOURCES}/office/artefacts?${query}`, text);
    if (query.includes('full')) this.#model.says('office', said);
    else if (query.includes('window')) this.#model.saysOfWindow('office', said);
    else this.#model.adds('office', said);
  }

  // biome-ignore lint/suspicious/noExplicitAny: bodies of every shape.
  async #call(method: string, path: string, body?: unknown, more: Record<string, string> = {}): Promise<any> {
    const isText = typeof body === 'string';
    const response = await this.#world.request(method, path, {
      headers: { ...ADMIN, 'content-type': isText ? 'text/csv' : 'application/json', ...more },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }
}
