-- Who is told of a copy is read server by server, and what waits for a server begins with withdrawals.

CREATE INDEX followers_by_actor ON followers (actor_id, host);
CREATE INDEX receipts_by_host ON receipts (copy_id, host);
CREATE INDEX deliveries_by_inbox ON deliveries (copy_id, inbox, id);
CREATE INDEX deliveries_to_withdraw ON deliveries (host, id)
    WHERE state = 'waiting' AND kind = 'delete' AND copy_id IS NOT NULL;
