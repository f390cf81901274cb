//! The list of invitations: one's own, or everybody's; by what has become of them, by words.
//!
//! The newest are looked through first, which fills a page of whatever is not rare. What is rare is
//! asked of the indexes instead, so that nobody walks through fifty thousand. One's own and everybody's
//! are two statements where they are newest first: told «mine, or all», no planner would walk by the index
//! of mine.

use super::{Invitation, State};
use crate::{
    db::{self, Conn, Write},
    groups::{self, Refusal},
    members::{self, Member, people},
    policy::HouseAct,
    values::{InvitationId, MemberId, Timestamp, folded_words},
};

/// Which invitations somebody would like to see.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Those of everybody, for a host of the house; otherwise one's own.
    pub everybody: bool,
    pub state: Option<State>,
    /// How words begin in the note, or in the name of the inviter or of somebody who came by it.
    pub words: String,
    /// Go on behind this one.
    pub after: Option<InvitationId>,
}

/// How many of the newest are looked through.
const NEAR: i64 = 1_000;

/// Behind every invitation.
const LAST: InvitationId = InvitationId(uuid::Uuid::max());

/// What is looked for, as statements are told.
struct Sought {
    state: Option<State>,
    after: InvitationId,
    /// No words were typed.
    whatever: bool,
    /// The bounds of the first and of the last of them: in a name or a note both are looked for.
    first: Bounds,
    last: Bounds,
}

type Bounds = (Vec<u8>, Vec<u8>);

impl Sought {
    fn new(wanted: &Wanted) -> Self {
        let words = folded_words(&wanted.words);
        let bounds = |word: Option<&String>| people::words_from(word.map_or("", String::as_str));
        Self {
            state: wanted.state,
            after: wanted.after.unwrap_or(LAST),
            whatever: wanted.words.trim().is_empty(),
            first: bounds(words.first()),
            last: bounds(words.last()),
        }
    }
}

/// The invitations of a member, or of everybody, newest first.
pub async fn kept(
    conn: &mut Conn,
    member: &Member,
    wanted: &Wanted,
    now: Timestamp,
) -> Result<Vec<Invitation>, Refusal> {
    if wanted.everybody && !members::may(conn, member, HouseAct::Host).await? {
        return Err(Refusal::Absent);
    }
    let sought = Sought::new(wanted);
    let near = if wanted.everybody {
        near(conn, &sought, now).await?
    } else {
        near_of(conn, member.id, &sought, now).await?
    };
    let full = i64::try_from(near.len()).is_ok_and(|len| len >= groups::PAGE);
    let by = (wanted.everybody, member.id);
    Ok(match sought.state {
        _ if full => near,
        _ if !sought.whatever => far_by_words(conn, by, &sought, now).await?,
        Some(state) => far_by_state(conn, by, (state, sought.after), now).await?,
        None => near,
    })
}

/// Among the newest of somebody.
async fn near_of(
    conn: &mut Conn,
    member: MemberId,
    sought: &Sought,
    now: Timestamp,
) -> db::Result<Vec<Invitation>> {
    conn.query(
        "SELECT * FROM (SELECT i.id, i.kind, i.inviter_id, p.name AS inviter, i.note, i.uses, i.used,
                i.created_at, i.expires_at, i.approval, i.email, i.guest_until, i.paused_by,
                CASE WHEN i.revoked_at IS NOT NULL THEN 'revoked'
                     WHEN i.used >= i.uses THEN 'used_up'
                     WHEN i.expires_at <= $1 OR i.guest_until <= $1 THEN 'expired'
                     WHEN i.paused_at IS NOT NULL THEN 'paused' ELSE 'live' END AS state
             FROM invitations i JOIN members p ON p.id = i.inviter_id
             WHERE i.inviter_id = $11 AND i.id < $3 ORDER BY i.id DESC LIMIT $5) k
         WHERE (k.state = $2 OR $2 IS NULL) AND ($6 OR (EXISTS (SELECT 1 FROM invitation_words w
                     WHERE w.invitation_id = k.id AND w.word >= $7 AND w.word < $8)
                 AND EXISTS (SELECT 1 FROM invitation_words w
                     WHERE w.invitation_id = k.id AND w.word >= $9 AND w.word < $10))
             OR EXISTS (SELECT 1 FROM redemptions r
                 WHERE r.invitation_id = k.id AND r.redeemed_at >= k.created_at
                 AND EXISTS (SELECT 1 FROM member_words w
                     WHERE w.member_id = r.member_id AND w.word >= $7 AND w.word < $8)
                 AND EXISTS (SELECT 1 FROM member_words w
                     WHERE w.member_id = r.member_id AND w.word >= $9 AND w.word < $10)))
         ORDER BY k.id DESC LIMIT $4",
    )
    .bind(now)
    .bind(sought.state)
    .bind(sought.after)
    .bind(groups::PAGE)
    .bind(NEAR)
    .bind(sought.whatever)
    .bind(sought.first.0.clone())
    .bind(sought.first.1.clone())
    .bind(sought.last.0.clone())
    .bind(sought.last.1.clone())
    .bind(member)
    .all()
    .await
}

/// Among the newest of the house.
///
/// Nobody comes by an invitation before it is made: said in the search, it keeps PostgreSQL from reading
/// who came by all of them.
async fn near(conn: &mut Conn, sought: &Sought, now: Timestamp) -> db::Result<Vec<Invitation>> {
    conn.query(
        "SELECT * FROM (SELECT i.id, i.kind, i.inviter_id, p.name AS inviter, i.note, i.uses, i.used,
                i.created_at, i.expires_at, i.approval, i.email, i.guest_until, i.paused_by,
                CASE WHEN i.revoked_at IS NOT NULL THEN 'revoked'
                     WHEN i.used >= i.uses THEN 'used_up'
                     WHEN i.expires_at <= $1 OR i.guest_until <= $1 THEN 'expired'
                     WHEN i.paused_at IS NOT NULL THEN 'paused' ELSE 'live' END AS state
             FROM invitations i JOIN members p ON p.id = i.inviter_id
             WHERE i.id < $3 ORDER BY i.id DESC LIMIT $5) k
         WHERE (k.state = $2 OR $2 IS NULL) AND ($6 OR (EXISTS (SELECT 1 FROM invitation_words w
                     WHERE w.invitation_id = k.id AND w.word >= $7 AND w.word < $8)
                 AND EXISTS (SELECT 1 FROM invitation_words w
                     WHERE w.invitation_id = k.id AND w.word >= $9 AND w.word < $10))
             OR (EXISTS (SELECT 1 FROM member_words w
                     WHERE w.member_id = k.inviter_id AND w.word >= $7 AND w.word < $8)
                 AND EXISTS (SELECT 1 FROM member_words w
                     WHERE w.member_id = k.inviter_id AND w.word >= $9 AND w.word < $10))
             OR EXISTS (SELECT 1 FROM redemptions r
                 WHERE r.invitation_id = k.id AND r.redeemed_at >= k.created_at
                 AND EXISTS (SELECT 1 FROM member_words w
                     WHERE w.member_id = r.member_id AND w.word >= $7 AND w.word < $8)
                 AND EXISTS (SELECT 1 FROM member_words w
                     WHERE w.member_id = r.member_id AND w.word >= $9 AND w.word < $10)))
         ORDER BY k.id DESC LIMIT $4",
    )
    .bind(now)
    .bind(sought.state)
    .bind(sought.after)
    .bind(groups::PAGE)
    .bind(NEAR)
    .bind(sought.whatever)
    .bind(sought.first.0.clone())
    .bind(sought.first.1.clone())
    .bind(sought.last.0.clone())
    .bind(sought.last.1.clone())
    .all()
    .await
}

/// Whatever has these words in its note, its inviter or those who came by it, however long ago.
async fn far_by_words(
    conn: &mut Conn,
    (everybody, member): (bool, MemberId),
    sought: &Sought,
    now: Timestamp,
) -> db::Result<Vec<Invitation>> {
    conn.query(
        "SELECT * FROM (SELECT i.id, i.kind, i.inviter_id, p.name AS inviter, i.note, i.uses, i.used,
                i.created_at, i.expires_at, i.approval, i.email, i.guest_until, i.paused_by,
                CASE WHEN i.revoked_at IS NOT NULL THEN 'revoked'
                     WHEN i.used >= i.uses THEN 'used_up'
                     WHEN i.expires_at <= $1 OR i.guest_until <= $1 THEN 'expired'
                     WHEN i.paused_at IS NOT NULL THEN 'paused' ELSE 'live' END AS state
             FROM (SELECT w.invitation_id AS id FROM invitation_words w
                   WHERE w.word >= $5 AND w.word < $6 AND EXISTS
                       (SELECT 1 FROM invitation_words v WHERE v.invitation_id = w.invitation_id
                        AND v.word >= $7 AND v.word < $8)
                   UNION SELECT o.id FROM member_words w JOIN invitations o ON o.inviter_id = w.member_id
                   WHERE $9 AND w.word >= $5 AND w.word < $6 AND EXISTS
                       (SELECT 1 FROM member_words v WHERE v.member_id = w.member_id
                        AND v.word >= $7 AND v.word < $8)
                   UNION SELECT r.invitation_id FROM member_words w
                   JOIN redemptions r ON r.member_id = w.member_id
                   WHERE w.word >= $5 AND w.word < $6 AND EXISTS
                       (SELECT 1 FROM member_words v WHERE v.member_id = w.member_id
                        AND v.word >= $7 AND v.word < $8)) f
             CROSS JOIN invitations i JOIN members p ON p.id = i.inviter_id
             WHERE i.id = f.id AND i.id < $3 AND ($9 OR i.inviter_id = $10)) k
         WHERE (k.state = $2 OR $2 IS NULL) ORDER BY k.id DESC LIMIT $4",
    )
    .bind(now)
    .bind(sought.state)
    .bind(sought.after)
    .bind(groups::PAGE)
    .bind(sought.first.0.clone())
    .bind(sought.first.1.clone())
    .bind(sought.last.0.clone())
    .bind(sought.last.1.clone())
    .bind(everybody)
    .bind(member)
    .all()
    .await
}

/// Whatever this became of, however long ago.
async fn far_by_state(
    conn: &mut Conn,
    (everybody, member): (bool, MemberId),
    (state, after): (State, InvitationId),
    now: Timestamp,
) -> db::Result<Vec<Invitation>> {
    let (ever, over) = (Timestamp(i64::MIN), Timestamp(i64::MAX));
    // What stands in the index, and between which moments it ends.
    let (one, other, from, to) = match state {
        State::Live => ("open", "open", now, over),
        State::Paused => ("paused", "paused", now, over),
        State::Expired => ("open", "paused", ever, now),
        State::UsedUp => ("used_up", "used_up", ever, over),
        State::Revoked => ("revoked", "revoked", ever, over),
    };
    conn.query(
        "SELECT i.id, i.kind, i.inviter_id, p.name AS inviter, i.note, i.uses, i.used,
                i.created_at, i.expires_at, i.approval, i.email, i.guest_until, i.paused_by, CAST($1 AS TEXT) AS state
         FROM (SELECT e.id FROM invitations e
               WHERE (CASE WHEN e.revoked_at IS NOT NULL THEN 'revoked' WHEN e.used >= e.uses THEN 'used_up'
                           WHEN e.paused_at IS NOT NULL THEN 'paused' ELSE 'open' END) IN ($2, $3)
                 AND (CASE WHEN e.guest_until < e.expires_at THEN e.guest_until ELSE e.expires_at END) > $4
                 AND (CASE WHEN e.guest_until < e.expires_at THEN e.guest_until ELSE e.expires_at END) <= $5) f
         CROSS JOIN invitations i JOIN members p ON p.id = i.inviter_id
         WHERE i.id = f.id AND i.id < $6 AND ($7 OR i.inviter_id = $8) ORDER BY i.id DESC LIMIT $9",
    )
    .bind(state)
    .bind(one)
    .bind(other)
    .bind(from)
    .bind(to)
    .bind(after)
    .bind(everybody)
    .bind(member)
    .bind(groups::PAGE)
    .all()
    .await
}

/// Makes an invitation found by what is written on it.
pub(super) async fn know(tx: &mut Write, id: InvitationId, note: &str) -> db::Result<()> {
    for word in folded_words(note) {
        tx.query(
            "INSERT INTO invitation_words (word, invitation_id) VALUES ($1, $2)
             ON CONFLICT (word, invitation_id) DO NOTHING",
        )
        .bind(word.into_bytes())
        .bind(id)
        .run()
        .await?;
    }
    Ok(())
}

/// Makes those found by their note that were made before notes were looked for so.
pub async fn make_findable(tx: &mut Write) -> db::Result<()> {
    let unfindable: Vec<(InvitationId, String)> = tx
        .query(
            "SELECT i.id, i.note FROM invitations i WHERE i.note <> ''
             AND NOT EXISTS (SELECT 1 FROM invitation_words w WHERE w.invitation_id = i.id)",
        )
        .all()
        .await?;
    for (id, note) in unfindable {
        know(tx, id, &note).await?;
    }
    Ok(())
}
