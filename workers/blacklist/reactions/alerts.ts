import * as v from 'valibot';
import type { Observation } from '../../../shared/blacklist/alerts/kinds.ts';
import {
  observeFirewall,
  observeList,
  observeSource,
  observeWarningLists,
} from '../../../shared/blacklist/alerts/observe.ts';
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

/** Told when what is stored of warning lists was lost, and when all of it is there again. */
const WARNING_LISTS_READ = ['blacklist.warning-list.lost', 'blacklist.warning-list.found'];

const lostOf = ({ data }: Envelope): string[] => v.parse(v.array(v.string()), data.lost);

/** Events of sources and appliances state everything, so the newest says it all; of a list, what it shows now counts. */
async function observationsOf(newest: Envelope, all: readonly Envelope[], env: Env): Promise<Observation[]> {
  const at = Date.parse(newest.time);
  const { source } = newest;
  if (source.startsWith('/blacklist/sources/')) return observeSource(newest.data.source as SourceView, at);
  if (source.startsWith('/blacklist/firewalls/')) return observeFirewall(firewallOf(newest), at);
  if (source.startsWith('/blacklist/indicators/')) return observeList(indicatorSight(indicatorsOf(newest)), at);
  if (!source.startsWith('/blacklist/lists/')) return [];
  const list = source.slice('/blacklist/lists/'.length);
  const warned = all.filter(({ type }) => WARNING_LISTS_READ.includes(type)).at(-1);
  const lost = warned === undefined ? [] : observeWarningLists(list, lostOf(warned), Date.parse(warned.time));
  if (!all.some(({ type }) => type.startsWith('blacklist.feed.'))) return lost;
  const now = Date.now();
  return [...lost, ...observeList(await sightOf(env, list), now)];
}
