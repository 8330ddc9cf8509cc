import type { LayoutMap } from './layout.ts';

/**
 * What marks the REGTECH list page. The names are the portal's own; a change here is a new version of
 * {@link REGTECH_MAP}.
 */
export const REGTECH_LIST = {
  caption: '요주의 IP 목록',
  emptyNote: '데이터가 없습니다',
  totalClass: 'total_num',
  loginFormId: 'loginForm',
} as const;

/**
 * REGTECH 요주의 IP: the export's sheet and the list page alike. Days are Korean; an address is held until the end of its 해제일, so
 * the expiry is the midnight after it.
 */
export const REGTECH_MAP: LayoutMap = {
  id: 'regtech',
  version: 1,
  identity: ['IP', '등록사유'],
  columns: [
    { field: 'address', headers: ['IP'] },
    { field: 'country', headers: ['국가'] },
    { field: 'reason', headers: ['등록사유'], link: /goView\(\s{0,8}['"]([\w-]{1,64})['"]/ },
    { field: 'registeredAt', headers: ['등록일'], date: 'kst-start' },
    { field: 'expiresAt', headers: ['해제일'], date: 'kst-day-end' },
  ],
  attackTypes: new Map(),
};
