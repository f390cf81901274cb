-- What messages are found by: made of messages alone, and made anew when it is empty.
CREATE TABLE search (
    -- The moment at which it was said, moved on where two share one: the order of what is found.
    at INTEGER PRIMARY KEY,
    message_id UUID NOT NULL UNIQUE REFERENCES messages (id),
    -- Folded words in their order, then marks.
    words TEXT NOT NULL
);

-- Words are parted by spaces already; nothing else of them is changed.
CREATE VIRTUAL TABLE search_words USING fts5 (words, content = 'search', content_rowid = 'at', tokenize = 'ascii');
-- What is taken away leaves nothing behind in the index.
INSERT INTO search_words (search_words, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER search_learns AFTER INSERT ON search
BEGIN
    INSERT INTO search_words (rowid, words) VALUES (new.at, new.words);
END;

CREATE TRIGGER search_forgets AFTER DELETE ON search
BEGIN
    INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.at, old.words);
END;
