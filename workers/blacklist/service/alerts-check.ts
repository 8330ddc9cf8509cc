import * as v from 'valibot';
import type { AlertKind, Observation } from '../../../shared/blacklist/alerts/kinds.ts';
import {
  CONSUMER_ALERTS,
  FIREWALL_ALERTS,
  LIST_ALERTS,
  type ListSight,
  observeConsumer,
  observeFirewall,
  observeList,
  observeReaction,
  observeSource,
  REACTION_ALERTS,
  SOURCE_ALERTS,
} from '../../../shared/blacklist/alerts/observe.ts';
import { indicatorName } from '../../../shared/blacklist/indicators/pointer.ts';
import type { IndicatorState } from '../../../shared/blacklist/indicators/state.ts';
import { holdKey, holdSchema, pointerKey, pointerSchema } from '../../../shared/blacklist/publication/pointer.ts';
import { firewallRepository } from '../repository/firewalls.ts';
import { indicatorRepository } from '../repository/indicators.ts';
import { listRepository } from '../repository/lists.ts';
import { reactionRepository } from '../repository/reactions.ts';
import { sourceRepository } from '../repository/sources.ts';
import { callBoard } from './alerts.ts';
import { consumerBoard } from './consumers-board.ts';

const causation = { correlationId: null, causationId: null, traceparent: null, actor: 'cron' } as const;

/** Everything of some kinds that there is to be seen now. */
interface Sight {
  readonly observations: readonly Observation[];
  readonly complete: readonly AlertKind[];
  /** Why some of it could not be looked at. */
  readonly failures?: readonly unknown[];
}

const reasonsOf = (outcomes: readonly PromiseSettledResult<unknown>[]): unknown[] =>
  outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));

/**
 * Called by cron: looks at everything there is, so that also what sets off no event is seen (silence), and a lost event is
 * made good. One part that cannot be looked at leaves its alerts as they are.
 *
 * @throws AggregateError when a part failed; the others have been told then.
 */
export async function checkAlerts(env: Env, now: number): Promise<void> {
  const outcomes = await Promise.allSettled([
    seeSources(env, now),
    seeFirewalls(env, now),
    seeLists(env, now),
    seeConsumers(env, now),
    seeReactions(env, now),
  ]);
  const seen = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const observations = seen.flatMap((sight) => sight.observations);
  const complete = seen.flatMap((sight) => sight.complete);
  await callBoard(env, (board) => board.observe(observations, complete, causation, now), true);
  const failures = [...reasonsOf(outcomes), ...seen.flatMap((sight) => sight.failures ?? [])];
  if (failures.length > 0) throw new AggregateError(failures, 'not everything could be looked at for alerts');
}

async function seeSources(env: Env, now: number): Promise<Sight> {
  const sources = await sourceRepository(env.BLACKLIST_DB).all();
  return { observations: sources.flatMap((view) => observeSource(view, now)), complete: SOURCE_ALERTS };
}

async function seeFirewalls(env: Env, now: number): Promise<Sight> {
  const firewalls = await firewallRepository(env.BLACKLIST_DB).all();
  return { observations: firewalls.flatMap((view) => observeFirewall(view, now)), complete: FIREWALL_ALERTS };
}

async function seeLists(env: Env, now: number): Promise<Sight> {
  const lists = await listRepository(env.BLACKLIST_DB).all();
  const beside = await indicatorRepository(env.BLACKLIST_DB).all();
  const outcomes = await Promise.allSettled([
    ...lists.map(({ id }) => sightOf(env, id)),
    ...beside.map(async (state) => indicatorSight(state)),
  ]);
  const observations = outcomes.flatMap((outcome) =>
    outcome.status === 'fulfilled' ? observeList(outcome.value, now) : [],
  );
  // A list that cannot be looked at keeps its alerts, and takes nobody else's away.
  const failures = reasonsOf(outcomes);
  return { observations, complete: failures.length === 0 ? LIST_ALERTS : [], failures };
}

async function seeReactions(env: Env, now: number): Promise<Sight> {
  const failed = await reactionRepository(env.BLACKLIST_DB).all();
  return { observations: failed.flatMap((one) => observeReaction(one, now)), complete: REACTION_ALERTS };
}

async function seeConsumers(env: Env, now: number): Promise<Sight> {
  const { data } = await consumerBoard(env, now);
  const observations = data.flatMap(({ id, name, state, lists }) => {
    const lastFetchAt = lists.map((list) => list.lastFetchAt ?? '').reduce((a, b) => (a > b ? a : b), '');
    const refusal = lists.find((list) => list.refusal !== null)?.refusal?.kind ?? null;
    return observeConsumer({ id, name, state, lastFetchAt: lastFetchAt || null, refusal }, now);
  });
  return { observations, complete: CONSUMER_ALERTS };
}

/** What a list of indicators shows of itself. Its feed is compiled when something changes, and so is never stale. */
export function indicatorSight(state: IndicatorState): ListSight {
  return { list: indicatorName(state), hold: state.held, pointedAt: null };
}

/** What a list shows of itself where the edge reads it; past the memory of this isolate, which may be seconds old. */
export async function sightOf(env: Env, list: string): Promise<ListSight> {
  const object = await env.SNAPSHOTS.get(pointerKey(list));
  if (object !== null) {
    const { hold } = v.parse(pointerSchema, await object.json());
    return { list, hold, pointedAt: object.uploaded.getTime() };
  }
  const first = await env.SNAPSHOTS.get(holdKey(list));
  return { list, hold: first && v.parse(holdSchema, await first.json()), pointedAt: null };
}
