import { DurableObject } from 'cloudflare:workers';
import { blacklistSystem } from './blacklist/system.ts';
import { consumeQueue } from './events/queue.ts';
import { createGateway } from './gateway/app.ts';
export { BlacklistActor } from '../durable-objects/blacklist/blacklist.ts';
export { FeedKeyring } from '../durable-objects/blacklist/feed-keyring.ts';
export class SourceActor extends DurableObject {}
export class CircuitBoard extends DurableObject {}
export class FeatureFlagBoard extends DurableObject {}
const gateway = createGateway([blacklistSystem]);
export default { fetch: gateway.fetch, queue: consumeQueue };
