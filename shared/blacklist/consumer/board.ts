import type { FetchState, Refusal } from './telemetry.ts';

/**
 * - `current`: has the live version, or had no time yet to fetch it.
 * - `behind`: polls, but has an older version than it should by now.
 * - `silent`: has polled, and has not for longer than three of its polls.
 * - `never`: has not loaded anything yet.
 * - `misconfigured`: comes, is turned away, and gets nothing.
 */
export const CONSUMER_STATES = ['current', 'behind', 'silent', 'never', 'misconfigured'] as const;
export type ConsumerState = (typeof CONSUMER_STATES)[number];

/** Most urgent first; a consumer is in the most urgent state of its lists. */
const URGENCY: readonly ConsumerState[] = ['misconfigured', 'silent', 'behind', 'current', 'never'];

/** Polls that may fail to come before a consumer counts as silent. */
const MISSED_POLLS = 3;
/** For a device that is busy, and for what an isolate has not told yet. */
const SLACK_MS = 60_000;
/** What is assumed of a consumer of which nobody has said how often it polls. */
const UNKNOWN_POLL_MS = 6 * 3_600_000;

/** The live version of a list; null where there never was one. */
export type LiveVersions = Readonly<Record<string, { readonly version: number; readonly publishedAt: number } | null>>;

/** A consumer as the board judges it. */
export interface BoardConsumer {
  readonly lists: readonly string[];
  readonly expectedPollSeconds: number | null;
  readonly fetches: readonly FetchState[];
}

export interface ListVerdict {
  readonly list: string;
  readonly state: ConsumerState;
  readonly version: number | null;
  readonly liveVersion: number | null;
  /** Versions published since the one that it has; null where either is not known. */
  readonly lag: number | null;
  readonly lastFetchAt: number | null;
  /** Share of answers that it had the current version, 0 to 1; null before the first answer. */
  readonly notModifiedRatio: number | null;
  readonly refusal: { readonly kind: Refusal; readonly at: number } | null;
}

export interface ConsumerVerdict {
  readonly state: ConsumerState;
  readonly lists: readonly ListVerdict[];
}

/**
 * How a consumer does, list by list and in all. A list that it may load and never did counts only if it loads no other: a key is
 * often made for more lists than a device has connectors.
 *
 * @param now epoch milliseconds.
 * @example
 * verdictOf({ lists: ['main'], expectedPollSeconds: 300, fetches: [] }, { main: null }, Date.now()).state; // 'never'
 */
export function verdictOf(consumer: BoardConsumer, live: LiveVersions, now: number): ConsumerVerdict {
  const pollMs =
    consumer.expectedPollSeconds === null ? UNKNOWN_POLL_MS : Math.max(1, consumer.expectedPollSeconds) * 1_000;
  const lists = consumer.lists.map((list) => {
    const fetches = consumer.fetches.find((state) => state.list === list);
    return listVerdict(list, fetches ?? null, live[list] ?? null, pollMs, now);
  });
  const states = new Set(lists.map(({ state }) => state));
  // What was asked for under a list that it has not: it gets nothing there, and may get nothing anywhere.
  const isStray = consumer.fetches.some((fetch) => fetch.refusedAt !== null && !consumer.lists.includes(fetch.list));
  if (isStray && [...states].every((state) => state === 'never')) states.add('misconfigured');
  return { state: URGENCY.find((state) => states.has(state)) ?? 'never', lists };
}

function listVerdict(
  list: string,
  fetches: FetchState | null,
  live: LiveVersions[string],
  pollMs: number,
  now: number,
): ListVerdict {
  const { lastVersion = null, lastAt = null, refusal = null, refusedAt = null } = fetches ?? {};
  const answers = (fetches?.sent ?? 0) + (fetches?.notModified ?? 0);
  return {
    list,
    state: stateOf({ lastAt, lastVersion, refusedAt }, live, pollMs, now),
    version: lastVersion,
    liveVersion: live?.version ?? null,
    lag: live && lastVersion !== null ? Math.max(0, live.version - lastVersion) : null,
    lastFetchAt: lastAt,
    notModifiedRatio: fetches && answers > 0 ? fetches.notModified / answers : null,
    refusal: refusal !== null && refusedAt !== null ? { kind: refusal, at: refusedAt } : null,
  };
}

function stateOf(
  { lastAt, lastVersion, refusedAt }: Pick<FetchState, 'lastAt' | 'lastVersion' | 'refusedAt'>,
  live: LiveVersions[string],
  pollMs: number,
  now: number,
): ConsumerState {
  const isQuiet = lastAt === null || now - lastAt > MISSED_POLLS * pollMs + SLACK_MS;
  // A stray attempt elsewhere with the same key must not hide that the device itself gets through.
  if (refusedAt !== null && isQuiet && refusedAt > (lastAt ?? 0)) return 'misconfigured';
  if (lastAt === null) return 'never';
  if (isQuiet) return 'silent';
  const hadTime = live !== null && live !== undefined && now - live.publishedAt > pollMs + SLACK_MS;
  return hadTime && (lastVersion ?? 0) < live.version ? 'behind' : 'current';
}
