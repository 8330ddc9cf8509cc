import type { PolicyPage } from './page.ts';
import { cases } from './pages/cases.ts';
import { find } from './pages/find.ts';
import { programme } from './pages/programme.ts';
import { search } from './pages/search.ts';
import { shared } from './pages/shared.ts';

/** Pages for citizens and case workers. */
export const citizenPages: readonly PolicyPage[] = [find, search, programme, shared, cases];
