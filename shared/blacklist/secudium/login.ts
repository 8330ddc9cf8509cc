import type { AttentionAnswer, CollectorResponse } from '../collector.ts';
import { bodyJson, bodyText, property, retryAfterMs, textProperty } from '../portal/answer.ts';
import type { CookieJar } from '../portal/cookie-jar.ts';
import { failed, later, stop } from '../portal/outcome.ts';
import { secudiumRequests } from './requests.ts';
import type { SecudiumState } from './state.ts';
import { end, go, NO_CREDENTIALS, read, type SecudiumOutcome, type StepContext, send } from './step.ts';

/** A login that failed for reasons of the network is not tried again sooner on standing consent: each one is a message. */
const LOGIN_RETRY_MS = 6 * 3_600_000;
const BLOCK_COOLDOWN_MS = 30 * 60_000;
const MAX_WRONG_CODES = 4;
const MAX_PORTAL_MESSAGE = 200;

/** `<user>:<digits>:<64 hex>` */
const TOKEN = /^[^\s:;,]+:\d+:[0-9a-f]{64}$/i;
const OTP_WORDS = /otp|인증/i;
/** Codes that refuse the account itself, although their message may speak of 인증 (authentication). */
const REFUSAL_CODE =
  /password|passwd|login\.?fail|not\.?(?:match|found|exist)|lock|invalid\.?(?:user|id|login)|denied/i;

const ticketOf = (state: SecudiumState): string => `${state.baseUrl} ${state.startedAt} login ${state.serial}`;

const askConsent = (state: SecudiumState): SecudiumOutcome => ({
  kind: 'attention',
  state: { ...state, phase: 'consent', otpCode: null },
  attention: { kind: 'otp-consent', channel: 'mail' },
});

const askOtp = (state: SecudiumState): SecudiumOutcome => ({
  kind: 'attention',
  state: { ...state, phase: 'await-otp', otpCode: null },
  // How long a code lives is not known; the portal says so by refusing it.
  attention: { kind: 'otp', channel: 'mail', expiresAt: null, wrong: state.wrongCodes > 0 },
});

const askDuplicate = (state: SecudiumState): SecudiumOutcome => ({
  kind: 'attention',
  state: { ...state, phase: 'await-duplicate' },
  attention: { kind: 'duplicate-login', message: state.duplicateMessage },
});

/** Every login messages a person, so the first of a run needs consent, unless the operator has given it for good. */
export async function stepConsent(state: SecudiumState): Promise<SecudiumOutcome> {
  return askConsent(state);
}

/** Waiting for a code: asks again, sends nothing. */
export const stepAwaitOtp = async (state: SecudiumState): Promise<SecudiumOutcome> => askOtp(state);

/** Waiting for a decision: asks again, sends nothing. */
export const stepAwaitDuplicate = async (state: SecudiumState): Promise<SecudiumOutcome> => askDuplicate(state);

/** Stores the intent to log in, before anything is sent. */
export async function stepLoginArm(state: SecudiumState, context: StepContext): Promise<SecudiumOutcome> {
  if (!context.io.credentials) return failed(NO_CREDENTIALS);
  const armed: SecudiumState = {
    ...state,
    phase: 'login-send',
    serial: state.serial + 1,
    wrongCodes: 0,
    otpCode: null,
  };
  context.guard.arm(ticketOf(armed));
  return go(armed, { waitMs: 0 });
}

function tokenOf(response: CollectorResponse, json: unknown, jar: CookieJar): string | null {
  const inner = property(json, 'response');
  const places = [
    textProperty(inner, 'token'),
    textProperty(json, 'token'),
    textProperty(json, 'X-Auth-Token'),
    response.setCookies.length === 0 ? null : (jar.token ?? null),
  ];
  return places.find((place) => place !== null && TOKEN.test(place)) ?? null;
}

type LoginAnswer =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'duplicate' | 'refused'; readonly message: string }
  | { readonly kind: 'otp' | 'unknown' };

function readLogin(response: CollectorResponse, jar: CookieJar): LoginAnswer {
  const text = bodyText(response);
  const json = bodyJson(response);
  const token = tokenOf(response, json, jar);
  if (token !== null) return { kind: 'token', token };
  const inner = property(json, 'response');
  const code = textProperty(inner, 'code') ?? textProperty(json, 'code') ?? '';
  const message = (textProperty(inner, 'message') ?? textProperty(json, 'message') ?? '').slice(0, MAX_PORTAL_MESSAGE);
  if (code === 'already.login') return { kind: 'duplicate', message };
  if (REFUSAL_CODE.test(code)) return { kind: 'refused', message };
  if (OTP_WORDS.test(text) || /otp/i.test(response.headers.location ?? '')) return { kind: 'otp' };
  return code === '' ? { kind: 'unknown' } : { kind: 'refused', message };
}

function unreadLogin(state: SecudiumState, response: CollectorResponse, now: number): SecudiumOutcome {
  const { status } = response;
  const notBefore = state.standingConsent ? LOGIN_RETRY_MS : 0;
  if (status === 403 || status === 429) {
    const wait = Math.max(BLOCK_COOLDOWN_MS, retryAfterMs(response, now), notBefore);
    return failed(later('collection_blocked', `SECUDIUM seems to block us (HTTP ${status}).`, wait));
  }
  if (status >= 500) {
    return failed(later('collection_http_error', `SECUDIUM answered the login with HTTP ${status}.`, notBefore));
  }
  return failed(
    stop('collection_unexpected_answer', `SECUDIUM answered the login in an unknown way (HTTP ${status}).`),
  );
}

function afterLogin(
  state: SecudiumState,
  response: CollectorResponse,
  now: number,
  wrongCodes: number,
): SecudiumOutcome {
  const answer = readLogin(response, state.jar);
  switch (answer.kind) {
    case 'token':
      return go({ ...state, phase: 'myinfo', token: answer.token, mayExpire: false, otpCode: null, wrongCodes: 0 });
    case 'duplicate':
      return askDuplicate({ ...state, mayExpire: false, duplicateMessage: answer.message });
    case 'otp':
      if (wrongCodes >= MAX_WRONG_CODES) {
        return failed(stop('collection_login_refused', `SECUDIUM refused ${MAX_WRONG_CODES} one-time passwords.`));
      }
      return askOtp({ ...state, mayExpire: false, wrongCodes });
    case 'refused':
      return failed(stop('collection_login_refused', `SECUDIUM refused the login. ${answer.message}`.trim()));
    default:
      return unreadLogin(state, response, now);
  }
}

/** `POST /isap-api/loginProcess` without a code: messages a person, so at most once for a consent. */
export async function stepLoginSend(state: SecudiumState, context: StepContext): Promise<SecudiumOutcome> {
  const { credentials } = context.io;
  if (!credentials) return failed(NO_CREDENTIALS);
  if (!context.guard.take(ticketOf(state))) return askConsent({ ...state, mayExpire: false });
  const sent = await send(state, context.io, secudiumRequests.login(state, credentials, null));
  if (!sent.ok) {
    if (sent.error.code === 'egress_refused') return failed(stop('egress_refused', sent.error.message));
    const notBefore = state.standingConsent ? LOGIN_RETRY_MS : 0;
    return failed(later('collection_unreachable', 'SECUDIUM did not answer the login.', notBefore));
  }
  return afterLogin(sent.state, sent.response, context.io.now(), 0);
}

/** Stores the intent to end somebody's session together with the code, before anything is sent. */
export async function stepOtpArm(state: SecudiumState, context: StepContext): Promise<SecudiumOutcome> {
  const armed: SecudiumState = { ...state, phase: 'otp-send', serial: state.serial + 1 };
  context.guard.arm(ticketOf(armed));
  return go(armed, { waitMs: 0 });
}

/**
 * `POST /isap-api/loginProcess` with the code. Sends no message by itself, so it may be repeated by a crash; but one
 * consent ends one session, so with `is_expire=Y` it may not.
 */
export async function stepOtpSend(state: SecudiumState, context: StepContext): Promise<SecudiumOutcome> {
  const { credentials } = context.io;
  if (!credentials) return failed(NO_CREDENTIALS);
  if (state.otpCode === null) return askOtp(state);
  if (state.mayExpire && !context.guard.take(ticketOf(state))) return askDuplicate({ ...state, mayExpire: false });
  const sent = await send(state, context.io, secudiumRequests.login(state, credentials, state.otpCode));
  if (!sent.ok) return askOtp({ ...state, mayExpire: false });
  return afterLogin(sent.state, sent.response, context.io.now(), state.wrongCodes + 1);
}

/** `GET /isap-api/myinfo`: proves the token before anything is read with it. */
export async function stepMyinfo(state: SecudiumState, context: StepContext): Promise<SecudiumOutcome> {
  const answer = await read(state, context.io, secudiumRequests.myinfo(state));
  if (answer.kind === 'ended') return answer.outcome;
  if (textProperty(bodyJson(answer.response), 'userId') === null) {
    return end(answer.state, later('collection_unexpected_answer', 'SECUDIUM does not know whose session it gave.'));
  }
  const phase = !state.isListed ? 'list' : state.pending.length > 0 ? 'has-file' : 'logout';
  return go({ ...answer.state, phase });
}

/** Applies an answer of a person; one that fits nothing that is asked leaves the state as it is. */
export function answerLogin(state: SecudiumState, answer: AttentionAnswer): SecudiumState {
  const { phase } = state;
  if (phase !== 'consent' && phase !== 'await-otp' && phase !== 'await-duplicate') return state;
  if (answer.kind === 'cancel') {
    const ending = stop('collection_attention_required', 'A person ended the run instead of answering.');
    return { ...state, phase: 'logout', ending };
  }
  // Also while a code is waited for: that is how a person asks for a fresh one.
  if (answer.kind === 'otp-consent' && phase !== 'await-duplicate') return { ...state, phase: 'login-arm' };
  if (answer.kind === 'otp' && phase === 'await-otp') {
    return { ...state, phase: 'otp-send', otpCode: answer.code.trim() };
  }
  if (answer.kind === 'duplicate-login-consent' && phase === 'await-duplicate') {
    return { ...state, mayExpire: true, phase: state.otpCode === null ? 'login-arm' : 'otp-arm' };
  }
  return state;
}
