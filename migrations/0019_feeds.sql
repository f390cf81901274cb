-- The feed: what somebody has passed over, until they have thought better of it.

-- The marks that «mark as read» moved last, each from where to where, so that it can be undone on any
-- device. Of each member, the last time only.
CREATE TABLE passed (
    member_id UUID NOT NULL REFERENCES members (id),
    batch UUID NOT NULL,
    room_id UUID NOT NULL REFERENCES rooms (id),
    -- 0: in the room itself.
    thread BIGINT NOT NULL,
    was BIGINT NOT NULL,
    became BIGINT NOT NULL,
    passed_at BIGINT NOT NULL,
    PRIMARY KEY (member_id, room_id, thread)
);
