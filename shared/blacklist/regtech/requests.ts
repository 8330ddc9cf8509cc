import type { CollectorRequest, Credentials } from '../collector.ts';
import { cookieHeaders } from '../portal/cookie-jar.ts';
import { compactDay } from '../portal/kst-day.ts';
import type { RegtechState } from './state.ts';
import type { DayWindow } from './windows.ts';

/** Largest of the portal's page sizes {10, 30, 50}: the fewest requests. */
export const LIST_PAGE_SIZE = 50;

const MAX_PAGE_BYTES = 2 * 1024 * 1024;
/** An export of 22,664 rows is under 1 MB; ten times that is not an export any more. */
const MAX_EXPORT_BYTES = 10 * 1024 * 1024;
const PAGE_TIMEOUT_MS = 30_000;
/** The portal builds the workbook before its first byte: about 4.3 s, more under load. */
const EXPORT_TIMEOUT_MS = 115_000;

type Fields = readonly (readonly [string, string])[];

const LIST_PATH = '/fcti/securityAdvisory/advisoryList';
const EXPORT_PATH = '/fcti/securityAdvisory/advisoryListDownloadXlsx';

const common = (state: RegtechState, accept: string): Readonly<Record<string, string>> => ({
  accept,
  'accept-language': 'ko-KR,ko;q=0.9,en;q=0.5',
  ...cookieHeaders(state.jar),
});

const HTML = 'text/html,application/xhtml+xml,*/*;q=0.8';
const JSON_TYPE = 'application/json, text/javascript, */*; q=0.01';

const get = (state: RegtechState, path: string): CollectorRequest => ({
  method: 'GET',
  url: new URL(path, state.baseUrl).href,
  headers: common(state, HTML),
  maxBytes: MAX_PAGE_BYTES,
  timeoutMs: PAGE_TIMEOUT_MS,
});

interface PostOptions {
  readonly accept: string;
  readonly referer: string;
  readonly isXhr?: boolean;
  readonly maxBytes?: number;
  readonly timeoutMs?: number;
}

function post(state: RegtechState, path: string, fields: Fields, options: PostOptions): CollectorRequest {
  return {
    method: 'POST',
    url: new URL(path, state.baseUrl).href,
    headers: {
      ...common(state, options.accept),
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      origin: new URL(state.baseUrl).origin,
      referer: new URL(options.referer, state.baseUrl).href,
      ...(options.isXhr ? { 'x-requested-with': 'XMLHttpRequest' } : {}),
    },
    body: new URLSearchParams(fields.map(([name, value]) => [name, value])).toString(),
    maxBytes: options.maxBytes ?? MAX_PAGE_BYTES,
    timeoutMs: options.timeoutMs ?? PAGE_TIMEOUT_MS,
  };
}

const LOGIN_XHR: PostOptions = { accept: JSON_TYPE, referer: '/login/loginForm', isXhr: true };

/** Fields of the search form that both the list and the export take, in the order of the page. */
const searchFields = (window: DayWindow, page: number, excel: Fields): Fields => [
  ['page', String(page)],
  ['tabSort', 'blacklist'],
  ...excel,
  ['cveId', ''],
  ['ipId', ''],
  ['estId', ''],
  ['startDate', compactDay(window.from)],
  ['endDate', compactDay(window.to)],
  ['findCondition', 'all'],
  ['findKeyword', ''],
  ['size', String(LIST_PAGE_SIZE)],
];

/** Every request of the REGTECH protocol; the paths and field names are the portal's own. */
export const regtechRequests = {
  loginForm: (state: RegtechState) => get(state, '/login/loginForm'),

  findOneMember: (state: RegtechState, { username, password }: Credentials) =>
    post(
      state,
      '/member/findOneMember',
      [
        ['memberId', username],
        ['memberPw', password],
      ],
      LOGIN_XHR,
    ),

  addLogin: (state: RegtechState, { username, password }: Credentials) =>
    post(
      state,
      '/login/addLogin',
      [
        ['username', username],
        ['password', password],
        ['login_error', ''],
        ['txId', ''],
        ['token', ''],
        ['memberId', ''],
        ['smsTimeExcess', 'N'],
      ],
      { accept: HTML, referer: '/login/loginForm' },
    ),

  main: (state: RegtechState) => get(state, '/main/main'),

  smsKeySend: (state: RegtechState, { username, password }: Credentials) =>
    post(
      state,
      '/member/smsKeySend',
      [
        ['memberId', username],
        ['memberPw', password],
      ],
      LOGIN_XHR,
    ),

  smsKeyConfirm: (state: RegtechState, { username, password }: Credentials, code: string) =>
    post(
      state,
      '/member/smsKeyConfirm',
      [
        ['memberId', username],
        ['memberPw', password],
        ['smsKey', code],
      ],
      LOGIN_XHR,
    ),

  /** One page of the list; `page` counts from 0. */
  list: (state: RegtechState, window: DayWindow, page: number) =>
    post(state, LIST_PATH, searchFields(window, page, [['excelDownload', '']]), { accept: HTML, referer: LIST_PATH }),

  /** The export of a window. All three boxes are ticked, as the page's own script does. */
  excel: (state: RegtechState, window: DayWindow) =>
    post(
      state,
      EXPORT_PATH,
      searchFields(window, 0, [
        ['excelDownload', 'security,blacklist,weakpoint,'],
        ['excelDown', 'security'],
        ['excelDown', 'blacklist'],
        ['excelDown', 'weakpoint'],
      ]),
      {
        accept: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,*/*',
        referer: LIST_PATH,
        maxBytes: MAX_EXPORT_BYTES,
        timeoutMs: EXPORT_TIMEOUT_MS,
      },
    ),

  logout: (state: RegtechState) => get(state, '/login/logout'),
} as const;
