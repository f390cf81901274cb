-- What somebody shows of themselves in place of their medallion: one small square, drawn anew (invariant 56).
-- It is small enough to lie here: whatever copies the database has it, and it ends with whom it shows.
CREATE TABLE portraits (
    member_id UUID PRIMARY KEY REFERENCES members (id),
    jpeg BYTEA NOT NULL,
    hung_at BIGINT NOT NULL
);
