import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { is } from 'drizzle-orm';
import { getTableConfig, SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, it } from 'vitest';
import * as events from '../../workers/events/schema.ts';

const ROOT = join(import.meta.dirname, '../..');
const MIGRATIONS = join(ROOT, 'migrations/blacklist');
const SCHEMAS = join(ROOT, 'workers/blacklist/schema');

/** Written and read by `shared/events/ledger.ts` with SQL of its own, one statement for all rows of a batch. */
const WITHOUT_SCHEMA = ['projection_ahead', 'projection_positions'];

interface Index {
  readonly columns: readonly string[];
  readonly isUnique: boolean;
  readonly isPartial: boolean;
}

/** What both sides can say about a table. */
interface Table {
  readonly columns: Readonly<Record<string, { readonly type: string; readonly isNotNull: boolean }>>;
  /** In the order of the key. */
  readonly primaryKey: readonly string[];
  readonly indexes: Readonly<Record<string, Index>>;
  /** Of UNIQUE constraints, whose names nobody chose. */
  readonly unique: readonly string[];
}

const commaList = (names: readonly string[]): string => names.join(', ');

/** The database that the migrations make, in the order in which wrangler applies them. */
function migrated(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  const files = readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql'));
  for (const name of files.sort()) database.exec(readFileSync(join(MIGRATIONS, name), 'utf8'));
  return database;
}

function tableOfSql(database: DatabaseSync, name: string): Table {
  const rows = <T>(sql: string, of: string): T[] => database.prepare(sql).all(of) as T[];
  const columns = rows<{ name: string; type: string; notnull: number; pk: number }>(
    'SELECT name, type, "notnull", pk FROM pragma_table_info(?)',
    name,
  );
  const indexes = rows<{ name: string; unique: number; origin: string; partial: number }>(
    'SELECT name, "unique", origin, partial FROM pragma_index_list(?)',
    name,
  ).map((index) => ({
    ...index,
    columns: rows<{ name: string }>('SELECT name FROM pragma_index_info(?) ORDER BY seqno', index.name).map(
      (column) => column.name,
    ),
  }));
  return {
    columns: Object.fromEntries(
      // The row id is never null, although SQLite does not call it so.
      columns.map(({ name, type, notnull, pk }) => [
        name,
        { type, isNotNull: notnull === 1 || (pk > 0 && type === 'INTEGER') },
      ]),
    ),
    primaryKey: columns
      .filter(({ pk }) => pk > 0)
      .sort((a, b) => a.pk - b.pk)
      .map((column) => column.name),
    indexes: Object.fromEntries(
      indexes
        .filter(({ origin }) => origin === 'c')
        .map((index) => [
          index.name,
          { columns: index.columns, isUnique: index.unique === 1, isPartial: index.partial === 1 },
        ]),
    ),
    unique: indexes
      .filter(({ origin }) => origin === 'u')
      .map((index) => commaList(index.columns))
      .sort(),
  };
}

function tableOfDrizzle(table: SQLiteTable): Table {
  const config = getTableConfig(table);
  const ownKey = config.columns.filter((column) => column.primary).map((column) => column.name);
  const [composed] = config.primaryKeys;
  const constraints = config.uniqueConstraints.map(({ columns }) => commaList(columns.map((column) => column.name)));
  return {
    columns: Object.fromEntries(
      config.columns.map((column) => [
        column.name,
        { type: column.getSQLType().toUpperCase(), isNotNull: column.notNull },
      ]),
    ),
    primaryKey: composed ? composed.columns.map((column) => column.name) : ownKey,
    indexes: Object.fromEntries(
      config.indexes.map((index) => [
        index.config.name,
        {
          columns: index.config.columns.map((column) => (is(column, SQLiteColumn) ? column.name : 'an expression')),
          isUnique: index.config.unique,
          isPartial: index.config.where !== undefined,
        },
      ]),
    ),
    unique: [...constraints, ...config.columns.filter((column) => column.isUnique).map(({ name }) => name)].sort(),
  };
}

const database = migrated();
const tableNames = (
  database
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`)
    .all() as { name: string }[]
).map(({ name }) => name);

const modules: Record<string, unknown>[] = [events];
for (const name of readdirSync(SCHEMAS)) {
  modules.push(await import(`../../workers/blacklist/schema/${name.replace(/\.ts$/, '')}.ts`));
}
const tables = modules
  .flatMap((module) => Object.values(module))
  .filter((value): value is SQLiteTable => is(value, SQLiteTable))
  .map((table) => ({ name: getTableConfig(table).name, table }));

describe('the migrations of the blacklist database and its schema files', () => {
  it('know the same tables', () => {
    expect([...tables.map(({ name }) => name), ...WITHOUT_SCHEMA].sort()).toEqual(tableNames.sort());
  });

  it.each(tables)('agree on $name: columns, NOT NULL, primary key, indexes', ({ name, table }) => {
    expect(tableOfDrizzle(table)).toEqual(tableOfSql(database, name));
  });
});
