-- What comes back from outside: replies, likes and boosts of what is shown, who is trusted, who is not heard.

-- A delivery may also be an answer: yes or no to what another server asked.
CREATE TABLE deliveries_anew (
    id UUID PRIMARY KEY,
    host TEXT NOT NULL,
    inbox TEXT NOT NULL,
    actor_id UUID NOT NULL REFERENCES actors (id),
    kind TEXT NOT NULL CHECK (kind IN ('accept', 'answer', 'create', 'update', 'delete')),
    copy_id UUID REFERENCES copies (id),
    -- The follow that is accepted; of an answer, what it says: type, object, to, result.
    follow TEXT,
    state TEXT NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'delivered', 'refused', 'dropped')),
    attempts BIGINT NOT NULL DEFAULT 0,
    queued_at BIGINT NOT NULL,
    tried_at BIGINT,
    -- What the last try was answered: a status, or words where there was none.
    answer TEXT
);

INSERT INTO deliveries_anew
    (id, host, inbox, actor_id, kind, copy_id, follow, state, attempts, queued_at, tried_at, answer)
SELECT id, host, inbox, actor_id, kind, copy_id, follow, state, attempts, queued_at, tried_at, answer
FROM deliveries;

DROP TABLE deliveries;
ALTER TABLE deliveries_anew RENAME TO deliveries;
CREATE INDEX deliveries_by_host ON deliveries (host, state, id);
CREATE INDEX deliveries_by_copy ON deliveries (copy_id, state);

CREATE TABLE outside_replies (
    id UUID PRIMARY KEY,
    copy_id UUID NOT NULL REFERENCES copies (id),
    -- Ours, to whom it was said.
    actor_id UUID NOT NULL REFERENCES actors (id),
    remote_id TEXT NOT NULL UNIQUE,
    author TEXT NOT NULL,
    -- `@noor@elsewhere.example`, as their server told.
    author_handle TEXT NOT NULL,
    inbox TEXT NOT NULL,
    host TEXT NOT NULL,
    -- Plain words, whatever they were dressed in.
    body TEXT NOT NULL,
    -- Nobody but hosts and the authors of the copy reads what is not opened.
    state TEXT NOT NULL CHECK (state IN ('waiting', 'opened', 'hidden')),
    came_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    -- The host.
    answered_by UUID,
    answered_at BIGINT
);

CREATE INDEX outside_replies_by_copy ON outside_replies (copy_id, state);
CREATE INDEX outside_replies_by_actor ON outside_replies (actor_id, state);
CREATE INDEX outside_replies_by_author ON outside_replies (author);

-- Whose replies to one of our actors are opened without asking.
CREATE TABLE outside_trusted (
    actor_id UUID NOT NULL REFERENCES actors (id),
    author TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (actor_id, author)
);

-- Likes and boosts, as other servers claim them.
CREATE TABLE outside_claims (
    copy_id UUID NOT NULL REFERENCES copies (id),
    kind TEXT NOT NULL CHECK (kind IN ('like', 'boost')),
    author TEXT NOT NULL,
    activity_id TEXT NOT NULL,
    host TEXT NOT NULL,
    came_at BIGINT NOT NULL,
    PRIMARY KEY (copy_id, kind, author)
);

CREATE INDEX outside_claims_by_author ON outside_claims (author);

-- Servers and accounts with which the house, or one of our actors, has nothing to do.
CREATE TABLE outside_blocks (
    id UUID PRIMARY KEY,
    -- NULL: for the whole house.
    actor_id UUID REFERENCES actors (id),
    -- A server by its name, an account by its address.
    target TEXT NOT NULL,
    reason TEXT NOT NULL,
    made_by UUID NOT NULL,
    made_at BIGINT NOT NULL
);

CREATE INDEX outside_blocks_by_target ON outside_blocks (target);
