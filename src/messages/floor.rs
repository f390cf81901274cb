//! The floor: whether somebody may speak here now, and whether what they say waits for a host.
//! Asked in the transaction that would keep their words.

use super::{Say, Unsaid, filters, filters::Effect, held::Cause, mentions, numbered, threads};
use crate::{
    db::{self, Conn, Write},
    groups::{self, Refusal},
    members::{self, Member},
    policy::Act,
    rooms,
    values::{Body, GroupId, GroupRole, MemberId, Span, Timestamp},
};

/// Whoever speaks, and where.
pub(super) struct Floor {
    pub(super) group: GroupId,
    pub(super) removals: i64,
    /// The first number that is theirs to read.
    first: i64,
    pub(super) author: Member,
}

/// The rhythm of a group: what holds back whoever does not host it.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
struct Rhythm {
    slow_seconds: i64,
    slow_until: Option<Timestamp>,
    hold_posts: i64,
    hold_days: i64,
    filtered: bool,
}

/// One message in so many seconds, until then or until it is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slow {
    pub seconds: i64,
    pub until: Option<Timestamp>,
}

impl Rhythm {
    fn slow(self, now: Timestamp) -> Option<Slow> {
        let lasts = self.slow_until.is_none_or(|until| until > now);
        (self.slow_seconds > 0 && lasts).then_some(Slow {
            seconds: self.slow_seconds,
            until: self.slow_until,
        })
    }

    fn is_free(self, now: Timestamp) -> bool {
        self.slow(now).is_none() && self.hold_posts == 0 && !self.filtered
    }
}

/// Whether the policy lets them speak.
pub(super) async fn take(
    tx: &mut Write,
    say: &Say,
    now: Timestamp,
) -> db::Result<Result<Floor, Unsaid>> {
    let Some(author) = members::find(tx, say.author, now).await? else {
        return Ok(Err(Unsaid::Absent));
    };
    Ok(
        match rooms::allow(tx, &author, say.room, Act::Say, now).await {
            Ok((group, room)) => Ok(Floor {
                group: group.id,
                removals: group.removals,
                first: room.first(),
                author,
            }),
            Err(Refusal::Db(error)) => return Err(error),
            Err(refusal) => Err(refusal.into()),
        },
    )
}

/// Whether what it answers is there for them, and whether it calls more people than they know.
pub(super) async fn suits(
    tx: &mut Write,
    floor: &Floor,
    say: &Say,
    now: Timestamp,
) -> db::Result<Result<(), Unsaid>> {
    if let Some(answered) = say.reply_to {
        let answered = numbered(tx, say.room, answered).await?;
        if answered.is_none_or(|answered| answered.seq < floor.first) {
            return Ok(Err(Unsaid::Unanswerable));
        }
    }
    if let Some(thread) = say.thread
        && threads::top(tx, say.room, thread).await?.is_none()
    {
        return Ok(Err(Unsaid::Unanswerable));
    }
    let place = (floor.group, floor.author.id);
    mentions::unconfirmed(tx, place, (say.body.as_str(), say.to_everybody), now).await
}

/// Why a filter of the group would not let these words stand, if one would not.
pub(super) async fn would_hold(
    tx: &mut Write,
    (group, author): (GroupId, MemberId),
    body: &Body,
    now: Timestamp,
) -> db::Result<Option<Unsaid>> {
    let rhythm = rhythm(tx, group).await?;
    if rhythm.is_free(now) || hosts(tx, group, author, now).await? {
        return Ok(None);
    }
    if rhythm.filtered
        && let Some(found) = found(tx, group, body.as_str()).await?
    {
        return Ok(Some(Unsaid::Filtered(found.reason)));
    }
    let new = rhythm.hold_posts > 0 && is_newcomer(tx, rhythm, (group, author), now).await?;
    Ok(new.then_some(Unsaid::ReadFirst))
}

/// What the rhythm of the group says to these words: why it waits for a host, if it does.
/// Whoever hosts the group sets the rhythm and is not bound by it.
pub(super) async fn weigh(
    tx: &mut Write,
    floor: &Floor,
    words: &str,
    now: Timestamp,
) -> db::Result<Result<Option<(Cause, String)>, Unsaid>> {
    let rhythm = rhythm(tx, floor.group).await?;
    let author = floor.author.id;
    if rhythm.is_free(now) || hosts(tx, floor.group, author, now).await? {
        return Ok(Ok(None));
    }
    if rhythm.filtered
        && let Some(found) = found(tx, floor.group, words).await?
    {
        match found.effect {
            Effect::Refuse => return Ok(Err(Unsaid::Filtered(found.reason))),
            Effect::Hold => {
                let cause = match found.kind {
                    filters::Kind::Word => Cause::Word,
                    filters::Kind::Link => Cause::Link,
                };
                return Ok(paced(tx, (rhythm, floor), now)
                    .await?
                    .map(|()| Some((cause, found.reason))));
            }
        }
    }
    if let Err(unsaid) = paced(tx, (rhythm, floor), now).await? {
        return Ok(Err(unsaid));
    }
    let new = rhythm.hold_posts > 0 && is_newcomer(tx, rhythm, (floor.group, author), now).await?;
    Ok(Ok(new.then(|| (Cause::Newcomer, String::new()))))
}

/// How slowly this member speaks in a group now, if it is slow for them.
pub async fn slow_for(
    conn: &mut Conn,
    member: MemberId,
    group: GroupId,
    now: Timestamp,
) -> db::Result<Option<Slow>> {
    let slow = rhythm(conn, group).await?.slow(now);
    if slow.is_some() && hosts(conn, group, member, now).await? {
        return Ok(None);
    }
    Ok(slow)
}

async fn rhythm(conn: &mut Conn, group: GroupId) -> db::Result<Rhythm> {
    conn.query(
        "SELECT slow_seconds, slow_until, hold_posts, hold_days,
                EXISTS (SELECT 1 FROM filters f WHERE f.group_id = groups.id) AS filtered
         FROM groups WHERE id = $1",
    )
    .bind(group)
    .one()
    .await
}

async fn hosts(
    conn: &mut Conn,
    group: GroupId,
    member: MemberId,
    now: Timestamp,
) -> db::Result<bool> {
    let role = groups::role(conn, group, member, now).await?;
    Ok(role.is_some_and(GroupRole::hosts))
}

/// The filter that finds something; one that refuses goes before one that holds.
async fn found(conn: &mut Conn, group: GroupId, body: &str) -> db::Result<Option<filters::Filter>> {
    let filters = filters::of_group(conn, group).await?;
    let found = filters.into_iter().filter(|filter| filter.finds(body));
    Ok(found.max_by_key(|filter| filter.effect == Effect::Refuse))
}

/// Whether their last words here are long enough ago.
async fn paced(
    tx: &mut Write,
    (rhythm, floor): (Rhythm, &Floor),
    now: Timestamp,
) -> db::Result<Result<(), Unsaid>> {
    let Some(slow) = rhythm.slow(now) else {
        return Ok(Ok(()));
    };
    let pause = Span::seconds(slow.seconds);
    let (last,): (Option<Timestamp>,) = tx
        .query(
            "SELECT max(t.at) FROM (
                 SELECT s.said_at AS at FROM messages s JOIN rooms r ON r.id = s.room_id
                 WHERE s.author_id = $1 AND s.said_at > $3 AND r.group_id = $2
                 UNION ALL
                 SELECT h.held_at AS at FROM held h JOIN rooms r ON r.id = h.room_id
                 WHERE h.author_id = $1 AND h.state = 'waiting' AND h.held_at > $3 AND r.group_id = $2) t",
        )
        .bind(floor.author.id)
        .bind(floor.group)
        .bind(now.minus(pause))
        .one()
        .await?;
    Ok(match last {
        None => Ok(()),
        Some(last) => Err(Unsaid::TooSoon(seconds_until(last.plus(pause), now))),
    })
}

fn seconds_until(then: Timestamp, now: Timestamp) -> u64 {
    let left = u64::try_from(then.0 - now.0).unwrap_or_default();
    left.div_ceil(1_000_000).max(1)
}

/// Whether they are here for less than so many days and have said fewer than so many things.
async fn is_newcomer(
    tx: &mut Write,
    rhythm: Rhythm,
    (group, author): (GroupId, MemberId),
    now: Timestamp,
) -> db::Result<bool> {
    let (new, said): (bool, i64) = tx
        .query(
            "SELECT p.joined_at > $3 OR m.joined_at > $3 AS new,
                    (SELECT count(*) FROM (SELECT 1 AS one FROM messages s JOIN rooms r ON r.id = s.room_id
                        WHERE s.author_id = $1 AND r.group_id = $2 LIMIT $4) t) AS said
             FROM members p JOIN memberships m ON m.member_id = p.id AND m.group_id = $2
             WHERE p.id = $1",
        )
        .bind(author)
        .bind(group)
        .bind(now.minus(Span::days(rhythm.hold_days)))
        .bind(rhythm.hold_posts)
        .one()
        .await?;
    Ok(new && said < rhythm.hold_posts)
}
