-- What people tell the hosts, and what hosts put off.
CREATE TABLE reports (
    id UUID PRIMARY KEY,
    -- Where it happened; NULL: in the house at large.
    group_id UUID REFERENCES groups (id),
    -- It concerns a host, or is grave: the hosts of the house answer.
    to_house BOOLEAN NOT NULL DEFAULT FALSE,
    reporter_id UUID NOT NULL REFERENCES members (id),
    about_id UUID NOT NULL REFERENCES members (id),
    message_id UUID REFERENCES messages (id),
    -- What was said, and around it, as it was then: JSON.
    quote TEXT NOT NULL,
    rule BIGINT,
    words TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'acted', 'dismissed')),
    reported_at BIGINT NOT NULL,
    answered_by UUID REFERENCES members (id),
    answered_at BIGINT,
    -- Said to the reporter.
    outcome TEXT NOT NULL DEFAULT '',
    sanction_id UUID REFERENCES sanctions (id)
);

CREATE INDEX reports_by_group ON reports (group_id, state, reported_at);
CREATE INDEX reports_to_house ON reports (to_house, state, reported_at);
CREATE INDEX reports_by_reporter ON reports (reporter_id, reported_at);
CREATE INDEX reports_by_state ON reports (state, reported_at);
-- Whoever reported a message waits for the answer before they report it again.
CREATE UNIQUE INDEX reports_once ON reports (message_id, reporter_id) WHERE state = 'open';
-- The same of a person, in each place.
CREATE UNIQUE INDEX reports_of_person_once ON reports
    (about_id, reporter_id, COALESCE(group_id, about_id)) WHERE state = 'open' AND message_id IS NULL;

-- Once for each sanction, to somebody else than who imposed it.
CREATE TABLE appeals (
    sanction_id UUID PRIMARY KEY REFERENCES sanctions (id),
    words TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'granted', 'refused')),
    made_at BIGINT NOT NULL,
    answered_by UUID REFERENCES members (id),
    answered_at BIGINT,
    reason TEXT NOT NULL DEFAULT ''
);

CREATE INDEX appeals_by_state ON appeals (state, made_at);

-- What one host let wait, until then.
CREATE TABLE put_off (
    member_id UUID NOT NULL REFERENCES members (id),
    item_id UUID NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (member_id, item_id)
);
