-- How somebody proves that it is them: besides a password, passkeys, codes of an app, codes on paper, mail.

-- By a public-key credential (WebAuthn). A password that is the empty text is none.
CREATE TABLE passkeys (
    id UUID PRIMARY KEY,
    member_id UUID NOT NULL REFERENCES members (id),
    credential_id BYTEA NOT NULL UNIQUE,
    -- JSON, as the library wants it back.
    credential TEXT NOT NULL,
    name TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE INDEX passkeys_by_member ON passkeys (member_id, made_at);

-- What was asked of a device and waits for its answer, once.
CREATE TABLE ceremonies (
    token_hash BYTEA PRIMARY KEY,
    -- NULL: whoever signs in is known only by the answer.
    member_id UUID REFERENCES members (id),
    -- JSON, as the library wants it back.
    state TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX ceremonies_by_member ON ceremonies (member_id);

-- The second step: a six-figure code of an app.
CREATE TABLE authenticators (
    member_id UUID PRIMARY KEY REFERENCES members (id),
    secret BYTEA NOT NULL,
    -- NULL: shown, and not confirmed by a first code yet.
    confirmed_at BIGINT,
    -- The last step of time whose code was used: none is good twice (invariant 39).
    last_step BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE recovery_codes (
    code_hash BYTEA PRIMARY KEY,
    member_id UUID NOT NULL REFERENCES members (id),
    made_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE INDEX recovery_codes_by_member ON recovery_codes (member_id);

-- Who made the link: a host of the house for somebody who lost the way in; the member, for another device.
ALTER TABLE entry_links ADD COLUMN made_by UUID REFERENCES members (id);
-- The session that made it, for another device of the same person.
ALTER TABLE entry_links ADD COLUMN lent_by UUID;
-- It also puts away the second step, for somebody who lost their device.
ALTER TABLE entry_links ADD COLUMN without_second_step BOOLEAN NOT NULL DEFAULT FALSE;

CREATE INDEX entry_links_by_member ON entry_links (member_id);
CREATE INDEX entry_links_by_maker ON entry_links (made_by);
CREATE INDEX entry_links_by_session ON entry_links (lent_by);

-- When whoever uses it last proved that it is them; 0: they came by another device of theirs.
ALTER TABLE sessions ADD COLUMN proven_at BIGINT NOT NULL DEFAULT 0;
-- The session whose link it came by.
ALTER TABLE sessions ADD COLUMN lent_by UUID;

-- A password or a link was right, and the second step is missing.
CREATE TABLE second_steps (
    token_hash BYTEA PRIMARY KEY,
    member_id UUID NOT NULL REFERENCES members (id),
    expires_at BIGINT NOT NULL
);

CREATE INDEX second_steps_by_member ON second_steps (member_id);

ALTER TABLE members ADD COLUMN email TEXT;
ALTER TABLE members ADD COLUMN email_verified_at BIGINT;
CREATE UNIQUE INDEX members_by_email ON members (email) WHERE email_verified_at IS NOT NULL;

-- What a link in a letter is good for, once.
CREATE TABLE mail_links (
    token_hash BYTEA PRIMARY KEY,
    member_id UUID NOT NULL REFERENCES members (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('verify', 'reset')),
    email TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX mail_links_by_member ON mail_links (member_id);

-- Letters that wait to be sent. Erased when they have been.
CREATE TABLE letters (
    id UUID PRIMARY KEY,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    written_at BIGINT NOT NULL
);
