import { type Day, kstDay } from '../../shared/blacklist/portal/kst-day.ts';
import { isAcceptedWindow } from '../../shared/blacklist/regtech/windows.ts';
import type { Clock } from './clock.ts';
import { createRegtechData, type RegtechData, type RegtechRow } from './regtech-data.ts';
import {
  exportBytes,
  listPage,
  loginPage,
  mainPage,
  natIpPage,
  periodPage,
  secondFactorPage,
  wafPage,
} from './regtech-pages.ts';
import { DEFAULT_SCENARIO, type ForcedAnswer, type RegtechScenario } from './regtech-scenario.ts';
import { createRegtechSessions } from './regtech-session.ts';
import { type FakeAnswer, type FakeRequest, plainLog, startFakeServer } from './server.ts';

export interface RegtechFakeOptions {
  readonly port?: number;
  readonly host?: string;
  readonly seed?: number;
  readonly clock?: Clock;
  /** Mean number of new rows a day. Default 9.5, which makes about 1,200 over 180 days. */
  readonly perDay?: number;
}

export interface RegtechControl {
  /** Changes the scenario from now on. */
  set(change: Partial<RegtechScenario>): void;
  /** Back to a healthy portal; the data stays. */
  reset(): void;
  readonly data: RegtechData;
  /** Every request so far, oldest first. */
  readonly requests: readonly FakeRequest[];
  /** Messages that a person has got. */
  readonly messages: () => number;
  /** The code of the last message. */
  readonly smsCode: () => string;
  readonly openSessions: () => number;
}

export interface RegtechFake {
  readonly url: string;
  readonly control: RegtechControl;
  close(): Promise<void>;
}

const HTML = { 'content-type': 'text/html;charset=UTF-8', 'cache-control': 'no-cache, no-store, max-age=0' };
const html = (body: string, status = 200): FakeAnswer => ({ status, headers: HTML, body });
const PAGE_SIZES = ['10', '30', '50'];

const dayOf = (compact: string | null): Day | null => {
  const parts = /^(\d{4})(\d\d)(\d\d)$/.exec(compact ?? '');
  return parts ? `${parts[1]}-${parts[2]}-${parts[3]}` : null;
};

/** The portal's firewall: an unbroken run of requests that come too fast is answered with nothing. */
function createFirewall(scenario: RegtechScenario) {
  let last = Number.NEGATIVE_INFINITY;
  let fast = 0;
  let blockedUntil = Number.NEGATIVE_INFINITY;
  return (at: number): boolean => {
    const { waf } = scenario;
    if (!waf) return false;
    fast = at - last < waf.minIntervalMs ? fast + 1 : 0;
    last = at;
    if (fast >= waf.burst) blockedUntil = at + waf.pauseMs;
    return at < blockedUntil;
  };
}

function forcedAnswer(kind: ForcedAnswer, scenario: RegtechScenario): FakeAnswer | null {
  const retryAfter: Record<string, string> =
    scenario.retryAfterSeconds === null ? {} : { 'retry-after': String(scenario.retryAfterSeconds) };
  switch (kind) {
    case 'empty':
      return { status: 200, headers: retryAfter };
    case '403':
    case '429':
    case '500':
      return { status: Number(kind), headers: { ...HTML, ...retryAfter }, body: wafPage() };
    case 'no-table':
      return html(wafPage());
    case 'login-page':
      return html(loginPage());
    case 'drop':
      return { status: 0, drop: true };
    default:
      return null;
  }
}

const fileStamp = (now: number): string => new Date(now + 9 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14);

/**
 * A portal that speaks like REGTECH on loopback, over generated data, with every scenario scriptable: in process
 * through `control`, from elsewhere by `POST /__control` (`{"set":{…}}`, `{"data":{"op":"release","ip":"…"}}`,
 * `{"reset":true}`) and `GET /__control`.
 *
 * @example
 * const portal = await startRegtechFake({ seed: 7 });
 * portal.control.set({ sms: 'at-login' });
 * await portal.close();
 */
export async function startRegtechFake(options: RegtechFakeOptions = {}): Promise<RegtechFake> {
  const clock = options.clock ?? Date.now;
  const seed = options.seed ?? 1;
  const scenario: RegtechScenario = { ...DEFAULT_SCENARIO };
  const data = createRegtechData({ seed, ...(options.perDay === undefined ? {} : { perDay: options.perDay }) });
  const sessions = createRegtechSessions(scenario, clock, seed);
  const isBlocked = createFirewall(scenario);
  const log: FakeRequest[] = [];
  let dataRequests = 0;
  let listPages = 0;

  const releaseSome = (from: Day, to: Day): void => {
    const plan = scenario.releaseWhilePaging;
    if (!plan || plan.times <= 0 || listPages < plan.afterPages) return;
    const today = kstDay(clock());
    for (const row of data.query(from, to, today).slice(0, plan.count)) data.release(row.ip, today);
    scenario.releaseWhilePaging = { ...plan, times: plan.times - 1 };
    listPages = 0;
  };

  const guardData = (request: FakeRequest): FakeAnswer | null => {
    const forced = forcedAnswer(scenario.forced.shift() ?? 'ok', scenario);
    if (forced) return forced;
    if (scenario.expireSessionAfter !== null && dataRequests >= scenario.expireSessionAfter) {
      scenario.expireSessionAfter = null;
      sessions.endAll();
    }
    dataRequests += 1;
    const who = sessions.check(request);
    if (who === 'second-factor') return html(secondFactorPage());
    if (who === 'member') return null;
    return scenario.expiryStyle === 'page'
      ? html(loginPage())
      : { status: 302, headers: { location: '/login/loginForm' } };
  };

  const rowsFor = (request: FakeRequest): { rows: RegtechRow[]; from: Day; to: Day } | null => {
    const from = dayOf(request.form.get('startDate'));
    const to = dayOf(request.form.get('endDate'));
    if (from === null || to === null || !isAcceptedWindow({ from, to })) return null;
    return { rows: data.query(from, to, kstDay(clock())), from, to };
  };

  const list = (request: FakeRequest): FakeAnswer => {
    const answer = guardData(request);
    if (answer) return answer;
    const size = PAGE_SIZES.includes(request.form.get('size') ?? '') ? Number(request.form.get('size')) : 10;
    const first = rowsFor(request);
    if (!first || request.form.get('tabSort') !== 'blacklist') return html(periodPage());
    releaseSome(first.from, first.to);
    const rows = data.query(first.from, first.to, kstDay(clock()));
    listPages += 1;
    const page = Math.max(0, Number(request.form.get('page')) || 0);
    return html(listPage(rows.slice(page * size, (page + 1) * size), rows.length, Math.ceil(rows.length / size)));
  };

  const excel = (request: FakeRequest): FakeAnswer => {
    const answer = guardData(request);
    if (answer) return answer;
    const found = rowsFor(request);
    const boxes = request.form.getAll('excelDown').join(',');
    if (!found || request.form.get('excelDownload') !== `${boxes},`) return html(periodPage());
    return {
      status: 200,
      // The portal names no content type here, so neither does the fake.
      headers: {
        'content-disposition': `attachment; filename="fctiList_${fileStamp(clock())}.xlsx"`,
        vary: 'Origin',
        'cache-control': 'no-cache, no-store, max-age=0',
      },
      body: exportBytes(found.rows, scenario.excel),
    };
  };

  const loginForm = (): FakeAnswer => {
    const { cookie } = sessions.open();
    return { status: 200, headers: { ...HTML, 'set-cookie': [cookie] }, body: loginPage() };
  };

  const routes: Readonly<Record<string, (request: FakeRequest) => FakeAnswer>> = {
    'GET /login/loginForm': loginForm,
    'POST /member/findOneMember': sessions.findOneMember,
    'POST /login/addLogin': sessions.addLogin,
    'POST /member/smsKeySend': sessions.smsKeySend,
    'POST /member/smsKeyConfirm': sessions.smsKeyConfirm,
    'GET /main/main': (request) => html(sessions.check(request) === 'stranger' ? loginPage() : mainPage()),
    'GET /common/error/errorsNatIp': () => html(natIpPage()),
    'POST /fcti/securityAdvisory/advisoryList': list,
    'POST /fcti/securityAdvisory/advisoryListDownloadXlsx': excel,
    'GET /login/logout': sessions.logout,
  };

  const control: RegtechControl = {
    set: (change) => {
      Object.assign(scenario, change);
      if (change.expireSessionAfter !== undefined) dataRequests = 0;
      if (change.releaseWhilePaging !== undefined) listPages = 0;
    },
    reset: () => Object.assign(scenario, DEFAULT_SCENARIO, { forced: [] }),
    data,
    requests: log,
    messages: () => sessions.sms.sent,
    smsCode: () => sessions.sms.code,
    openSessions: sessions.countOpen,
  };

  const server = await startFakeServer({
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.host === undefined ? {} : { host: options.host }),
    clock,
    log,
    handle: (request) => {
      if (isBlocked(request.at)) return { status: 200 };
      return routes[`${request.method} ${request.path}`]?.(request) ?? html('<p>404</p>', 404);
    },
    control: (command) => runCommand(command, control, scenario, kstDay(clock())),
  });
  return { url: server.url, control, close: server.close };
}

interface Command {
  readonly set?: Partial<RegtechScenario>;
  readonly reset?: boolean;
  readonly data?: { readonly op: 'extend' | 'release' | 'reRegister'; readonly ip: string; readonly days?: number };
}

function runCommand(command: unknown, control: RegtechControl, scenario: RegtechScenario, today: Day): unknown {
  const { set, reset, data } = (command ?? {}) as Command;
  if (reset) control.reset();
  if (set) control.set(set);
  if (data?.op === 'extend') return control.data.extend(data.ip, data.days ?? 30, today);
  if (data?.op === 'release') return control.data.release(data.ip, today);
  if (data?.op === 'reRegister') return control.data.reRegister(data.ip, today);
  return { scenario, messages: control.messages(), smsCode: control.smsCode(), requests: plainLog(control.requests) };
}
