//! Links that open the house once: to claim it, to come back in, to come in with another device.

use crate::{
    db::{self, Conn, Write},
    values::{MemberId, SessionId, Span, Timestamp, Token},
};

/// How long a link to claim the house or to come back in stays good.
pub const LIFE: Span = Span::hours(24);
/// How long a link for another device stays good.
pub const LENT_LIFE: Span = Span::minutes(5);

/// What a link opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Link {
    /// Who comes in by it; nobody yet: whoever claims the house.
    pub member_id: Option<MemberId>,
    /// The host of the house who handed it over, or, for another device, they themselves.
    pub made_by: Option<MemberId>,
    /// The session that made it, for another device of the same person.
    pub lent_by: Option<SessionId>,
    /// It also puts away the second step, for somebody who lost their device.
    pub without_second_step: bool,
}

/// Makes the link that claims a house without an owner. Earlier ones stop working.
pub async fn to_claim(tx: &mut Write, now: Timestamp) -> db::Result<Token> {
    tx.query("DELETE FROM entry_links WHERE member_id IS NULL")
        .run()
        .await?;
    let link = Link {
        member_id: None,
        made_by: None,
        lent_by: None,
        without_second_step: false,
    };
    make(tx, link, now.plus(LIFE)).await
}

/// Makes a link for somebody who lost the way in: by a host of the house, or, for `None`, by whoever
/// runs the server. Earlier ones for the same person stop working.
pub async fn to_enter(
    tx: &mut Write,
    member: MemberId,
    made_by: Option<MemberId>,
    without_second_step: bool,
    now: Timestamp,
) -> db::Result<Token> {
    tx.query("DELETE FROM entry_links WHERE member_id = $1 AND lent_by IS NULL")
        .bind(member)
        .run()
        .await?;
    let link = Link {
        member_id: Some(member),
        made_by,
        lent_by: None,
        without_second_step,
    };
    make(tx, link, now.plus(LIFE)).await
}

/// Makes a link for another device of somebody who is signed in. Earlier ones stop working.
pub async fn to_lend(
    tx: &mut Write,
    member: MemberId,
    session: SessionId,
    now: Timestamp,
) -> db::Result<Token> {
    tx.query("DELETE FROM entry_links WHERE member_id = $1 AND lent_by IS NOT NULL")
        .bind(member)
        .run()
        .await?;
    let link = Link {
        member_id: Some(member),
        made_by: Some(member),
        lent_by: Some(session),
        without_second_step: false,
    };
    make(tx, link, now.plus(LENT_LIFE)).await
}

async fn make(tx: &mut Write, link: Link, until: Timestamp) -> db::Result<Token> {
    let token = Token::fresh();
    tx.query(
        "INSERT INTO entry_links (token_hash, member_id, made_by, lent_by, without_second_step, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(token.hash())
    .bind(link.member_id)
    .bind(link.made_by)
    .bind(link.lent_by)
    .bind(link.without_second_step)
    .bind(until)
    .run()
    .await?;
    Ok(token)
}

/// What a link opens, without using it.
pub async fn look(conn: &mut Conn, token: &Token, now: Timestamp) -> db::Result<Option<Link>> {
    conn.query(
        "SELECT member_id, made_by, lent_by, without_second_step FROM entry_links
         WHERE token_hash = $1 AND expires_at > $2",
    )
    .bind(token.hash())
    .bind(now)
    .optional()
    .await
}

/// Uses up a link. One of many at once gets it (invariant 39).
pub async fn use_up(tx: &mut Write, token: &Token, now: Timestamp) -> db::Result<Option<Link>> {
    tx.query(
        "DELETE FROM entry_links WHERE token_hash = $1 AND expires_at > $2
         RETURNING member_id, made_by, lent_by, without_second_step",
    )
    .bind(token.hash())
    .bind(now)
    .optional()
    .await
}

/// Until when the link waits that a session made for another device.
pub async fn lent(
    conn: &mut Conn,
    session: SessionId,
    now: Timestamp,
) -> db::Result<Option<Timestamp>> {
    let row: Option<(Timestamp,)> = conn
        .query("SELECT expires_at FROM entry_links WHERE lent_by = $1 AND expires_at > $2")
        .bind(session)
        .bind(now)
        .optional()
        .await?;
    Ok(row.map(|(until,)| until))
}

/// Ends every way in that is not gone yet: links to and from somebody, letters' links, half-done
/// sign-ins, what a device was asked.
pub async fn void(tx: &mut Write, member: MemberId) -> db::Result<()> {
    tx.query("DELETE FROM entry_links WHERE member_id = $1 OR made_by = $1")
        .bind(member)
        .run()
        .await?;
    tx.query("DELETE FROM mail_links WHERE member_id = $1")
        .bind(member)
        .run()
        .await?;
    tx.query("DELETE FROM second_steps WHERE member_id = $1")
        .bind(member)
        .run()
        .await?;
    tx.query("DELETE FROM ceremonies WHERE member_id = $1")
        .bind(member)
        .run()
        .await?;
    Ok(())
}

/// Forgets what is over.
pub async fn sweep(tx: &mut Write, now: Timestamp) -> db::Result<()> {
    tx.query("DELETE FROM entry_links WHERE expires_at <= $1")
        .bind(now)
        .run()
        .await?;
    tx.query("DELETE FROM mail_links WHERE expires_at <= $1")
        .bind(now)
        .run()
        .await?;
    tx.query("DELETE FROM door_letters WHERE expires_at <= $1")
        .bind(now)
        .run()
        .await?;
    tx.query("DELETE FROM second_steps WHERE expires_at <= $1")
        .bind(now)
        .run()
        .await?;
    tx.query("DELETE FROM ceremonies WHERE expires_at <= $1")
        .bind(now)
        .run()
        .await?;
    Ok(())
}
