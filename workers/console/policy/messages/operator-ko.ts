import { operationsKo } from './operations-ko.ts';

/** Texts of the pages for operators, in Korean. */
export const operatorKo = { ...operationsKo };
