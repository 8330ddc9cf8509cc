import { bodyText, redirectTarget } from '../portal/answer.ts';
import { failed, later, stop } from '../portal/outcome.ts';
import { judge } from './answers.ts';
import { regtechRequests } from './requests.ts';
import { isLoggedIn, type RegtechState } from './state.ts';
import { calm, go, type RegtechOutcome, type StepContext, send, tooLarge } from './step.ts';
import { endOfVerdict, noCredentials } from './verdict.ts';

const firstWork = (state: RegtechState): RegtechState => ({ ...calm(state), phase: state.mode });

/** `GET /login/loginForm` for the session cookie. */
export async function stepLoginForm(state: RegtechState, context: StepContext): Promise<RegtechOutcome> {
  if (!context.io.credentials) return noCredentials();
  const sent = await send({ ...state, jar: {} }, context.io, regtechRequests.loginForm({ ...state, jar: {} }));
  if (sent.kind === 'too-large') return tooLarge(state);
  if (sent.kind === 'ended') return sent.outcome;
  const verdict = judge(sent.response, context.io.now());
  if (verdict.kind !== 'login-page') {
    const ended = endOfVerdict(state, verdict);
    if (ended) return ended;
  }
  return go({ ...calm(sent.state), phase: 'find-member' });
}

/** `POST /member/findOneMember`: the step in which the portal states most refusals, as HTTP 404 with a code. */
export async function stepFindMember(state: RegtechState, context: StepContext): Promise<RegtechOutcome> {
  const { credentials } = context.io;
  if (!credentials) return noCredentials();
  const sent = await send(state, context.io, regtechRequests.findOneMember(state, credentials));
  if (sent.kind === 'too-large') return tooLarge(state);
  if (sent.kind === 'ended') return sent.outcome;
  const verdict = judge(sent.response, context.io.now());
  const ended = endOfVerdict(sent.state, verdict);
  if (ended) return ended;
  if (verdict.kind === 'login-page') {
    return failed(later('collection_unexpected_answer', 'REGTECH lost the session before the login.'));
  }
  return go({ ...calm(sent.state), phase: 'add-login' });
}

/** `POST /login/addLogin`: success is the `regtech-va` cookie on a redirect that does not say `error=true`. */
export async function stepAddLogin(state: RegtechState, context: StepContext): Promise<RegtechOutcome> {
  const { credentials } = context.io;
  if (!credentials) return noCredentials();
  const sent = await send(state, context.io, regtechRequests.addLogin(state, credentials));
  if (sent.kind === 'too-large') return tooLarge(state);
  if (sent.kind === 'ended') return sent.outcome;
  const verdict = judge(sent.response, context.io.now());
  const target = redirectTarget(sent.response);
  if (verdict.kind !== 'refused' && target?.searchParams.get('error') === 'true') {
    return failed(stop('collection_login_refused', 'REGTECH refused the login (error=true).'));
  }
  const ended = endOfVerdict(sent.state, verdict);
  if (ended) return ended;
  if (verdict.kind === 'login-page') {
    return failed(stop('collection_login_refused', 'REGTECH showed its login page again instead of letting us in.'));
  }
  if (isLoggedIn(sent.state.jar)) return go(firstWork(sent.state));
  return go({ ...calm(sent.state), phase: 'verify-login' });
}

/** `GET /main/main`, only when the login gave no cookie that we know: the page of a member has a logout link. */
export async function stepVerifyLogin(state: RegtechState, context: StepContext): Promise<RegtechOutcome> {
  const sent = await send(state, context.io, regtechRequests.main(state));
  if (sent.kind === 'too-large') return tooLarge(state);
  if (sent.kind === 'ended') return sent.outcome;
  const verdict = judge(sent.response, context.io.now());
  const ended = endOfVerdict(sent.state, verdict);
  if (ended) return ended;
  const isMember = verdict.kind === 'readable' && /로그아웃|마이페이지/.test(bodyText(sent.response));
  if (isMember) return go(firstWork(sent.state));
  return failed(
    later('collection_unexpected_answer', 'REGTECH neither refused the login nor opened a session.', 3_600_000),
  );
}
