// The deployed Worker with routes for benches beside its own. Bundled by `startSystem({ entry })`, never deployed.
import { blacklistSystem } from '../../workers/blacklist/system.ts';
import { consoleSystem } from '../../workers/console/system.ts';
import { runCron } from '../../workers/cron.ts';
import { consumeQueue } from '../../workers/events/queue.ts';
import { createGateway } from '../../workers/gateway/app.ts';
import { identityAuthenticator } from '../../workers/identity/authenticator.ts';
import { identitySystem } from '../../workers/identity/system.ts';
import { operationsSystem } from '../../workers/operations/system.ts';
import { benchSystem } from './worker-routes.ts';

export * from '../../workers/index.ts';

const gateway = createGateway([operationsSystem, identitySystem, consoleSystem, blacklistSystem, benchSystem], {
  authenticator: identityAuthenticator,
});

// biome-ignore lint/style/noDefaultExport: the runtime takes a Worker by its default export.
export default {
  fetch: gateway.fetch,
  queue: consumeQueue,
  scheduled: runCron,
} satisfies ExportedHandler<Env>;
