import { AegisError } from '../../../shared/kernel/error.ts';
import { authenticationContextOf, type Exchange } from '../exchange.ts';

/**
 * On a route with `stepUp`, lets pass only whose last proof of who they are is recent and strong enough. An API key or a client
 * cannot prove it again, and is refused as well.
 *
 * @throws AegisError `step_up_required` (401) with what would do; `unauthenticated` when there is nobody.
 */
export function requireStepUp(exchange: Exchange): void {
  const { stepUp } = exchange.mounted.route;
  const { principal } = exchange;
  if (!stepUp || principal.kind === 'admin') return;
  if (principal.kind === 'anonymous') throw new AegisError('unauthenticated', 'Sign in first.');
  const isUser = principal.kind === 'user';
  const isRecent = isUser && exchange.now() / 1_000 - principal.authTime <= stepUp.maxAgeSeconds;
  const isStrong = stepUp.acr === undefined || (isUser && principal.acr === stepUp.acr);
  if (isRecent && isStrong) return;
  const details = { maxAgeSeconds: stepUp.maxAgeSeconds, ...(stepUp.acr ? { acr: stepUp.acr } : {}) };
  const what = isStrong ? 'the last sign-in is too long ago' : 'it takes a second factor';
  throw new AegisError('step_up_required', `Sign in again: ${what}.`, { details });
}

/**
 * On a route with `strict`, asks the owner's actor whether the session or key is alive now.
 *
 * @throws AegisError `session_ended` (401); `unavailable` (503) when the actor cannot be asked.
 */
export function confirmPrincipal(exchange: Exchange): void | Promise<void> {
  const { authenticator, principal } = exchange;
  if (!exchange.mounted.route.strict || authenticator === null) return;
  if (principal.kind === 'admin' || principal.kind === 'anonymous') return;
  return authenticator.confirm(principal, authenticationContextOf(exchange));
}
