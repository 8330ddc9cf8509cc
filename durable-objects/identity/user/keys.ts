import type { Causation } from '../../../shared/events/envelope.ts';
import { isFrom } from '../../../shared/identity/address-list.ts';
import { formatApiKey } from '../../../shared/identity/api-key.ts';
import { derivedSecret } from '../../../shared/identity/derived-secret.ts';
import { isSecretOf, platformRandom, secretDigits } from '../../../shared/identity/secret.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import { firstRow } from '../../kernel/sql.ts';
import type { UserCore } from './core.ts';
import { type KeyRow, type KeyView, keyViewOf } from './key-row.ts';
import type { Revocations } from './revocations.ts';

/** Keys of one person that are not revoked. */
const MOST_KEYS = 50;
/** A revoked key stays for the record so long, in ms; the history names it beyond that. */
const RECORD_MS = 90 * 24 * 60 * 60_000;
/** Keys of one person with the revoked ones: who makes and revokes keys all day must not fill the object. */
const MOST_RECORDED = 500;
/** The time of last use is written at most so often. */
const TOUCH_MS = 60_000;

interface Parts {
  readonly revocations: Revocations;
}

/** What a new key is to be; checked at the edge against what the owner may. */
export interface KeyWish {
  readonly name: string;
  readonly scope: readonly string[];
  /** CIDRs; empty: from anywhere. */
  readonly addresses: readonly string[];
  /** Lists that it opens as a feed key; empty: all, if the scope has `feed:read`. */
  readonly feeds: readonly string[];
  /** ms since the epoch; null: until revoked. */
  readonly expiresAt: number | null;
}

/** What a command on keys carries. */
export interface KeyMeta {
  readonly causation: Causation;
  readonly idempotencyKey: string | null;
  readonly requestHash: string;
}

const unknown = () => new AegisError('unauthenticated', 'The API key is not known, or was revoked.');

/** Keys for programs. Only hashes of the secrets are stored; a rotation leaves two of them for a while. */
export class Keys {
  readonly #core: UserCore;
  readonly #parts: Parts;

  constructor(core: UserCore, parts: Parts) {
    this.#core = core;
    this.#parts = parts;
  }

  /**
   * Creates a key and returns it, this once. With an idempotency key the same request gets the same key again: its secret is then
   * derived from that key, which nobody else knows and nothing keeps longer than a day.
   *
   * @throws AegisError `conflict` at the limit.
   */
  async create(wish: KeyWish, meta: KeyMeta): Promise<KeyView & { readonly key: string }> {
    const core = this.#core;
    const fresh = secretDigits(platformRandom, 10);
    // The id may come from an earlier answer, and the secret depends on it: both are made for the id that counts.
    const keyId = core.transact(
      () => core.idempotency.run(meta.idempotencyKey, meta.requestHash, core.now(), () => fresh).value,
    );
    const secret = await this.#secretFor(keyId, meta);
    const hash = await sha256Hex(secret);
    return core.transact(() => {
      const known = this.#row(keyId);
      if (known === null) {
        this.#insert(keyId, hash, wish);
        const data = { key: keyId, name: wish.name, scope: [...wish.scope] };
        core.note({ type: 'key.created', security: true, data }, meta.causation);
      }
      const key = formatApiKey({ userId: core.userId, keyId, secret });
      return { ...keyViewOf(this.#mustFind(keyId)), key };
    });
  }

  /**
   * Gives a key a new secret; the old one works on for a while, so that programs can be changed one by one.
   *
   * @param overlapMs How long the old secret lives; 0 ends it now.
   * @throws AegisError `not_found`.
   */
  async rotate(keyId: string, overlapMs: number, causation: Causation): Promise<KeyView & { readonly key: string }> {
    const core = this.#core;
    const secret = secretDigits(platformRandom);
    const hash = await sha256Hex(secret);
    const view = core.transact(() => {
      const row = this.#mustFind(keyId);
      const isOver = overlapMs <= 0;
      core.sql.exec(
        'UPDATE api_key SET hash = ?, old_hash = ?, old_expires_at = ? WHERE id = ?',
        hash,
        isOver ? null : row.hash,
        isOver ? null : core.now() + overlapMs,
        keyId,
      );
      // Isolates remember keys for seconds; the note makes them ask again.
      this.#parts.revocations.noteSession(keyId);
      core.note({ type: 'key.rotated', security: true, data: { key: keyId, name: row.name, overlapMs } }, causation);
      return keyViewOf(this.#mustFind(keyId));
    });
    await this.#parts.revocations.tell();
    return { ...view, key: formatApiKey({ userId: core.userId, keyId, secret }) };
  }

  /**
   * Ends a key; one that is revoked already is no error.
   *
   * @throws AegisError `not_found` for one that never was.
   */
  async revoke(keyId: string, causation: Causation): Promise<void> {
    const core = this.#core;
    core.transact(() => {
      const row = this.#row(keyId);
      if (row === null) throw new AegisError('not_found', 'There is no such key.');
      if (row.revoked_at !== null) return;
      core.sql.exec('UPDATE api_key SET revoked_at = ?, old_hash = NULL WHERE id = ?', core.now(), keyId);
      this.#parts.revocations.noteSession(keyId);
      core.note({ type: 'key.revoked', security: true, data: { key: keyId, name: row.name } }, causation);
    });
    await this.#parts.revocations.tell();
  }

  /** All keys, the newest first; revoked ones too, for the record of 90 days. */
  list(): KeyView[] {
    return this.#core.sql
      .exec<KeyRow>('SELECT * FROM api_key ORDER BY created_at DESC, id')
      .toArray()
      .map((row) => keyViewOf(row));
  }

  /**
   * Whether a presented key is good now, and what it opens.
   *
   * @throws AegisError `unauthenticated` for one that is unknown, revoked, expired, or comes from elsewhere.
   */
  async verify(presented: {
    readonly id: string;
    readonly secret: string;
    readonly address: string | null;
  }): Promise<{ keyId: string; roles: readonly string[]; scope: string[]; epoch: number; feeds: string[] }> {
    const core = this.#core;
    const row = core.findAccount() === null ? null : this.#row(presented.id);
    if (row === null || row.revoked_at !== null) throw unknown();
    const now = core.now();
    const isNew = await isSecretOf(presented.secret, row.hash);
    const isOld =
      row.old_hash !== null && (row.old_expires_at ?? 0) > now && (await isSecretOf(presented.secret, row.old_hash));
    if (!(isNew || isOld)) throw unknown();
    if (row.expires_at !== null && row.expires_at <= now) throw unknown();
    const account = core.account();
    if (account.status !== 'active') throw unknown();
    if (!isFrom(JSON.parse(row.addresses) as string[], presented.address)) throw unknown();
    if (row.last_used_at === null || now - row.last_used_at >= TOUCH_MS) {
      core.sql.exec('UPDATE api_key SET last_used_at = ? WHERE id = ?', now, row.id);
    }
    const { scope, feeds } = keyViewOf(row);
    return { keyId: row.id, roles: account.roles, scope: [...scope], epoch: account.epoch, feeds: [...feeds] };
  }

  /** Ends every key; only inside a transaction, the caller tells the log. */
  revokeAll(): void {
    const { sql, now } = this.#core;
    const ended = sql
      .exec<{ id: string }>(
        'UPDATE api_key SET revoked_at = ?, old_hash = NULL WHERE revoked_at IS NULL RETURNING id',
        now(),
      )
      .toArray();
    for (const { id } of ended) this.#parts.revocations.noteSession(id);
  }

  async #secretFor(keyId: string, meta: KeyMeta): Promise<string> {
    if (meta.idempotencyKey === null) return secretDigits(platformRandom);
    return derivedSecret(this.#core.env.AEGIS_SECRETS_KEY, 'api-key', `${keyId}.${meta.idempotencyKey}`);
  }

  #insert(keyId: string, hash: string, wish: KeyWish): void {
    const { sql, now, account } = this.#core;
    // It may have been suspended, or begun to end, since the request was let in.
    const { status } = account();
    if (status !== 'active') throw new AegisError('conflict', `The account is ${status}.`);
    const count = firstRow<{ n: number }>(sql, 'SELECT COUNT(*) AS n FROM api_key WHERE revoked_at IS NULL')?.n ?? 0;
    if (count >= MOST_KEYS) {
      throw new AegisError('conflict', `There are ${MOST_KEYS} keys already; revoke one first.`);
    }
    sql.exec('DELETE FROM api_key WHERE revoked_at <= ?', this.#core.now() - RECORD_MS);
    const all = firstRow<{ n: number }>(sql, 'SELECT COUNT(*) AS n FROM api_key')?.n ?? 0;
    if (all >= MOST_RECORDED) throw new AegisError('conflict', 'Too many keys were made and revoked lately.');
    sql.exec(
      'INSERT INTO api_key (id, name, hash, scope, addresses, feeds, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      keyId,
      wish.name,
      hash,
      wish.scope.join(' '),
      JSON.stringify(wish.addresses),
      JSON.stringify(wish.feeds),
      now(),
      wish.expiresAt,
    );
  }

  #row(keyId: string): KeyRow | null {
    return firstRow<KeyRow>(this.#core.sql, 'SELECT * FROM api_key WHERE id = ?', keyId);
  }

  #mustFind(keyId: string): KeyRow {
    const row = this.#row(keyId);
    if (row === null || row.revoked_at !== null) throw new AegisError('not_found', 'There is no such key.');
    return row;
  }
}
