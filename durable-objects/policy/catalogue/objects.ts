import * as v from 'valibot';
import { AegisError } from '../../../shared/kernel/error.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import {
  type Manifest,
  manifestKey,
  manifestSchema,
  objectKey,
  objectsOf,
} from '../../../shared/policy/catalogue/manifest.ts';
import { firstRow } from '../../kernel/sql.ts';

const DAY_MS = 86_400_000;
/** How long what nobody has named is kept after its last use: a request that began before a change still reads it. */
export const KEEP_MS = 30 * DAY_MS;
/** An object that is known to be there is believed for a day without a write. */
const BELIEVE_MS = DAY_MS;
/** R2 deletes at most 1,000 keys a call. */
const SWEPT_A_CALL = 500;

interface Stored {
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * The immutable objects of all snapshots, and which of them have to stay. What is written is noted before, so that nothing lies in
 * the bucket that nobody knows of.
 */
export class Objects {
  readonly #sql: SqlStorage;
  readonly #bucket: R2Bucket;

  constructor(sql: SqlStorage, bucket: R2Bucket) {
    this.#sql = sql;
    this.#bucket = bucket;
  }

  /** Stores bytes under their hash, unless they are there. */
  async put(bytes: Uint8Array, contentType: string, now: number): Promise<Stored> {
    const sha256 = await sha256Hex(bytes);
    const key = objectKey(sha256);
    const isThere = this.#use(key, now) && (await this.#bucket.head(key)) !== null;
    if (!isThere) await this.#bucket.put(key, bytes, { sha256, httpMetadata: { contentType } });
    return { sha256, bytes: bytes.byteLength };
  }

  /** Stores a manifest under the version that it has. */
  async putManifest(version: string, manifest: Manifest, now: number): Promise<void> {
    await this.#bucket.put(manifestKey(version), JSON.stringify(manifest), {
      httpMetadata: { contentType: 'application/json' },
    });
    this.#sql.exec(
      'INSERT INTO manifest (version, live_at, kept) VALUES (?1, ?2, 0) ON CONFLICT (version) DO UPDATE SET live_at = ?2',
      version,
      now,
    );
  }

  /** Whether somebody has named the version before, or nobody knows it: `null`. */
  isKept(version: string): boolean | null {
    const row = firstRow<{ kept: number }>(this.#sql, 'SELECT kept FROM manifest WHERE version = ?', version);
    return row && row.kept === 1;
  }

  /**
   * Keeps a version for ever, with everything that it leads to.
   *
   * @throws AegisError `not_found` for a version that there is not, or no longer.
   */
  async keep(version: string): Promise<void> {
    const isKept = this.isKept(version);
    if (isKept === true) return;
    const object = isKept === null ? null : await this.#bucket.get(manifestKey(version));
    if (object === null) throw new AegisError('not_found', `there is no version ${version} of the catalogue`);
    const manifest = v.parse(manifestSchema, await object.json());
    for (const key of objectsOf(manifest)) this.#sql.exec('UPDATE object SET kept = 1 WHERE key = ?', key);
    this.#sql.exec('UPDATE manifest SET kept = 1 WHERE version = ?', version);
  }

  /**
   * Deletes some of what nobody has named and nobody has used for 30 days; the live version stays whatever its age.
   *
   * @returns How many there were; as long as there are any, there may be more.
   */
  async sweep(live: string | null, now: number): Promise<number> {
    const before = now - KEEP_MS;
    const versions = this.#sql
      .exec<{ version: string }>(
        'SELECT version FROM manifest WHERE kept = 0 AND live_at < ? AND version IS NOT ? LIMIT ?',
        before,
        live,
        SWEPT_A_CALL,
      )
      .toArray()
      .map(({ version }) => version);
    const keys = this.#sql
      .exec<{ key: string }>('SELECT key FROM object WHERE kept = 0 AND used_at < ? LIMIT ?', before, SWEPT_A_CALL)
      .toArray()
      .map(({ key }) => key);
    if (versions.length + keys.length > 0) await this.#bucket.delete([...versions.map(manifestKey), ...keys]);
    for (const version of versions) this.#sql.exec('DELETE FROM manifest WHERE version = ? AND kept = 0', version);
    for (const key of keys) this.#sql.exec('DELETE FROM object WHERE key = ? AND kept = 0', key);
    return versions.length + keys.length;
  }

  /** The live version is in use. */
  async useLive(version: string, now: number): Promise<void> {
    const object = await this.#bucket.get(manifestKey(version));
    if (object === null) throw new AegisError('internal', `The manifest of the live version ${version} is gone`);
    for (const key of objectsOf(v.parse(manifestSchema, await object.json()))) this.#use(key, now);
  }

  /** Notes a use; whether the object was known already. */
  #use(key: string, now: number): boolean {
    const known = firstRow<{ used_at: number }>(this.#sql, 'SELECT used_at FROM object WHERE key = ?', key);
    if (known !== null && now - known.used_at < BELIEVE_MS) return true;
    this.#sql.exec(
      'INSERT INTO object (key, used_at, kept) VALUES (?1, ?2, 0) ON CONFLICT (key) DO UPDATE SET used_at = ?2',
      key,
      now,
    );
    return known !== null;
  }
}
