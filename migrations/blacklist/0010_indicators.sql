-- Lists of domains, URLs, hashes and MAC addresses, beside the lists of addresses. Every row remembers the sequence of the event
-- that it comes from, so that an older event that arrives later changes nothing.
CREATE TABLE indicator_lists (
  list TEXT NOT NULL,
  kind TEXT NOT NULL,              -- domain, url, hash, mac
  claims INTEGER NOT NULL,         -- in force; a value of several sources counts for each
  lines INTEGER NOT NULL,          -- of the live version
  state TEXT NOT NULL,             -- JSON, the whole public state
  sequence INTEGER NOT NULL,
  PRIMARY KEY (list, kind)
) WITHOUT ROWID;
