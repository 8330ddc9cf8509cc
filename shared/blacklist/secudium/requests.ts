import type { CollectorRequest, Credentials } from '../collector.ts';
import { cookieHeaders } from '../portal/cookie-jar.ts';
import type { Bulletin, SecudiumState } from './state.ts';

/** Rows asked for on one page of the list. */
export const GRID_PAGE_SIZE = 100;

const MAX_ANSWER_BYTES = 2 * 1024 * 1024;
/** A day's workbook holds about 110 rows. */
const MAX_FILE_BYTES = 10 * 1024 * 1024;
const TIMEOUT_MS = 30_000;
const FILE_TIMEOUT_MS = 60_000;

const headersOf = (state: SecudiumState): Readonly<Record<string, string>> => ({
  accept: 'application/json, text/plain, */*',
  'accept-language': 'ko-KR,ko;q=0.9,en;q=0.5',
  'x-requested-with': 'XMLHttpRequest',
  referer: `${new URL(state.baseUrl).origin}/`,
  // The portal's own script keeps the token in a cookie too, and some of its pages look only there.
  ...cookieHeaders(state.token === null ? state.jar : { ...state.jar, token: state.token }),
});

function get(
  state: SecudiumState,
  path: string,
  query: Readonly<Record<string, string>>,
  limits = { maxBytes: MAX_ANSWER_BYTES, timeoutMs: TIMEOUT_MS },
): CollectorRequest {
  const url = new URL(path, state.baseUrl);
  if (state.token !== null) url.searchParams.set('X-Auth-Token', state.token);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return { method: 'GET', url: url.href, headers: headersOf(state), ...limits };
}

/** Every request of the SECUDIUM protocol. Their URLs carry the session token: never log one unredacted. */
export const secudiumRequests = {
  login(state: SecudiumState, { username, password }: Credentials, otp: string | null): CollectorRequest {
    const body = new URLSearchParams({
      lang: 'ko',
      is_otp: otp === null ? 'N' : 'Y',
      is_expire: state.mayExpire ? 'Y' : 'N',
      login_name: username,
      password,
      otp_value: otp ?? '',
    });
    return {
      method: 'POST',
      url: new URL('/isap-api/loginProcess', state.baseUrl).href,
      headers: {
        ...headersOf(state),
        origin: new URL(state.baseUrl).origin,
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      },
      body: body.toString(),
      maxBytes: MAX_ANSWER_BYTES,
      timeoutMs: TIMEOUT_MS,
    };
  },

  myinfo: (state: SecudiumState) => get(state, '/isap-api/myinfo', {}),

  list: (state: SecudiumState, now: number) =>
    get(state, '/isap-api/secinfo/list/black_ip', {
      sdate: state.from,
      edate: state.to,
      dateKey: 'i.reg_date',
      count: String(GRID_PAGE_SIZE),
      filter: '',
      posStart: String(state.posStart),
      [`dhxr${now}`]: '1',
    }),

  hasFile: (state: SecudiumState, bulletin: Bulletin) =>
    get(state, '/isap-api/file/SECINFO/hasFile', { file_name: bulletin.uuid }),

  download: (state: SecudiumState, bulletin: Bulletin) =>
    get(
      state,
      '/isap-api/file/SECINFO/download',
      { serverFileName: bulletin.uuid, fileName: bulletin.fileName },
      { maxBytes: MAX_FILE_BYTES, timeoutMs: FILE_TIMEOUT_MS },
    ),

  logout: (state: SecudiumState) => get(state, '/isap-api/tokenout', {}),
} as const;
