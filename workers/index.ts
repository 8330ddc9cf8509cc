import { blacklistSystem } from './blacklist/system.ts';
import { runCron } from './cron.ts';
import { consumeQueue } from './events/queue.ts';
import { createGateway } from './gateway/app.ts';
import { operationsSystem } from './operations/system.ts';

export { BlacklistActor } from '../durable-objects/blacklist/blacklist.ts';
export { FeedKeyring } from '../durable-objects/blacklist/feed-keyring.ts';
export { SourceActor } from '../durable-objects/blacklist/source.ts';
export { CircuitBoard } from '../durable-objects/platform/itty/circuit-board.ts';
export { FeatureFlagBoard } from '../durable-objects/platform/itty/feature-flags.ts';

const gateway = createGateway([operationsSystem, blacklistSystem]);

export default {
  fetch: gateway.fetch,
  queue: consumeQueue,
  scheduled: runCron,
} satisfies ExportedHandler<Env>;
