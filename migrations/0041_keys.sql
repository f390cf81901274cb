-- Keys of our actors can be changed: they are numbered, and the former one signs to whoever has not heard
-- of the new one yet, for a week at most.
ALTER TABLE actors ADD COLUMN key_number BIGINT NOT NULL DEFAULT 1;
-- NULL: since the actor is there.
ALTER TABLE actors ADD COLUMN key_since BIGINT;
ALTER TABLE actors ADD COLUMN former_key BYTEA;
ALTER TABLE actors ADD COLUMN former_until BIGINT;
-- PKCS#8, Ed25519: proves who made a document, whoever hands it on.
ALTER TABLE actors ADD COLUMN proof_key BYTEA;
