-- The life of a group: rules, rhythm, what newcomers read, and how it ends or opens.
ALTER TABLE groups ADD COLUMN announcements BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE groups ADD COLUMN archived_at BIGINT;
-- The owner of the house archived it, and only they reopen it.
ALTER TABLE groups ADD COLUMN closed BOOLEAN NOT NULL DEFAULT FALSE;
-- One message in so many seconds, until then (NULL: until it is changed); 0: as quick as one likes.
ALTER TABLE groups ADD COLUMN slow_seconds BIGINT NOT NULL DEFAULT 0;
ALTER TABLE groups ADD COLUMN slow_until BIGINT;
-- So many first posts of people who are here for less than so many days wait for a host.
ALTER TABLE groups ADD COLUMN hold_posts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE groups ADD COLUMN hold_days BIGINT NOT NULL DEFAULT 14;
-- How far back newcomers read: NULL everything, 0 from joining, otherwise so many days.
ALTER TABLE groups ADD COLUMN read_back_days BIGINT;
-- It became more visible then: who came later reads nothing of before.
ALTER TABLE groups ADD COLUMN opened_at BIGINT;
-- It becomes more visible then, and everybody in it was told.
ALTER TABLE groups ADD COLUMN becomes TEXT CHECK (becomes IN ('closed', 'open'));
ALTER TABLE groups ADD COLUMN becomes_at BIGINT;
-- 0: there are none.
ALTER TABLE groups ADD COLUMN rules_version BIGINT NOT NULL DEFAULT 0;
-- Asked of whoever would like to enter: up to three, a line each.
ALTER TABLE groups ADD COLUMN questions TEXT NOT NULL DEFAULT '';
ALTER TABLE groups ADD COLUMN again_days BIGINT NOT NULL DEFAULT 7;

-- The rules of a group as they were at each version: a line each, numbered from 1.
CREATE TABLE rules (
    group_id UUID NOT NULL REFERENCES groups (id),
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    written_by UUID NOT NULL REFERENCES members (id),
    written_at BIGINT NOT NULL,
    PRIMARY KEY (group_id, version)
);

ALTER TABLE rooms ADD COLUMN position BIGINT NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN archived_at BIGINT;

-- What came before this number is not for them to read.
ALTER TABLE read_marks ADD COLUMN from_seq BIGINT NOT NULL DEFAULT 0;

-- A message that was removed keeps its number and loses its words.
ALTER TABLE messages ADD COLUMN removed_at BIGINT;
-- The rule it broke, by its number; NULL: none of them.
ALTER TABLE messages ADD COLUMN removed_rule BIGINT;

CREATE INDEX messages_removed ON messages (room_id, removed_at) WHERE removed_at IS NOT NULL;

CREATE INDEX messages_by_author ON messages (author_id, said_at);

-- Messages that wait for a host, and what became of them: their name is not good for another.
CREATE TABLE held (
    id UUID PRIMARY KEY,
    room_id UUID NOT NULL REFERENCES rooms (id),
    author_id UUID NOT NULL REFERENCES members (id),
    client_id UUID NOT NULL,
    -- Empty once it was said, or taken back.
    body TEXT NOT NULL,
    cause TEXT NOT NULL CHECK (cause IN ('newcomer', 'word', 'link')),
    -- The reason that the filter gives, if one holds it.
    why TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'declined', 'taken_back')),
    held_at BIGINT NOT NULL,
    answered_by UUID REFERENCES members (id),
    answered_at BIGINT,
    reason TEXT NOT NULL DEFAULT '',
    UNIQUE (author_id, client_id)
);

CREATE INDEX held_by_room ON held (room_id, state, held_at);
CREATE INDEX held_by_author ON held (author_id, state, held_at);

-- Words, or links, that are held back or refused.
CREATE TABLE filters (
    id UUID PRIMARY KEY,
    group_id UUID NOT NULL REFERENCES groups (id),
    kind TEXT NOT NULL CHECK (kind IN ('word', 'link')),
    -- A word or a domain; empty for links: every link.
    pattern TEXT NOT NULL,
    effect TEXT NOT NULL CHECK (effect IN ('hold', 'refuse')),
    -- Told to whoever is held back.
    reason TEXT NOT NULL,
    made_at BIGINT NOT NULL
);

CREATE INDEX filters_by_group ON filters (group_id, made_at);
