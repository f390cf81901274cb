//! To do: everything that waits for somebody's answer, in one list, oldest first.

pub mod flags;
pub mod replies;
pub mod wishes;

use crate::{
    db::{self, Conn, Write},
    members::{self, Member},
    messages::held::{self, Held},
    moderation::{
        appeals::{self, Appeal},
        reports::{self, Report},
        sanctions::Sanction,
    },
    policy::HouseAct,
    requests::{self, Request},
    values::{GroupId, MemberId, Span, Timestamp},
    window::{
        flags::Flag,
        replies::Reply,
        wishes::{Kind as Wished, Wish},
    },
    words,
};

words! {
    /// What kind of thing waits.
    pub enum Kind {
        Request = "request",
        Held = "held",
        Report = "report",
        Appeal = "appeal",
        Reply = "reply",
        Flag = "flag",
        Follow = "follow",
        Quote = "quote",
    }
}

/// Something that waits.
#[derive(Clone, Debug)]
pub enum Item {
    /// Somebody asks to be let in.
    Request(Request),
    /// A message was held back.
    Held(Held),
    /// Somebody tells of a message, or of a person.
    Report(Box<Report>),
    /// Whom a sanction is about asks that somebody else looks at it again.
    Appeal(Box<Sanction>, Appeal),
    /// Somebody outside answers what the group shows.
    Reply(Box<Reply>),
    /// Another server tells of what the group shows.
    Flag(Box<Flag>),
    /// Somebody outside asks to follow, or to quote.
    Wish(Box<Wish>),
}

/// How much waits for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Load {
    /// They answer for the house or for a group.
    pub answers: bool,
    pub count: i64,
}

/// How long something that was put off stays out of one host's sight: until tomorrow, for most hours.
const LATER: Span = Span::hours(16);

impl Item {
    pub fn id(&self) -> uuid::Uuid {
        match self {
            Self::Request(request) => request.id.0,
            Self::Held(held) => held.id.0,
            Self::Report(report) => report.id.0,
            Self::Appeal(sanction, _) => sanction.id.0,
            Self::Reply(reply) => reply.id.0,
            Self::Flag(flag) => flag.id.0,
            Self::Wish(wish) => wish.id.0,
        }
    }

    pub fn kind(&self) -> Kind {
        match self {
            Self::Request(_) => Kind::Request,
            Self::Held(_) => Kind::Held,
            Self::Report(_) => Kind::Report,
            Self::Appeal(..) => Kind::Appeal,
            Self::Reply(_) => Kind::Reply,
            Self::Flag(_) => Kind::Flag,
            Self::Wish(wish) => match wish.kind {
                Wished::Follow => Kind::Follow,
                Wished::Quote => Kind::Quote,
            },
        }
    }

    pub fn since(&self) -> Timestamp {
        match self {
            Self::Request(request) => request.asked_at,
            Self::Held(held) => held.held_at,
            Self::Report(report) => report.reported_at,
            Self::Appeal(_, appeal) => appeal.made_at,
            Self::Reply(reply) => reply.came_at,
            Self::Flag(flag) => flag.came_at,
            Self::Wish(wish) => wish.asked_at,
        }
    }
}

/// What waits for this member, oldest first, without what they put off.
pub async fn waiting_for(conn: &mut Conn, host: &Member, now: Timestamp) -> db::Result<Vec<Item>> {
    let requests = requests::waiting_for(conn, host, now).await?;
    let held = held::waiting_for(conn, host, now).await?;
    let reports = reports::waiting_for(conn, host, now).await?;
    let appeals = appeals::waiting_for(conn, host, now).await?;
    let heard = heard_outside(conn, host, now).await?;
    let replies = replies::waiting_in(conn, &heard).await?;
    let flags = flags::waiting_in(conn, &heard).await?;
    let wishes = wishes::waiting_in(conn, &heard).await?;
    let put_off = put_off_by(conn, host.id, now).await?;
    let reports = reports.into_iter().map(Box::new).map(Item::Report);
    let appeals = appeals
        .into_iter()
        .map(|(sanction, appeal)| Item::Appeal(Box::new(sanction), appeal));
    let mut items: Vec<Item> = requests
        .into_iter()
        .map(Item::Request)
        .chain(held.into_iter().map(Item::Held))
        .chain(reports)
        .chain(appeals)
        .chain(replies.into_iter().map(Box::new).map(Item::Reply))
        .chain(flags.into_iter().map(Box::new).map(Item::Flag))
        .chain(wishes.into_iter().map(Box::new).map(Item::Wish))
        .filter(|item| !put_off.contains(&item.id()))
        .collect();
    items.sort_by_key(|item| (item.since(), item.id()));
    Ok(items)
}

/// The groups that this host answers for and of which something from outside waits.
async fn heard_outside(conn: &mut Conn, host: &Member, now: Timestamp) -> db::Result<Vec<GroupId>> {
    let groups: Vec<(GroupId,)> = conn
        .query(
            "SELECT m.group_id FROM memberships m
             WHERE m.member_id = $1 AND (m.until IS NULL OR m.until > $2)
             AND (m.role IN ('owner', 'host') OR EXISTS (SELECT 1 FROM stand_ins t
                 WHERE t.group_id = m.group_id AND t.stand_in_id = $1
                 AND t.since <= $2 AND t.until > $2 AND t.ended_at IS NULL))
             AND EXISTS (SELECT 1 FROM actors a WHERE a.group_id = m.group_id AND (
                 EXISTS (SELECT 1 FROM outside_replies r
                     WHERE r.actor_id = a.id AND r.state = 'waiting')
                 OR EXISTS (SELECT 1 FROM outside_flags f
                     WHERE f.actor_id = a.id AND f.state = 'waiting')
                 OR EXISTS (SELECT 1 FROM outside_wishes w
                     WHERE w.actor_id = a.id AND w.state = 'waiting')))",
        )
        .bind(host.id)
        .bind(now)
        .all()
        .await?;
    Ok(groups.into_iter().map(|(group,)| group).collect())
}

/// How many things [`waiting_for`] would give.
pub async fn load(conn: &mut Conn, host: &Member, now: Timestamp) -> db::Result<Load> {
    let mut load = but_appeals(conn, host, now).await?;
    // Whose an appeal is to answer is not for one statement to say; there are few.
    let appeals = appeals::waiting_for(conn, host, now).await?;
    if !appeals.is_empty() {
        let put_off = put_off_by(conn, host.id, now).await?;
        let waits = |(sanction, _): &&(Sanction, Appeal)| !put_off.contains(&sanction.id.0);
        load.answers = true;
        load.count += i64::try_from(appeals.iter().filter(waits).count()).unwrap_or_default();
    }
    Ok(load)
}

/// Everything else that waits, counted in one question.
async fn but_appeals(conn: &mut Conn, host: &Member, now: Timestamp) -> db::Result<Load> {
    let house = members::may(conn, host, HouseAct::Host).await?;
    conn.query(
        "WITH mine AS (SELECT m.group_id FROM memberships m
             WHERE m.member_id = $1 AND (m.until IS NULL OR m.until > $2)
             AND (m.role IN ('owner', 'host') OR EXISTS (SELECT 1 FROM stand_ins t
                 WHERE t.group_id = m.group_id AND t.stand_in_id = $1
                 AND t.since <= $2 AND t.until > $2 AND t.ended_at IS NULL))),
         waiting AS (
             SELECT q.id FROM mine JOIN requests q ON q.group_id = mine.group_id AND q.state = 'waiting'
             UNION ALL
             SELECT q.id FROM requests q WHERE q.group_id IS NULL AND q.state = 'waiting' AND $3
             UNION ALL
             SELECT h.id FROM mine CROSS JOIN rooms r CROSS JOIN held h CROSS JOIN memberships w
             WHERE r.group_id = mine.group_id AND h.room_id = r.id AND h.state = 'waiting'
                 AND w.group_id = r.group_id AND w.member_id = h.author_id
                 AND (w.until IS NULL OR w.until > $2)
             UNION ALL
             SELECT r.id FROM mine JOIN actors a ON a.group_id = mine.group_id
             JOIN outside_replies r ON r.actor_id = a.id AND r.state = 'waiting'
             UNION ALL
             SELECT f.id FROM mine JOIN actors a ON a.group_id = mine.group_id
             JOIN outside_flags f ON f.actor_id = a.id AND f.state = 'waiting'
             UNION ALL
             SELECT w.id FROM mine JOIN actors a ON a.group_id = mine.group_id
             JOIN outside_wishes w ON w.actor_id = a.id AND w.state = 'waiting'
             UNION ALL
             SELECT r.id FROM mine JOIN reports r ON r.group_id = mine.group_id AND r.state = 'open'
                 AND NOT r.to_house AND r.about_id <> $1
             UNION ALL
             SELECT r.id FROM reports r
             WHERE r.to_house AND r.state = 'open' AND r.about_id <> $1 AND $3)
         SELECT $3 OR EXISTS (SELECT 1 FROM mine) AS answers,
                (SELECT count(*) FROM waiting WHERE NOT EXISTS (SELECT 1 FROM put_off p
                    WHERE p.member_id = $1 AND p.item_id = waiting.id AND p.until > $2)) AS count",
    )
    .bind(host.id)
    .bind(now)
    .bind(house)
    .one()
    .await
}

/// Lets something wait, for this host only.
pub async fn put_off(
    tx: &mut Write,
    host: MemberId,
    item: uuid::Uuid,
    now: Timestamp,
) -> db::Result<()> {
    tx.query(
        "INSERT INTO put_off (member_id, item_id, until) VALUES ($1, $2, $3)
         ON CONFLICT (member_id, item_id) DO UPDATE SET until = excluded.until",
    )
    .bind(host)
    .bind(item)
    .bind(now.plus(LATER))
    .run()
    .await?;
    Ok(())
}

async fn put_off_by(
    conn: &mut Conn,
    host: MemberId,
    now: Timestamp,
) -> db::Result<Vec<uuid::Uuid>> {
    let rows: Vec<(uuid::Uuid,)> = conn
        .query("SELECT item_id FROM put_off WHERE member_id = $1 AND until > $2")
        .bind(host)
        .bind(now)
        .all()
        .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// How long the one that waited longest had waited, of everything answered in the last day in what
/// this member answers for.
pub async fn longest_wait(
    conn: &mut Conn,
    host: &Member,
    now: Timestamp,
) -> db::Result<Option<Span>> {
    let house = members::may(conn, host, HouseAct::Host).await?;
    let (longest,): (Option<i64>,) = conn
        .query(
            "WITH mine AS (SELECT m.group_id FROM memberships m
                 WHERE m.member_id = $1 AND m.role IN ('owner', 'host')
                 UNION SELECT t.group_id FROM stand_ins t
                 WHERE t.stand_in_id = $1 AND t.since <= $2 AND t.until > $2 AND t.ended_at IS NULL),
             answered AS (
                 SELECT q.answered_at, q.asked_at AS since FROM mine CROSS JOIN requests q
                 WHERE q.group_id = mine.group_id AND q.state IN ('approved', 'declined')
                 UNION ALL
                 SELECT r.answered_at, r.reported_at FROM mine JOIN reports r
                     ON r.group_id = mine.group_id AND r.state <> 'open' AND NOT r.to_house
                 UNION ALL
                 SELECT r.answered_at, r.reported_at FROM reports r
                 WHERE r.to_house AND r.state IN ('acted', 'dismissed') AND $3
                 UNION ALL
                 SELECT q.answered_at, q.asked_at FROM requests q
                 WHERE q.group_id IS NULL AND q.state IN ('approved', 'declined') AND $3
                     AND q.answered_at > $2 AND q.answered_at <= $4
                 UNION ALL
                 SELECT h.answered_at, h.held_at FROM mine CROSS JOIN rooms r CROSS JOIN held h
                 WHERE r.group_id = mine.group_id AND h.room_id = r.id AND h.state IN ('approved', 'declined')
                 UNION ALL
                 SELECT a.answered_at, a.made_at FROM mine CROSS JOIN sanctions s CROSS JOIN appeals a
                 WHERE s.group_id = mine.group_id AND a.sanction_id = s.id AND a.state <> 'open'
                 UNION ALL
                 SELECT a.answered_at, a.made_at FROM appeals a JOIN sanctions s ON s.id = a.sanction_id
                 WHERE a.state IN ('granted', 'refused') AND s.group_id IS NULL AND $3
                 UNION ALL
                 SELECT r.answered_at, r.came_at FROM mine JOIN actors a ON a.group_id = mine.group_id
                 JOIN outside_replies r ON r.actor_id = a.id AND r.state IN ('opened', 'hidden')
                 UNION ALL
                 SELECT w.answered_at, w.asked_at FROM mine JOIN actors a ON a.group_id = mine.group_id
                 JOIN outside_wishes w ON w.actor_id = a.id AND w.state IN ('granted', 'declined'))
             SELECT max(answered_at - since) FROM answered WHERE answered_at > $2",
        )
        .bind(host.id)
        .bind(now.minus(Span::days(1)))
        .bind(house)
        .bind(now)
        .one()
        .await?;
    Ok(longest.map(Span))
}

/// Who answers for a group, or for the house: whom to tell that something waits.
pub async fn answerers(conn: &mut Conn, group: Option<GroupId>) -> db::Result<Vec<MemberId>> {
    let rows: Vec<(MemberId,)> = conn
        .query(
            "SELECT m.member_id FROM memberships m
             WHERE m.group_id = $1 AND m.role IN ('owner', 'host')
             UNION SELECT t.stand_in_id FROM stand_ins t WHERE t.group_id = $1 AND t.ended_at IS NULL
             UNION SELECT p.id FROM members p WHERE p.role IN ('owner', 'host') AND $2",
        )
        .bind(group)
        .bind(group.is_none())
        .all()
        .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
