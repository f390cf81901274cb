-- What the hosts of the house answered lately, for how long the oldest answer took.
CREATE INDEX reports_answered ON reports (answered_at) WHERE to_house;
CREATE INDEX appeals_answered ON appeals (answered_at);
