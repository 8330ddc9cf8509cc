import type { PolicyPage } from './page.ts';

/** Pages for citizens and case workers. */
export const citizenPages: readonly PolicyPage[] = [];
