//! Members: who belongs to the house, and the house they belong to.

pub mod passwords;
pub mod sessions;

use crate::{
    db::{self, Conn, Write},
    values::{Handle, HouseRole, Lang, MemberId, Name, Span, Timestamp, Token, random},
    words,
};

words! {
    /// Which light a member reads by.
    pub enum Theme { Light = "light", Dark = "dark" }
}

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Member {
    pub id: MemberId,
    pub handle: String,
    pub name: String,
    pub role: HouseRole,
    pub language: Option<Lang>,
    pub theme: Option<Theme>,
}

/// A member as the owner's list shows them.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Resident {
    pub id: MemberId,
    pub handle: String,
    pub name: String,
    pub role: HouseRole,
    /// The name of whoever invited them.
    pub invited_by: Option<String>,
    pub joined_at: Timestamp,
}

/// What the house is called, and how far its window is open.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct House {
    pub name: String,
    pub epoch: uuid::Uuid,
    pub window_open: bool,
    pub public_url: Option<String>,
}

/// Somebody on the way in, every part already fit. The password is already a hash.
#[derive(Clone, Debug)]
pub struct Newcomer {
    pub handle: Handle,
    pub name: Name,
    pub password_hash: String,
    pub language: Option<Lang>,
}

#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    #[error("this link no longer opens anything")]
    Void,
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

/// How long a claim or a sign-in link stays good.
pub const LINK_LIFE: Span = Span::hours(24);

/// Puts up the house on the first start; later starts change nothing.
pub async fn found_house(tx: &mut Write, token_key: &[u8], now: Timestamp) -> db::Result<()> {
    tx.query(
        "INSERT INTO house (id, name, epoch, token_key, opened_at)
         VALUES (1, 'Salon', $1, $2, $3) ON CONFLICT (id) DO NOTHING",
    )
    .bind(uuid::Uuid::from_bytes(random()))
    .bind(token_key)
    .bind(now)
    .run()
    .await?;
    Ok(())
}

pub async fn house(conn: &mut Conn) -> db::Result<House> {
    conn.query("SELECT name, epoch, window_open, public_url FROM house")
        .one()
        .await
}

pub async fn rename_house(tx: &mut Write, name: &Name) -> db::Result<()> {
    tx.query("UPDATE house SET name = $1")
        .bind(name.as_str().to_owned())
        .run()
        .await?;
    Ok(())
}

/// The private key that signs access tokens, PKCS#8.
pub async fn token_key(conn: &mut Conn) -> db::Result<Vec<u8>> {
    let (key,) = conn.query("SELECT token_key FROM house").one().await?;
    Ok(key)
}

pub async fn find(conn: &mut Conn, id: MemberId) -> db::Result<Option<Member>> {
    conn.query("SELECT id, handle, name, role, language, theme FROM members WHERE id = $1")
        .bind(id)
        .optional()
        .await
}

/// Everybody, longest here first.
pub async fn residents(conn: &mut Conn) -> db::Result<Vec<Resident>> {
    conn.query(
        "SELECT m.id, m.handle, m.name, m.role, i.name AS invited_by, m.joined_at
         FROM members m LEFT JOIN members i ON i.id = m.invited_by
         ORDER BY m.joined_at, m.id LIMIT 1000",
    )
    .all()
    .await
}

pub async fn count(conn: &mut Conn) -> db::Result<i64> {
    let (count,) = conn.query("SELECT count(*) FROM members").one().await?;
    Ok(count)
}

/// The name of whoever invited a member.
pub async fn inviter(conn: &mut Conn, member: MemberId) -> db::Result<Option<String>> {
    let row: Option<(String,)> = conn
        .query("SELECT i.name FROM members m JOIN members i ON i.id = m.invited_by WHERE m.id = $1")
        .bind(member)
        .optional()
        .await?;
    Ok(row.map(|(name,)| name))
}

pub async fn owner(conn: &mut Conn) -> db::Result<Option<Member>> {
    conn.query(
        "SELECT id, handle, name, role, language, theme FROM members
         WHERE role = 'owner' ORDER BY joined_at LIMIT 1",
    )
    .optional()
    .await
}

/// Who a handle belongs to, and the hash of their password.
pub async fn credentials(
    conn: &mut Conn,
    handle: &Handle,
) -> db::Result<Option<(MemberId, String)>> {
    conn.query("SELECT id, password_hash FROM members WHERE handle = $1")
        .bind(handle.as_str().to_owned())
        .optional()
        .await
}

/// Lets a newcomer in, unless the handle is taken: then nothing happens.
pub async fn admit(
    tx: &mut Write,
    newcomer: &Newcomer,
    role: HouseRole,
    invited_by: Option<MemberId>,
    now: Timestamp,
) -> db::Result<Option<Member>> {
    tx.query(
        "INSERT INTO members (id, handle, name, role, language, password_hash, invited_by, joined_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (handle) DO NOTHING
         RETURNING id, handle, name, role, language, theme",
    )
    .bind(MemberId::fresh())
    .bind(newcomer.handle.as_str().to_owned())
    .bind(newcomer.name.as_str().to_owned())
    .bind(role)
    .bind(newcomer.language)
    .bind(newcomer.password_hash.clone())
    .bind(invited_by)
    .bind(now)
    .optional()
    .await
}

/// What a member may change about themselves.
#[derive(Clone, Debug)]
pub struct Profile {
    pub name: Name,
    pub language: Option<Lang>,
    pub theme: Option<Theme>,
}

pub async fn change(tx: &mut Write, id: MemberId, profile: &Profile) -> db::Result<()> {
    tx.query("UPDATE members SET name = $2, language = $3, theme = $4 WHERE id = $1")
        .bind(id)
        .bind(profile.name.as_str().to_owned())
        .bind(profile.language)
        .bind(profile.theme)
        .run()
        .await?;
    Ok(())
}

pub async fn change_password(tx: &mut Write, id: MemberId, hash: String) -> db::Result<()> {
    tx.query("UPDATE members SET password_hash = $2 WHERE id = $1")
        .bind(id)
        .bind(hash)
        .run()
        .await?;
    Ok(())
}

/// Makes a one-use link, good for [`LINK_LIFE`]: for a member to sign in, or, for nobody yet,
/// to claim the house. Earlier claim links stop working.
pub async fn entry_link(
    tx: &mut Write,
    member: Option<MemberId>,
    now: Timestamp,
) -> db::Result<Token> {
    let token = Token::fresh();
    if member.is_none() {
        tx.query("DELETE FROM entry_links WHERE member_id IS NULL")
            .run()
            .await?;
    }
    tx.query("INSERT INTO entry_links (token_hash, member_id, expires_at) VALUES ($1, $2, $3)")
        .bind(token.hash())
        .bind(member)
        .bind(now.plus(LINK_LIFE))
        .run()
        .await?;
    Ok(token)
}

/// What a one-use link opens, without using it: `Some(None)` claims the house.
pub async fn look_at_link(
    conn: &mut Conn,
    token: &Token,
    now: Timestamp,
) -> db::Result<Option<Option<MemberId>>> {
    let row: Option<(Option<MemberId>,)> = conn
        .query("SELECT member_id FROM entry_links WHERE token_hash = $1 AND expires_at > $2")
        .bind(token.hash())
        .bind(now)
        .optional()
        .await?;
    Ok(row.map(|(member,)| member))
}

/// Uses up a link. One of many at once gets it (invariant 39).
pub async fn use_link(
    tx: &mut Write,
    token: &Token,
    now: Timestamp,
) -> db::Result<Option<Option<MemberId>>> {
    let row: Option<(Option<MemberId>,)> = tx
        .query(
            "DELETE FROM entry_links WHERE token_hash = $1 AND expires_at > $2 RETURNING member_id",
        )
        .bind(token.hash())
        .bind(now)
        .optional()
        .await?;
    Ok(row.map(|(member,)| member))
}

/// Makes the bearer of a claim link the owner of a house that has none.
pub async fn claim(
    tx: &mut Write,
    token: &Token,
    house: &Name,
    newcomer: &Newcomer,
    now: Timestamp,
) -> Result<Member, ClaimError> {
    let claims = use_link(tx, token, now).await? == Some(None);
    if !claims || owner(tx).await?.is_some() {
        return Err(ClaimError::Void);
    }
    rename_house(tx, house).await?;
    let owner = admit(tx, newcomer, HouseRole::Owner, None, now)
        .await?
        .ok_or(ClaimError::Void)?;
    audit(tx, Some(owner.id), "claim", "house", now).await?;
    Ok(owner)
}

/// Writes down what was done, in the transaction that does it (invariant 77).
pub async fn audit(
    tx: &mut Write,
    member: Option<MemberId>,
    act: &'static str,
    subject: &str,
    now: Timestamp,
) -> db::Result<()> {
    tx.query("INSERT INTO audit (id, at, member_id, act, subject) VALUES ($1, $2, $3, $4, $5)")
        .bind(uuid::Uuid::now_v7())
        .bind(now)
        .bind(member)
        .bind(act)
        .bind(subject.to_owned())
        .run()
        .await?;
    Ok(())
}
