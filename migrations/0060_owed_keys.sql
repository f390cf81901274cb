-- Whoever speaks outside from before there were keys for proofs is owed one, which the next opening makes.
-- From now on an actor without one has lost it.
UPDATE actors SET proof_key = '' WHERE proof_key IS NULL;
