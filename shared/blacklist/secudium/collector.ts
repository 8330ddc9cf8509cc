import type { CollectionPlan, Collector, Cursor } from '../collector.ts';
import { addDays, kstDay } from '../portal/kst-day.ts';
import { createOnceGuard, type OnceGuard } from '../portal/once.ts';
import { failed } from '../portal/outcome.ts';
import { stepDownload, stepHasFile, stepList } from './collect.ts';
import { SECUDIUM_GRID_VERSION } from './grid.ts';
import {
  answerLogin,
  stepAwaitDuplicate,
  stepAwaitOtp,
  stepConsent,
  stepLoginArm,
  stepLoginSend,
  stepMyinfo,
  stepOtpArm,
  stepOtpSend,
} from './login.ts';
import { secudiumRequests } from './requests.ts';
import type { SecudiumPhase, SecudiumState } from './state.ts';
import { type SecudiumOutcome, type StepContext, send } from './step.ts';

const MIN_PACE_MS = 1_000;
/** Bulletins may be posted or changed late: this many days are listed again. */
const OVERLAP_DAYS = 3;

const cursorOf = (state: SecudiumState): Cursor => ({
  loginConsent: state.standingConsent,
  lastDay: state.newest,
  seen: state.seen.join(','),
  skippedRows: state.skippedRows,
  skippedNote: state.skippedNote,
  protocol: SECUDIUM_GRID_VERSION,
});

/**
 * `GET /isap-api/tokenout` gives the account's only session back, after a success as after a failure. That it did not
 * work changes nothing about the run: the portal ends the session by itself later.
 */
async function stepLogout(state: SecudiumState, context: StepContext): Promise<SecudiumOutcome> {
  if (state.token !== null) await send(state, context.io, secudiumRequests.logout(state));
  if (state.ending) return failed(state.ending);
  return { kind: 'done', cursor: cursorOf(state), artefacts: [], unchanged: state.fetched === 0 };
}

const STEPS: Readonly<Record<SecudiumPhase, (state: SecudiumState, context: StepContext) => Promise<SecudiumOutcome>>> =
  {
    consent: stepConsent,
    'login-arm': stepLoginArm,
    'login-send': stepLoginSend,
    'await-duplicate': stepAwaitDuplicate,
    'await-otp': stepAwaitOtp,
    'otp-arm': stepOtpArm,
    'otp-send': stepOtpSend,
    myinfo: stepMyinfo,
    list: stepList,
    'has-file': stepHasFile,
    download: stepDownload,
    logout: stepLogout,
  };

function startRun(plan: CollectionPlan): SecudiumState {
  const to = kstDay(plan.startedAt);
  const earliest = addDays(to, -Math.max(0, plan.lookbackDays));
  const { lastDay, seen, loginConsent } = plan.cursor;
  const isKnown = !plan.force && typeof lastDay === 'string' && /^\d{4}-\d\d-\d\d$/.test(lastDay);
  const standingConsent = loginConsent === true;
  return {
    version: 1,
    baseUrl: plan.baseUrl,
    startedAt: plan.startedAt,
    paceMs: Math.max(MIN_PACE_MS, plan.paceMs),
    phase: standingConsent ? 'login-arm' : 'consent',
    standingConsent,
    mayExpire: false,
    serial: 0,
    otpCode: null,
    wrongCodes: 0,
    duplicateMessage: '',
    jar: {},
    token: null,
    relogins: 0,
    faults: 0,
    from: isKnown ? addDays(lastDay, -OVERLAP_DAYS) : earliest,
    to,
    posStart: 0,
    isListed: false,
    seen: !plan.force && typeof seen === 'string' && seen !== '' ? seen.split(',') : [],
    pending: [],
    newest: isKnown ? lastDay : null,
    skippedRows: 0,
    skippedNote: null,
    fetched: 0,
    ending: null,
  };
}

/**
 * The collector of SECUDIUM (SK shieldus ISAP): a login with a person in the loop, the list of bulletins since the
 * cursor, one workbook for each new bulletin, logout in any case.
 *
 * Promises: no login, which messages a person, without consent (`loginConsent: true` in the cursor is the operator's
 * standing consent); at most one for each consent, whatever crashes; never `is_expire=Y`, which ends somebody's
 * session, but after `duplicate-login-consent`.
 *
 * @example
 * const collector = createSecudiumCollector();
 * const outcome = await collector.step(collector.start(plan), io);
 * // { kind: 'attention', attention: { kind: 'otp-consent', channel: 'mail' }, … }
 */
export function createSecudiumCollector(guard: OnceGuard = createOnceGuard()): Collector<SecudiumState> {
  return {
    start: startRun,
    step: (state, io) => STEPS[state.phase](state, { io, guard }),
    answer: answerLogin,
  };
}
