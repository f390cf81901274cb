-- Who is told of a copy is read server by server.

CREATE INDEX followers_by_actor ON followers (actor_id, host);
CREATE INDEX receipts_by_host ON receipts (copy_id, host);
