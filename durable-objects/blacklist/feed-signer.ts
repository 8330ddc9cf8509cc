import { DurableObject } from 'cloudflare:workers';
import { CompactSign, importJWK, type JWK } from 'jose';
import { MANIFEST_TYPE, type Manifest } from '../../shared/blacklist/manifest.ts';
import type { Causation } from '../../shared/events/envelope.ts';
import { open } from '../../shared/kernel/seal.ts';
import { Alarms } from '../kernel/alarms.ts';
import { EventLog } from '../kernel/event-log.ts';
import { migrate } from '../kernel/migrations.ts';
import { Outbox } from '../kernel/outbox.ts';
import { newSigningKey, SIGNING_MIGRATIONS, sealPurpose } from './signing/keys.ts';

/** A key that anybody may know. Times are epoch milliseconds. */
export interface SigningKeyView {
  readonly kid: string;
  readonly publicJwk: JWK;
  readonly createdAt: number;
  /** Null while it signs. */
  readonly retiredAt: number | null;
}

interface KeyRecord extends Record<string, SqlStorageValue> {
  kid: string;
  public_jwk: string;
  sealed_private: string | null;
  created_at: number;
  retired_at: number | null;
}

/** Retired keys that are still shown, so that manifests which were kept can be checked. */
const KEEP_RETIRED = 20;

/** Holds the keys that manifests of feed versions are signed with, and signs. One object; private keys never leave it. */
export class FeedSigner extends DurableObject<Env> {
  readonly #sql = this.ctx.storage.sql;
  readonly #alarms: Alarms;
  readonly #log: EventLog;
  readonly #outbox: Outbox;
  #signing: { readonly kid: string; readonly key: CryptoKey } | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage, SIGNING_MIGRATIONS);
    this.#alarms = new Alarms(ctx.storage);
    this.#log = new EventLog(ctx.storage, '/blacklist/signing/main');
    this.#outbox = new Outbox(ctx.storage, this.#log, env.EVENTS, this.#alarms);
    void ctx.blockConcurrencyWhile(() => this.#alarms.heal());
  }

  /**
   * Signs a manifest: a compact JWS (RFC 7515) with EdDSA. The same manifest and key give the same bytes (RFC 8032).
   *
   * @throws AegisError `secrets_key_unusable`.
   */
  async sign(manifest: Manifest): Promise<string> {
    const { kid, key } = await this.#current();
    const payload = new TextEncoder().encode(JSON.stringify(manifest));
    return new CompactSign(payload).setProtectedHeader({ alg: 'EdDSA', kid, typ: MANIFEST_TYPE }).sign(key);
  }

  /** Every key that a manifest may be checked with, the signing one first; the first call makes it. */
  async keys(): Promise<SigningKeyView[]> {
    await this.#current();
    return this.#records().map(view);
  }

  /** Lets a new key sign from now on; the old one stays known for checking and can sign no more. */
  async rotate(causation: Causation): Promise<SigningKeyView[]> {
    const made = await newSigningKey(this.env.AEGIS_SECRETS_KEY);
    const now = Date.now();
    this.ctx.storage.transactionSync(() => {
      this.#sql.exec('UPDATE signing_key SET retired_at = ?, sealed_private = NULL WHERE retired_at IS NULL', now);
      this.#insert(made, now);
      this.#sql.exec(
        `DELETE FROM signing_key WHERE kid IN (SELECT kid FROM signing_key WHERE retired_at IS NOT NULL
         ORDER BY retired_at DESC LIMIT -1 OFFSET ?)`,
        KEEP_RETIRED,
      );
      this.#log.append([{ type: 'blacklist.signing.rotated', version: 1, data: { kid: made.kid } }], causation, now);
      this.#outbox.poke(now);
    });
    this.#signing = null;
    return this.#records().map(view);
  }

  confirmOutbox(sequence: number): void {
    this.#outbox.confirm(sequence);
  }

  override async alarm(): Promise<void> {
    await this.#alarms.run(Date.now(), { outbox: (now) => this.#outbox.flush(now) });
  }

  async #current(): Promise<{ readonly kid: string; readonly key: CryptoKey }> {
    if (this.#signing !== null) return this.#signing;
    if (this.#active() === undefined) {
      const made = await newSigningKey(this.env.AEGIS_SECRETS_KEY);
      // Two first calls both make a key; only one of them is stored.
      if (this.#active() === undefined) this.#insert(made, Date.now());
    }
    const { kid, sealed_private } = this.#active()!;
    const jwk = (await open(this.env.AEGIS_SECRETS_KEY, sealPurpose(kid), sealed_private!)) as JWK;
    const signing = { kid, key: (await importJWK(jwk, 'EdDSA')) as CryptoKey };
    // A rotation may have come in between.
    if (this.#active()?.kid === kid) this.#signing = signing;
    return signing;
  }

  #active(): KeyRecord | undefined {
    return this.#records().find((record) => record.retired_at === null);
  }

  #insert({ kid, publicJwk, sealedPrivate }: Awaited<ReturnType<typeof newSigningKey>>, now: number): void {
    this.#sql.exec(
      'INSERT INTO signing_key (kid, public_jwk, sealed_private, created_at) VALUES (?, ?, ?, ?)',
      kid,
      JSON.stringify(publicJwk),
      sealedPrivate,
      now,
    );
  }

  #records(): KeyRecord[] {
    return this.#sql
      .exec<KeyRecord>('SELECT * FROM signing_key ORDER BY retired_at IS NOT NULL, retired_at DESC, created_at DESC')
      .toArray();
  }
}

function view(record: KeyRecord): SigningKeyView {
  return {
    kid: record.kid,
    publicJwk: JSON.parse(record.public_jwk) as JWK,
    createdAt: record.created_at,
    retiredAt: record.retired_at,
  };
}
