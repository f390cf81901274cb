-- What a group may show the world, before and after its authors agreed.
CREATE TABLE highlights (
    id UUID PRIMARY KEY,
    group_id UUID NOT NULL REFERENCES groups (id),
    room_id UUID NOT NULL REFERENCES rooms (id),
    proposed_by UUID NOT NULL REFERENCES members (id),
    title TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asking', 'declined', 'published', 'replaced', 'withdrawn')),
    -- The copy in the window that this becomes; an edition of a published one shares its copy.
    copy_id UUID NOT NULL,
    -- Grows with each change of words: who answers an older page answers nothing.
    version BIGINT NOT NULL DEFAULT 1,
    revises UUID REFERENCES highlights (id),
    proposed_at BIGINT NOT NULL,
    -- Silence until then is no.
    expires_at BIGINT NOT NULL,
    settled_by UUID REFERENCES members (id),
    settled_at BIGINT
);

CREATE INDEX highlights_by_group ON highlights (group_id, proposed_at);

CREATE TABLE quotes (
    highlight_id UUID NOT NULL REFERENCES highlights (id),
    position BIGINT NOT NULL,
    message_id UUID NOT NULL REFERENCES messages (id),
    author_id UUID NOT NULL REFERENCES members (id),
    -- The exact words that would be public.
    body TEXT NOT NULL,
    PRIMARY KEY (highlight_id, position)
);

CREATE TABLE consents (
    highlight_id UUID NOT NULL REFERENCES highlights (id),
    author_id UUID NOT NULL REFERENCES members (id),
    answer TEXT NOT NULL CHECK (answer IN ('asked', 'named', 'nameless', 'refused')),
    -- The name they agreed to be shown by, as it was then.
    signature TEXT,
    answered_at BIGINT,
    PRIMARY KEY (highlight_id, author_id)
);

CREATE INDEX consents_by_author ON consents (author_id, answer);
