import type { Causation } from '../../../shared/events/envelope.ts';
import { formatCredential } from '../../../shared/identity/credential.ts';
import { refreshSecret } from '../../../shared/identity/derived-secret.ts';
import { decideRefresh, FIRST_REFRESH } from '../../../shared/identity/refresh.ts';
import { isSecretOf, platformRandom, secretDigits } from '../../../shared/identity/secret.ts';
import type {
  AccessGrant,
  AuthenticationMethod,
  Device,
  SessionTokens,
  SessionView,
  SessionWish,
} from '../../../shared/identity/session.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import { timeOrderedId } from '../../../shared/kernel/ids.ts';
import { isSameSecret } from '../../../shared/kernel/same-secret.ts';
import { firstRow } from '../../kernel/sql.ts';
import type { UserCore } from './core.ts';
import type { Mails } from './mails.ts';
import type { Revocations } from './revocations.ts';
import { grantOf, refreshStateOf, type SessionRow, viewOf } from './session-row.ts';
import type { Sockets } from './sockets.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Absolute life of a session, by kind. */
const LIFE_MS = { browser: 30 * DAY_MS, app: 90 * DAY_MS, oauth: 90 * DAY_MS } as const;
/** A session that nobody uses ends earlier. */
const IDLE_MS = 30 * DAY_MS;
/** More devices than anybody has; the one unused for longest makes room. */
const MOST_SESSIONS = 100;
/** The time of last use is written at most so often: a row a minute, not a row a request. */
const TOUCH_MS = 60_000;

/** How and when somebody proved who they are. */
export interface Proof {
  readonly amr: readonly AuthenticationMethod[];
  /** ms since the epoch. */
  readonly at: number;
}

/** A presented session cookie. */
export interface PresentedCookie {
  readonly sessionId: string;
  readonly secret: string;
  readonly device: Device;
}

/** A presented refresh token. */
export interface PresentedRefresh extends PresentedCookie {
  readonly number: number;
  /** The OAuth client that presents it; null for our own API. A token of another client's session is none. */
  readonly client?: string | null;
}

const ended = () => new AegisError('session_ended', 'The session has ended.');

/** Devices, browsers and applications that are signed in. */
export class Sessions {
  readonly #core: UserCore;
  readonly #parts: { readonly mails: Mails; readonly revocations: Revocations; readonly sockets: Sockets };

  constructor(core: UserCore, parts: { mails: Mails; revocations: Revocations; sockets: Sockets }) {
    this.#core = core;
    this.#parts = parts;
  }

  /**
   * Starts a session for somebody who has proved who they are.
   *
   * @param before Runs in the same transaction, first: what the proof used up (a ticket, a code) goes with it or not at all.
   */
  async start(
    wish: SessionWish,
    proof: Proof,
    causation: Causation,
    before: () => void = () => undefined,
  ): Promise<SessionTokens> {
    const core = this.#core;
    const now = core.now();
    const id = timeOrderedId(now, platformRandom);
    const salt = wish.carrier === 'refresh' ? secretDigits(platformRandom, 26) : null;
    const cookieSecret = wish.carrier === 'cookie' ? secretDigits(platformRandom) : null;
    const cookieHash = cookieSecret === null ? null : await sha256Hex(cookieSecret);
    const refreshToken = salt === null ? null : await this.#refreshToken(id, 1, salt);
    const expiresAt = now + LIFE_MS[wish.kind];
    return core.transact(() => {
      before();
      this.#makeRoom(causation);
      core.sql.exec(
        `INSERT INTO session (id, kind, client, scope, amr, auth_time, cookie_hash, salt, counter, recent, nonce, name, place,
          address, created_at, last_used_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ...[id, wish.kind, wish.client, wish.scope?.join(' ') ?? null, JSON.stringify(proof.amr), proof.at],
        ...[
          cookieHash,
          salt,
          salt === null ? 0 : FIRST_REFRESH.counter,
          '[]',
          wish.nonce ?? null,
          wish.device.name.slice(0, 120),
        ],
        ...[wish.device.place, wish.device.addressPrefix, now, now, expiresAt],
      );
      const data = { kind: wish.kind, client: wish.client, device: wish.device.name, methods: [...proof.amr] };
      core.note(
        { type: 'session.started', security: true, session: id, address: wish.device.addressPrefix, data },
        causation,
      );
      core.alarms.soonest('sessions', Math.min(expiresAt, now + IDLE_MS));
      this.#parts.sockets.tell({ type: 'session.started', session: id, device: wish.device.name });
      const access = grantOf(this.#mustFind(id), core.account(), core.userId);
      const cookie = cookieSecret === null ? null : formatCredential('session', [core.userId, id], cookieSecret);
      return { access, refreshToken, cookie, expiresAt };
    });
  }

  /**
   * Exchanges a refresh token for its single successor (shared/identity/refresh.ts).
   *
   * @throws AegisError `session_ended` for a wrong or replayed token; a replay ends the session and tells the user.
   */
  async refresh(presented: PresentedRefresh, causation: Causation): Promise<SessionTokens> {
    const core = this.#core;
    const row = this.#find(presented.sessionId);
    if (row?.salt == null || row.client !== (presented.client ?? null)) throw ended();
    const expected = await this.#refreshSecret(row.id, presented.number, row.salt);
    if (!isSameSecret(presented.secret, expected)) throw ended();
    // Both successors that the decision may issue, made before it: the decision itself must not wait for anything.
    const successors = await Promise.all([
      this.#refreshToken(row.id, row.counter, row.salt),
      this.#refreshToken(row.id, row.counter + 1, row.salt),
    ]);
    const outcome = core.transact(() => this.#rotate(presented, row.counter, successors, causation));
    if (outcome === 'moved') return this.refresh(presented, causation);
    if (outcome !== 'replayed') return outcome;
    await this.#parts.revocations.tell();
    throw new AegisError('session_ended', 'The refresh token was used before; its session has been ended.', {
      details: { reason: 'replayed' },
    });
  }

  #rotate(
    presented: PresentedRefresh,
    counter: number,
    [current, next]: readonly string[],
    causation: Causation,
  ): SessionTokens | 'moved' | 'replayed' {
    const core = this.#core;
    const now = core.now();
    const row = this.#find(presented.sessionId);
    if (row === null) throw ended();
    // Another request rotated while this one made its successors.
    if (row.counter !== counter) return 'moved';
    const decision = decideRefresh(refreshStateOf(row), presented.number, presented.device.fingerprint, now);
    if (decision.kind === 'unknown') throw ended();
    if (decision.kind === 'replay') {
      const data = { device: presented.device.name, place: presented.device.place ?? '' };
      const note = { type: 'refresh.replayed', security: true, address: presented.device.addressPrefix, data };
      this.#end(row.id, causation, note);
      const { email } = core.account();
      if (email !== null) this.#parts.mails.enqueue('refresh-replayed', email, data);
      return 'replayed';
    }
    const account = this.#signedInAccount();
    if (decision.kind === 'rotate') {
      core.sql.exec(
        'UPDATE session SET counter = ?, recent = ?, last_used_at = ?, place = ?, address = ? WHERE id = ?',
        decision.state.counter,
        JSON.stringify(decision.state.recent),
        now,
        presented.device.place,
        presented.device.addressPrefix,
        row.id,
      );
    }
    const refreshToken = (decision.issue === counter ? current : next) ?? null;
    return {
      access: grantOf(row, account, core.userId),
      refreshToken,
      cookie: null,
      expiresAt: row.expires_at,
    };
  }

  /**
   * The claims for a new access cookie.
   *
   * @throws AegisError `session_ended` when the cookie opens nothing.
   */
  async renew(presented: PresentedCookie, _causation: Causation): Promise<{ access: AccessGrant; expiresAt: number }> {
    const row = this.#find(presented.sessionId);
    if (row?.cookie_hash == null || !(await isSecretOf(presented.secret, row.cookie_hash))) throw ended();
    const core = this.#core;
    return core.transact(() => {
      const fresh = this.#find(presented.sessionId);
      if (fresh === null) throw ended();
      const account = this.#signedInAccount();
      if (core.now() - fresh.last_used_at >= TOUCH_MS) {
        core.sql.exec(
          'UPDATE session SET last_used_at = ?, place = ?, address = ? WHERE id = ?',
          core.now(),
          presented.device.place,
          presented.device.addressPrefix,
          fresh.id,
        );
      }
      return { access: grantOf(fresh, account, core.userId), expiresAt: fresh.expires_at };
    });
  }

  /**
   * Whether a session is alive right now and its token is of the present epoch; for routes that ask the actor.
   *
   * @throws AegisError `session_ended`.
   */
  confirm(sessionId: string, epoch: number): void {
    if (this.#find(sessionId) === null || this.#signedInAccount().epoch !== epoch) throw ended();
  }

  /** The live sessions, the latest used first. */
  list(current: string | null): SessionView[] {
    const rows = this.#core.sql
      .exec<SessionRow>('SELECT * FROM session WHERE expires_at > ? ORDER BY last_used_at DESC, id', this.#core.now())
      .toArray();
    return rows.map((row) => viewOf(row, current));
  }

  /**
   * Ends one session. One that has ended already is no error: the wish is fulfilled.
   *
   * @throws AegisError `unavailable` when the session has ended and not every location could be told; asking again helps.
   */
  async end(sessionId: string, causation: Causation): Promise<void> {
    this.#core.transact(() => this.#end(sessionId, causation, { type: 'session.ended', security: true }));
    await this.#parts.revocations.tell();
  }

  /** Ends every session but one (or all); returns how many. */
  async endOthers(kept: string | null, causation: Causation): Promise<number> {
    const count = this.#core.transact(() => this.endAllBut(kept, causation));
    await this.#parts.revocations.tell();
    return count;
  }

  /**
   * Records that the person behind a session proved themselves once more, and gives the claims for a new token.
   *
   * @throws AegisError `session_ended`.
   */
  stepUp(
    sessionId: string,
    amr: readonly AuthenticationMethod[],
    causation: Causation,
  ): { access: AccessGrant; expiresAt: number } {
    const core = this.#core;
    return core.transact(() => {
      const row = this.#mustFind(sessionId);
      const before = JSON.parse(row.amr) as AuthenticationMethod[];
      const methods = [...new Set([...before, ...amr])];
      core.sql.exec(
        'UPDATE session SET amr = ?, auth_time = ? WHERE id = ?',
        JSON.stringify(methods),
        core.now(),
        sessionId,
      );
      core.note({ type: 'session.stepped-up', security: true, session: sessionId, data: { methods: amr } }, causation);
      const fresh = this.#mustFind(sessionId);
      return { access: grantOf(fresh, this.#signedInAccount(), core.userId), expiresAt: fresh.expires_at };
    });
  }

  // --- for the other parts, not for RPC callers: synchronous, inside their transaction

  /** Ends every session but one; the caller tells the log afterwards. */
  endAllBut(kept: string | null, causation: Causation): number {
    const others = this.list(null).filter(({ id }) => id !== kept);
    for (const { id } of others) this.#end(id, causation, { type: 'session.ended', security: true });
    return others.length;
  }

  /** Ends the sessions of one OAuth client. */
  endOfClient(client: string, causation: Causation): void {
    for (const session of this.list(null)) {
      if (session.client === client) this.#end(session.id, causation, { type: 'session.ended', security: true });
    }
  }

  /**
   * Raises the epoch, so that tokens issued before are dead; sessions that are still there get new ones. What was proved before and has
   * not become a session yet (a code, a ticket for the second factor) never will.
   */
  outdateTokens(): void {
    const { sql, raiseEpoch } = this.#core;
    this.#parts.revocations.noteEpoch(raiseEpoch());
    sql.exec('DELETE FROM auth_code WHERE session IS NULL');
    sql.exec("DELETE FROM one_time_token WHERE purpose = 'second-factor'");
  }

  /** The alarm: ends what has expired or lain idle. */
  sweep(now: number): void {
    const core = this.#core;
    const causation = { correlationId: null, causationId: null, traceparent: null, actor: 'alarm' };
    core.transact(() => {
      const stale = core.sql
        .exec<{ id: string }>('SELECT id FROM session WHERE expires_at <= ? OR last_used_at <= ?', now, now - IDLE_MS)
        .toArray();
      for (const { id } of stale) this.#end(id, causation, { type: 'session.expired', security: false });
      const next = firstRow<{ due: number | null }>(
        core.sql,
        `SELECT MIN(MIN(expires_at, last_used_at + ${IDLE_MS})) AS due FROM session`,
      )?.due;
      if (next != null) core.alarms.soonest('sessions', next);
    });
  }

  #end(
    id: string,
    causation: Causation,
    note: { type: string; security: boolean; address?: string | null; data?: Record<string, unknown> },
  ): void {
    const core = this.#core;
    const gone = core.sql.exec<SessionRow>('DELETE FROM session WHERE id = ? RETURNING *', id).toArray()[0];
    if (gone === undefined) return;
    this.#parts.revocations.noteSession(id);
    core.note({ ...note, session: id, data: { device: gone.name, client: gone.client, ...note.data } }, causation);
    this.#parts.sockets.close(id);
  }

  #makeRoom(causation: Causation): void {
    const surplus = this.list(null).slice(MOST_SESSIONS - 1);
    for (const { id } of surplus) this.#end(id, causation, { type: 'session.displaced', security: true });
  }

  #signedInAccount() {
    const account = this.#core.account();
    if (account.status !== 'active') throw ended();
    return account;
  }

  #find(id: string): SessionRow | null {
    const { sql, now } = this.#core;
    const row = firstRow<SessionRow>(sql, 'SELECT * FROM session WHERE id = ?', id);
    if (row === null || row.expires_at <= now() || row.last_used_at <= now() - IDLE_MS) return null;
    return row;
  }

  #mustFind(id: string): SessionRow {
    const row = this.#find(id);
    if (row === null) throw ended();
    return row;
  }

  async #refreshToken(id: string, number: number, salt: string): Promise<string> {
    const secret = await this.#refreshSecret(id, number, salt);
    return formatCredential('refresh', [this.#core.userId, id, String(number)], secret);
  }

  #refreshSecret(id: string, number: number, salt: string): Promise<string> {
    return refreshSecret(this.#core.env.AEGIS_SECRETS_KEY, { sessionId: id, number, salt });
  }
}
