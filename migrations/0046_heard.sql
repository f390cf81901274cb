-- What other servers told us, once it is known who speaks, until it is done.
CREATE TABLE heard_activities (
    id UUID PRIMARY KEY,
    host TEXT NOT NULL,
    actor TEXT NOT NULL,
    -- The activity as it came.
    body TEXT NOT NULL,
    -- The actor's own document, if it had to be fetched to believe the signature.
    document TEXT,
    -- Of both, so that one server does not fill the disk.
    size BIGINT NOT NULL,
    came_at BIGINT NOT NULL,
    -- Whoever had to be asked about it could not be asked so many times, and is asked again then.
    attempts BIGINT NOT NULL DEFAULT 0,
    due_at BIGINT NOT NULL
);

CREATE INDEX heard_by_host ON heard_activities (host, id);
CREATE INDEX heard_by_actor ON heard_activities (host, actor, id);
