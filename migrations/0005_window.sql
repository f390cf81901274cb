-- The window: frozen copies, and who outside has them. No key leads from here into the groups:
-- what is not copied here cannot be read from outside (invariant 42).
CREATE TABLE actors (
    id UUID PRIMARY KEY,
    -- The group that speaks through it; NULL: the house's own, which signs what the house fetches.
    group_id UUID UNIQUE,
    handle TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    summary TEXT NOT NULL,
    -- PKCS#8, RSA-2048.
    private_key BYTEA NOT NULL,
    public_key_pem TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE copies (
    id UUID PRIMARY KEY,
    actor_id UUID NOT NULL REFERENCES actors (id),
    slug TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    language TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    -- Withdrawn: title and lines are gone, the address answers 410.
    withdrawn_at BIGINT
);

CREATE INDEX copies_by_time ON copies (published_at);

CREATE TABLE copy_lines (
    copy_id UUID NOT NULL REFERENCES copies (id),
    position BIGINT NOT NULL,
    -- NULL: without a name.
    signature TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (copy_id, position)
);

CREATE TABLE followers (
    actor_id UUID NOT NULL REFERENCES actors (id),
    remote_id TEXT NOT NULL,
    follow_id TEXT NOT NULL,
    inbox TEXT NOT NULL,
    shared_inbox TEXT,
    host TEXT NOT NULL,
    followed_at BIGINT NOT NULL,
    PRIMARY KEY (actor_id, remote_id)
);

CREATE INDEX followers_by_remote ON followers (remote_id);

-- What waits to be sent to a server, in the order of ids.
CREATE TABLE deliveries (
    id UUID PRIMARY KEY,
    host TEXT NOT NULL,
    inbox TEXT NOT NULL,
    actor_id UUID NOT NULL REFERENCES actors (id),
    kind TEXT NOT NULL CHECK (kind IN ('accept', 'create', 'update', 'delete')),
    copy_id UUID REFERENCES copies (id),
    -- The follow that is accepted.
    follow TEXT,
    state TEXT NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'delivered', 'refused', 'dropped')),
    attempts BIGINT NOT NULL DEFAULT 0,
    queued_at BIGINT NOT NULL,
    tried_at BIGINT,
    -- What the last try was answered: a status, or words where there was none.
    answer TEXT
);

CREATE INDEX deliveries_by_host ON deliveries (host, state, id);
CREATE INDEX deliveries_by_copy ON deliveries (copy_id, state);

-- Every inbox that may ever have got a copy: whom a withdrawal asks.
CREATE TABLE receipts (
    copy_id UUID NOT NULL REFERENCES copies (id),
    inbox TEXT NOT NULL,
    host TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    PRIMARY KEY (copy_id, inbox)
);

CREATE TABLE peers (
    host TEXT PRIMARY KEY,
    failing_since BIGINT,
    -- How often in a row it failed.
    failures BIGINT NOT NULL DEFAULT 0,
    -- It asked to be left alone until then.
    quiet_until BIGINT,
    -- Which draft of signatures it took last.
    draft TEXT CHECK (draft IN ('cavage', 'rfc9421')),
    draft_until BIGINT
);

CREATE TABLE seen_activities (
    id_hash BYTEA PRIMARY KEY,
    seen_at BIGINT NOT NULL
);

CREATE TABLE remote_keys (
    key_id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    -- SubjectPublicKeyInfo.
    public_key BYTEA NOT NULL,
    fetched_at BIGINT NOT NULL
);
