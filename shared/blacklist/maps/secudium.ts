import type { LayoutMap } from './layout.ts';

/** SECUDIUM 신규 침해 Black IP: one sheet a day, no expiry. Times are Korean. */
export const SECUDIUM_MAP: LayoutMap = {
  id: 'secudium',
  version: 1,
  identity: ['공격 IP'],
  columns: [
    { field: 'registeredAt', headers: ['탐지시간'], date: 'kst-start' },
    { field: 'attackType', headers: ['공격유형'] },
    { field: 'severity', headers: ['심각도'] },
    { field: 'reason', headers: ['공격종류'] },
    { field: 'address', headers: ['공격 IP'] },
    { field: 'country', headers: ['공격 국가'] },
  ],
  attackTypes: new Map([
    ['hacking', 'hacking'],
    ['worm', 'worm'],
    ['scanning', 'scanning'],
  ]),
};
