import type { SystemModule } from '../gateway/route.ts';
import { crowdsecRoutes } from './crowdsec/routes.ts';
import { alertRoutes } from './routes/alerts.ts';
import { analyticsRoutes } from './routes/analytics.ts';
import { analyticsExportRoutes } from './routes/analytics-exports.ts';
import { auditRoutes } from './routes/audit.ts';
import { collectionRoutes } from './routes/collection.ts';
import { dryRunRoutes } from './routes/collection-dry-run.ts';
import { runRoutes } from './routes/collection-runs.ts';
import { consumerRoutes } from './routes/consumers.ts';
import { enrichmentRoutes } from './routes/enrichment.ts';
import { entryRoutes } from './routes/entries.ts';
import { exportRoutes } from './routes/exports.ts';
import { feedRoutes } from './routes/feed.ts';
import { firewallRoutes } from './routes/firewalls.ts';
import { historyRoutes } from './routes/history.ts';
import { indicatorRoutes } from './routes/indicators.ts';
import { listRoutes } from './routes/lists.ts';
import { mispRoutes } from './routes/misp.ts';
import { signingRoutes } from './routes/signing.ts';
import { blacklistHealth } from './service/health.ts';
import { taxiiRoutes } from './taxii/routes.ts';

/** The blacklist system as the gateway mounts it. */
export const blacklistSystem: SystemModule = {
  name: 'blacklist',
  routes: [
    ...feedRoutes,
    ...consumerRoutes,
    ...mispRoutes,
    ...entryRoutes,
    ...exportRoutes,
    ...listRoutes,
    ...indicatorRoutes,
    ...historyRoutes,
    ...collectionRoutes,
    ...runRoutes,
    ...dryRunRoutes,
    ...auditRoutes,
    ...taxiiRoutes,
    ...crowdsecRoutes,
    ...alertRoutes,
    ...firewallRoutes,
    ...signingRoutes,
    ...enrichmentRoutes,
    ...analyticsRoutes,
    ...analyticsExportRoutes,
  ],
  health: blacklistHealth,
};
