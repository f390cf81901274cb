-- How a thing was before it was changed; and a rule's words as they were, whatever becomes of the rules.
ALTER TABLE audit ADD COLUMN former TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN rule_words TEXT NOT NULL DEFAULT '';
