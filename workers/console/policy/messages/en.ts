import { citizenEn } from './citizen-en.ts';
import { operatorEn } from './operator-en.ts';

/** The texts of the pages about programmes in English. */
export const en = {
  ...citizenEn,
  ...operatorEn,
  navPolicy: 'Support programmes',
};
