import { AegisError } from '../../shared/kernel/error.ts';
import { KERNEL_MIGRATIONS } from './schema.ts';

/**
 * One step of an actor's schema. Append-only: once deployed, a step is never renamed, renumbered, changed or removed.
 * `PRAGMA user_version` is forbidden in Durable Objects, so the steps are tracked in a table.
 */
export interface Migration {
  /** 1, 2, 3 … without gaps, in the order of the list. */
  readonly id: number;
  readonly name: string;
  /** Synchronous, and inside the transaction of all steps. */
  up(sql: SqlStorage): void;
}

type Namespace = 'kernel' | 'entity';

const TRACKING_TABLE = `
  CREATE TABLE IF NOT EXISTS k_migrations (
    namespace TEXT NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (namespace, id)
  ) WITHOUT ROWID`;

/**
 * Brings the actor's database to the code's schema: the kernel's own tables first, then the entity's. All or nothing.
 * Call it in the constructor, inside `blockConcurrencyWhile`, before any kernel part is used.
 *
 * @throws AegisError `internal` when the list has gaps, or does not continue what the database has: a step that was
 * renamed or removed, or a database that newer code has written. The database stays as it was.
 *
 * @example
 * const MIGRATIONS: readonly Migration[] = [
 *   { id: 1, name: 'entries', up: (sql) => void sql.exec('CREATE TABLE entries (range TEXT PRIMARY KEY)') },
 * ];
 * ctx.blockConcurrencyWhile(async () => migrate(ctx.storage, MIGRATIONS));
 */
export function migrate(storage: DurableObjectStorage, migrations: readonly Migration[]): void {
  assertNumbered('kernel', KERNEL_MIGRATIONS);
  assertNumbered('entity', migrations);
  storage.transactionSync(() => {
    storage.sql.exec(TRACKING_TABLE);
    apply(storage.sql, 'kernel', KERNEL_MIGRATIONS);
    apply(storage.sql, 'entity', migrations);
  });
}

function assertNumbered(namespace: Namespace, migrations: readonly Migration[]): void {
  migrations.forEach((migration, index) => {
    if (migration.id === index + 1) return;
    throw refusal(namespace, `migration "${migration.name}" has number ${migration.id} at place ${index + 1}`);
  });
}

function apply(sql: SqlStorage, namespace: Namespace, migrations: readonly Migration[]): void {
  const applied = sql
    .exec<{ id: number; name: string }>('SELECT id, name FROM k_migrations WHERE namespace = ? ORDER BY id', namespace)
    .toArray();
  for (const { id, name } of applied) {
    const known = migrations[id - 1];
    if (known === undefined) {
      throw refusal(namespace, `the database has migration ${id} "${name}", which this code does not know`);
    }
    if (known.name !== name) {
      throw refusal(namespace, `migration ${id} was applied as "${name}" and is now called "${known.name}"`);
    }
  }
  for (const migration of migrations.slice(applied.length)) {
    migration.up(sql);
    sql.exec(
      'INSERT INTO k_migrations (namespace, id, name) VALUES (?, ?, ?)',
      namespace,
      migration.id,
      migration.name,
    );
  }
}

function refusal(namespace: Namespace, why: string): AegisError {
  return new AegisError('internal', `The actor's database cannot be migrated (${namespace}): ${why}`);
}
