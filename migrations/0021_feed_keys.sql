-- The key with which a program that cannot sign in reads somebody's feed; one each, kept as a hash.
CREATE TABLE feed_keys (
    member_id UUID PRIMARY KEY REFERENCES members (id),
    key_hash BYTEA NOT NULL UNIQUE,
    -- It shows the words, and not only who spoke where.
    words BOOLEAN NOT NULL,
    made_at BIGINT NOT NULL
);
