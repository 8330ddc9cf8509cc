import { operationsEn } from './operations-en.ts';

/** Texts of the pages for operators, in English. */
export const operatorEn = { ...operationsEn };
