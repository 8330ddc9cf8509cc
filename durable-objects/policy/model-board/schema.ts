import type { Migration } from '../../kernel/migrations.ts';

/** Tables of the model board: what was chosen for each role, every attempt to change it, and what was spent today. */
export const MODEL_BOARD_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'model board',
    up(sql) {
      sql.exec(`
        CREATE TABLE choice (
          role TEXT PRIMARY KEY,
          choice TEXT NOT NULL             -- ModelChoice
        ) WITHOUT ROWID;
        CREATE TABLE switch (
          seq INTEGER PRIMARY KEY,
          view TEXT NOT NULL               -- ModelSwitch
        );
        CREATE TABLE spent (
          day TEXT NOT NULL,               -- in Seoul
          tenant TEXT NOT NULL,
          tokens INTEGER NOT NULL,
          PRIMARY KEY (day, tenant)
        ) WITHOUT ROWID;
      `);
    },
  },
];
