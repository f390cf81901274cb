-- Push: which devices are rung, how loud each room may be, and when nobody is rung.

-- PKCS#8, P-256: signs what push services are asked to carry. Made at the first start.
ALTER TABLE house ADD COLUMN push_key BYTEA;

-- A device is where somebody is signed in, and goes with that session (invariant 16).
CREATE TABLE devices (
    session_id UUID PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    member_id UUID NOT NULL REFERENCES members (id),
    -- Where its push service takes what is for it.
    endpoint TEXT NOT NULL UNIQUE,
    -- Its public key and its secret: only the device reads what is sent.
    public_key BYTEA NOT NULL,
    secret BYTEA NOT NULL,
    added_at BIGINT NOT NULL
);

CREATE INDEX devices_by_member ON devices (member_id);

-- What a device was rung for and may still show: up to which message of the room.
CREATE TABLE rung (
    session_id UUID NOT NULL REFERENCES devices (session_id) ON DELETE CASCADE,
    room_id UUID NOT NULL REFERENCES rooms (id),
    seq BIGINT NOT NULL,
    PRIMARY KEY (session_id, room_id)
);

-- How loud a room may be for somebody, if not as they like it everywhere.
CREATE TABLE levels (
    member_id UUID NOT NULL REFERENCES members (id),
    room_id UUID NOT NULL REFERENCES rooms (id),
    -- NULL: as everywhere.
    level TEXT CHECK (level IN ('everything', 'mentions', 'nothing', 'hidden')),
    muted_until BIGINT,
    PRIMARY KEY (member_id, room_id)
);

-- When somebody is not rung, in minutes of the day where they live, and whether words are shown.
CREATE TABLE quiet_hours (
    member_id UUID PRIMARY KEY REFERENCES members (id),
    zone TEXT NOT NULL,
    -- The same minute twice: never.
    from_minute BIGINT NOT NULL,
    to_minute BIGINT NOT NULL,
    shows_words BOOLEAN NOT NULL DEFAULT TRUE
);
