import type { Causation } from '../../../shared/events/envelope.ts';
import { DEVICE_CODE_MS } from '../../../shared/identity/oauth/device-poll.ts';
import { isVerifierOf } from '../../../shared/identity/oauth/pkce.ts';
import { ACCESS_TOKEN_MS } from '../../../shared/identity/revocation.ts';
import { isSecretOf } from '../../../shared/identity/secret.ts';
import type { AuthenticationMethod, Device, SessionTokens } from '../../../shared/identity/session.ts';
import { AegisError, isAegisError } from '../../../shared/kernel/error.ts';
import { firstRow } from '../../kernel/sql.ts';
import type { UserCore } from './core.ts';
import { type Code, type CodeData, Codes } from './grants/codes.ts';
import { type Consent, Consents } from './grants/consents.ts';
import { inspectRefreshToken, type LiveRefreshToken, type PresentedRefreshToken } from './grants/inspect.ts';
import { type PendingRequest, PendingRequests } from './grants/pending.ts';
import { type PersonClaims, personClaims } from './grants/person.ts';
import type {
  Asker,
  AuthorizeResult,
  ConsentOutcome,
  ConsentRequestView,
  ConsentRule,
  ExchangeResult,
  GrantRequest,
  PresentedCode,
  RefusedExchange,
} from './grants/types.ts';
import type { Revocations } from './revocations.ts';
import type { PresentedRefresh, Sessions } from './sessions.ts';
import type { SignIn } from './sign-in.ts';

interface Parts {
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  readonly revocations: Revocations;
}

/** A grant without a refresh token is worth nothing once its access token has expired. */
const TOKEN_ONLY_MS = 2 * ACCESS_TOKEN_MS;

/** Thrown inside the transaction that would use a code a second time. */
class CodeTaken extends Error {}

const refused = (reason: RefusedExchange): ExchangeResult => ({ status: 'refused', reason });

/** Authorization codes and consents of OAuth clients. */
export class Grants {
  readonly #core: UserCore;
  readonly #parts: Parts;
  readonly #codes: Codes;
  readonly #consents: Consents;
  readonly #pending: PendingRequests;

  constructor(core: UserCore, parts: Parts) {
    this.#core = core;
    this.#parts = parts;
    this.#codes = new Codes(core);
    this.#consents = new Consents(core);
    this.#pending = new PendingRequests(core);
  }

  /**
   * Answers an authorization request of somebody who is signed in: with a code, or with what the consent page has to show.
   *
   * @throws AegisError `session_ended` when the browser's session is not alive.
   */
  async authorize(request: GrantRequest, asker: Asker, rule: ConsentRule): Promise<AuthorizeResult> {
    const data = this.#codeData(request, asker);
    const isAllowed =
      rule === 'skip' || (rule === 'remembered' && this.#consents.covers(request.client, request.scope));
    if (!isAllowed) {
      const pending: PendingRequest = { ...request, session: asker.sessionId };
      return { status: 'consent', requestId: this.#core.transact(() => this.#pending.store(pending)) };
    }
    const prepared = await this.#codes.prepare(data);
    this.#core.transact(() => prepared.store());
    return { status: 'code', code: prepared.code };
  }

  /**
   * A request that waits for this session's decision.
   *
   * @throws AegisError `not_found`.
   */
  describeRequest(id: string, sessionId: string): ConsentRequestView {
    const { client, scope } = this.#mustFindPending(id, sessionId);
    return { client, scope, remembered: this.#consents.scopeOf(client) };
  }

  /**
   * Decides about a request, once.
   *
   * @throws AegisError `not_found` when it was decided before, has expired or is another session's; `session_ended`.
   */
  async decide(id: string, asker: Asker, isApproved: boolean, causation: Causation): Promise<ConsentOutcome> {
    const request = this.#mustFindPending(id, asker.sessionId);
    const { redirectUri, state } = request;
    const prepared = isApproved ? await this.#codes.prepare(this.#codeData(request, asker)) : null;
    this.#core.transact(() => {
      // Decided by another tab while the code was made?
      this.#mustFindPending(id, asker.sessionId);
      this.#pending.remove(id);
      if (prepared === null) return;
      this.#consents.grant(request.client, request.scope, causation);
      prepared.store();
    });
    return { redirectUri, state, code: prepared?.code ?? null };
  }

  /** Exchanges a code for a session of its client. A second use ends what the first one gave (RFC 6749 §4.1.2). */
  async exchange(presented: PresentedCode, causation: Causation): Promise<ExchangeResult> {
    const code = this.#codes.find(presented.id);
    if (code === null || !(await isSecretOf(presented.secret, code.hash))) return refused('unknown');
    if (code.session !== null) return this.#usedAgain(code.id, causation);
    const { client, redirectUri, challenge } = code.data;
    if (this.#core.now() >= code.expiresAt) return refused('expired');
    if (presented.client !== client) return refused('client');
    // OAuth 2.1 does not send it any more: PKCE proves the same.
    if (presented.redirectUri !== null && presented.redirectUri !== redirectUri) return refused('redirect_uri');
    const isProved = challenge !== null && (await isVerifierOf(presented.verifier ?? '', challenge));
    if (!isProved) return refused('verifier');
    const wantsRefresh = presented.mayRefresh && code.data.scope.includes('offline_access');
    return this.#redeem(code, { ...presented, wantsRefresh }, causation);
  }

  /**
   * Stores what a person has allowed a device; the device's own object names it when the device comes for it.
   *
   * @returns The id of the grant, which lives as long as the device code.
   * @throws AegisError `session_ended`.
   */
  approveDevice(client: string, scope: readonly string[], asker: Asker, causation: Causation): string {
    const request = { client, scope, redirectUri: null, challenge: null, nonce: null };
    const data = this.#codeData(request, asker);
    return this.#core.transact(() => {
      this.#consents.grant(client, scope, causation);
      return this.#codes.storeForDevice(data, DEVICE_CODE_MS);
    });
  }

  /** Exchanges the grant that a device's object names; only our own edge can. */
  async exchangeDevice(
    id: string,
    wish: { readonly client: string; readonly device: Device; readonly mayRefresh: boolean },
    causation: Causation,
  ): Promise<ExchangeResult> {
    const code = this.#codes.find(id);
    if (code === null || code.data.challenge !== null || code.data.client !== wish.client) return refused('unknown');
    if (code.session !== null) return refused('used');
    if (this.#core.now() >= code.expiresAt) return refused('expired');
    // A device cannot ask its person again in passing: it always gets what renews its tokens.
    return this.#redeem(code, { ...wish, wantsRefresh: wish.mayRefresh }, causation);
  }

  /**
   * `Sessions.refresh` for a client, with what an ID token of the refreshed grant needs.
   *
   * @throws AegisError `session_ended`.
   */
  async refresh(
    presented: PresentedRefresh,
    causation: Causation,
  ): Promise<{ readonly tokens: SessionTokens; readonly browser: string }> {
    const tokens = await this.#parts.sessions.refresh(presented, causation);
    const code = this.#codes.ofSession(presented.sessionId);
    return { tokens, browser: code?.data.browser ?? presented.sessionId };
  }

  /** What clients may, the latest first. */
  consents(): Consent[] {
    return this.#consents.list();
  }

  /** Takes a consent back and ends everything that the client has; none is no error. */
  async revokeConsent(client: string, causation: Causation): Promise<void> {
    this.#core.transact(() => {
      this.#consents.revoke(client, causation);
      this.#codes.dropOfClient(client);
      this.#parts.sessions.endOfClient(client, causation);
    });
    await this.#parts.revocations.tell();
  }

  /**
   * Claims about the person, for a token that is alive right now.
   *
   * @throws AegisError `session_ended`.
   */
  claims(sessionId: string, epoch: number): PersonClaims {
    this.#parts.sessions.confirm(sessionId, epoch);
    return personClaims(this.#core);
  }

  /** What a refresh token is worth; null for nothing. */
  inspectRefresh(presented: PresentedRefreshToken): Promise<LiveRefreshToken | null> {
    return inspectRefreshToken(this.#core, presented);
  }

  /** Ends a client's session by its refresh token (RFC 7009); false when the token is none of this client. */
  async revokeRefresh(presented: PresentedRefreshToken, client: string, causation: Causation): Promise<boolean> {
    const live = await inspectRefreshToken(this.#core, presented);
    if (live?.client !== client) return false;
    await this.#parts.sessions.end(presented.sessionId, causation);
    return true;
  }

  /** Ends a client's session by its id; one that is not the client's, or has ended, stays as it is. */
  async endGrant(sessionId: string, client: string, causation: Causation): Promise<void> {
    const isTheirs = this.#parts.sessions.list(null).some((view) => view.id === sessionId && view.client === client);
    if (isTheirs) await this.#parts.sessions.end(sessionId, causation);
  }

  /** Signs a browser out, and the clients that it signed in; those allowed to work offline stay (OpenID Connect Core §11). */
  async signOut(sessionId: string, causation: Causation): Promise<void> {
    const online = this.#codes.grantedIn(sessionId).filter(({ scope }) => !scope.includes('offline_access'));
    for (const { session } of online) await this.#parts.sessions.end(session, causation);
    await this.#parts.sessions.end(sessionId, causation);
  }

  async #redeem(
    code: Code,
    { client, device, wantsRefresh }: { client: string; device: Device; wantsRefresh: boolean },
    causation: Causation,
  ): Promise<ExchangeResult> {
    const { sessions, signIn } = this.#parts;
    const { data } = code;
    const carrier = wantsRefresh ? 'refresh' : 'none';
    const wish = { kind: 'oauth', client, scope: data.scope, device, carrier, nonce: data.nonce } as const;
    const use = () => {
      if (!this.#codes.take(code.id)) throw new CodeTaken();
    };
    try {
      signIn.mayBegin();
      const tokens = await sessions.start(wish, { amr: data.amr, at: data.authTime }, causation, use);
      return { status: 'tokens', nonce: data.nonce, browser: data.browser, tokens: this.#bound(code.id, tokens) };
    } catch (thrown) {
      if (thrown instanceof CodeTaken) return this.#usedAgain(code.id, causation);
      if (isAegisError(thrown) && thrown.status < 500) return refused('account');
      throw thrown;
    }
  }

  /** Notes what a code gave, before anything else runs; a grant that nothing can renew ends with its access token. */
  #bound(codeId: string, tokens: SessionTokens): SessionTokens {
    const { sql, alarms, now, transact } = this.#core;
    const { sessionId } = tokens.access;
    return transact(() => {
      this.#codes.bind(codeId, sessionId);
      if (tokens.refreshToken !== null) return tokens;
      const expiresAt = now() + TOKEN_ONLY_MS;
      sql.exec('UPDATE session SET expires_at = ? WHERE id = ?', expiresAt, sessionId);
      alarms.soonest('sessions', expiresAt);
      return { ...tokens, expiresAt };
    });
  }

  async #usedAgain(id: string, causation: Causation): Promise<ExchangeResult> {
    const code = this.#codes.find(id);
    if (code?.session) {
      const data = { client: code.data.client };
      this.#core.transact(() => this.#core.note({ type: 'code.replayed', security: true, data }, causation));
      await this.#parts.sessions.end(code.session, causation);
    }
    return refused('used');
  }

  /** @throws AegisError `session_ended`. */
  #codeData(
    request: Omit<GrantRequest, 'state' | 'redirectUri' | 'challenge'> & Pick<CodeData, 'redirectUri' | 'challenge'>,
    { sessionId, epoch }: Asker,
  ): CodeData {
    this.#parts.sessions.confirm(sessionId, epoch);
    const row = firstRow<{ amr: string; auth_time: number }>(
      this.#core.sql,
      'SELECT amr, auth_time FROM session WHERE id = ?',
      sessionId,
    );
    const { client, scope, redirectUri, challenge, nonce } = request;
    const amr = JSON.parse(row?.amr ?? '[]') as AuthenticationMethod[];
    const authTime = row?.auth_time ?? 0;
    return { client, scope, redirectUri, challenge, nonce, amr, authTime, browser: sessionId };
  }

  #mustFindPending(id: string, sessionId: string): PendingRequest {
    const request = this.#pending.find(id, sessionId);
    if (request === null) throw new AegisError('not_found', 'This request was decided, or has expired; start again.');
    return request;
  }
}
