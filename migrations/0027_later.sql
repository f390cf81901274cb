-- What somebody wants to say later: nobody else sees it before.
CREATE TABLE later (
    id UUID PRIMARY KEY,
    author_id UUID NOT NULL REFERENCES members (id),
    room_id UUID NOT NULL REFERENCES rooms (id),
    -- The name under which it will be said, once (invariant 5).
    client_id UUID NOT NULL,
    body TEXT NOT NULL,
    reply_to BIGINT,
    thread BIGINT,
    to_everybody BOOLEAN NOT NULL,
    say_at BIGINT NOT NULL,
    -- It is being said: nobody changes it any more.
    taken BOOLEAN NOT NULL DEFAULT FALSE,
    -- Why it could not be said, and what a filter says to it. NULL: it waits for its time.
    failed TEXT,
    reason TEXT NOT NULL DEFAULT '',
    UNIQUE (author_id, client_id)
);

CREATE INDEX later_of_author ON later (author_id, say_at);

-- What a message says again of another: the words as they were, until they are gone where they were said.
CREATE TABLE forwards (
    message_id UUID PRIMARY KEY REFERENCES messages (id),
    source_id UUID NOT NULL REFERENCES messages (id),
    words TEXT NOT NULL
);

CREATE INDEX forwards_of ON forwards (source_id);
