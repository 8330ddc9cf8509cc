import type { PolicyPage } from './page.ts';

/** Pages for operators. */
export const operatorPages: readonly PolicyPage[] = [];
