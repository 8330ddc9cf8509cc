-- One row an address, as the design has it. The primary key is the index that a check uses.
CREATE TABLE blacklist_ip (
  ip inet PRIMARY KEY,
  source text NOT NULL,
  reason text NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  first_seen timestamptz NOT NULL DEFAULT now(),
  last_seen timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL DEFAULT now() + interval '90 days'
);

CREATE TEMP TABLE incoming (ip inet);
\copy incoming FROM pstdin
INSERT INTO blacklist_ip (ip, source, reason) SELECT ip, 'bench', 'bench' FROM incoming;
VACUUM ANALYZE blacklist_ip;
