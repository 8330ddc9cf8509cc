import { blacklistSystem } from './blacklist/system.ts';
import { blacklistConsole } from './console/blacklist/system.ts';
import { policyConsole } from './console/policy/system.ts';
import { consoleSystem } from './console/system.ts';
import { runCron } from './cron.ts';
import { consumeQueue } from './events/queue.ts';
import { createGateway } from './gateway/app.ts';
import { identityAuthenticator } from './identity/authenticator.ts';
import { identitySystem } from './identity/system.ts';
import { operationsSystem } from './operations/system.ts';
import { policySystem } from './policy/system.ts';

export { AlertBoard } from '../durable-objects/blacklist/alert-board.ts';
export { BlacklistActor } from '../durable-objects/blacklist/blacklist.ts';
export { FeedKeyring } from '../durable-objects/blacklist/feed-keyring.ts';
export { FeedSigner } from '../durable-objects/blacklist/feed-signer.ts';
export { FirewallActor } from '../durable-objects/blacklist/firewall.ts';
export { IndicatorActor } from '../durable-objects/blacklist/indicators.ts';
export { SourceActor } from '../durable-objects/blacklist/source.ts';
export { DeviceGrant } from '../durable-objects/identity/device-grant.ts';
export { KeyRing } from '../durable-objects/identity/key-ring.ts';
export { RevocationLog } from '../durable-objects/identity/revocation-log.ts';
export { Throttle } from '../durable-objects/identity/throttle.ts';
export { UserActor } from '../durable-objects/identity/user.ts';
export { CircuitBoard } from '../durable-objects/platform/itty/circuit-board.ts';
export { FeatureFlagBoard } from '../durable-objects/platform/itty/feature-flags.ts';
export { MetricsShard } from '../durable-objects/platform/metrics-shard.ts';
export { RateLimiter } from '../durable-objects/platform/rate-limiter.ts';
export { ApplicantActor } from '../durable-objects/policy/applicant.ts';
export { PolicyCatalogue } from '../durable-objects/policy/catalogue.ts';
export { ModelBoard } from '../durable-objects/policy/model-board.ts';
export { PolicyActor } from '../durable-objects/policy/policy.ts';
export { RuleBook } from '../durable-objects/policy/rule-book.ts';
export { PolicySource } from '../durable-objects/policy/source.ts';
export { RecommendationSaga } from './policy/saga.ts';

const gateway = createGateway(
  [operationsSystem, identitySystem, consoleSystem, blacklistSystem, blacklistConsole, policySystem, policyConsole],
  { authenticator: identityAuthenticator },
);

export default {
  fetch: gateway.fetch,
  queue: consumeQueue,
  scheduled: runCron,
} satisfies ExportedHandler<Env>;
