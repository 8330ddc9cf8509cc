-- How far each actor's event stream is projected: the contiguous head, and what was applied beyond a hole.
CREATE TABLE projection_positions (
  source TEXT PRIMARY KEY NOT NULL,
  head INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE projection_ahead (
  source TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (source, sequence)
) WITHOUT ROWID;
