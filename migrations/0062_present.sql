-- Who is in the house is counted beside every page: by an index of those who have not left and need no approval.
CREATE INDEX members_present ON members (id, until) WHERE left_at IS NULL AND NOT pending;
