//! To do: everything that waits for somebody's answer, in one list, oldest first.

pub mod flags;
pub mod replies;
pub mod wishes;

use crate::{
    db::{self, Conn, Sql, Write},
    members::{self, Member},
    messages::held::{self, Held},
    moderation::{
        appeals::{self, Appeal},
        reports::{self, Report},
        sanctions::Sanction,
    },
    policy::HouseAct,
    requests::{self, Request},
    values::{
        Behind, FlagId, GroupId, HeldId, MemberId, ReplyId, ReportId, RequestId, Span, Timestamp,
        WishId, cut,
    },
    window::{
        flags::{self as flags_outside, Flag},
        replies::{self as replies_outside, Reply},
        wishes::{self as wishes_outside, Kind as Wished, Wish},
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

/// Of what waits, what somebody looks for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    pub kind: Option<Kind>,
    pub place: Option<Place>,
}

/// For whose hosts something waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    House,
    Group(GroupId),
}

/// A part of what waits.
#[derive(Debug)]
pub struct Waiting {
    pub items: Vec<Item>,
    /// Of everything that was looked for, on whatever page.
    pub count: i64,
    /// Where the list goes on.
    pub next: Option<Behind>,
}

/// How much is read at once.
pub const PAGE: i64 = 50;

/// What waits for this member, oldest first, without what they put off.
pub async fn waiting_for(
    conn: &mut Conn,
    host: &Member,
    (filter, after): (Filter, Option<Behind>),
    now: Timestamp,
) -> db::Result<Waiting> {
    let after = after.unwrap_or(Behind::FIRST);
    let (load, mut places) = but_appeals(conn, host, (filter, after, PAGE + 1), now).await?;
    let mut theirs = appeals(conn, host, filter, now).await?;
    let count = load.count + i64::try_from(theirs.len()).unwrap_or_default();
    let appeal = |id: uuid::Uuid, appeal: &Appeal| Behind {
        at: appeal.made_at,
        id,
    };
    theirs.retain(|(sanction, made)| appeal(sanction.id.0, made) > after);
    let of_theirs = theirs.iter();
    places.extend(of_theirs.map(|(sanction, made)| (appeal(sanction.id.0, made), Kind::Appeal)));
    places.sort();
    let next = cut(&mut places, PAGE).map(|(place, _)| *place);
    let mut items = Vec::with_capacity(places.len());
    for (place, kind) in places {
        if kind == Kind::Appeal {
            let found = theirs.iter().position(|(one, _)| one.id.0 == place.id);
            let found = found.map(|found| theirs.swap_remove(found));
            items.extend(found.map(|(sanction, made)| Item::Appeal(Box::new(sanction), made)));
        } else {
            items.extend(read(conn, kind, place.id).await?);
        }
    }
    Ok(Waiting { items, count, next })
}

/// Whatever waits, whole.
async fn read(conn: &mut Conn, kind: Kind, id: uuid::Uuid) -> db::Result<Option<Item>> {
    Ok(match kind {
        Kind::Request => {
            let request = requests::find(conn, RequestId(id)).await?;
            request.map(Item::Request)
        }
        Kind::Held => held::find(conn, HeldId(id)).await?.map(Item::Held),
        Kind::Report => {
            let report = reports::find(conn, ReportId(id)).await?;
            report.map(Box::new).map(Item::Report)
        }
        Kind::Reply => {
            let reply = replies_outside::find(conn, ReplyId(id)).await?;
            reply.map(Box::new).map(Item::Reply)
        }
        Kind::Flag => {
            let flag = flags_outside::find(conn, FlagId(id)).await?;
            flag.map(Box::new).map(Item::Flag)
        }
        Kind::Follow | Kind::Quote => {
            let wish = wishes_outside::find(conn, WishId(id)).await?;
            wish.map(Box::new).map(Item::Wish)
        }
        // Read already, with the sanction that they are about.
        Kind::Appeal => None,
    })
}

/// How many things [`waiting_for`] would give.
pub async fn load(conn: &mut Conn, host: &Member, now: Timestamp) -> db::Result<Load> {
    let all = Filter::default();
    let (mut load, _) = but_appeals(conn, host, (all, Behind::FIRST, 0), now).await?;
    let appeals = appeals(conn, host, all, now).await?.len();
    load.answers |= appeals > 0;
    load.count += i64::try_from(appeals).unwrap_or_default();
    Ok(load)
}

/// Whether this waits for them.
pub async fn waits(
    conn: &mut Conn,
    host: &Member,
    item: uuid::Uuid,
    now: Timestamp,
) -> db::Result<bool> {
    let all = Filter::default();
    let (_, places) = but_appeals(conn, host, (all, Behind::FIRST, i64::MAX), now).await?;
    if places.iter().any(|(place, _)| place.id == item) {
        return Ok(true);
    }
    let appeals = appeals(conn, host, all, now).await?;
    Ok(appeals.iter().any(|(sanction, _)| sanction.id.0 == item))
}

/// The appeals that are theirs to answer and that they did not put off. Whose an appeal is to answer is
/// not for one statement to say; there are few.
async fn appeals(
    conn: &mut Conn,
    host: &Member,
    filter: Filter,
    now: Timestamp,
) -> db::Result<Vec<(Sanction, Appeal)>> {
    if filter.kind.is_some_and(|kind| kind != Kind::Appeal) {
        return Ok(Vec::new());
    }
    let mut theirs = appeals::waiting_for(conn, host, now).await?;
    if theirs.is_empty() {
        return Ok(theirs);
    }
    let put_off = put_off_by(conn, host.id, now).await?;
    let (_, mine) = answers_for(conn, host, now).await?;
    theirs.retain(|(sanction, _)| {
        let hosted = |group: &GroupId| mine.iter().any(|(id, _)| id == group);
        let place = sanction.group_id.filter(hosted);
        let place = place.map_or(Place::House, Place::Group);
        filter.place.is_none_or(|wanted| wanted == place) && !put_off.contains(&sanction.id.0)
    });
    Ok(theirs)
}

/// Whether they answer for the house, and the groups that they answer for, by name.
pub async fn answers_for(
    conn: &mut Conn,
    host: &Member,
    now: Timestamp,
) -> db::Result<(bool, Vec<(GroupId, String)>)> {
    let house = members::may(conn, host, HouseAct::Host).await?;
    let groups = conn
        .query(
            "SELECT g.id, g.name FROM memberships m JOIN groups g ON g.id = m.group_id
             WHERE m.member_id = $1 AND (m.until IS NULL OR m.until > $2) AND NOT g.aside
             AND (m.role IN ('owner', 'host') OR EXISTS (SELECT 1 FROM stand_ins t
                 WHERE t.group_id = m.group_id AND t.stand_in_id = $1
                 AND t.since <= $2 AND t.until > $2 AND t.ended_at IS NULL))
             ORDER BY lower(g.name), g.id",
        )
        .bind(host.id)
        .bind(now)
        .all()
        .await?;
    Ok((house, groups))
}

/// A row of what waits: the whole load, and one thing, if there is one.
#[derive(sqlx::FromRow)]
struct Row {
    #[sqlx(flatten)]
    load: Load,
    id: Option<uuid::Uuid>,
    kind: Option<Kind>,
    since: Option<Timestamp>,
}

/// Everything that waits for `$1` at `$2` but appeals: how much, and, each in its row, what comes behind a
/// place, so many of it.
const WAITING: Sql = Sql::Same(
    "WITH mine AS (SELECT m.group_id FROM memberships m
         WHERE m.member_id = $1 AND (m.until IS NULL OR m.until > $2)
         AND (m.role IN ('owner', 'host') OR EXISTS (SELECT 1 FROM stand_ins t
             WHERE t.group_id = m.group_id AND t.stand_in_id = $1
             AND t.since <= $2 AND t.until > $2 AND t.ended_at IS NULL))),
     waiting AS (
         SELECT q.id, 'request' AS kind, q.asked_at AS since, q.group_id AS place
         FROM mine JOIN requests q ON q.group_id = mine.group_id AND q.state = 'waiting'
         UNION ALL
         SELECT q.id, 'request', q.asked_at, q.group_id
         FROM requests q WHERE q.group_id IS NULL AND q.state = 'waiting' AND $3
         UNION ALL
         SELECT h.id, 'held', h.held_at, r.group_id
         FROM mine CROSS JOIN rooms r CROSS JOIN held h CROSS JOIN memberships w
         WHERE r.group_id = mine.group_id AND h.room_id = r.id AND h.state = 'waiting'
             AND w.group_id = r.group_id AND w.member_id = h.author_id
             AND (w.until IS NULL OR w.until > $2)
         UNION ALL
         SELECT r.id, 'reply', r.came_at, a.group_id
         FROM mine JOIN actors a ON a.group_id = mine.group_id
         JOIN outside_replies r ON r.actor_id = a.id AND r.state = 'waiting'
         UNION ALL
         SELECT f.id, 'flag', f.came_at, a.group_id
         FROM mine JOIN actors a ON a.group_id = mine.group_id
         JOIN outside_flags f ON f.actor_id = a.id AND f.state = 'waiting'
         UNION ALL
         SELECT w.id, w.kind, w.asked_at, a.group_id
         FROM mine JOIN actors a ON a.group_id = mine.group_id
         JOIN outside_wishes w ON w.actor_id = a.id AND w.state = 'waiting'
         UNION ALL
         SELECT r.id, 'report', r.reported_at, r.group_id
         FROM mine CROSS JOIN reports r WHERE r.group_id = mine.group_id AND r.state = 'open'
             AND NOT r.to_house AND r.about_id <> $1
         UNION ALL
         SELECT r.id, 'report', r.reported_at, NULL FROM reports r
         WHERE r.to_house AND r.state = 'open' AND r.about_id <> $1 AND $3),
     wanted AS (
         SELECT one.id, one.kind, one.since FROM waiting one
         WHERE (CAST($4 AS TEXT) IS NULL OR one.kind = $4) AND (NOT $5 OR one.place IS NULL)
             AND (CAST($6 AS UUID) IS NULL OR one.place = $6)
             AND NOT EXISTS (SELECT 1 FROM put_off p
                 WHERE p.member_id = $1 AND p.item_id = one.id AND p.until > $2))
     SELECT l.answers, l.count, p.id, p.kind, p.since
     FROM (SELECT $3 OR EXISTS (SELECT 1 FROM mine) AS answers,
                  (SELECT count(*) FROM wanted) AS count) l
     LEFT JOIN (SELECT id, kind, since FROM wanted WHERE (since, id) > ($7, $8)
                ORDER BY since, id LIMIT $9) p ON TRUE",
);

/// Everything else that waits, counted and listed in one question.
async fn but_appeals(
    conn: &mut Conn,
    host: &Member,
    (filter, after, most): (Filter, Behind, i64),
    now: Timestamp,
) -> db::Result<(Load, Vec<(Behind, Kind)>)> {
    let house = members::may(conn, host, HouseAct::Host).await?;
    let group = match filter.place {
        Some(Place::Group(group)) => Some(group),
        Some(Place::House) | None => None,
    };
    let rows: Vec<Row> = conn
        .query(WAITING)
        .bind(host.id)
        .bind(now)
        .bind(house)
        .bind(filter.kind)
        .bind(filter.place == Some(Place::House))
        .bind(group)
        .bind(after.at)
        .bind(after.id)
        .bind(most)
        .all()
        .await?;
    let none = Load {
        answers: house,
        count: 0,
    };
    let load = rows.first().map_or(none, |row| row.load);
    let place = |row: Row| {
        let (at, id) = (row.since?, row.id?);
        Some((Behind { at, id }, row.kind?))
    };
    Ok((load, rows.into_iter().filter_map(place).collect()))
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
/// this member answers for; where they stand in, of what was answered since they do.
pub async fn longest_wait(
    conn: &mut Conn,
    host: &Member,
    now: Timestamp,
) -> db::Result<Option<Span>> {
    let house = members::may(conn, host, HouseAct::Host).await?;
    let (longest,): (Option<i64>,) = conn
        .query(
            "WITH mine AS (
                 SELECT m.group_id, CAST($2 AS BIGINT) AS onward FROM memberships m
                 WHERE m.member_id = $1 AND m.role IN ('owner', 'host')
                     AND (m.until IS NULL OR m.until > $4)
                 UNION ALL
                 SELECT t.group_id, CASE WHEN t.since > $2 THEN t.since ELSE $2 END
                 FROM stand_ins t JOIN memberships m
                     ON m.group_id = t.group_id AND m.member_id = t.stand_in_id
                 WHERE t.stand_in_id = $1 AND t.since <= $4 AND t.until > $4 AND t.ended_at IS NULL
                     AND m.role NOT IN ('owner', 'host') AND (m.until IS NULL OR m.until > $4)),
             answered AS (
                 SELECT q.answered_at, q.asked_at AS since, mine.onward FROM mine CROSS JOIN requests q
                 WHERE q.group_id = mine.group_id AND q.state IN ('approved', 'declined')
                 UNION ALL
                 SELECT r.answered_at, r.reported_at, mine.onward FROM mine CROSS JOIN reports r
                 WHERE r.group_id = mine.group_id AND r.state IN ('acted', 'dismissed')
                     AND NOT r.to_house AND r.about_id <> $1
                 UNION ALL
                 SELECT r.answered_at, r.reported_at, $2 FROM reports r
                 WHERE r.to_house AND r.answered_at > $2 AND r.answered_at <= $4
                     AND r.about_id <> $1 AND $3
                 UNION ALL
                 SELECT q.answered_at, q.asked_at, $2 FROM requests q
                 WHERE q.group_id IS NULL AND q.state IN ('approved', 'declined') AND $3
                     AND q.answered_at > $2 AND q.answered_at <= $4
                 UNION ALL
                 SELECT h.answered_at, h.held_at, mine.onward FROM mine CROSS JOIN rooms r CROSS JOIN held h
                 WHERE r.group_id = mine.group_id AND h.room_id = r.id AND h.state IN ('approved', 'declined')
                 UNION ALL
                 SELECT a.answered_at, a.made_at, mine.onward FROM mine CROSS JOIN sanctions s CROSS JOIN appeals a
                 WHERE s.group_id = mine.group_id AND a.sanction_id = s.id AND a.state <> 'open'
                 UNION ALL
                 SELECT a.answered_at, a.made_at, $2 FROM appeals a
                 WHERE a.answered_at > $2 AND a.answered_at <= $4 AND $3
                     AND (SELECT s.group_id FROM sanctions s WHERE s.id = a.sanction_id) IS NULL
                 UNION ALL
                 SELECT r.answered_at, r.came_at, mine.onward
                 FROM mine CROSS JOIN actors c CROSS JOIN outside_replies r
                 WHERE c.group_id = mine.group_id AND r.actor_id = c.id AND r.state IN ('opened', 'hidden')
                 UNION ALL
                 SELECT w.answered_at, w.asked_at, mine.onward
                 FROM mine CROSS JOIN actors c CROSS JOIN outside_wishes w
                 WHERE c.group_id = mine.group_id AND w.actor_id = c.id AND w.state IN ('granted', 'declined'))
             SELECT max(answered_at - since) FROM answered WHERE answered_at > onward",
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
