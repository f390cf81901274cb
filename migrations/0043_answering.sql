-- The house names a stand-in by itself while everybody who hosts a group is held out; it ends with that.
ALTER TABLE stand_ins ADD COLUMN by_house BOOLEAN NOT NULL DEFAULT FALSE;

