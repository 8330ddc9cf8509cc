import type { ObservedConsumer } from '../../../durable-objects/blacklist/feed-keyring.ts';
import {
  CONSUMER_STATES,
  type ConsumerState,
  type ListVerdict,
  type LiveVersions,
  verdictOf,
} from '../../../shared/blacklist/consumer/board.ts';
import { type FetchState, OTHER_LIST } from '../../../shared/blacklist/consumer/telemetry.ts';
import { indicatorListOf } from '../../../shared/blacklist/indicators/pointer.ts';
import { isAegisError } from '../../../shared/kernel/error.ts';
import { liveIndicators } from '../edge/indicators.ts';
import { livePointer } from '../edge/pointer.ts';
import { callKeyring } from './consumers.ts';
import { iso, isoOrNull } from './views.ts';

/**
 * How every consumer does, as the API shows it.
 *
 * @param now epoch milliseconds.
 * @throws AegisError `unavailable` when a list's live version cannot be read.
 */
export async function consumerBoard(env: Env, now: number) {
  const { consumers, wrong } = await callKeyring(env, (actor) => actor.observed(), true);
  const live = await liveVersions(env, new Set(consumers.flatMap(listsOf)), now);
  const data = consumers.map((observed) => line(observed, live, now));
  const states = Object.fromEntries(CONSUMER_STATES.map((state) => [state, 0])) as Record<ConsumerState, number>;
  for (const { state } of data) states[state] += 1;
  return {
    at: iso(now),
    states,
    data,
    wrongCredentials: wrong.map(({ list, prefix, count, firstAt, lastAt }) => ({
      ...{ list, network: prefix, count },
      firstAt: iso(firstAt),
      lastAt: iso(lastAt),
    })),
  };
}

/** The lists of a consumer, and of the lists of indicators beside them those that it has ever asked for. */
function listsOf({ consumer, fetches }: ObservedConsumer): string[] {
  const beside = fetches.map(({ list }) => list).filter((list) => indicatorListOf(list) !== null);
  return [...consumer.settings.lists, ...beside];
}

function line(observed: ObservedConsumer, live: LiveVersions, now: number) {
  const { consumer, fetches } = observed;
  const { name, contact, format, expectedPollSeconds } = consumer.settings;
  const lists = listsOf(observed);
  const verdict = verdictOf({ lists, expectedPollSeconds, fetches }, live, now);
  const of = (list: string) => fetches.find((state) => state.list === list) ?? null;
  return {
    ...{ id: consumer.id, name, contact, format, expectedPollSeconds, state: verdict.state },
    lists: verdict.lists.map((one) => listLine(one, of(one.list))),
    strays: counts(of(OTHER_LIST)),
  };
}

function listLine({ lastFetchAt, refusal, ...verdict }: ListVerdict, fetches: FetchState | null) {
  return {
    ...verdict,
    lastFetchAt: isoOrNull(lastFetchAt),
    refusal: refusal && { kind: refusal.kind, at: iso(refusal.at) },
    counts: counts(fetches),
  };
}

function counts(fetches: FetchState | null) {
  if (fetches === null) return null;
  const { sent, notModified, errors, refused, bytes, userAgent, prefix } = fetches;
  return { sent, notModified, errors, refused, bytes, userAgent, network: prefix };
}

/** The live version of each list; null for one that has none yet. */
async function liveVersions(env: Env, lists: ReadonlySet<string>, now: number): Promise<LiveVersions> {
  const pairs = await Promise.all(
    [...lists].map(async (list) => {
      try {
        const beside = indicatorListOf(list);
        const { pointer } = beside ? await liveIndicators(env, beside, now) : await livePointer(env, list, now);
        return [list, { version: pointer.version, publishedAt: pointer.publishedAt }] as const;
      } catch (thrown) {
        // Nothing was published yet, so nobody can be behind.
        if (isAegisError(thrown) && thrown.code === 'feed_not_ready') return [list, null] as const;
        throw thrown;
      }
    }),
  );
  return Object.fromEntries(pairs);
}
