import type { Migration } from '../../kernel/migrations.ts';

/** Tables of the rule book: drafts, and versions with their content apart, since content is read only for one at a time. */
export const RULE_BOOK_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'rule book',
    up(sql) {
      sql.exec(`
        CREATE TABLE draft (
          id TEXT PRIMARY KEY,             -- sorts by time
          status TEXT NOT NULL,
          state TEXT NOT NULL              -- RuleDraft
        ) WITHOUT ROWID;
        CREATE TABLE version (
          version INTEGER PRIMARY KEY,
          meta TEXT NOT NULL,              -- RuleVersion
          content TEXT NOT NULL            -- RuleSet
        );
        CREATE TABLE announced (
          only INTEGER PRIMARY KEY CHECK (only = 1),
          version INTEGER NOT NULL         -- the last one whose activation was told
        );
        INSERT INTO announced VALUES (1, 0);
      `);
    },
  },
];
