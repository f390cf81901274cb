-- Asides: two to eight people who share a group talk among themselves. An aside is a group of its own
-- kind, with one room and nobody who hosts it.
ALTER TABLE groups ADD COLUMN aside BOOLEAN NOT NULL DEFAULT FALSE;
-- The ids of its people, so that they find the same aside again; NULL once one of them has left.
ALTER TABLE groups ADD COLUMN aside_of TEXT;

CREATE UNIQUE INDEX groups_aside_of ON groups (aside_of) WHERE aside_of IS NOT NULL;

-- Whom somebody does not wish to hear. The other is never told.
CREATE TABLE blocks (
    member_id UUID NOT NULL REFERENCES members (id),
    blocked_id UUID NOT NULL REFERENCES members (id),
    blocked_at BIGINT NOT NULL,
    PRIMARY KEY (member_id, blocked_id)
);

CREATE INDEX blocks_of ON blocks (blocked_id, member_id);

-- Whoever is called had blocked whoever calls them: it is named, and does not ring.
ALTER TABLE mentions ADD COLUMN quiet BOOLEAN NOT NULL DEFAULT FALSE;
