import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import type { Plan } from './build.ts';

/**
 * Applies what is missing of `migrations/<system>/*.sql` to each D1 database, in the order of the file names, each file
 * in one transaction, and notes it in the table that `wrangler d1 migrations` uses. Runs in a runtime of its own that
 * has no door to the network, so that no request meets a half-made schema.
 *
 * @param stateDir where the server keeps its state
 * @returns `binding/file` of each migration applied now
 * @throws {Error} naming the file that failed; the files before it stay applied
 */
export async function migrate(root: string, plan: Plan, stateDir: string): Promise<string[]> {
  const wanted = plan.databases.map((database) => ({
    ...database,
    files: migrationFiles(join(root, database.migrationsDir)),
  }));
  // The note lies beside the databases, so whoever deletes them deletes it too.
  const note = join(stateDir, 'd1', 'migrated.json');
  const fingerprint = JSON.stringify(wanted);
  if (existsSync(note) && readFileSync(note, 'utf8') === fingerprint) return [];

  const applied: string[] = [];
  const runtime = new Miniflare({
    name: 'migrations',
    modules: true,
    script: 'export default {}',
    compatibilityDate: plan.workerOptions.compatibilityDate ?? '2026-07-30',
    d1Databases: plan.workerOptions.d1Databases ?? {},
    defaultPersistRoot: stateDir,
    cf: false,
  });
  try {
    for (const { binding, table, migrationsDir, files } of wanted) {
      const database = await runtime.getD1Database(binding);
      await database
        .prepare(
          `CREATE TABLE IF NOT EXISTS ${table}(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)`,
        )
        .run();
      const { results } = await database.prepare(`SELECT name FROM ${table}`).all<{ name: string }>();
      const done = new Set(results.map((row) => row.name));
      for (const file of files.filter((name) => !done.has(name))) {
        const statements = await splitSql(readFileSync(join(root, migrationsDir, file), 'utf8'));
        try {
          await database.batch([
            ...statements.map((sql) => database.prepare(sql)),
            database.prepare(`INSERT INTO ${table}(name) VALUES (?)`).bind(file),
          ]);
        } catch (cause) {
          throw new Error(
            `Migration ${migrationsDir}/${file} failed: ${cause instanceof Error ? cause.message : cause}`,
            { cause },
          );
        }
        applied.push(`${binding}/${file}`);
      }
    }
  } finally {
    await runtime.dispose();
  }
  mkdirSync(join(stateDir, 'd1'), { recursive: true });
  writeFileSync(note, fingerprint);
  return applied;
}

function migrationFiles(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => name.endsWith('.sql'))
    .sort();
}

async function splitSql(sql: string): Promise<string[]> {
  const { unstable_splitSqlQuery } = await import('wrangler');
  return unstable_splitSqlQuery(sql).filter((statement) => statement.replace(/--.*$/gm, '').trim() !== '');
}
