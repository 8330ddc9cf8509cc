import type { KeyState, PublicJwk, RingKey, RingSnapshot } from '../../../shared/identity/keys/ring.ts';
import type { KeyChange, RotationPlan, SigningAlgorithm } from '../../../shared/identity/keys/rotation.ts';
import { firstRow } from '../../kernel/sql.ts';
import type { GeneratedKey } from './generate.ts';

interface KeyRow extends Record<string, SqlStorageValue> {
  kid: string;
  alg: string;
  state: string;
  public_jwk: string;
  sealed_private: string | null;
  created_at: number;
  activates_at: number;
  retired_at: number | null;
}

/** The rows of the ring. Everything is synchronous. */
export class KeyStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Every key that is not dropped, the oldest first. */
  keys(): RingKey[] {
    return this.#sql
      .exec<KeyRow>("SELECT * FROM signing_key WHERE state <> 'dropped' ORDER BY created_at, kid")
      .toArray()
      .map(keyOf);
  }

  snapshot(): RingSnapshot {
    const revision = firstRow<{ revision: number }>(this.#sql, 'SELECT revision FROM ring')?.revision ?? 0;
    return { revision, keys: this.keys() };
  }

  /** Carries out a plan with the keys that were made for it; only inside a transaction. */
  apply(plan: RotationPlan, made: readonly GeneratedKey[], now: number): void {
    for (const change of plan.changes) this.#change(change);
    const stock = [...made];
    for (const { alg, state, activatesAt } of plan.wanted) {
      const index = stock.findIndex((key) => key.alg === alg);
      const [key] = index === -1 ? [] : stock.splice(index, 1);
      if (key === undefined) throw new Error(`No ${alg} key was made for the plan.`);
      this.#sql.exec(
        `INSERT INTO signing_key (kid, alg, state, public_jwk, sealed_private, created_at, activates_at, retired_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, NULL)`,
        ...[key.kid, alg, state, JSON.stringify(key.publicJwk), key.sealedPrivate, now, activatesAt],
      );
    }
    this.#sql.exec('UPDATE ring SET revision = revision + 1');
  }

  /** A key that signs no more loses its private half. */
  #change({ kid, state, activatesAt, retiredAt }: KeyChange): void {
    const isSigning = state === 'active' || state === 'next';
    this.#sql.exec(
      `UPDATE signing_key SET state = ?, activates_at = ?, retired_at = ?${isSigning ? '' : ', sealed_private = NULL'}
       WHERE kid = ?`,
      state,
      activatesAt,
      retiredAt,
      kid,
    );
  }
}

function keyOf(row: KeyRow): RingKey {
  return {
    kid: row.kid,
    alg: row.alg as SigningAlgorithm,
    state: row.state as KeyState,
    publicJwk: JSON.parse(row.public_jwk) as PublicJwk,
    sealedPrivate: row.sealed_private,
    createdAt: row.created_at,
    activatesAt: row.activates_at,
    retiredAt: row.retired_at,
  };
}
