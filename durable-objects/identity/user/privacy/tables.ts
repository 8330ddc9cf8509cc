import type { StoreCounts } from '../../../../shared/identity/privacy/counts.ts';
import { firstRow } from '../../../kernel/sql.ts';

/** Without personal data once the erasure is through: the mark "erased", its job, and what the revocation log has not taken yet. */
const KEPT = ['account', 'privacy_job', 'revocation'] as const;
/** Of the kernel's tables, those that may quote a request or its result. */
const KERNEL = ['k_idempotency'] as const;

/** How the receipt names a table of the actor. */
const storeOf = (table: string) => `actor:${table}`;

/**
 * The tables of the actor, as the database knows them and not as a list does that somebody may forget: what is added later is erased
 * as well.
 */
function tables(sql: SqlStorage): string[] {
  return sql
    .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .toArray()
    .map(({ name }) => name)
    .filter((name) => !/^(?:k_|sqlite_|_cf_)/.test(name));
}

function count(sql: SqlStorage, table: string): number {
  return firstRow<{ n: number }>(sql, `SELECT COUNT(*) AS n FROM "${table}"`)?.n ?? 0;
}

/** Rows by table, the event log included. */
export function countOwn(sql: SqlStorage): StoreCounts {
  const counted = [...tables(sql), ...KERNEL, 'k_events'].filter((name) => name !== 'privacy_job');
  const exports = firstRow<{ n: number }>(sql, "SELECT COUNT(*) AS n FROM privacy_job WHERE kind = 'export'")?.n ?? 0;
  return {
    ...Object.fromEntries(counted.map((table) => [storeOf(table), count(sql, table)])),
    [storeOf('privacy_job')]: exports,
  };
}

/** Empties every table but {@link KEPT}, and of these takes what says something about the person. Only inside a transaction. */
export function wipeOwn(sql: SqlStorage, now: number): void {
  const wiped = [...tables(sql).filter((table) => !KEPT.some((kept) => kept === table)), ...KERNEL];
  for (const table of wiped) sql.exec(`DELETE FROM "${table}"`);
  sql.exec("DELETE FROM privacy_job WHERE kind = 'export'");
  sql.exec(
    `UPDATE account SET status = 'erased', email = NULL, email_verified_at = NULL, username = NULL, roles = '[]',
       suspended_reason = NULL, revision = revision + 1, updated_at = ?`,
    now,
  );
}

/** What is left of the person, by the same names; all 0 after an erasure. Its last mail may wait in `mail` for a while. */
export function tracesOf(sql: SqlStorage): StoreCounts {
  const own = "type NOT IN ('identity.user.erasure-due', 'identity.user.deleted')";
  const one = (query: string) => firstRow<{ n: number }>(sql, query)?.n ?? 0;
  return {
    ...countOwn(sql),
    [storeOf('account')]: one("SELECT COUNT(*) AS n FROM account WHERE status <> 'erased' OR email IS NOT NULL"),
    [storeOf('k_events')]: one(`SELECT COUNT(*) AS n FROM k_events WHERE ${own}`),
  };
}
