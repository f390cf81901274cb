-- Answers to replies from outside: a highlight may answer one. No key leads to the reply: its author may
-- delete it, and what was answered stays.
ALTER TABLE highlights ADD COLUMN answers UUID;
CREATE INDEX highlights_by_answers ON highlights (answers);
CREATE INDEX highlights_by_copy ON highlights (copy_id);

-- The note that a copy answers, who said it, and where they hear of it. NULL: it answers none.
ALTER TABLE copies ADD COLUMN answers TEXT;
ALTER TABLE copies ADD COLUMN answers_author TEXT;
ALTER TABLE copies ADD COLUMN answers_handle TEXT;
ALTER TABLE copies ADD COLUMN answers_inbox TEXT;
ALTER TABLE copies ADD COLUMN answers_host TEXT;

-- An answer is written where it is asked for: it quotes no message.
CREATE TABLE quotes_anew (
    highlight_id UUID NOT NULL REFERENCES highlights (id),
    position BIGINT NOT NULL,
    message_id UUID REFERENCES messages (id),
    author_id UUID NOT NULL REFERENCES members (id),
    -- The exact words that would be public.
    body TEXT NOT NULL,
    PRIMARY KEY (highlight_id, position)
);

INSERT INTO quotes_anew (highlight_id, position, message_id, author_id, body)
SELECT highlight_id, position, message_id, author_id, body FROM quotes;

DROP TABLE quotes;
ALTER TABLE quotes_anew RENAME TO quotes;
