-- How often the house writes to a member who shows that an address is theirs, and when it last did.
ALTER TABLE members ADD COLUMN letters TEXT NOT NULL DEFAULT 'weekly'
    CHECK (letters IN ('never', 'each', 'daily', 'weekly'));
ALTER TABLE members ADD COLUMN written_at BIGINT NOT NULL DEFAULT 0;

CREATE INDEX members_written_to ON members (letters, written_at);

-- An address where such letters are stopped, for mail programs; empty where a letter was asked for.
ALTER TABLE letters ADD COLUMN stop TEXT NOT NULL DEFAULT '';

-- Somebody's devices were told of it, or need not be.
ALTER TABLE notices ADD COLUMN called BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE notices SET called = TRUE;

CREATE INDEX notices_to_call ON notices (member_id) WHERE NOT called;

-- Everything that somebody was told, latest first.
CREATE INDEX notices_of_member ON notices (member_id, id);
