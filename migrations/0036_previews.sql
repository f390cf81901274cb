-- Previews of links: what a page elsewhere says of itself, as facts.

-- What is known of an address, for whoever names it next; forgotten at its end. No title: it shows nothing.
CREATE TABLE pages (
    address TEXT PRIMARY KEY,
    site TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX pages_by_end ON pages (ends_at);

-- The first address that the words of a message name, and what is shown of it once it is known.
CREATE TABLE previews (
    message_id UUID PRIMARY KEY REFERENCES messages (id),
    address TEXT NOT NULL,
    site TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    -- It was asked; NULL: not yet.
    asked_at BIGINT,
    -- Its author does not want it shown.
    put_away BOOLEAN NOT NULL DEFAULT FALSE
);

-- Whether links are looked up in a group; NULL: unless it is secret, or an aside.
ALTER TABLE groups ADD COLUMN previews BOOLEAN;

-- Whether the house looks up links at all: it asks others nothing until its owner wishes it.
ALTER TABLE house ADD COLUMN previews BOOLEAN NOT NULL DEFAULT FALSE;
