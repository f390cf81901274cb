-- How a member likes to write, and what others may see of them while they do.
ALTER TABLE members ADD COLUMN enter_sends BOOLEAN NOT NULL DEFAULT TRUE;
-- Single letters are keys where nothing is written.
ALTER TABLE members ADD COLUMN letter_keys BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE members ADD COLUMN shows_typing BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE members ADD COLUMN shows_presence BOOLEAN NOT NULL DEFAULT TRUE;
