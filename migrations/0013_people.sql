-- Finding people: by the words of their name and by their handle, by role, by how they stand.

-- Each word of a name and the handle, folded, as bytes: both databases then order it the same way.
CREATE TABLE member_words (
    word BYTEA NOT NULL,
    member_id UUID NOT NULL REFERENCES members (id),
    PRIMARY KEY (word, member_id)
);

CREATE INDEX member_words_by_member ON member_words (member_id);

CREATE INDEX members_by_name ON members (lower(name), id);
CREATE INDEX members_by_role ON members (role, id);
CREATE INDEX members_pending ON members (id) WHERE pending;
CREATE INDEX members_gone ON members (left_at) WHERE left_at IS NOT NULL;

-- How a handle looks to somebody who does not look closely: one for all those that are taken for each
-- other. NULL: not known yet, or the second of two that were there before.
ALTER TABLE members ADD COLUMN outline TEXT;
CREATE UNIQUE INDEX members_by_outline ON members (outline);
