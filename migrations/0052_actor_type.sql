-- As what other servers show a group: as one, or as an account that is automated (ActivityPub's `Service`).
ALTER TABLE actors ADD COLUMN actor_type TEXT NOT NULL DEFAULT 'group' CHECK (actor_type IN ('group', 'service'));
