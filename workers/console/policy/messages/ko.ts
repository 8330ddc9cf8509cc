import { citizenKo } from './citizen-ko.ts';
import { operatorKo } from './operator-ko.ts';

/** The texts of the pages about programmes in Korean. Keys are the same in every language; the compiler sees to it. */
export const ko = {
  ...citizenKo,
  ...operatorKo,
  navPolicy: '지원 정책',
};
