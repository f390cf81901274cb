-- Words that go by themselves.

-- How many days a group keeps what is said in it; NULL: for ever.
ALTER TABLE groups ADD COLUMN keep_days BIGINT;

-- The first number of a room that its group still keeps: what stood before it has gone.
ALTER TABLE rooms ADD COLUMN kept_from BIGINT NOT NULL DEFAULT 1;

-- When the words of a message go by themselves, as its author wished, or when they went because its group
-- keeps nothing longer.
ALTER TABLE messages ADD COLUMN fades_at BIGINT;
