import type { Envelope } from '../../../shared/events/envelope.ts';
import { tellFirewalls } from '../service/firewalls.ts';

const LISTS = '/blacklist/lists/';
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
  await tellFirewalls(env, isToldOf, (actor) => actor.wake('published'));
}
