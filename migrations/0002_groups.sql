-- Where people talk.
CREATE TABLE groups (
    id UUID PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    purpose TEXT NOT NULL,
    visibility TEXT NOT NULL CHECK (visibility IN ('secret', 'closed', 'open')),
    -- Counts the members who were removed or left, so that a socket knows when to ask again.
    removals BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);

CREATE TABLE memberships (
    group_id UUID NOT NULL REFERENCES groups (id),
    member_id UUID NOT NULL REFERENCES members (id),
    role TEXT NOT NULL CHECK (role IN ('host', 'member')),
    joined_at BIGINT NOT NULL,
    PRIMARY KEY (group_id, member_id)
);

CREATE INDEX memberships_by_member ON memberships (member_id, group_id);

CREATE TABLE rooms (
    id UUID PRIMARY KEY,
    group_id UUID NOT NULL REFERENCES groups (id),
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    -- The number of the last message: gap-free, in the order of commits (invariant 3).
    last_seq BIGINT NOT NULL DEFAULT 0,
    last_said_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (group_id, slug)
);

CREATE TABLE messages (
    id UUID PRIMARY KEY,
    room_id UUID NOT NULL REFERENCES rooms (id),
    seq BIGINT NOT NULL,
    author_id UUID NOT NULL REFERENCES members (id),
    client_id UUID NOT NULL,
    body TEXT NOT NULL,
    said_at BIGINT NOT NULL,
    UNIQUE (room_id, seq),
    UNIQUE (author_id, client_id)
);

-- Everything up to seq was seen. A member without a row has seen nothing since joining.
CREATE TABLE read_marks (
    room_id UUID NOT NULL REFERENCES rooms (id),
    member_id UUID NOT NULL REFERENCES members (id),
    seq BIGINT NOT NULL,
    PRIMARY KEY (room_id, member_id)
);
