import type { BlacklistPage } from './page.ts';
import { overview } from './pages/overview.ts';

/** Every page of the threat lists, in the order of the navigation. */
export const PAGES: readonly BlacklistPage[] = [overview];
