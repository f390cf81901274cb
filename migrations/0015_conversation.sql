-- What happens to a message after it was said, and what hangs on it.

-- Counts the changes to messages of a room, gap-free and in the order of commits, as last_seq counts
-- what is said: whoever knows both numbers can be told exactly what they missed (invariants 6 and 7).
ALTER TABLE rooms ADD COLUMN last_rev BIGINT NOT NULL DEFAULT 0;

-- The change that made a message what it is now; 0: it is as it was said.
ALTER TABLE messages ADD COLUMN rev BIGINT NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN edited_at BIGINT;
-- Its author took it back; otherwise a host removed it.
ALTER TABLE messages ADD COLUMN taken_back BOOLEAN NOT NULL DEFAULT FALSE;
-- The message it answers, and the message under which it was said, by their numbers in the room.
ALTER TABLE messages ADD COLUMN reply_to BIGINT;
ALTER TABLE messages ADD COLUMN thread BIGINT;
ALTER TABLE messages ADD COLUMN pinned_at BIGINT;

CREATE INDEX messages_changed ON messages (room_id, rev) WHERE rev > 0;
CREATE INDEX messages_in_thread ON messages (room_id, thread, seq) WHERE thread IS NOT NULL;
CREATE INDEX messages_replying ON messages (room_id, reply_to) WHERE reply_to IS NOT NULL;
CREATE INDEX messages_pinned ON messages (room_id, pinned_at) WHERE pinned_at IS NOT NULL;

ALTER TABLE held ADD COLUMN reply_to BIGINT;
ALTER TABLE held ADD COLUMN thread BIGINT;

-- What a message said before it was edited, for those who could read that.
CREATE TABLE wordings (
    message_id UUID NOT NULL REFERENCES messages (id),
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    PRIMARY KEY (message_id, version)
);

CREATE TABLE reactions (
    message_id UUID NOT NULL REFERENCES messages (id),
    member_id UUID NOT NULL REFERENCES members (id),
    emoji TEXT NOT NULL,
    reacted_at BIGINT NOT NULL,
    PRIMARY KEY (message_id, member_id, emoji)
);

-- Whom a message calls. One by one or as a host, they are named; with everybody, they are not.
CREATE TABLE mentions (
    message_id UUID NOT NULL REFERENCES messages (id),
    member_id UUID NOT NULL REFERENCES members (id),
    room_id UUID NOT NULL REFERENCES rooms (id),
    seq BIGINT NOT NULL,
    named BOOLEAN NOT NULL,
    PRIMARY KEY (message_id, member_id)
);

CREATE INDEX mentions_of_member ON mentions (member_id, room_id, seq);
CREATE INDEX mentions_in_room ON mentions (room_id, seq) WHERE named;

-- How far a member has read in a thread, and whether they wish to hear of it.
CREATE TABLE thread_marks (
    room_id UUID NOT NULL REFERENCES rooms (id),
    thread BIGINT NOT NULL,
    member_id UUID NOT NULL REFERENCES members (id),
    seq BIGINT NOT NULL,
    follows BOOLEAN NOT NULL,
    PRIMARY KEY (room_id, thread, member_id)
);

CREATE INDEX thread_marks_of_member ON thread_marks (member_id, room_id) WHERE follows;

-- What a member keeps for later, and when they wish to be reminded.
CREATE TABLE bookmarks (
    member_id UUID NOT NULL REFERENCES members (id),
    message_id UUID NOT NULL REFERENCES messages (id),
    kept_at BIGINT NOT NULL,
    remind_at BIGINT,
    PRIMARY KEY (member_id, message_id)
);

CREATE INDEX bookmarks_due ON bookmarks (remind_at) WHERE remind_at IS NOT NULL;

-- What a member has begun to write, on whichever device; thread 0: in the room itself.
CREATE TABLE drafts (
    member_id UUID NOT NULL REFERENCES members (id),
    room_id UUID NOT NULL REFERENCES rooms (id),
    thread BIGINT NOT NULL,
    body TEXT NOT NULL,
    reply_to BIGINT,
    written_at BIGINT NOT NULL,
    PRIMARY KEY (member_id, room_id, thread)
);
