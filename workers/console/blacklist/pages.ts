import type { BlacklistPage } from './page.ts';
import { overview } from './pages/overview.ts';
import { run } from './pages/run.ts';
import { source } from './pages/source.ts';
import { sources } from './pages/sources.ts';

/** Every page of the threat lists, in the order of the navigation. */
export const PAGES: readonly BlacklistPage[] = [overview, sources, source, run];
