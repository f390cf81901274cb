-- One mailbox, one member, however an address is written. Of two who showed that they read the same
-- one, whoever did so first has it; the other's address is kept, and shows nothing.
UPDATE members SET email_verified_at = NULL WHERE id IN (
    SELECT id FROM (
        SELECT id, ROW_NUMBER() OVER (PARTITION BY lower(email) ORDER BY email_verified_at, id) AS place
        FROM members WHERE email_verified_at IS NOT NULL
    ) readers WHERE place > 1
);
UPDATE members SET email = lower(email) WHERE email <> lower(email);
UPDATE mail_links SET email = lower(email) WHERE email <> lower(email);

-- A code of its own, in a letter to an address that an invitation is for: whoever brings it reads mail there.
CREATE TABLE door_letters (
    code_hash BYTEA PRIMARY KEY,
    invitation_id UUID NOT NULL REFERENCES invitations (id),
    email TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX door_letters_by_email ON door_letters (email, invitation_id);
