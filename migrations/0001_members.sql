-- Who belongs. Moments are microseconds since 1970, UTC.
CREATE TABLE house (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    -- A page written under another epoch must be read again: the house was restored.
    epoch UUID NOT NULL,
    -- PKCS#8, Ed25519: signs access tokens.
    token_key BYTEA NOT NULL,
    window_open BOOLEAN NOT NULL DEFAULT FALSE,
    -- Set when the window is first opened; names in the fediverse are for ever.
    public_url TEXT,
    opened_at BIGINT NOT NULL
);

CREATE TABLE members (
    id UUID PRIMARY KEY,
    handle TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'member')),
    -- NULL: ask the browser.
    language TEXT,
    theme TEXT,
    password_hash TEXT NOT NULL,
    invited_by UUID REFERENCES members (id),
    joined_at BIGINT NOT NULL
);

CREATE TABLE sessions (
    id UUID PRIMARY KEY,
    member_id UUID NOT NULL REFERENCES members (id),
    token_hash BYTEA NOT NULL UNIQUE,
    device TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX sessions_by_member ON sessions (member_id, opened_at);

-- One-use links: to claim a house without an owner, or to sign in.
CREATE TABLE entry_links (
    token_hash BYTEA PRIMARY KEY,
    -- NULL: claims the house.
    member_id UUID REFERENCES members (id),
    expires_at BIGINT NOT NULL
);
