-- What people attach to what they say.
CREATE TABLE files (
    id UUID PRIMARY KEY,
    owner_id UUID NOT NULL REFERENCES members (id),
    room_id UUID NOT NULL REFERENCES rooms (id),
    -- What it belongs to. Neither: nothing yet, and only its owner sees it.
    message_id UUID REFERENCES messages (id),
    held_id UUID REFERENCES held (id),
    -- Its place among the files of the same message.
    place BIGINT NOT NULL DEFAULT 0,
    -- As its owner calls it: shown, and never a path.
    name TEXT NOT NULL,
    -- What is to be seen or heard, for whoever cannot.
    alt TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'arriving' CHECK (state IN ('arriving', 'whole')),
    -- What its first bytes say it is.
    media TEXT NOT NULL DEFAULT 'application/octet-stream',
    -- How many bytes are announced; once it is whole, how many there are.
    size BIGINT NOT NULL,
    arrived BIGINT NOT NULL DEFAULT 0,
    -- How many bytes of its owner's measure it takes.
    counted BIGINT NOT NULL,
    width BIGINT,
    height BIGINT,
    -- What its small picture is, if it has one.
    small TEXT,
    -- A few pixels that stand in its place until it is there, as a data address.
    blur TEXT NOT NULL DEFAULT '',
    begun_at BIGINT NOT NULL
);

CREATE INDEX files_by_message ON files (message_id, place);
CREATE INDEX files_by_held ON files (held_id, place);
CREATE INDEX files_by_owner ON files (owner_id, begun_at);
CREATE INDEX files_by_room ON files (room_id, begun_at);
-- What belongs to nothing is swept after a while.
CREATE INDEX files_loose ON files (begun_at) WHERE message_id IS NULL AND held_id IS NULL;

-- The bytes of a file, in the order of `start`.
CREATE TABLE file_parts (
    file_id UUID NOT NULL REFERENCES files (id),
    shape TEXT NOT NULL CHECK (shape IN ('sent', 'whole', 'small')),
    start BIGINT NOT NULL,
    length BIGINT NOT NULL,
    -- The name in the store: chance alone (invariant 57).
    key TEXT NOT NULL,
    PRIMARY KEY (file_id, shape, start)
);

-- Bytes in the store that belong to no file: on their way to one, or to be deleted from then on.
CREATE TABLE stray_bytes (
    key TEXT PRIMARY KEY,
    due_at BIGINT NOT NULL
);

CREATE INDEX stray_bytes_by_due ON stray_bytes (due_at);

-- How much of the measure of a person, and of the house, is taken (invariant 58).
ALTER TABLE members ADD COLUMN file_bytes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE house ADD COLUMN file_bytes BIGINT NOT NULL DEFAULT 0;
