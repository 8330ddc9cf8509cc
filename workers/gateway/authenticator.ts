import type { Principal } from './permissions.ts';
import type { RouteContext } from './route.ts';

/** What an authenticator may use of a request. */
export interface AuthenticationContext {
  readonly env: Env;
  readonly request: Request;
  readonly causation: RouteContext['causation'];
  /** Epoch milliseconds. */
  readonly now: number;
  waitUntil(promise: Promise<unknown>): void;
}

/** A principal, and what the answer must carry (a renewed cookie). */
export interface Authenticated {
  readonly principal: Principal;
  readonly setCookies?: readonly string[];
}

/**
 * How the gateway learns who somebody is, without knowing what a user is. The identity system implements it; without that system
 * there is only the administrator key.
 */
export interface Authenticator {
  /** Name of the system that implements it, as in `env.SYSTEMS`; while that is off, it is not asked. */
  readonly system: string;
  /**
   * Reads `Authorization: Bearer` or `X-API-Key`.
   *
   * @returns null for what is none of its credentials.
   * @throws AegisError `token_expired`, `token_invalid`, `session_ended`, `unauthenticated`; `unavailable` when it cannot be told.
   */
  credential(text: string, context: AuthenticationContext): Promise<Authenticated | null>;
  /**
   * Reads the session cookie, and renews the access cookie when it has expired.
   *
   * @returns null when there is no session cookie, or it opens nothing any more (a browser with an old cookie is anonymous).
   */
  cookie(context: AuthenticationContext): Promise<Authenticated | null>;
  /**
   * Asks the owner's actor whether the principal's session or key is alive now; for routes marked `strict`.
   *
   * @throws AegisError `session_ended`.
   */
  confirm(principal: Principal, context: AuthenticationContext): Promise<void>;
}
