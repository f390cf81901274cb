-- Polls: a message may ask, and everybody in the room may answer once.
CREATE TABLE polls (
    message_id UUID PRIMARY KEY REFERENCES messages (id),
    -- More than one answer may be chosen.
    several BOOLEAN NOT NULL,
    -- Nobody is shown who chose what.
    anonymous BOOLEAN NOT NULL,
    -- When it ends by itself, and when it did end.
    ends_at BIGINT,
    closed_at BIGINT
);

CREATE TABLE poll_choices (
    message_id UUID NOT NULL REFERENCES polls (message_id),
    place BIGINT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (message_id, place)
);

CREATE TABLE votes (
    message_id UUID NOT NULL REFERENCES polls (message_id),
    member_id UUID NOT NULL REFERENCES members (id),
    place BIGINT NOT NULL,
    voted_at BIGINT NOT NULL,
    PRIMARY KEY (message_id, member_id, place)
);

-- What a message that waits for a host would ask, as JSON.
ALTER TABLE held ADD COLUMN ballot TEXT;
