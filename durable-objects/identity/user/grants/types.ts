import type { Device, SessionTokens } from '../../../../shared/identity/session.ts';

/** An authorization request of a client, checked at the edge. */
export interface GrantRequest {
  readonly client: string;
  readonly scope: readonly string[];
  readonly redirectUri: string;
  readonly state: string | null;
  readonly challenge: string;
  readonly nonce: string | null;
}

/** Whoever asks, by their browser's session. */
export interface Asker {
  readonly sessionId: string;
  readonly epoch: number;
}

/** How consent is to be handled: `skip` for our own clients, `ask` even when it is remembered, `remembered` otherwise. */
export type ConsentRule = 'skip' | 'remembered' | 'ask';

export type AuthorizeResult =
  | { readonly status: 'code'; readonly code: string }
  /** The consent page may show this request. */
  | { readonly status: 'consent'; readonly requestId: string };

/** A request that waits for a decision, for the page. `remembered` are the scopes allowed before. */
export interface ConsentRequestView {
  readonly client: string;
  readonly scope: readonly string[];
  readonly remembered: readonly string[];
}

/** A decision: where to go on, and the code when it was yes. */
export interface ConsentOutcome {
  readonly redirectUri: string;
  readonly state: string | null;
  readonly code: string | null;
}

/** A code as a client presents it. */
export interface PresentedCode {
  readonly id: string;
  readonly secret: string;
  readonly client: string;
  /** Null when the client leaves it out, as OAuth 2.1 has it. */
  readonly redirectUri: string | null;
  readonly verifier: string | null;
  readonly device: Device;
  /** Whether the client registered refresh tokens. */
  readonly mayRefresh: boolean;
}

export type RefusedExchange =
  | 'unknown'
  /** A second use; what the first one gave has been ended. */
  | 'used'
  | 'expired'
  | 'client'
  | 'redirect_uri'
  | 'verifier'
  /** The account may not sign in any more. */
  | 'account';

export type ExchangeResult =
  | { readonly status: 'refused'; readonly reason: RefusedExchange }
  | {
      readonly status: 'tokens';
      readonly tokens: SessionTokens;
      readonly nonce: string | null;
      /** `sid` of the ID token. */
      readonly browser: string;
    };
