-- Which jobs wait for one another: the house's own, what is told to other servers, what they told us.
ALTER TABLE jobs ADD COLUMN lane BIGINT NOT NULL DEFAULT 0;
UPDATE jobs SET lane = CASE WHEN key LIKE 'deliver_to %' THEN 1 WHEN key LIKE 'heard %' THEN 2 ELSE 0 END;
DROP INDEX jobs_by_time;
CREATE INDEX jobs_by_time ON jobs (lane, run_at);
