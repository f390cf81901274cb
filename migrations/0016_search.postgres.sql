-- What messages are found by: made of messages alone, and made anew when it is empty.

-- Words are parted by spaces already; nothing else of them is changed.
CREATE FUNCTION words_in_order(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CAST(COALESCE(string_agg('''' || word || ''':' || least(place, 16383), ' '), '') AS tsvector)
    FROM unnest(string_to_array(words, ' ')) WITH ORDINALITY AS w (word, place)
    WHERE word <> ''
$$;

CREATE TABLE search (
    -- The moment at which it was said, moved on where two share one: the order of what is found.
    at BIGINT PRIMARY KEY,
    message_id UUID NOT NULL UNIQUE REFERENCES messages (id),
    -- Folded words in their order, then marks.
    words TEXT NOT NULL,
    vector tsvector GENERATED ALWAYS AS (words_in_order(words)) STORED
);

CREATE INDEX search_words ON search USING gin (vector);
