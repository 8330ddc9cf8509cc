-- What is reserved and not confirmed is little, and looked for every night.
CREATE INDEX identity_claims_reserved ON identity_claims (reserved_at) WHERE state = 'reserved';
