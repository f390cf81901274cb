-- How a stranger becomes a member. Codes are kept as hashes only.
CREATE TABLE invitations (
    id UUID PRIMARY KEY,
    code_hash BYTEA NOT NULL UNIQUE,
    inviter_id UUID NOT NULL REFERENCES members (id),
    note TEXT NOT NULL,
    uses BIGINT NOT NULL CHECK (uses > 0),
    used BIGINT NOT NULL DEFAULT 0 CHECK (used <= uses),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);

CREATE INDEX invitations_by_inviter ON invitations (inviter_id, created_at);

CREATE TABLE invitation_groups (
    invitation_id UUID NOT NULL REFERENCES invitations (id),
    group_id UUID NOT NULL REFERENCES groups (id),
    position BIGINT NOT NULL,
    PRIMARY KEY (invitation_id, group_id)
);

CREATE TABLE redemptions (
    invitation_id UUID NOT NULL REFERENCES invitations (id),
    member_id UUID NOT NULL REFERENCES members (id),
    redeemed_at BIGINT NOT NULL,
    PRIMARY KEY (invitation_id, member_id)
);
