import type { Causation } from '../../../../shared/events/envelope.ts';
import { isWithin, unite } from '../../../../shared/identity/oauth/scope.ts';
import { firstRow } from '../../../kernel/sql.ts';
import type { UserCore } from '../core.ts';

interface ConsentRow extends Record<string, SqlStorageValue> {
  client: string;
  scope: string;
  granted_at: number;
}

/** What a person has allowed a client. `grantedAt` in ms since the epoch. */
export interface Consent {
  readonly client: string;
  readonly scope: readonly string[];
  readonly grantedAt: number;
}

/** Consents: remembered by client, so that only what is new is asked. Synchronous, for transactions. */
export class Consents {
  readonly #core: UserCore;

  constructor(core: UserCore) {
    this.#core = core;
  }

  list(): Consent[] {
    const rows = this.#core.sql.exec<ConsentRow>('SELECT * FROM consent ORDER BY granted_at DESC, client').toArray();
    return rows.map(consentOf);
  }

  scopeOf(client: string): readonly string[] {
    const row = firstRow<ConsentRow>(this.#core.sql, 'SELECT * FROM consent WHERE client = ?', client);
    return row === null ? [] : consentOf(row).scope;
  }

  covers(client: string, scope: readonly string[]): boolean {
    return isWithin(scope, this.scopeOf(client));
  }

  grant(client: string, scope: readonly string[], causation: Causation): void {
    const { sql, now, note } = this.#core;
    const all = unite(this.scopeOf(client), scope);
    sql.exec(
      'INSERT OR REPLACE INTO consent (client, scope, granted_at) VALUES (?, ?, ?)',
      client,
      all.join(' '),
      now(),
    );
    note({ type: 'consent.granted', security: true, data: { client, scope: [...scope] } }, causation);
  }

  /** False when there was none. */
  revoke(client: string, causation: Causation): boolean {
    const { sql, note } = this.#core;
    const gone = sql.exec('DELETE FROM consent WHERE client = ? RETURNING client', client).toArray().length === 1;
    if (gone) note({ type: 'consent.revoked', security: true, data: { client } }, causation);
    return gone;
  }
}

function consentOf({ client, scope, granted_at }: ConsentRow): Consent {
  return { client, scope: scope.split(' '), grantedAt: granted_at };
}
