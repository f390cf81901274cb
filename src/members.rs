//! Members: who belongs to the house, and the house they belong to.

pub mod authenticators;
pub mod blocks;
pub mod correspondence;
pub mod doors;
pub mod email;
pub mod first_steps;
pub mod habits;
pub mod handles;
pub mod links;
pub mod passkeys;
pub mod passwords;
pub mod people;
pub mod recovery;
pub mod sessions;
pub mod tree;

use crate::{
    audit::{self, Deed, Entry},
    db::{self, Conn, Write},
    policy::{self, Footing, HouseAct, HouseState, TreeSeenBy},
    values::{Handle, HouseRole, Lang, MemberId, Name, Timestamp, Token, random},
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
    /// As it is at the moment of asking.
    pub state: HouseState,
    /// The right to invite was taken away from them.
    pub uninviting: bool,
}

impl Member {
    /// Where they stand in the house.
    pub const fn footing(&self) -> Footing {
        Footing {
            role: self.role,
            state: self.state,
            uninviting: self.uninviting,
        }
    }
}

/// What the house is called, and how far its window is open.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct House {
    pub name: String,
    pub epoch: uuid::Uuid,
    pub window_open: bool,
    pub public_url: Option<String>,
    pub tree_seen_by: TreeSeenBy,
    /// It looks up what people link to, where their group wishes it.
    pub previews: bool,
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
    conn.query("SELECT name, epoch, window_open, public_url, tree_seen_by, previews FROM house")
        .one()
        .await
}

/// Who answers for the house, by name.
pub async fn house_hosts(conn: &mut Conn) -> db::Result<Vec<String>> {
    let names: Vec<(String,)> = conn
        .query(
            "SELECT name FROM members WHERE role IN ('owner', 'host') AND left_at IS NULL
             ORDER BY role DESC, id LIMIT 100",
        )
        .all()
        .await?;
    Ok(names.into_iter().map(|(name,)| name).collect())
}

pub async fn rename_house(tx: &mut Write, name: &Name) -> db::Result<()> {
    tx.query("UPDATE house SET name = $1")
        .bind(name.as_str().to_owned())
        .run()
        .await?;
    Ok(())
}

/// Whether the house looks up what people link to. False: it was so already.
pub async fn show_previews(tx: &mut Write, on: bool) -> db::Result<bool> {
    let changed = tx.query("UPDATE house SET previews = $1 WHERE previews <> $1");
    Ok(changed.bind(on).run().await? > 0)
}

/// The private key that signs access tokens, PKCS#8.
pub async fn token_key(conn: &mut Conn) -> db::Result<Vec<u8>> {
    let (key,) = conn.query("SELECT token_key FROM house").one().await?;
    Ok(key)
}

/// Somebody, as they stand now.
pub async fn find(conn: &mut Conn, id: MemberId, now: Timestamp) -> db::Result<Option<Member>> {
    conn.query(
        "SELECT m.id, m.handle, m.name, m.role, m.language, m.theme,
                CASE WHEN m.left_at IS NOT NULL OR m.until <= $2 THEN 'left'
                     WHEN EXISTS (SELECT 1 FROM sanctions s
                         WHERE s.member_id = m.id AND s.group_id IS NULL AND s.kind = 'ban'
                         AND s.lifted_at IS NULL AND (s.until IS NULL OR s.until > $2)) THEN 'banned'
                     WHEN EXISTS (SELECT 1 FROM sanctions s
                         WHERE s.member_id = m.id AND s.group_id IS NULL AND s.kind = 'suspension'
                         AND s.lifted_at IS NULL AND (s.until IS NULL OR s.until > $2)) THEN 'suspended'
                     WHEN m.pending THEN 'pending'
                     ELSE 'active' END AS state,
                EXISTS (SELECT 1 FROM sanctions s
                    WHERE s.member_id = m.id AND s.group_id IS NULL AND s.kind = 'uninviting'
                    AND s.lifted_at IS NULL AND (s.until IS NULL OR s.until > $2)) AS uninviting
         FROM members m WHERE m.id = $1",
    )
    .bind(id)
    .bind(now)
    .optional()
    .await
}

/// Whether somebody may do this with the house.
pub async fn may(conn: &mut Conn, member: &Member, act: HouseAct) -> db::Result<bool> {
    let tree = house(conn).await?.tree_seen_by;
    Ok(policy::may_in_house(member.footing(), act, tree))
}

/// How many people are in the house: as many as [`people::list`] names to a host.
pub async fn count(conn: &mut Conn, now: Timestamp) -> db::Result<i64> {
    let (count,) = conn
        .query(
            "SELECT count(*) FROM members m
             WHERE m.left_at IS NULL AND NOT m.pending AND (m.until IS NULL OR m.until > $1)
             AND m.id NOT IN (SELECT s.member_id FROM sanctions s WHERE s.group_id IS NULL
                 AND s.kind IN ('ban', 'suspension') AND s.lifted_at IS NULL AND (s.until IS NULL OR s.until > $1))",
        )
        .bind(now)
        .one()
        .await?;
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

/// Whoever invited a member.
pub async fn inviter_id(conn: &mut Conn, member: MemberId) -> db::Result<Option<MemberId>> {
    let row: Option<(Option<MemberId>,)> = conn
        .query("SELECT invited_by FROM members WHERE id = $1")
        .bind(member)
        .optional()
        .await?;
    Ok(row.and_then(|(inviter,)| inviter))
}

/// Whether the house has an owner.
pub async fn is_claimed(conn: &mut Conn) -> db::Result<bool> {
    let owner: Option<(MemberId,)> = conn
        .query("SELECT id FROM members WHERE role = 'owner'")
        .optional()
        .await?;
    Ok(owner.is_some())
}

/// Whoever answers for the house before all others.
pub async fn owner(conn: &mut Conn, now: Timestamp) -> db::Result<Option<Member>> {
    let owner: Option<(MemberId,)> = conn
        .query("SELECT id FROM members WHERE role = 'owner'")
        .optional()
        .await?;
    match owner {
        Some((id,)) => find(conn, id, now).await,
        None => Ok(None),
    }
}

/// Who a handle belongs to, and the hash of their password.
pub async fn credentials(
    conn: &mut Conn,
    handle: &Handle,
) -> db::Result<Option<(MemberId, String)>> {
    conn.query("SELECT id, password_hash FROM members WHERE handle = $1 AND password_hash <> ''")
        .bind(handle.as_str().to_owned())
        .optional()
        .await
}

/// The hash of somebody's password, if they have one.
pub async fn password_hash(conn: &mut Conn, member: MemberId) -> db::Result<Option<String>> {
    let row: Option<(String,)> = conn
        .query("SELECT password_hash FROM members WHERE id = $1 AND password_hash <> ''")
        .bind(member)
        .optional()
        .await?;
    Ok(row.map(|(hash,)| hash))
}

/// Lets a newcomer in, unless the handle is taken, or one that looks like it: then nothing happens.
pub async fn admit(
    tx: &mut Write,
    newcomer: &Newcomer,
    role: HouseRole,
    invited_by: Option<MemberId>,
    now: Timestamp,
) -> db::Result<Option<Member>> {
    let admitted: Option<Member> = tx
        .query(
        "INSERT INTO members (id, handle, name, role, language, password_hash, invited_by, joined_at,
                outline)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT DO NOTHING
         RETURNING id, handle, name, role, language, theme, 'active' AS state, FALSE AS uninviting",
    )
    .bind(MemberId::fresh())
    .bind(newcomer.handle.as_str().to_owned())
    .bind(newcomer.name.as_str().to_owned())
    .bind(role)
    .bind(newcomer.language)
    .bind(newcomer.password_hash.clone())
    .bind(invited_by)
    .bind(now)
    .bind(newcomer.handle.outline())
    .optional()
    .await?;
    if let Some(member) = &admitted {
        people::know(tx, member.id, &member.name, &member.handle).await?;
    }
    Ok(admitted)
}

/// What somebody came in on.
#[derive(Clone, Debug)]
pub struct Terms {
    /// They wait for a host's answer.
    pub pending: bool,
    /// Their last moment, if they are a guest.
    pub until: Option<Timestamp>,
    /// Where they say they can be written to.
    pub address: Option<String>,
}

/// Notes what somebody has just come in on.
pub async fn agree_on(tx: &mut Write, id: MemberId, terms: &Terms) -> db::Result<()> {
    tx.query("UPDATE members SET pending = $2, until = $3, email = $4 WHERE id = $1")
        .bind(id)
        .bind(terms.pending)
        .bind(terms.until)
        .bind(terms.address.clone())
        .run()
        .await?;
    Ok(())
}

/// Whoever waited for approval is a member from now on; whoever is one already stays one.
pub async fn admit_pending(tx: &mut Write, id: MemberId) -> db::Result<()> {
    tx.query("UPDATE members SET pending = FALSE WHERE id = $1")
        .bind(id)
        .run()
        .await?;
    Ok(())
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
    let (handle,): (String,) = tx
        .query("SELECT handle FROM members WHERE id = $1")
        .bind(id)
        .one()
        .await?;
    people::know(tx, id, profile.name.as_str(), &handle).await?;
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

/// Makes the bearer of a claim link the owner of a house that has none.
pub async fn claim(
    tx: &mut Write,
    token: &Token,
    house: &Name,
    newcomer: &Newcomer,
    now: Timestamp,
) -> Result<Member, ClaimError> {
    let link = links::use_up(tx, token, now).await?;
    let claims = link.is_some_and(|link| link.member_id.is_none());
    if !claims || is_claimed(tx).await? {
        return Err(ClaimError::Void);
    }
    rename_house(tx, house).await?;
    let owner = admit(tx, newcomer, HouseRole::Owner, None, now)
        .await?
        .ok_or(ClaimError::Void)?;
    audit::write(tx, Entry::new(owner.id, Deed::Claim), now).await?;
    Ok(owner)
}
