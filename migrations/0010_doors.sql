-- The doors: what an invitation is, how many there may be, and asking to come in without one.
ALTER TABLE invitations ADD COLUMN kind TEXT NOT NULL DEFAULT 'person'
    CHECK (kind IN ('person', 'link', 'guest'));
UPDATE invitations SET kind = 'link' WHERE uses > 1;
-- The language of its page, unless the reader chooses another.
ALTER TABLE invitations ADD COLUMN language TEXT;
-- Only for this address, or for those of a domain: `@choir.example`. NULL: for anybody.
ALTER TABLE invitations ADD COLUMN email TEXT;
-- Whoever comes by it waits for a host's answer.
ALTER TABLE invitations ADD COLUMN approval BOOLEAN NOT NULL DEFAULT FALSE;
-- Up to three, a line each.
ALTER TABLE invitations ADD COLUMN questions TEXT NOT NULL DEFAULT '';
-- The last moment of those who come as guests.
ALTER TABLE invitations ADD COLUMN guest_until BIGINT;
-- Words that the owner chose in the place of a code of chance.
ALTER TABLE invitations ADD COLUMN chosen_words BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE invitations ADD COLUMN paused_at BIGINT;
-- What a host of the house paused, its maker cannot reopen.
ALTER TABLE invitations ADD COLUMN paused_by UUID REFERENCES members (id);

-- The note as it is looked for: in small letters, without accents.
ALTER TABLE invitations ADD COLUMN sought TEXT NOT NULL DEFAULT '';
CREATE INDEX invitations_unsought ON invitations (id) WHERE sought = '' AND note <> '';

CREATE INDEX invitations_of_inviter ON invitations (inviter_id, id);
CREATE INDEX invitations_by_time ON invitations (created_at, id);

ALTER TABLE invitation_groups ADD COLUMN role TEXT NOT NULL DEFAULT 'member'
    CHECK (role IN ('host', 'member', 'guest'));

CREATE INDEX redemptions_by_member ON redemptions (member_id);

-- One switch: while it is set every code is as good as none.
ALTER TABLE house ADD COLUMN doors_paused BOOLEAN NOT NULL DEFAULT FALSE;
-- How many places a member may have open at once; a host of a group or of the house; the owner has no limit.
ALTER TABLE house ADD COLUMN member_allowance BIGINT NOT NULL DEFAULT 3;
ALTER TABLE house ADD COLUMN host_allowance BIGINT NOT NULL DEFAULT 50;
-- How long somebody is here before they may invite.
ALTER TABLE house ADD COLUMN invite_after_days BIGINT NOT NULL DEFAULT 14;
ALTER TABLE house ADD COLUMN tree_seen_by TEXT NOT NULL DEFAULT 'hosts'
    CHECK (tree_seen_by IN ('members', 'hosts', 'nobody'));
-- Whether strangers may ask to come in, what they are asked, and when they may ask again.
ALTER TABLE house ADD COLUMN asking BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE house ADD COLUMN questions TEXT NOT NULL DEFAULT '';
ALTER TABLE house ADD COLUMN again_days BIGINT NOT NULL DEFAULT 7;

-- For one person; NULL: as their role has it.
ALTER TABLE members ADD COLUMN allowance BIGINT;

-- Somebody asks to come in, or to enter a group.
CREATE TABLE requests (
    id UUID PRIMARY KEY,
    -- Whose hosts answer; NULL: the hosts of the house.
    group_id UUID REFERENCES groups (id),
    -- NULL: a stranger, who has nothing but the private link.
    member_id UUID REFERENCES members (id),
    -- The invitation that they came by, if it wanted approval; once a stranger is approved, the one made for them.
    invitation_id UUID REFERENCES invitations (id),
    name TEXT NOT NULL,
    language TEXT,
    -- How they know the house, or why they would like to enter.
    words TEXT NOT NULL,
    -- Pairs of question and answer, as JSON.
    answers TEXT NOT NULL,
    -- Where a stranger would like to be written to.
    email TEXT,
    -- Who, they say, knows them; who took them under their name.
    named_id UUID REFERENCES members (id),
    voucher_id UUID REFERENCES members (id),
    vouched_at BIGINT,
    -- The private link of a stranger.
    token_hash BYTEA UNIQUE,
    -- The same link in a letter: the first one is not known any more when the answer is written.
    mailed_hash BYTEA UNIQUE,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'declined', 'withdrawn')),
    asked_at BIGINT NOT NULL,
    answered_by UUID REFERENCES members (id),
    answered_at BIGINT,
    reason TEXT NOT NULL DEFAULT '',
    -- Once declined: not again before then.
    again_at BIGINT
);

-- The rules of each group that whoever asks has accepted: at its door, or when they asked to enter.
CREATE TABLE request_rules (
    request_id UUID NOT NULL REFERENCES requests (id),
    group_id UUID NOT NULL REFERENCES groups (id),
    version BIGINT NOT NULL,
    PRIMARY KEY (request_id, group_id)
);

CREATE INDEX requests_by_group ON requests (group_id, state, asked_at);
CREATE INDEX requests_by_member ON requests (member_id, group_id, state);
CREATE INDEX requests_of_member ON requests (member_id, asked_at);
CREATE INDEX requests_by_invitation ON requests (invitation_id) WHERE invitation_id IS NOT NULL;
CREATE INDEX requests_by_voucher ON requests (voucher_id, state);
CREATE INDEX requests_by_named ON requests (named_id, state);
