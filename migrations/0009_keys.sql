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
-- It also puts away the second step, for somebody who lost their device.
ALTER TABLE entry_links ADD COLUMN without_second_step BOOLEAN NOT NULL DEFAULT FALSE;

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

-- Letters that wait to be sent. Erased when they have been.
CREATE TABLE letters (
    id UUID PRIMARY KEY,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    written_at BIGINT NOT NULL
);
