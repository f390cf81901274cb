//! The allowance: how many places a member may keep open for others, and from when on.
//!
//! A place is taken as long as nobody knows how it turned out: it is offered by an invitation, held
//! by a newcomer of less than [`PROVEN`] or by one who was held out, or promised to somebody who asks
//! to come in. It comes back when whoever has it is here in good standing.

use crate::{
    db::{self, Conn, Write},
    members::{self, Member},
    policy::HouseAct,
    values::{HouseRole, Span, Timestamp, Unfit},
};

/// How long a newcomer is here before their place comes back to whoever invited them.
pub const PROVEN: Span = Span::days(30);

/// How many places somebody may have open, how many of them are taken, and when they may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places {
    /// `None`: as many as they like.
    pub most: Option<i64>,
    pub taken: i64,
    /// They are new here: not before then.
    pub from: Option<Timestamp>,
}

/// Why there is no place to give.
#[derive(Debug, thiserror::Error)]
pub enum Scarce {
    #[error("they are new here, and may invite later")]
    TooEarly(Timestamp),
    #[error("they have not so many places left")]
    Taken { most: i64, left: i64 },
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

impl Scarce {
    /// The sentence for whoever asked for more than there is.
    pub fn sentence(self) -> db::Result<Unfit> {
        let count = |places: i64| usize::try_from(places).unwrap_or_default();
        match self {
            Self::TooEarly(from) => Ok(Unfit::before("unfit-invite-from", from)),
            Self::Taken { most, left: 0 } => Ok(Unfit::new("unfit-places-taken", count(most))),
            Self::Taken { left, .. } => Ok(Unfit::new("unfit-places-left", count(left))),
            Self::Db(error) => Err(error),
        }
    }
}

impl Places {
    /// How many are left to give now; `None`: as many as they like.
    pub fn left(&self) -> Option<i64> {
        if self.from.is_some() {
            return Some(0);
        }
        self.most.map(|most| (most - self.taken).max(0))
    }

    /// So many, or as many as are left; never none.
    pub fn up_to(&self, wanted: i64) -> i64 {
        self.left().map_or(wanted, |left| wanted.min(left)).max(1)
    }

    fn allow(&self, wanted: i64) -> Result<(), Scarce> {
        if let Some(from) = self.from {
            return Err(Scarce::TooEarly(from));
        }
        match (self.most, self.left()) {
            (Some(most), Some(left)) if wanted > left => Err(Scarce::Taken { most, left }),
            _ => Ok(()),
        }
    }
}

/// What the house and somebody's roles say about their places.
#[derive(sqlx::FromRow)]
struct Measure {
    own: Option<i64>,
    member_allowance: i64,
    host_allowance: i64,
    invite_after_days: i64,
    joined_at: Timestamp,
    /// Somebody else made them a host of a group. Whoever founds one is as new as before, and gets no
    /// more places by it.
    named: bool,
}

/// Whether somebody is led to where invitations are made: they may, and are here for long enough.
pub async fn may_begin(conn: &mut Conn, member: &Member, now: Timestamp) -> db::Result<bool> {
    Ok(members::may(conn, member, HouseAct::Invite).await?
        && places_left(conn, member, now).await?.from.is_none())
}

/// What a member may still give.
pub async fn places_left(conn: &mut Conn, member: &Member, now: Timestamp) -> db::Result<Places> {
    let measure = measure(conn, member).await?;
    let answers_for_others = measure.named || member.role.hosts();
    let usual = match member.role {
        HouseRole::Guest => 0,
        _ if answers_for_others => measure.host_allowance,
        _ => measure.member_allowance,
    };
    let begin = measure
        .joined_at
        .plus(Span::days(measure.invite_after_days));
    let is_new = now < begin && !answers_for_others;
    Ok(Places {
        most: (member.role != HouseRole::Owner).then(|| measure.own.unwrap_or(usual)),
        taken: taken(conn, member, now).await?,
        from: is_new.then_some(begin),
    })
}

async fn measure(conn: &mut Conn, member: &Member) -> db::Result<Measure> {
    conn.query(
        "SELECT m.allowance AS own, h.member_allowance, h.host_allowance, h.invite_after_days, m.joined_at,
                EXISTS (SELECT 1 FROM memberships s JOIN groups g ON g.id = s.group_id
                    WHERE s.member_id = m.id AND s.role IN ('owner', 'host')
                    AND s.joined_at > g.created_at) AS named
         FROM members m CROSS JOIN house h WHERE m.id = $1",
    )
    .bind(member.id)
    .one()
    .await
}

/// Places that are offered, held by somebody who is not proven, or promised.
async fn taken(conn: &mut Conn, member: &Member, now: Timestamp) -> db::Result<i64> {
    let (taken,): (i64,) = conn
        .query(
            "SELECT CAST((SELECT COALESCE(sum(i.uses - i.used), 0) FROM invitations i
                     WHERE i.inviter_id = $1 AND i.used < i.uses AND i.expires_at > $2
                     AND i.revoked_at IS NULL)
                 + (SELECT count(*) FROM members m WHERE m.invited_by = $1
                     AND (m.joined_at > $3 OR EXISTS (SELECT 1 FROM sanctions s
                         WHERE s.member_id = m.id AND s.group_id IS NULL
                         AND s.kind IN ('ban', 'suspension') AND s.lifted_at IS NULL
                         AND (s.until IS NULL OR s.until > $2))))
                 + (SELECT count(*) FROM requests q WHERE q.voucher_id = $1 AND q.state = 'waiting')
                 AS BIGINT)",
        )
        .bind(member.id)
        .bind(now)
        .bind(now.minus(PROVEN))
        .one()
        .await?;
    Ok(taken)
}

/// Makes sure that a member may give so many places more, and that nobody gives them at the same
/// time in their name: whoever comes second waits for this transaction, and counts again.
pub async fn hold(
    tx: &mut Write,
    member: &Member,
    wanted: i64,
    now: Timestamp,
) -> Result<Places, Scarce> {
    tx.query("UPDATE members SET allowance = allowance WHERE id = $1")
        .bind(member.id)
        .run()
        .await?;
    let places = places_left(tx, member, now).await?;
    places.allow(wanted)?;
    Ok(places)
}
