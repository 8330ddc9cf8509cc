import type { AttentionAnswer, CollectionPlan, Collector, Cursor } from '../collector.ts';
import { kstDay } from '../portal/kst-day.ts';
import { createOnceGuard, type OnceGuard } from '../portal/once.ts';
import { failed } from '../portal/outcome.ts';
import { REGTECH_PROTOCOL_VERSION } from './codes.ts';
import { LIST_START, stepExcel } from './collect.ts';
import { stepList } from './list.ts';
import { stepAddLogin, stepFindMember, stepLoginForm, stepVerifyLogin } from './login.ts';
import { regtechRequests } from './requests.ts';
import {
  answerSecondFactor,
  stepAwaitSmsCode,
  stepAwaitSmsConsent,
  stepSmsArm,
  stepSmsConfirm,
  stepSmsSend,
} from './second-factor.ts';
import { isLoggedIn, type RegtechPhase, type RegtechState } from './state.ts';
import { type RegtechOutcome, type StepContext, send } from './step.ts';
import { lookbackWindows } from './windows.ts';

/** The least time between two requests that the portal's firewall was seen to bear. */
const MIN_PACE_MS = 1_000;

const cursorOf = (state: RegtechState): Cursor => ({
  collectedThrough: kstDay(state.startedAt),
  windows: state.windowsDone,
  mode: state.mode,
  protocol: REGTECH_PROTOCOL_VERSION,
});

/** `GET /login/logout`, in a success as in a failure. That it did not work changes nothing about the run. */
async function stepLogout(state: RegtechState, context: StepContext): Promise<RegtechOutcome> {
  if (isLoggedIn(state.jar)) await send(state, context.io, regtechRequests.logout(state));
  if (state.ending) return failed(state.ending);
  return { kind: 'done', cursor: cursorOf(state), artefacts: [], unchanged: false };
}

const STEPS: Readonly<Record<RegtechPhase, (state: RegtechState, context: StepContext) => Promise<RegtechOutcome>>> = {
  'login-form': stepLoginForm,
  'find-member': stepFindMember,
  'add-login': stepAddLogin,
  'verify-login': stepVerifyLogin,
  'await-sms-consent': stepAwaitSmsConsent,
  'sms-arm': stepSmsArm,
  'sms-send': stepSmsSend,
  'await-sms-code': stepAwaitSmsCode,
  'sms-confirm': stepSmsConfirm,
  excel: stepExcel,
  list: stepList,
  logout: stepLogout,
};

function startRun(plan: CollectionPlan): RegtechState {
  return {
    version: 1,
    baseUrl: plan.baseUrl,
    startedAt: plan.startedAt,
    paceMs: Math.max(MIN_PACE_MS, plan.paceMs),
    phase: 'login-form',
    jar: {},
    windows: lookbackWindows(plan.startedAt, plan.lookbackDays),
    windowsDone: 0,
    mode: plan.cursor.preferList === true ? 'list' : 'excel',
    list: LIST_START,
    excelRetried: false,
    relogins: 0,
    blockSignals: 0,
    faults: 0,
    sms: { serial: 0, expiresAt: null, code: null, wrong: 0 },
    ending: null,
  };
}

/**
 * The collector of REGTECH (Financial Security Institute, Korea): login with its refusals, the second factor with a
 * person's consent, the export of every window of less than three months back to `lookbackDays`, the list page by
 * page where the export fails, logout. One request a step, `paceMs` between them.
 *
 * Every run reads the whole state, because the source moves expiry dates of old rows. `preferList: true` in the
 * cursor skips the export (for a layout that has drifted).
 *
 * @example
 * const collector = createRegtechCollector();
 * let state = collector.start(plan);
 * const outcome = await collector.step(state, io);
 */
export function createRegtechCollector(guard: OnceGuard = createOnceGuard()): Collector<RegtechState> {
  return {
    start: startRun,
    step: (state, io) => STEPS[state.phase](state, { io, guard }),
    answer: (state: RegtechState, answer: AttentionAnswer) => answerSecondFactor(state, answer),
  };
}
