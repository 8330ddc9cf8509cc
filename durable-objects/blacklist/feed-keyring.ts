import { DurableObject } from 'cloudflare:workers';
import { FEED_KEYS_OBJECT, type FeedKeySnapshot } from '../../shared/blacklist/publication/feed-keys.ts';
import { derivedSecret } from '../../shared/identity/derived-secret.ts';
import { base64Url } from '../../shared/kernel/base64url.ts';
import { AegisError } from '../../shared/kernel/error.ts';
import { sha256Hex } from '../../shared/kernel/hash.ts';
import { Alarms } from '../kernel/alarms.ts';
import { Idempotency } from '../kernel/idempotency.ts';
import { type Migration, migrate } from '../kernel/migrations.ts';

/** What an operator sees of a key; the key itself is shown once and never stored. Times are epoch milliseconds. */
export interface FeedKeyView {
  readonly id: string;
  readonly name: string;
  readonly lists: readonly string[];
  readonly createdAt: number;
}

/** Keys are handed to every isolate in one object, so their number is bounded. */
const MAX_KEYS = 1_000;

const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'feed-keys',
    up(sql) {
      sql.exec(`CREATE TABLE feed_key (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, lists TEXT NOT NULL, created_at INTEGER NOT NULL
      ) WITHOUT ROWID`);
    },
  },
];

interface KeyRecord extends Record<string, SqlStorageValue> {
  id: string;
  name: string;
  sha256: string;
  lists: string;
  created_at: number;
}

/**
 * The feed credentials of every consumer. The edge never asks this actor: each change is written to one small object
 * that isolates read, before the change is acknowledged.
 */
export class FeedKeyring extends DurableObject<Env> {
  readonly #sql = this.ctx.storage.sql;
  readonly #alarms: Alarms;
  readonly #idempotency: Idempotency;
  #writing: Promise<unknown> = Promise.resolve();
  #changes = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage, MIGRATIONS);
    this.#alarms = new Alarms(ctx.storage);
    this.#idempotency = new Idempotency(ctx.storage);
  }

  /**
   * Creates a key and returns it, this once. With an idempotency key the same request gets the same key again: it is then derived
   * from that key, which nobody else knows and nothing keeps longer than a day.
   *
   * @throws AegisError `conflict` at the limit, `idempotency_key_reused`, `secrets_key_unusable`.
   */
  async create(
    input: { readonly name: string; readonly lists: readonly string[] },
    meta: { readonly idempotencyKey: string | null; readonly requestHash: string },
  ): Promise<FeedKeyView & { key: string }> {
    const fresh = crypto.randomUUID().slice(0, 8);
    const secret = await this.#secretFor(fresh, meta.idempotencyKey);
    const sha256 = await sha256Hex(`aegis_feed_${secret}`);
    const { value: id, replayed } = this.ctx.storage.transactionSync(() =>
      this.#idempotency.run(meta.idempotencyKey, meta.requestHash, Date.now(), () => {
        this.#insert(fresh, sha256, input);
        return fresh;
      }),
    );
    await this.#publish();
    const view = this.list().find((row) => row.id === id);
    if (view === undefined) throw new AegisError('conflict', 'The feed key has been revoked since.');
    const shown = replayed ? await this.#secretFor(id, meta.idempotencyKey) : secret;
    return { ...view, key: `aegis_feed_${shown}` };
  }

  async #secretFor(id: string, idempotencyKey: string | null): Promise<string> {
    if (idempotencyKey === null) return base64Url(crypto.getRandomValues(new Uint8Array(32)));
    return derivedSecret(this.env.AEGIS_SECRETS_KEY, 'feed-key', `${id}.${idempotencyKey}`);
  }

  #insert(id: string, sha256: string, { name, lists }: { readonly name: string; readonly lists: readonly string[] }) {
    if (this.#records().length >= MAX_KEYS) {
      throw new AegisError('conflict', `there are ${MAX_KEYS} feed keys already; revoke one first`);
    }
    this.#sql.exec(
      'INSERT INTO feed_key (id, name, sha256, lists, created_at) VALUES (?, ?, ?, ?, ?)',
      id,
      name,
      sha256,
      JSON.stringify(lists),
      Date.now(),
    );
  }

  list(): FeedKeyView[] {
    return this.#records().map((row) => ({
      id: row.id,
      name: row.name,
      lists: JSON.parse(row.lists) as string[],
      createdAt: row.created_at,
    }));
  }

  /** Ends a key; isolates stop accepting it within seconds (`KEYS_TTL_MS`). */
  async revoke(id: string): Promise<void> {
    const gone = this.#sql.exec('DELETE FROM feed_key WHERE id = ? RETURNING id', id).toArray();
    if (gone.length === 0) throw new AegisError('not_found', `there is no feed key ${id}`);
    await this.#publish();
  }

  override async alarm(): Promise<void> {
    await this.#alarms.run(Date.now(), { publish: () => this.#write() });
  }

  /** The object must follow even if this call fails midway, so the alarm stands until the write has succeeded. */
  async #publish(): Promise<void> {
    this.#changes += 1;
    const change = this.#changes;
    this.#alarms.set('publish', Date.now() + 1_000);
    await this.#write();
    // A change that came in meanwhile needs the alarm still: its own write may fail.
    if (change === this.#changes) this.#alarms.clear('publish');
  }

  /** One write at a time, or an older set of keys could land on top of a newer one. */
  #write(): Promise<void> {
    const write = this.#writing.then(async () => {
      const snapshot: FeedKeySnapshot = {
        format: 1,
        keys: this.#records().map((row) => ({
          id: row.id,
          name: row.name,
          sha256: row.sha256,
          lists: JSON.parse(row.lists) as string[],
        })),
      };
      await this.env.SNAPSHOTS.put(FEED_KEYS_OBJECT, JSON.stringify(snapshot));
    });
    this.#writing = write.catch(() => undefined);
    return write;
  }

  #records(): KeyRecord[] {
    return this.#sql.exec<KeyRecord>('SELECT * FROM feed_key ORDER BY created_at, id').toArray();
  }
}
