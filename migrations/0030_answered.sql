-- What the house was asked and answered lately, for how long the oldest answer took.
CREATE INDEX requests_answered ON requests (answered_at) WHERE group_id IS NULL;
