-- A reply for which its server asked first (`ReplyRequest`): how the answer repeats what it asked.
ALTER TABLE outside_replies ADD COLUMN asked TEXT;
