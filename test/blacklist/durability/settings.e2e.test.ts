import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { startServer, waitUntil } from '../../support/server.ts';
import { api } from './load.ts';
import { faultsOf, KINDS, keepMaking, type Made } from './settings.ts';

const KILLS = 2;
/** Of a kind in one life of the server. */
const MOST = 20;
const PATIENCE_MS = 120_000;
const dataDir = mkdtempSync(join(tmpdir(), 'aegis-settings-'));
const env = { AEGIS_RATE_SCALE: '0', AEGIS_EGRESS_ALLOW: '127.0.0.1:1' };

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** One life of a server: everything is made at once, and it dies in the middle. */
async function live(round: number, made: Made[]): Promise<void> {
  const server = await startServer({ dataDir, env });
  if (round === 0) {
    const entry = await api(server, 'POST', '/api/v1/blacklist/entries', { address: '32.1.1.1', reason: 'load' });
    expect(entry.status).toBe(201);
  }
  let over = false;
  const work = { isOver: () => over, made, most: MOST };
  const lanes = KINDS.map((kind) => keepMaking(server, kind, `r${round}`, work));
  const before = made.length;
  const enough = () => KINDS.every((kind) => made.slice(before).filter((one) => one.kind === kind).length >= 3);
  await waitUntil(enough, PATIENCE_MS);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 300));
  await server.kill9();
  over = true;
  await Promise.all(lanes);
}

it(`consumers, firewalls, alert channels and warning lists survive ${KILLS} kill -9 as they were acknowledged`, async () => {
  const made: Made[] = [];
  for (let round = 0; round < KILLS; round++) await live(round, made);
  for (const kind of KINDS) {
    const own = made.filter((one) => one.kind === kind);
    expect(own.filter(({ isDeleted }) => isDeleted === false).length, kind.name).toBeGreaterThan(KILLS);
    expect(own.filter(({ isDeleted }) => isDeleted).length, kind.name).toBeGreaterThan(0);
    if (kind.change('x') !== null)
      expect(own.filter(({ seen }) => seen !== null).length, kind.name).toBeGreaterThan(KILLS);
  }

  const server = await startServer({ dataDir, env });
  try {
    const feedKey = readFileSync(join(dataDir, 'feed-key'), 'utf8').trim();
    await waitUntil(async () => {
      const feed = await fetch(new URL('/feeds/main.txt', server.url), { headers: { 'api-key': feedKey } });
      return (await feed.text()).includes('32.1.1.1');
    }, PATIENCE_MS);
    const faults = await Promise.all(made.map((one) => faultsOf(server, one)));
    expect(faults.flat()).toEqual([]);
  } finally {
    await server.stop();
  }
}, 600_000);
