-- Voice: what was recorded says how long it lasts, and how loud it is along the way.
ALTER TABLE files ADD COLUMN seconds BIGINT;
ALTER TABLE files ADD COLUMN loudness TEXT NOT NULL DEFAULT '';
