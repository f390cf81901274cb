-- What others ask of a group from outside and its hosts decide, and with whom the house has to do at all.

CREATE TABLE outside_wishes (
    id UUID PRIMARY KEY,
    -- Ours, of whom it is asked.
    actor_id UUID NOT NULL REFERENCES actors (id),
    kind TEXT NOT NULL CHECK (kind IN ('follow', 'quote')),
    -- What is to be quoted.
    copy_id UUID REFERENCES copies (id),
    -- The words that quote, by their address; empty: none do.
    quoting TEXT NOT NULL DEFAULT '',
    author TEXT NOT NULL,
    -- `@noor@elsewhere.example`, as their server told.
    author_handle TEXT NOT NULL,
    -- How they describe themselves, in plain words, and since when they say that they are there.
    words TEXT NOT NULL,
    account_since BIGINT,
    inbox TEXT NOT NULL,
    shared_inbox TEXT,
    host TEXT NOT NULL,
    -- The activity by which it was asked last, and how it is repeated in the answer.
    activity_id TEXT NOT NULL,
    asked TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'granted', 'declined')),
    asked_at BIGINT NOT NULL,
    -- The host.
    answered_by UUID,
    answered_at BIGINT,
    UNIQUE (actor_id, kind, author, quoting)
);

CREATE INDEX outside_wishes_by_actor ON outside_wishes (actor_id, state);
CREATE INDEX outside_wishes_by_author ON outside_wishes (author);
CREATE INDEX outside_wishes_by_host ON outside_wishes (host);
CREATE INDEX followers_by_host ON followers (host, actor_id);
CREATE INDEX outside_replies_by_host ON outside_replies (host);

-- Hosts say yes to each who wants to follow.
ALTER TABLE actors ADD COLUMN approves BOOLEAN NOT NULL DEFAULT FALSE;

-- While such a row stands, only servers on the list are heard and told.
CREATE TABLE outside_only (
    id UUID PRIMARY KEY,
    -- NULL: for the whole house.
    actor_id UUID REFERENCES actors (id),
    made_by UUID NOT NULL,
    since BIGINT NOT NULL
);

CREATE TABLE outside_allowed (
    id UUID PRIMARY KEY,
    -- NULL: for the whole house.
    actor_id UUID REFERENCES actors (id),
    -- A server by its name, with everything below it.
    target TEXT NOT NULL,
    made_by UUID NOT NULL,
    made_at BIGINT NOT NULL
);

CREATE INDEX outside_allowed_by_target ON outside_allowed (target);

-- Who may quote what a group shows: nobody else, whoever a host says yes to, or anybody. Each copy keeps
-- what was so when it was published, or what is stricter since.
ALTER TABLE actors ADD COLUMN quotes TEXT NOT NULL DEFAULT 'nobody'
    CHECK (quotes IN ('nobody', 'asked', 'anybody'));
ALTER TABLE copies ADD COLUMN quotes TEXT NOT NULL DEFAULT 'nobody'
    CHECK (quotes IN ('nobody', 'asked', 'anybody'));
CREATE INDEX outside_wishes_by_copy ON outside_wishes (copy_id);
