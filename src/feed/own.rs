//! Feeds of one's own: some of what waits, by group, by who says it, or because it calls.

use std::collections::BTreeSet;

use crate::{
    db::{self, Conn, Write},
    rooms::Place,
    values::{GroupId, MemberId, Name, OwnFeedId},
};

/// The most that somebody has, and the most groups or people in one.
pub const MOST: usize = 20;
pub const MOST_CHOSEN: usize = 100;

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OwnFeed {
    pub id: OwnFeedId,
    pub name: String,
    /// Whatever calls them.
    pub mentions: bool,
    /// Groups in which hosts announce.
    pub announcements: bool,
    /// What is said to them aside.
    pub asides: bool,
}

/// What a feed is to be. Whatever is in one of the groups, by one of the people, or of one of the kinds
/// stands in it.
#[derive(Clone, Debug)]
pub struct Plan {
    pub name: Name,
    pub groups: BTreeSet<GroupId>,
    pub people: BTreeSet<MemberId>,
    pub mentions: bool,
    pub announcements: bool,
    pub asides: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unplanned {
    #[error("nothing is chosen")]
    Nothing,
    #[error("too much is chosen")]
    TooMuch,
}

impl Plan {
    pub fn check(&self) -> Result<(), Unplanned> {
        let chosen = self.groups.len() + self.people.len();
        if chosen > MOST_CHOSEN {
            return Err(Unplanned::TooMuch);
        }
        let kinds = self.mentions || self.announcements || self.asides;
        (chosen > 0 || kinds)
            .then_some(())
            .ok_or(Unplanned::Nothing)
    }
}

/// What a feed shows, looked up.
#[derive(Clone, Debug)]
pub struct Sieve {
    pub feed: OwnFeed,
    pub groups: BTreeSet<GroupId>,
    pub people: BTreeSet<MemberId>,
    announcing: BTreeSet<GroupId>,
}

impl Sieve {
    /// Whether everything that waits in a room belongs to it.
    pub fn takes(&self, place: &Place) -> bool {
        self.groups.contains(&place.group_id)
            || self.announcing.contains(&place.group_id)
            || (self.feed.asides && place.aside)
            || (self.feed.mentions && place.mentions > 0)
    }
}

pub async fn of_member(conn: &mut Conn, member: MemberId) -> db::Result<Vec<OwnFeed>> {
    conn.query(
        "SELECT id, name, mentions, announcements, asides FROM own_feeds
         WHERE member_id = $1 ORDER BY id",
    )
    .bind(member)
    .all()
    .await
}

/// One of somebody's feeds; another's is as absent as none.
pub async fn find(conn: &mut Conn, member: MemberId, id: OwnFeedId) -> db::Result<Option<OwnFeed>> {
    conn.query(
        "SELECT id, name, mentions, announcements, asides FROM own_feeds
         WHERE id = $1 AND member_id = $2",
    )
    .bind(id)
    .bind(member)
    .optional()
    .await
}

/// What one of somebody's feeds shows.
pub async fn sieve(conn: &mut Conn, member: MemberId, id: OwnFeedId) -> db::Result<Option<Sieve>> {
    let Some(feed) = find(conn, member, id).await? else {
        return Ok(None);
    };
    let groups: Vec<(GroupId,)> = conn
        .query("SELECT group_id FROM own_feed_groups WHERE feed_id = $1")
        .bind(id)
        .all()
        .await?;
    let people: Vec<(MemberId,)> = conn
        .query("SELECT member_id FROM own_feed_people WHERE feed_id = $1")
        .bind(id)
        .all()
        .await?;
    let announcing: Vec<(GroupId,)> = if feed.announcements {
        conn.query(
            "SELECT g.id FROM memberships m CROSS JOIN groups g
             WHERE m.member_id = $1 AND g.id = m.group_id AND g.announcements",
        )
        .bind(member)
        .all()
        .await?
    } else {
        Vec::new()
    };
    Ok(Some(Sieve {
        feed,
        groups: groups.into_iter().map(|(id,)| id).collect(),
        people: people.into_iter().map(|(id,)| id).collect(),
        announcing: announcing.into_iter().map(|(id,)| id).collect(),
    }))
}

/// Makes a feed. Nothing, where they have as many as there may be.
pub async fn make(tx: &mut Write, member: MemberId, plan: &Plan) -> db::Result<Option<OwnFeedId>> {
    if of_member(tx, member).await?.len() >= MOST {
        return Ok(None);
    }
    let id = OwnFeedId::fresh();
    tx.query(
        "INSERT INTO own_feeds (id, member_id, name, mentions, announcements, asides)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id)
    .bind(member)
    .bind(plan.name.to_string())
    .bind(plan.mentions)
    .bind(plan.announcements)
    .bind(plan.asides)
    .run()
    .await?;
    choose(tx, (member, id), plan).await?;
    Ok(Some(id))
}

/// Changes a feed of theirs; `false`, where there is none.
pub async fn change(
    tx: &mut Write,
    member: MemberId,
    id: OwnFeedId,
    plan: &Plan,
) -> db::Result<bool> {
    let changed = tx
        .query(
            "UPDATE own_feeds SET name = $3, mentions = $4, announcements = $5, asides = $6
             WHERE id = $1 AND member_id = $2",
        )
        .bind(id)
        .bind(member)
        .bind(plan.name.to_string())
        .bind(plan.mentions)
        .bind(plan.announcements)
        .bind(plan.asides)
        .run()
        .await?;
    if changed == 0 {
        return Ok(false);
    }
    empty(tx, id).await?;
    choose(tx, (member, id), plan).await?;
    Ok(true)
}

/// Groups that they are not in are passed over in silence.
async fn choose(
    tx: &mut Write,
    (member, id): (MemberId, OwnFeedId),
    plan: &Plan,
) -> db::Result<()> {
    for group in &plan.groups {
        tx.query(
            "INSERT INTO own_feed_groups (feed_id, group_id)
             SELECT $1, m.group_id FROM memberships m WHERE m.group_id = $2 AND m.member_id = $3",
        )
        .bind(id)
        .bind(*group)
        .bind(member)
        .run()
        .await?;
    }
    for person in &plan.people {
        tx.query(
            "INSERT INTO own_feed_people (feed_id, member_id)
             SELECT $1, p.id FROM members p WHERE p.id = $2",
        )
        .bind(id)
        .bind(*person)
        .run()
        .await?;
    }
    Ok(())
}

async fn empty(tx: &mut Write, id: OwnFeedId) -> db::Result<()> {
    tx.query("DELETE FROM own_feed_groups WHERE feed_id = $1")
        .bind(id)
        .run()
        .await?;
    tx.query("DELETE FROM own_feed_people WHERE feed_id = $1")
        .bind(id)
        .run()
        .await?;
    Ok(())
}

/// Forgets a feed of theirs; `false`, where there is none. Nothing that was said is touched.
pub async fn forget(tx: &mut Write, member: MemberId, id: OwnFeedId) -> db::Result<bool> {
    if find(tx, member, id).await?.is_none() {
        return Ok(false);
    }
    empty(tx, id).await?;
    tx.query("DELETE FROM own_feeds WHERE id = $1")
        .bind(id)
        .run()
        .await?;
    tx.query("UPDATE members SET home_feed = NULL WHERE id = $1 AND home_feed = $2")
        .bind(member)
        .bind(id)
        .run()
        .await?;
    Ok(true)
}

/// The feed that somebody is shown first; nothing: all of it.
pub async fn home(conn: &mut Conn, member: MemberId) -> db::Result<Option<OwnFeedId>> {
    let (home,) = conn
        .query("SELECT home_feed FROM members WHERE id = $1")
        .bind(member)
        .one()
        .await?;
    Ok(home)
}

pub async fn come_home_to(
    tx: &mut Write,
    member: MemberId,
    home: Option<OwnFeedId>,
) -> db::Result<()> {
    tx.query("UPDATE members SET home_feed = $2 WHERE id = $1")
        .bind(member)
        .bind(home)
        .run()
        .await?;
    Ok(())
}
