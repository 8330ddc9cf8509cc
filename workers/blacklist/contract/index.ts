import type { Route } from '../../gateway/route.ts';
import { alertContracts } from './alerts.ts';
import { analyticsContracts } from './analytics.ts';
import { analyticsExportContracts } from './analytics-exports.ts';
import { auditContracts } from './audit.ts';
import { collectionContracts } from './collection.ts';
import { dryRunContracts } from './collection-dry-run.ts';
import { runContracts } from './collection-runs.ts';
import { consumerContracts } from './consumers.ts';
import { crowdsecContracts } from './crowdsec.ts';
import { enrichmentContracts } from './enrichment.ts';
import { entryContracts } from './entries.ts';
import { exportContracts } from './exports.ts';
import { feedContracts } from './feed.ts';
import { feedPartContracts } from './feed-parts.ts';
import { firewallContracts } from './firewalls.ts';
import { historyContracts } from './history.ts';
import { indicatorContracts } from './indicators.ts';
import { listContracts } from './lists.ts';
import { mispContracts } from './misp.ts';
import { signingContracts } from './signing.ts';
import { taxiiContracts } from './taxii.ts';

/** Every operation of the system, for documents and clients. */
export const contracts: readonly Route[] = [
  ...feedContracts,
  ...feedPartContracts,
  ...mispContracts,
  ...consumerContracts,
  ...auditContracts,
  ...alertContracts,
  ...firewallContracts,
  ...signingContracts,
  ...enrichmentContracts,
  ...analyticsContracts,
  ...analyticsExportContracts,
  ...entryContracts,
  ...exportContracts,
  ...listContracts,
  ...indicatorContracts,
  ...historyContracts,
  ...collectionContracts,
  ...runContracts,
  ...dryRunContracts,
  ...taxiiContracts,
  ...crowdsecContracts,
];
