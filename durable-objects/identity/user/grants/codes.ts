import { formatCredential } from '../../../../shared/identity/credential.ts';
import { platformRandom, secretDigits } from '../../../../shared/identity/secret.ts';
import type { AuthenticationMethod } from '../../../../shared/identity/session.ts';
import { sha256Hex } from '../../../../shared/kernel/hash.ts';
import { timeOrderedId } from '../../../../shared/kernel/ids.ts';
import { firstRow } from '../../../kernel/sql.ts';
import type { UserCore } from '../core.ts';

/** How long a code can be exchanged, in ms; RFC 6749 §4.1.2 wants it short. */
const CODE_MS = 60_000;

/** What a code stands for. Times are ms since the epoch. */
export interface CodeData {
  readonly client: string;
  readonly scope: readonly string[];
  /** Null for a device, which has none. */
  readonly redirectUri: string | null;
  /** PKCE S256; null for a device. */
  readonly challenge: string | null;
  readonly nonce: string | null;
  readonly amr: readonly AuthenticationMethod[];
  readonly authTime: number;
  /** The session of the browser that approved: `sid` of ID tokens. */
  readonly browser: string;
}

export interface Code {
  readonly id: string;
  readonly hash: string;
  readonly data: CodeData;
  readonly expiresAt: number;
  /** What it was exchanged for; null while it was not, empty while that is being written. */
  readonly session: string | null;
}

interface CodeRow extends Record<string, SqlStorageValue> {
  id: string;
  hash: string;
  data: string;
  expires_at: number;
  session: string | null;
}

/** A code that is made and not stored yet: hashing waits, and storing belongs into the command's transaction. */
export interface PreparedCode {
  readonly code: string;
  store(): void;
}

/** Authorization codes, and grants that wait for a device. A used one stays as long as what it gave, to recognise a second use. */
export class Codes {
  readonly #core: UserCore;

  constructor(core: UserCore) {
    this.#core = core;
  }

  async prepare(data: CodeData): Promise<PreparedCode> {
    const id = this.#newId();
    const secret = secretDigits(platformRandom);
    const hash = await sha256Hex(secret);
    return {
      code: formatCredential('code', [this.#core.userId, id], secret),
      store: () => this.#insert(id, hash, data, CODE_MS),
    };
  }

  /** A grant without a secret: nobody can present it, only our own edge names it. */
  storeForDevice(data: CodeData, ttlMs: number): string {
    const id = this.#newId();
    this.#insert(id, '', data, ttlMs);
    return id;
  }

  find(id: string): Code | null {
    const row = firstRow<CodeRow>(this.#core.sql, 'SELECT * FROM auth_code WHERE id = ?', id);
    return row === null ? null : codeOf(row);
  }

  /** The code that a session came from. */
  ofSession(session: string): Code | null {
    const row = firstRow<CodeRow>(this.#core.sql, 'SELECT * FROM auth_code WHERE session = ?', session);
    return row === null ? null : codeOf(row);
  }

  /** The sessions that were granted in one browser, with what they may. */
  grantedIn(browser: string): readonly { readonly session: string; readonly scope: readonly string[] }[] {
    const rows = this.#core.sql
      .exec<CodeRow>("SELECT * FROM auth_code WHERE session <> '' AND data ->> 'browser' = ?", browser)
      .toArray();
    return rows.map(codeOf).map(({ session, data }) => ({ session: session ?? '', scope: data.scope }));
  }

  /** Marks a code as used, in the transaction that makes a session of it. False when it was used before. */
  take(id: string): boolean {
    const taken = this.#core.sql.exec(
      "UPDATE auth_code SET session = '' WHERE id = ? AND session IS NULL RETURNING id",
      id,
    );
    return taken.toArray().length === 1;
  }

  /** Notes what a used code gave. */
  bind(id: string, session: string): void {
    this.#core.sql.exec('UPDATE auth_code SET session = ? WHERE id = ?', session, id);
  }

  /** Forgets what a client could still exchange. */
  dropOfClient(client: string): void {
    this.#core.sql.exec("DELETE FROM auth_code WHERE session IS NULL AND data ->> 'client' = ?", client);
  }

  #newId(): string {
    return timeOrderedId(this.#core.now(), platformRandom);
  }

  #insert(id: string, hash: string, data: CodeData, ttlMs: number): void {
    const { sql, now } = this.#core;
    sql.exec(
      'DELETE FROM auth_code WHERE expires_at <= ? AND (session IS NULL OR session NOT IN (SELECT id FROM session))',
      now(),
    );
    sql.exec(
      'INSERT INTO auth_code (id, hash, data, expires_at) VALUES (?, ?, ?, ?)',
      id,
      hash,
      JSON.stringify(data),
      now() + ttlMs,
    );
  }
}

function codeOf({ id, hash, data, expires_at, session }: CodeRow): Code {
  return { id, hash, data: JSON.parse(data) as CodeData, expiresAt: expires_at, session };
}
