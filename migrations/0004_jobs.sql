-- Work for after the answer, put down in the transaction that wants it.
CREATE TABLE jobs (
    id UUID PRIMARY KEY,
    -- One row for all wishes of the same key.
    key TEXT NOT NULL UNIQUE,
    work TEXT NOT NULL,
    -- Counts the wishes, so that one made while the job runs is not lost.
    wanted BIGINT NOT NULL DEFAULT 1,
    attempts BIGINT NOT NULL DEFAULT 0,
    run_at BIGINT NOT NULL,
    -- Somebody does it until then at the latest; nobody else takes it meanwhile, wanted or not.
    held_until BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX jobs_by_time ON jobs (run_at);

-- What was done that matters, in the transaction that did it (invariant 77). Never changed.
CREATE TABLE audit (
    id UUID PRIMARY KEY,
    at BIGINT NOT NULL,
    -- NULL: the house itself, or its owner at the command line.
    member_id UUID,
    act TEXT NOT NULL,
    subject TEXT NOT NULL
);
