import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { AlertView } from '../../../shared/blacklist/alerts/kinds.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';
import { blacklistProjector } from '../../../workers/blacklist/projections/projector.ts';
import { react, retryReactions } from '../../../workers/blacklist/reactions/react.ts';
import { reactionRepository } from '../../../workers/blacklist/repository/reactions.ts';
import { checkAlerts } from '../../../workers/blacklist/service/alerts-check.ts';

const MINUTE_MS = 60_000;
const NOW = Date.now();

function envelopeOf(name: string, sequence: number, type = 'blacklist.feed.confirmed'): Envelope {
  const source = `/blacklist/consumers/${name}`;
  return {
    ...{ specversion: '1.0', id: `${source}:${sequence}`, source, type, dataversion: 1, sequence },
    ...{ time: new Date(NOW).toISOString(), datacontenttype: 'application/json' },
    ...{ correlationid: null, causationid: null, traceparent: null, data: { n: sequence } },
  };
}

const failing = { push: () => Promise.reject(new Error('the appliance always throws')) };
const stored = () => reactionRepository(env.BLACKLIST_DB);

async function openAlerts(source: string): Promise<string[]> {
  const { alerts } = (await env.ALERTS.getByName('main').alerts('open', null, 100)) as unknown as {
    alerts: AlertView[];
  };
  return alerts.filter(({ subject }) => subject.endsWith(source)).map(({ kind }) => kind);
}

describe('a reaction that fails', () => {
  it('keeps no event from being projected and confirmed, and holds up no other reaction', async () => {
    const source = '/blacklist/consumers/react-a';
    const seen: number[] = [];
    const reactions = { ...failing, other: async (all: readonly Envelope[]) => void seen.push(all.length) };
    await blacklistProjector.project([envelopeOf('react-a', 1), envelopeOf('react-a', 2)], env);
    await react([envelopeOf('react-a', 1), envelopeOf('react-a', 2)], env, reactions, NOW);
    expect(seen).toEqual([2]);
    expect(await blacklistProjector.position(source, env)).toBe(2);
    const row = await stored().find('push', source);
    expect(row).toMatchObject({ attempts: 1, failedAt: NOW, dueAt: NOW + MINUTE_MS });
    // Of each type the newest tells all.
    expect(JSON.parse(row?.events ?? '')).toMatchObject([{ sequence: 2 }]);
  });

  it('is tried again at growing, bounded distance, with what came meanwhile, until it works', async () => {
    const source = '/blacklist/consumers/react-b';
    await react([envelopeOf('react-b', 1)], env, failing, NOW);
    await react([envelopeOf('react-b', 2, 'blacklist.feed.published')], env, failing, NOW);
    const waits: number[] = [];
    let now = NOW;
    for (let round = 0; round < 9; round++) {
      const { dueAt } = (await stored().find('push', source))!;
      waits.push((dueAt - now) / MINUTE_MS);
      now = dueAt;
      await retryReactions(env, now - 1, failing);
      await retryReactions(env, now, failing);
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 60, 60, 60, 60]);

    const given: Envelope[][] = [];
    const works = { push: async (all: readonly Envelope[]) => void given.push([...all]) };
    await retryReactions(env, now + 61 * MINUTE_MS, works);
    expect(
      given.map((all) => all.filter((one) => one.source === source).map(({ sequence }) => sequence)),
    ).toContainEqual([1, 2]);
    expect(await stored().find('push', source)).toBeNull();
  });

  it('raises one alert after three failures, which closes when it works', async () => {
    const source = '/blacklist/consumers/react-c';
    await react([envelopeOf('react-c', 1)], env, failing, NOW);
    await checkAlerts(env, NOW);
    expect(await openAlerts(source)).toEqual([]);
    for (const at of [NOW + MINUTE_MS, NOW + 10 * MINUTE_MS]) await retryReactions(env, at, failing);
    await checkAlerts(env, NOW + 11 * MINUTE_MS);
    expect(await openAlerts(source)).toEqual(['reaction_failing']);
    await retryReactions(env, NOW + 60 * MINUTE_MS, { push: async () => {} });
    await checkAlerts(env, NOW + 61 * MINUTE_MS);
    expect(await openAlerts(source)).toEqual([]);
  });

  it('is given up after a week, and one that is not known any more at once', async () => {
    const source = '/blacklist/consumers/react-d';
    await react([envelopeOf('react-d', 1)], env, failing, NOW);
    await retryReactions(env, NOW + 8 * 24 * 60 * MINUTE_MS, failing);
    expect(await stored().find('push', source)).toBeNull();
    await react([envelopeOf('react-d', 1)], env, { gone: failing.push }, NOW);
    await retryReactions(env, NOW + 60 * MINUTE_MS, {});
    expect(await stored().find('gone', source)).toBeNull();
  });
});
