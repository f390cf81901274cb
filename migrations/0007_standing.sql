-- Where people stand: roles in the house and in groups, what holds somebody back, and what was done about it.

-- A column with a check is replaced, not changed: both databases can do that.
ALTER TABLE members ADD COLUMN rank TEXT NOT NULL DEFAULT 'member'
    CHECK (rank IN ('owner', 'host', 'member', 'guest'));
UPDATE members SET rank = role;
ALTER TABLE members DROP COLUMN role;
ALTER TABLE members RENAME COLUMN rank TO role;
CREATE UNIQUE INDEX members_owner ON members (role) WHERE role = 'owner';

-- Came by an invitation that wants approval, and nobody has approved yet.
ALTER TABLE members ADD COLUMN pending BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE members ADD COLUMN left_at BIGINT;
-- A guest's last moment.
ALTER TABLE members ADD COLUMN until BIGINT;
-- How loud the house may be: what interrupts.
ALTER TABLE members ADD COLUMN noise TEXT NOT NULL DEFAULT 'named'
    CHECK (noise IN ('nothing', 'named', 'everything'));
-- The first steps were taken, or put away.
ALTER TABLE members ADD COLUMN settled_at BIGINT;

CREATE INDEX members_hosting ON members (role) WHERE role IN ('owner', 'host');
CREATE INDEX members_by_inviter ON members (invited_by, joined_at);
CREATE INDEX members_hosts ON members (role) WHERE role IN ('owner', 'host');
CREATE INDEX members_by_time ON members (joined_at, id);

ALTER TABLE memberships ADD COLUMN rank TEXT NOT NULL DEFAULT 'member'
    CHECK (rank IN ('owner', 'host', 'member', 'guest'));
UPDATE memberships SET rank = role;
-- Every group has one owner: whoever has hosted it longest.
UPDATE memberships SET rank = 'owner' WHERE rank = 'host' AND member_id =
    (SELECT h.member_id FROM memberships h
     WHERE h.group_id = memberships.group_id AND h.role = 'host'
     ORDER BY h.joined_at, h.member_id LIMIT 1);
ALTER TABLE memberships DROP COLUMN role;
ALTER TABLE memberships RENAME COLUMN rank TO role;
CREATE UNIQUE INDEX memberships_owner ON memberships (group_id) WHERE role = 'owner';
-- A guest's last moment in the group.
ALTER TABLE memberships ADD COLUMN until BIGINT;
-- The rules that were accepted.
ALTER TABLE memberships ADD COLUMN rules_version BIGINT NOT NULL DEFAULT 0;

-- Somebody has the rights of somebody who is away, until then.
CREATE TABLE stand_ins (
    id UUID PRIMARY KEY,
    group_id UUID NOT NULL REFERENCES groups (id),
    away_id UUID NOT NULL REFERENCES members (id),
    stand_in_id UUID NOT NULL REFERENCES members (id),
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,
    ended_at BIGINT
);

CREATE INDEX stand_ins_by_group ON stand_ins (group_id, stand_in_id);

-- What holds somebody back. Whether it still does is read from here, never kept twice.
CREATE TABLE sanctions (
    id UUID PRIMARY KEY,
    -- NULL: in the whole house.
    group_id UUID REFERENCES groups (id),
    member_id UUID NOT NULL REFERENCES members (id),
    kind TEXT NOT NULL CHECK (kind IN ('removal', 'mute', 'ban', 'suspension', 'uninviting')),
    -- The message that was removed, and what it said: for its author and the hosts.
    message_id UUID REFERENCES messages (id),
    quote TEXT NOT NULL DEFAULT '',
    -- Which rule, by its number; NULL: none of them.
    rule BIGINT,
    reason TEXT NOT NULL,
    -- Imposed for the house, though it holds in a group: its hosts do not undo it.
    by_house BOOLEAN NOT NULL DEFAULT FALSE,
    imposed_by UUID NOT NULL REFERENCES members (id),
    imposed_at BIGINT NOT NULL,
    -- NULL: for good.
    until BIGINT,
    lifted_by UUID REFERENCES members (id),
    lifted_at BIGINT
);

CREATE INDEX sanctions_by_member ON sanctions (member_id, group_id, kind);
CREATE INDEX sanctions_by_group ON sanctions (group_id, imposed_at);
-- A message is removed once, until its words are given back.
CREATE UNIQUE INDEX sanctions_by_message ON sanctions (message_id) WHERE lifted_at IS NULL;

-- What was done, in the house or in one group, about whom, by which rule. Never changed.
ALTER TABLE audit ADD COLUMN group_id UUID;
ALTER TABLE audit ADD COLUMN about_id UUID;
ALTER TABLE audit ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN rule BIGINT;
ALTER TABLE audit ADD COLUMN until BIGINT;
ALTER TABLE audit RENAME COLUMN act TO deed;

CREATE INDEX audit_by_group ON audit (group_id, id);
CREATE INDEX audit_by_member ON audit (member_id, id);
CREATE INDEX audit_by_about ON audit (about_id, id);

-- A sentence for one person, until they have seen it.
CREATE TABLE notices (
    id UUID PRIMARY KEY,
    member_id UUID NOT NULL REFERENCES members (id),
    kind TEXT NOT NULL,
    told_at BIGINT NOT NULL,
    group_id UUID REFERENCES groups (id),
    -- Whom it is about.
    about_id UUID REFERENCES members (id),
    subject TEXT NOT NULL,
    reason TEXT NOT NULL,
    until BIGINT,
    -- A path of the house where it goes on.
    href TEXT NOT NULL,
    seen_at BIGINT
);

CREATE INDEX notices_by_member ON notices (member_id, seen_at, id);
