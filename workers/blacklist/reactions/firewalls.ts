import type { FirewallView } from '../../../shared/blacklist/push/state.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';
import { tellFirewalls, wakeFirewall } from '../service/firewalls.ts';

const LISTS = '/blacklist/lists/';
const CONSUMERS = '/blacklist/consumers/';
/** What puts another version live. */
const LIVE = ['blacklist.feed.published', 'blacklist.feed.confirmed'];

/** Tells every appliance of a list that it has another live version. Which one that is, each looks up by itself. */
export async function pushPublished(envelopes: readonly Envelope[], env: Env): Promise<void> {
  const lists = new Set(
    envelopes.filter(({ type }) => LIVE.includes(type)).map(({ source }) => source.slice(LISTS.length)),
  );
  if (lists.size === 0) return;
  const isToldOf = ({ config }: { config: { list: string; enabled: boolean } }) =>
    config.enabled && lists.has(config.list);
  await tellFirewalls(env, isToldOf, (actor, view) => wakeFirewall(env, actor, view, 'published', Date.now()));
}

/** Makes the cuts of appliances anew when something was said of their consumers. */
export async function pushConsumers(envelopes: readonly Envelope[], env: Env): Promise<void> {
  const changed = new Set(
    envelopes
      .filter(({ source, type }) => source.startsWith(CONSUMERS) && type !== 'blacklist.consumer.rotated')
      .map(({ data }) => data.consumer),
  );
  if (changed.size === 0) return;
  const isToldOf = ({ config }: FirewallView) =>
    config.enabled && config.consumer != null && changed.has(config.consumer);
  await tellFirewalls(env, isToldOf, (actor, view) => wakeFirewall(env, actor, view, 'consumer', Date.now()));
}
