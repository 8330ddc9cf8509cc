export { BlacklistActor } from '../durable-objects/blacklist/blacklist.ts';
export { FeedKeyring } from '../durable-objects/blacklist/feed-keyring.ts';
export { SourceActor } from '../durable-objects/blacklist/source.ts';
export { CircuitBoard } from '../durable-objects/platform/itty/circuit-board.ts';
export { FeatureFlagBoard } from '../durable-objects/platform/itty/feature-flags.ts';

export default {
  fetch() {
    return new Response('aegis');
  },
} satisfies ExportedHandler<Env>;
