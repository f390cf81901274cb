//! Sessions: being signed in, on one device, until signed out.

use super::links;
use crate::{
    db::{self, Conn, Write},
    values::{MemberId, SessionId, Span, Timestamp, Token},
};

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Session {
    pub id: SessionId,
    pub member_id: MemberId,
    pub device: String,
    pub opened_at: Timestamp,
    pub seen_at: Timestamp,
    /// The session whose link it came by.
    pub lent_by: Option<SessionId>,
}

/// A session unused for this long is over.
pub const IDLE: Span = Span::days(30);
/// However used, a session is over after this long.
pub const LIFE: Span = Span::days(180);
/// The most sessions one member has.
pub const MOST: i64 = 20;

/// How long a proof lets somebody change what they prove themselves with.
pub const PROOF: Span = Span::minutes(10);

/// Opens a session for somebody who has just proved who they are, and gives the secret that stands
/// for it (invariant 35: always a new one).
pub async fn open(
    tx: &mut Write,
    member: MemberId,
    device: &str,
    now: Timestamp,
) -> db::Result<(SessionId, Token)> {
    begin(tx, member, device, (now, None), now).await
}

/// Opens a session by the link of another session: it proves nothing but that one.
pub async fn open_lent(
    tx: &mut Write,
    member: MemberId,
    device: &str,
    lent_by: SessionId,
    now: Timestamp,
) -> db::Result<(SessionId, Token)> {
    begin(tx, member, device, (Timestamp(0), Some(lent_by)), now).await
}

async fn begin(
    tx: &mut Write,
    member: MemberId,
    device: &str,
    (proven_at, lent_by): (Timestamp, Option<SessionId>),
    now: Timestamp,
) -> db::Result<(SessionId, Token)> {
    let (id, token) = (SessionId::fresh(), Token::fresh());
    tx.query(
        "INSERT INTO sessions (id, member_id, token_hash, device, opened_at, seen_at, expires_at, proven_at, lent_by)
         VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8)",
    )
    .bind(id)
    .bind(member)
    .bind(token.hash())
    .bind(device.chars().take(120).collect::<String>())
    .bind(now)
    .bind(now.plus(LIFE))
    .bind(proven_at)
    .bind(lent_by)
    .run()
    .await?;
    Ok((id, token))
}

/// Whether its bearer proved a moment ago that it is them: a stolen session cannot.
pub async fn is_proven(conn: &mut Conn, session: SessionId, now: Timestamp) -> db::Result<bool> {
    let row: Option<(SessionId,)> = conn
        .query("SELECT id FROM sessions WHERE id = $1 AND proven_at > $2")
        .bind(session)
        .bind(now.minus(PROOF))
        .optional()
        .await?;
    Ok(row.is_some())
}

/// Its bearer has proved again that it is them: it may do more, with a new secret (invariant 35).
pub async fn prove(tx: &mut Write, session: SessionId, now: Timestamp) -> db::Result<Token> {
    tx.query("UPDATE sessions SET proven_at = $2 WHERE id = $1")
        .bind(session)
        .bind(now)
        .run()
        .await?;
    renew(tx, session, now).await
}

/// Ends the oldest sessions of a member who has more than [`MOST`], and says which.
pub async fn end_beyond_most(tx: &mut Write, member: MemberId) -> db::Result<Vec<SessionId>> {
    let ended: Vec<(SessionId,)> = tx
        .query(
            "DELETE FROM sessions WHERE member_id = $1 AND id NOT IN
             (SELECT id FROM sessions WHERE member_id = $1 ORDER BY opened_at DESC, id DESC LIMIT $2)
             RETURNING id",
        )
        .bind(member)
        .bind(MOST)
        .all()
        .await?;
    Ok(ended.into_iter().map(|(id,)| id).collect())
}

/// Who bears this secret, if their session still lives.
pub async fn find(conn: &mut Conn, token: &Token, now: Timestamp) -> db::Result<Option<Session>> {
    conn.query(
        "SELECT id, member_id, device, opened_at, seen_at, lent_by FROM sessions
         WHERE token_hash = $1 AND expires_at > $2 AND seen_at > $3",
    )
    .bind(token.hash())
    .bind(now)
    .bind(now.minus(IDLE))
    .optional()
    .await
}

/// The session that an access token names, if it still lives (invariant 36).
pub async fn find_by_id(
    conn: &mut Conn,
    id: SessionId,
    now: Timestamp,
) -> db::Result<Option<Session>> {
    conn.query(
        "SELECT id, member_id, device, opened_at, seen_at, lent_by FROM sessions
         WHERE id = $1 AND expires_at > $2 AND seen_at > $3",
    )
    .bind(id)
    .bind(now)
    .bind(now.minus(IDLE))
    .optional()
    .await
}

/// Notes that a session was used, once an hour at most: a page view should not cost a write.
pub async fn touch(tx: &mut Write, session: SessionId, now: Timestamp) -> db::Result<()> {
    tx.query("UPDATE sessions SET seen_at = $2 WHERE id = $1 AND seen_at < $3")
        .bind(session)
        .bind(now)
        .bind(now.minus(Span::hours(1)))
        .run()
        .await?;
    Ok(())
}

/// Gives a session a new secret; the old one is worth nothing from now on.
pub async fn renew(tx: &mut Write, session: SessionId, now: Timestamp) -> db::Result<Token> {
    let token = Token::fresh();
    tx.query("UPDATE sessions SET token_hash = $2, seen_at = $3 WHERE id = $1")
        .bind(session)
        .bind(token.hash())
        .bind(now)
        .run()
        .await?;
    Ok(token)
}

/// Takes a session's secret for a new one. Of many at once with the same secret, one gets it;
/// the others, and whoever comes with it later, get nothing.
pub async fn exchange(
    tx: &mut Write,
    token: &Token,
    now: Timestamp,
) -> db::Result<Option<(Session, Token)>> {
    let fresh = Token::fresh();
    let session: Option<Session> = tx
        .query(
            "UPDATE sessions SET token_hash = $2, seen_at = $3
             WHERE token_hash = $1 AND expires_at > $3 AND seen_at > $4
             RETURNING id, member_id, device, opened_at, seen_at, lent_by",
        )
        .bind(token.hash())
        .bind(fresh.hash())
        .bind(now)
        .bind(now.minus(IDLE))
        .optional()
        .await?;
    Ok(session.map(|session| (session, fresh)))
}

pub async fn of_member(conn: &mut Conn, member: MemberId) -> db::Result<Vec<Session>> {
    conn.query(
        "SELECT id, member_id, device, opened_at, seen_at, lent_by FROM sessions
         WHERE member_id = $1 ORDER BY seen_at DESC LIMIT 20",
    )
    .bind(member)
    .all()
    .await
}

/// Ends one session of a member, and the link that it made. The caller tells its sockets.
pub async fn end(tx: &mut Write, member: MemberId, session: SessionId) -> db::Result<bool> {
    tx.query("DELETE FROM entry_links WHERE member_id = $2 AND lent_by = $1")
        .bind(session)
        .bind(member)
        .run()
        .await?;
    let ended = tx
        .query("DELETE FROM sessions WHERE id = $1 AND member_id = $2")
        .bind(session)
        .bind(member)
        .run()
        .await?;
    Ok(ended == 1)
}

/// Ends every session of a member but one, with every way in that is half gone, and says which.
pub async fn end_others(
    tx: &mut Write,
    member: MemberId,
    kept: SessionId,
) -> db::Result<Vec<SessionId>> {
    end_where(tx, member, Some(kept)).await
}

/// Ends every session of a member, with every way in that is half gone, and says which: whoever
/// is suspended, banned or gone is out at once (invariant 16). The caller tells their sockets.
pub async fn end_all(tx: &mut Write, member: MemberId) -> db::Result<Vec<SessionId>> {
    end_where(tx, member, None).await
}

async fn end_where(
    tx: &mut Write,
    member: MemberId,
    kept: Option<SessionId>,
) -> db::Result<Vec<SessionId>> {
    links::void(tx, member).await?;
    // No session is called by the empty id.
    let kept = kept.unwrap_or(SessionId(uuid::Uuid::nil()));
    let ended: Vec<(SessionId,)> = tx
        .query("DELETE FROM sessions WHERE member_id = $1 AND id <> $2 RETURNING id")
        .bind(member)
        .bind(kept)
        .all()
        .await?;
    Ok(ended.into_iter().map(|(id,)| id).collect())
}

/// Forgets what is over, and says which sessions: their sockets end with them.
pub async fn sweep(tx: &mut Write, now: Timestamp) -> db::Result<Vec<SessionId>> {
    let over: Vec<(SessionId,)> = tx
        .query("DELETE FROM sessions WHERE expires_at <= $1 OR seen_at <= $2 RETURNING id")
        .bind(now)
        .bind(now.minus(IDLE))
        .all()
        .await?;
    links::sweep(tx, now).await?;
    Ok(over.into_iter().map(|(id,)| id).collect())
}
