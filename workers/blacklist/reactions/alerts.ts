import type { Observation } from '../../../shared/blacklist/alerts/kinds.ts';
import { observeFirewall, observeList, observeSource } from '../../../shared/blacklist/alerts/observe.ts';
import type { SourceView } from '../../../shared/blacklist/source/state.ts';
import type { Causation, Envelope } from '../../../shared/events/envelope.ts';
import { firewallOf } from '../projections/firewalls.ts';
import { indicatorsOf } from '../projections/indicators.ts';
import { callBoard } from '../service/alerts.ts';
import { indicatorSight, sightOf } from '../service/alerts-check.ts';

/** Sees in events what gives cause for an alert, or ends it. The board sorts out what comes late or twice. */
export async function observeEvents(envelopes: readonly Envelope[], env: Env): Promise<void> {
  const newest = envelopes.reduce<Envelope | null>(
    (last, envelope) => (last === null || envelope.sequence > last.sequence ? envelope : last),
    null,
  );
  if (newest === null) return;
  const observations = await observationsOf(newest, envelopes, env);
  if (observations.length === 0) return;
  const causation: Causation = {
    correlationId: newest.correlationid,
    causationId: newest.id,
    traceparent: newest.traceparent,
    actor: 'alarm',
  };
  await callBoard(env, (board) => board.observe(observations, [], causation), true);
}

/** Events of sources and appliances state everything, so the newest says it all; of a list, what it shows now counts. */
async function observationsOf(newest: Envelope, all: readonly Envelope[], env: Env): Promise<Observation[]> {
  const at = Date.parse(newest.time);
  const { source } = newest;
  if (source.startsWith('/blacklist/sources/')) return observeSource(newest.data.source as SourceView, at);
  if (source.startsWith('/blacklist/firewalls/')) return observeFirewall(firewallOf(newest), at);
  if (source.startsWith('/blacklist/indicators/')) return observeList(indicatorSight(indicatorsOf(newest)), at);
  if (!source.startsWith('/blacklist/lists/') || !all.some(({ type }) => type.startsWith('blacklist.feed.'))) return [];
  const now = Date.now();
  return observeList(await sightOf(env, source.slice('/blacklist/lists/'.length)), now);
}
