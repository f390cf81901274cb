-- Feeds of one's own: some of what waits for a member, by what they chose.
CREATE TABLE own_feeds (
    id UUID PRIMARY KEY,
    member_id UUID NOT NULL REFERENCES members (id),
    name TEXT NOT NULL,
    -- What calls them, groups where hosts announce, and what is said to them aside; each beside what is chosen.
    mentions BOOLEAN NOT NULL,
    announcements BOOLEAN NOT NULL,
    asides BOOLEAN NOT NULL
);

CREATE INDEX own_feeds_by_member ON own_feeds (member_id, id);

CREATE TABLE own_feed_groups (
    feed_id UUID NOT NULL REFERENCES own_feeds (id),
    group_id UUID NOT NULL REFERENCES groups (id),
    PRIMARY KEY (feed_id, group_id)
);

CREATE TABLE own_feed_people (
    feed_id UUID NOT NULL REFERENCES own_feeds (id),
    member_id UUID NOT NULL REFERENCES members (id),
    PRIMARY KEY (feed_id, member_id)
);

-- The feed that a member is shown first; nothing: all of it.
ALTER TABLE members ADD COLUMN home_feed UUID;
