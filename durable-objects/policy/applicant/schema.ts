import type { Migration } from '../../kernel/migrations.ts';

/** Tables of one applicant. What they told of themselves is sealed, also inside of what was recommended. */
export const APPLICANT_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'applicant',
    up(sql) {
      sql.exec(`
        CREATE TABLE applicant (
          only INTEGER PRIMARY KEY CHECK (only = 1),
          state TEXT NOT NULL,             -- ApplicantState
          told TEXT                        -- sealed ToldFacts
        );
        CREATE TABLE interview (
          id TEXT PRIMARY KEY,
          created_at INTEGER NOT NULL,
          asked INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE recommendation (
          id TEXT PRIMARY KEY,             -- sorts by time
          status TEXT NOT NULL,            -- stored, announced
          record TEXT NOT NULL,            -- RecommendationRecord without inputs
          inputs TEXT NOT NULL             -- sealed RecommendationInputs
        ) WITHOUT ROWID;
        CREATE TABLE feedback (
          seq INTEGER PRIMARY KEY,
          at INTEGER NOT NULL,
          policy TEXT NOT NULL,
          entry TEXT NOT NULL              -- FeedbackEntry
        );
        CREATE INDEX feedback_at ON feedback (at);
      `);
    },
  },
];
