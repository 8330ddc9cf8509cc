import type { AttentionAnswer } from '../collector.ts';
import { bodyJson, bodyText } from '../portal/answer.ts';
import { failed, stop } from '../portal/outcome.ts';
import { judge } from './answers.ts';
import { regtechRequests } from './requests.ts';
import type { RegtechState } from './state.ts';
import { calm, go, type RegtechOutcome, type StepContext, send, tooLarge } from './step.ts';
import { askConsent, endOfVerdict, noCredentials } from './verdict.ts';

/** How long the portal accepts the six digits. */
const SMS_TTL_MS = 180_000;
/** The portal locks an account at the fifth failed login; we stop before. */
const MAX_WRONG_CODES = 4;

const ticketOf = (state: RegtechState): string => `${state.baseUrl} ${state.startedAt} sms ${state.sms.serial}`;

const askCode = (state: RegtechState): RegtechOutcome => ({
  kind: 'attention',
  state: { ...state, phase: 'await-sms-code' },
  attention: { kind: 'otp', channel: 'sms', expiresAt: state.sms.expiresAt, wrong: state.sms.wrong > 0 },
});

/** Waiting for consent: asks again, sends nothing. */
export const stepAwaitSmsConsent = async (state: RegtechState): Promise<RegtechOutcome> => askConsent(state);

/** Waiting for the code: asks again, sends nothing. */
export const stepAwaitSmsCode = async (state: RegtechState): Promise<RegtechOutcome> => askCode(state);

/** Stores the intent to send, before anything is sent. */
export async function stepSmsArm(state: RegtechState, context: StepContext): Promise<RegtechOutcome> {
  const armed: RegtechState = {
    ...state,
    phase: 'sms-send',
    sms: { ...state.sms, serial: state.sms.serial + 1, wrong: 0 },
  };
  context.guard.arm(ticketOf(armed));
  return go(armed, { waitMs: 0 });
}

/** `POST /member/smsKeySend`, at most once for a consent. */
export async function stepSmsSend(state: RegtechState, context: StepContext): Promise<RegtechOutcome> {
  const { credentials } = context.io;
  if (!credentials) return noCredentials();
  if (!context.guard.take(ticketOf(state))) return askConsent(state);
  const sent = await send(state, context.io, regtechRequests.smsKeySend(state, credentials));
  // Whatever went wrong, the message may be on its way: only a person may ask for another one.
  if (sent.kind !== 'answer') return askConsent(state);
  const verdict = judge(sent.response, context.io.now());
  if (verdict.kind === 'refused') return failed(verdict.failure);
  if (verdict.kind === 'block' || verdict.kind === 'fault') return askConsent(sent.state);
  if (verdict.kind === 'login-page') {
    return failed(
      stop('collection_session_lost', 'REGTECH forgot the session while the second factor was waited for.'),
    );
  }
  return askCode({
    ...calm(sent.state),
    sms: { ...sent.state.sms, expiresAt: context.io.now() + SMS_TTL_MS, code: null },
  });
}

/** Whether the portal's JSON answer says yes. It is not documented beyond being truthy. */
function isConfirmed(text: string, json: unknown): boolean {
  if (json === undefined) return /^\s*(?:true|ok|success)\s*$/i.test(text);
  if (typeof json === 'string') return !/^(?:|false|fail|n)$/i.test(json);
  return Boolean(json);
}

/** `POST /member/smsKeyConfirm`. A wrong code is asked for again; a stale one is never sent. */
export async function stepSmsConfirm(state: RegtechState, context: StepContext): Promise<RegtechOutcome> {
  const { credentials } = context.io;
  if (!credentials) return noCredentials();
  const { code, expiresAt, wrong } = state.sms;
  if (code === null || (expiresAt !== null && context.io.now() >= expiresAt)) return askConsent(state);
  const sent = await send(state, context.io, regtechRequests.smsKeyConfirm(state, credentials, code));
  if (sent.kind === 'too-large') return tooLarge(state);
  if (sent.kind === 'ended') return sent.outcome;
  const verdict = judge(sent.response, context.io.now());
  const ended = verdict.kind === 'second-factor' ? null : endOfVerdict(sent.state, verdict);
  if (ended) return ended;
  if (isConfirmed(bodyText(sent.response), bodyJson(sent.response))) {
    return go({
      ...calm(sent.state),
      phase: 'add-login',
      sms: { ...state.sms, code: null, expiresAt: null, wrong: 0 },
    });
  }
  if (wrong + 1 >= MAX_WRONG_CODES) {
    return failed(stop('collection_login_refused', `REGTECH refused ${MAX_WRONG_CODES} one-time passwords.`));
  }
  return askCode({ ...sent.state, sms: { ...state.sms, code: null, wrong: wrong + 1 } });
}

/** Applies an answer of a person; one that fits nothing that is asked leaves the state as it is. */
export function answerSecondFactor(state: RegtechState, answer: AttentionAnswer): RegtechState {
  const waits = state.phase === 'await-sms-consent' || state.phase === 'await-sms-code';
  if (!waits) return state;
  if (answer.kind === 'cancel') {
    const ending = stop('collection_attention_required', 'A person ended the run instead of answering.');
    return { ...state, phase: 'logout', ending };
  }
  // Also while a code is waited for: that is how a person asks for a fresh one.
  if (answer.kind === 'otp-consent') return { ...state, phase: 'sms-arm' };
  if (answer.kind === 'otp' && state.phase === 'await-sms-code') {
    return { ...state, phase: 'sms-confirm', sms: { ...state.sms, code: answer.code.trim() } };
  }
  return state;
}
