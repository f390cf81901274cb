-- What stands around the words of a highlight. Its authors agree to it with them, so it is there from
-- the beginning, and not chosen by whoever lets it out.
ALTER TABLE highlights ADD COLUMN caution TEXT NOT NULL DEFAULT '';
ALTER TABLE highlights ADD COLUMN hashtags TEXT NOT NULL DEFAULT '';
UPDATE highlights SET language = 'en' WHERE language IS NULL;

-- Frozen with the copy, and erased with it. Nothing: no content note; hashtags apart by spaces.
ALTER TABLE copies ADD COLUMN caution TEXT NOT NULL DEFAULT '';
ALTER TABLE copies ADD COLUMN hashtags TEXT NOT NULL DEFAULT '';

-- Where a hashtag finds the copies that bear it: in small letters, without accents.
CREATE TABLE copy_tags (
    tag TEXT NOT NULL,
    copy_id UUID NOT NULL REFERENCES copies (id),
    PRIMARY KEY (tag, copy_id)
);

CREATE INDEX copy_tags_by_copy ON copy_tags (copy_id);

-- What other servers tell of what a group shows: they ask its hosts to look at it.
CREATE TABLE outside_flags (
    id UUID PRIMARY KEY,
    -- Ours, of whom they tell.
    actor_id UUID NOT NULL REFERENCES actors (id),
    -- NULL: it is about the group itself.
    copy_id UUID REFERENCES copies (id),
    -- The server that tells; for whom it does is not told.
    host TEXT NOT NULL,
    -- Plain words, whatever they were dressed in.
    words TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'seen')),
    came_at BIGINT NOT NULL,
    -- The host who looked.
    answered_by UUID,
    answered_at BIGINT
);

CREATE INDEX outside_flags_by_actor ON outside_flags (actor_id, state);

-- A group may end its public address for good: what it showed is withdrawn first. NULL: it speaks.
ALTER TABLE actors ADD COLUMN silent_since BIGINT;
CREATE INDEX deliveries_by_actor ON deliveries (actor_id, state);
