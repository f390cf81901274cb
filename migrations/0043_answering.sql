-- The house names a stand-in by itself while everybody who hosts a group is held out; it ends with that.
ALTER TABLE stand_ins ADD COLUMN by_house BOOLEAN NOT NULL DEFAULT FALSE;

-- Invitations are found by the words of their note, as people are by those of their name: folded, as bytes.
CREATE TABLE invitation_words (
    word BYTEA NOT NULL,
    invitation_id UUID NOT NULL REFERENCES invitations (id),
    PRIMARY KEY (word, invitation_id)
);
CREATE INDEX invitation_words_by_invitation ON invitation_words (invitation_id, word);
DROP INDEX invitations_unsought;
ALTER TABLE invitations DROP COLUMN sought;

-- And by what has become of them, however few of so many; its last moment tells the live from the expired.
CREATE INDEX invitations_by_state ON invitations (
    (CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN used >= uses THEN 'used_up'
          WHEN paused_at IS NOT NULL THEN 'paused' ELSE 'open' END),
    (CASE WHEN guest_until < expires_at THEN guest_until ELSE expires_at END)
);
