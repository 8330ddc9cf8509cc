import { citizenPages } from './citizen-pages.ts';
import { operatorPages } from './operator-pages.ts';
import type { PolicyPage } from './page.ts';

/** Every page about programmes, in the order of the navigation. */
export const PAGES: readonly PolicyPage[] = [...citizenPages, ...operatorPages];
