import { addDays, kstDay } from '../../shared/blacklist/portal/kst-day.ts';
import type { Clock } from './clock.ts';
import { createRandom, seedOf } from './random.ts';
import { bulletinsBetween, bulletinWorkbook, type FakeBulletin, tokenFor } from './secudium-data.ts';
import { gridBody, type NameStyle, type RowDefect } from './secudium-grid.ts';
import { type FakeAnswer, type FakeRequest, plainLog, startFakeServer } from './server.ts';

/** What the fake portal does. Every field can be set at any time, in process or over HTTP. */
export interface SecudiumScenario {
  username: string;
  password: string;
  otp: 'off' | 'required';
  otpTtlMs: number;
  /** A colleague is logged in from elsewhere. */
  isHeldByColleague: boolean;
  /** The token dies, once, after this many list pages and files. */
  expireTokenAfter: number | null;
  grid: 'json' | 'xml';
  nameStyle: NameStyle;
  defects: RowDefect[];
  file: 'xlsx' | 'xls' | 'html' | 'empty' | 'missing';
  hasFile: boolean;
  /** Badly typed cells in every workbook. */
  isDirty: boolean;
  /** Status codes that stand in for the next answers after the login, in order; 200 is none. */
  forced: number[];
  /** Status of the next logins, in order; 200 is none. */
  forcedLogin: number[];
  /** Cut the connection after a login was worked on: the message is out, the answer is not. */
  dropLogin: boolean;
  retryAfterSeconds: number | null;
  /** Days for which there are bulletins. */
  historyDays: number;
}

const DEFAULT_SCENARIO: Readonly<SecudiumScenario> = {
  username: 'demo',
  password: 'demo-password',
  otp: 'off',
  otpTtlMs: 180_000,
  isHeldByColleague: false,
  expireTokenAfter: null,
  grid: 'json',
  nameStyle: 'plain',
  defects: [],
  file: 'xlsx',
  hasFile: true,
  isDirty: false,
  forced: [],
  forcedLogin: [],
  dropLogin: false,
  retryAfterSeconds: null,
  historyDays: 30,
};

export interface SecudiumFakeOptions {
  readonly port?: number;
  readonly host?: string;
  readonly seed?: number;
  readonly clock?: Clock;
}

export interface SecudiumControl {
  set(change: Partial<SecudiumScenario>): void;
  reset(): void;
  readonly requests: readonly FakeRequest[];
  /** Mails and SMS that a person has got: one for every login without a code. */
  readonly messages: () => number;
  /** Code of the last message. */
  readonly otpCode: () => string;
  /** How often somebody's session was ended by `is_expire=Y`. */
  readonly kicks: () => number;
  readonly hasSession: () => boolean;
  /** Bulletins that the portal has now, newest first. */
  readonly bulletins: () => FakeBulletin[];
}

export interface SecudiumFake {
  readonly url: string;
  readonly control: SecudiumControl;
  close(): Promise<void>;
}

const json = (status: number, value: unknown, headers: Record<string, string> = {}): FakeAnswer => ({
  status,
  headers: { 'content-type': 'application/json;charset=UTF-8', ...headers },
  body: JSON.stringify(value),
});

const loginError = (status: number, code: string, message: string): FakeAnswer =>
  json(status, { response: { error: true, code, message } });

const DENIED = (): FakeAnswer =>
  json(401, { response: { error: true, code: 'token.invalid', message: 'Unauthorized' } });

/** The start of a BIFF8 file (an OLE2 container). */
const XLS_MAGIC = Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...new Array<number>(504).fill(0)]);

/**
 * A portal that speaks like SECUDIUM on loopback: one session for the account, a message for each login, one-time
 * passwords, the grid in both forms, one workbook a business day. Scriptable like the REGTECH fake.
 *
 * @example
 * const portal = await startSecudiumFake({ seed: 7 });
 * portal.control.set({ otp: 'required' });
 * await portal.close();
 */
export async function startSecudiumFake(options: SecudiumFakeOptions = {}): Promise<SecudiumFake> {
  const clock = options.clock ?? Date.now;
  const seed = options.seed ?? 1;
  const random = createRandom(seedOf(seed, 'secudium-portal'));
  const scenario: SecudiumScenario = { ...DEFAULT_SCENARIO };
  const log: FakeRequest[] = [];
  let token: string | null = null;
  let otp = { code: '', sentAt: 0 };
  let messages = 0;
  let kicks = 0;
  let served = 0;

  const today = () => kstDay(clock());
  const bulletins = (): FakeBulletin[] => bulletinsBetween(seed, addDays(today(), -scenario.historyDays), today());

  const sendMessage = (): void => {
    messages += 1;
    otp = { code: String(100_000 + Math.floor(random() * 900_000)), sentAt: clock() };
  };

  const isOtpRight = (code: string | null): boolean =>
    otp.code !== '' && code === otp.code && clock() < otp.sentAt + scenario.otpTtlMs;

  const workOnLogin = (form: URLSearchParams): FakeAnswer => {
    const hasCode = form.get('is_otp') === 'Y';
    if (!hasCode) sendMessage();
    if (form.get('login_name') !== scenario.username || form.get('password') !== scenario.password) {
      return loginError(200, 'login.fail', '아이디 또는 비밀번호가 일치하지 않습니다. 본인 인증 후 이용하세요.');
    }
    if (token !== null || scenario.isHeldByColleague) {
      if (form.get('is_expire') !== 'Y') {
        return loginError(401, 'already.login', '동일 ID로 로그인 한 사용자가 있습니다. 접속을 종료하시겠습니까?');
      }
      kicks += 1;
      token = null;
      scenario.isHeldByColleague = false;
    }
    if (scenario.otp === 'required' && !(hasCode && isOtpRight(form.get('otp_value')))) {
      return loginError(200, 'otp.required', 'OTP 인증 번호를 입력하여 주십시오.');
    }
    otp = { code: '', sentAt: 0 };
    token = tokenFor(random, scenario.username, clock());
    return json(200, { response: { error: false, token } });
  };

  const login = (request: FakeRequest): FakeAnswer => {
    const forced = scenario.forcedLogin.shift() ?? 200;
    if (forced !== 200) return forcedStatus(forced);
    const answer = workOnLogin(request.form);
    return scenario.dropLogin ? { status: 0, drop: true } : answer;
  };

  const forcedStatus = (status: number): FakeAnswer =>
    json(
      status,
      { error: status },
      scenario.retryAfterSeconds === null ? {} : { 'retry-after': String(scenario.retryAfterSeconds) },
    );

  /** The token must come in the query and in the cookie, as the portal's own script sends it. */
  const isMember = (request: FakeRequest): boolean =>
    token !== null && request.query.get('X-Auth-Token') === token && request.cookies.get('token') === token;

  const guarded =
    (handle: (request: FakeRequest) => FakeAnswer, isCounted = false) =>
    (request: FakeRequest): FakeAnswer => {
      const forced = scenario.forced.shift() ?? 200;
      if (forced === 401) token = null;
      if (forced !== 200) return forcedStatus(forced);
      if (isCounted && scenario.expireTokenAfter !== null && served >= scenario.expireTokenAfter) {
        scenario.expireTokenAfter = null;
        token = null;
      }
      if (!isMember(request)) return DENIED();
      if (isCounted) served += 1;
      return handle(request);
    };

  const list = (request: FakeRequest): FakeAnswer => {
    const { query } = request;
    const from = query.get('sdate') ?? '';
    const to = query.get('edate') ?? '';
    const start = Number(query.get('posStart') ?? 0);
    const count = Number(query.get('count') ?? 100);
    const isComplete = query.get('dateKey') === 'i.reg_date' && [...query.keys()].some((key) => /^dhxr\d+$/.test(key));
    if (!isComplete || !/^\d{4}-\d\d-\d\d$/.test(from)) return json(400, { error: 'bad request' });
    const rows = bulletins().filter(({ day }) => day >= from && day <= to);
    return {
      status: 200,
      headers: { 'content-type': scenario.grid === 'json' ? 'application/json' : 'text/xml' },
      body: gridBody(rows.slice(start, start + count), scenario.grid, scenario.nameStyle, scenario.defects),
    };
  };

  const find = (request: FakeRequest, name: string): FakeBulletin | undefined =>
    bulletins().find((bulletin) => bulletin.uuid === request.query.get(name));

  const download = (request: FakeRequest): FakeAnswer => {
    const bulletin = find(request, 'serverFileName');
    const isNamed = bulletin !== undefined && request.query.get('fileName') === bulletin.fileName;
    if (!isNamed || scenario.file === 'missing') return json(404, { error: 'no file' });
    const bodies = {
      xlsx: () => bulletinWorkbook(seed, bulletin, scenario.isDirty),
      xls: () => XLS_MAGIC,
      html: () => new TextEncoder().encode('<html><body><table><tr><td>점검 중입니다</td></tr></table></body></html>'),
      empty: () => new Uint8Array(),
    };
    return {
      status: 200,
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="${encodeURIComponent(bulletin.fileName)}"`,
      },
      body: bodies[scenario.file](),
    };
  };

  const routes: Readonly<Record<string, (request: FakeRequest) => FakeAnswer>> = {
    'POST /isap-api/loginProcess': login,
    'GET /isap-api/myinfo': guarded(() => json(200, { userId: scenario.username, companyName: '예시회사' })),
    'GET /isap-api/secinfo/list/black_ip': guarded(list, true),
    'GET /isap-api/file/SECINFO/hasFile': guarded((request) =>
      json(200, scenario.hasFile && find(request, 'file_name') !== undefined),
    ),
    'GET /isap-api/file/SECINFO/download': guarded(download, true),
    'GET /isap-api/tokenout': (request) => {
      if (isMember(request)) token = null;
      return json(200, { response: { error: false } });
    },
  };

  const control: SecudiumControl = {
    set: (change) => {
      Object.assign(scenario, change);
      if (change.expireTokenAfter !== undefined) served = 0;
    },
    reset: () => Object.assign(scenario, DEFAULT_SCENARIO, { defects: [], forced: [], forcedLogin: [] }),
    requests: log,
    messages: () => messages,
    otpCode: () => otp.code,
    kicks: () => kicks,
    hasSession: () => token !== null,
    bulletins,
  };

  const server = await startFakeServer({
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.host === undefined ? {} : { host: options.host }),
    clock,
    log,
    handle: (request) => routes[`${request.method} ${request.path}`]?.(request) ?? json(404, { error: 'not found' }),
    control: (command) => {
      const { set, reset } = (command ?? {}) as { set?: Partial<SecudiumScenario>; reset?: boolean };
      if (reset) control.reset();
      if (set) control.set(set);
      return { scenario, messages, otpCode: otp.code, kicks, hasSession: token !== null, requests: plainLog(log) };
    },
  });
  return { url: server.url, control, close: server.close };
}
