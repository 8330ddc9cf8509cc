-- Recommendations as their events tell them: sizes, versions and measures, nothing of the person but the name of the actor,
-- which goes with everything else when that is erased.
CREATE TABLE recommendations (
  id TEXT PRIMARY KEY NOT NULL,
  applicant TEXT NOT NULL,
  at INTEGER NOT NULL,             -- ms since the epoch
  catalogue TEXT NOT NULL,
  rules INTEGER NOT NULL,
  items INTEGER NOT NULL,
  card TEXT NOT NULL,              -- JSON, S.C.O.R.E. without what a replay measures
  duration_ms REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX recommendations_by_time ON recommendations (at DESC);
CREATE INDEX recommendations_by_applicant ON recommendations (applicant);

-- What became of them: failures by step, replays, marks of people. One row an event.
CREATE TABLE recommendation_marks (
  event TEXT PRIMARY KEY NOT NULL,
  applicant TEXT NOT NULL,
  recommendation TEXT NOT NULL,
  at INTEGER NOT NULL,             -- ms since the epoch
  kind TEXT NOT NULL,              -- failed, replayed, feedback
  policy TEXT,                     -- of feedback
  value TEXT NOT NULL              -- step and code; identical or different; action and rating
) WITHOUT ROWID;
CREATE INDEX recommendation_marks_by_time ON recommendation_marks (at DESC, kind);
CREATE INDEX recommendation_marks_by_applicant ON recommendation_marks (applicant);
CREATE INDEX recommendation_marks_by_policy ON recommendation_marks (policy, at) WHERE policy IS NOT NULL;
