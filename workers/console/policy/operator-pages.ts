import type { PolicyPage } from './page.ts';
import { operatedRun } from './pages/operated-run.ts';
import { operatedSource } from './pages/operated-source.ts';
import { operations } from './pages/operations.ts';

/** Pages for operators. */
export const operatorPages: readonly PolicyPage[] = [operations, operatedSource, operatedRun];
