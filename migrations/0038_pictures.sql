-- Which pictures of the quoted messages a highlight would show, and how. Its authors agree to them with
-- the words. No key leads to the file: it goes with its message, and then what shows it does not leave.
CREATE TABLE quote_pictures (
    highlight_id UUID NOT NULL REFERENCES highlights (id),
    -- Its place among all of them.
    position BIGINT NOT NULL,
    -- The quote that it belongs to.
    quote BIGINT NOT NULL,
    file_id UUID NOT NULL,
    -- What is to be seen, for whoever cannot.
    alt TEXT NOT NULL,
    -- What must stay to be seen where it is cut: so many hundredths from the left and from the top.
    focus_left BIGINT NOT NULL,
    focus_top BIGINT NOT NULL,
    PRIMARY KEY (highlight_id, position)
);

-- Copied for the window with the words, and deleted with them: the bytes lie under a name of chance,
-- apart from those of the community.
CREATE TABLE copy_pictures (
    name TEXT PRIMARY KEY,
    copy_id UUID NOT NULL REFERENCES copies (id),
    position BIGINT NOT NULL,
    -- The line that it stands under.
    line BIGINT NOT NULL,
    media TEXT NOT NULL,
    size BIGINT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    alt TEXT NOT NULL,
    focus_left BIGINT NOT NULL,
    focus_top BIGINT NOT NULL,
    -- A few colours in its place; empty: none.
    blurhash TEXT NOT NULL
);

CREATE INDEX copy_pictures_by_copy ON copy_pictures (copy_id, position);
