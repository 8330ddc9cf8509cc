import type { BlacklistPage } from './page.ts';
import { alerts } from './pages/alerts.ts';
import { allowlist } from './pages/allowlist.ts';
import { changes } from './pages/changes.ts';
import { consumer } from './pages/consumer.ts';
import { consumers } from './pages/consumers.ts';
import { entries } from './pages/entries.ts';
import { firewall } from './pages/firewall.ts';
import { firewalls } from './pages/firewalls.ts';
import { gate } from './pages/gate.ts';
import { overview } from './pages/overview.ts';
import { reports } from './pages/reports.ts';
import { run } from './pages/run.ts';
import { scorecards } from './pages/scorecards.ts';
import { source } from './pages/source.ts';
import { sources } from './pages/sources.ts';
import { why } from './pages/why.ts';

/** Every page of the threat lists, in the order of the navigation. */
export const PAGES: readonly BlacklistPage[] = [
  overview,
  why,
  entries,
  allowlist,
  gate,
  sources,
  source,
  run,
  scorecards,
  consumers,
  consumer,
  firewalls,
  firewall,
  alerts,
  reports,
  changes,
];
