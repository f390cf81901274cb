//! The doors of the house: how many places there are, who sees the tree, whether strangers may ask.

use super::{Member, may};
use crate::{
    audit::{self, Deed, Entry},
    db::{self, Conn, Write},
    policy::{HouseAct, TreeSeenBy},
    values::{Questions, Span, Timestamp},
};

/// How the owner has set the doors.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Doors {
    /// While it is set every code is as good as none.
    #[sqlx(rename = "doors_paused")]
    pub paused: bool,
    pub member_allowance: i64,
    pub host_allowance: i64,
    pub invite_after_days: i64,
    pub tree_seen_by: TreeSeenBy,
    /// Strangers may ask to come in.
    pub asking: bool,
    questions: String,
    /// Whoever was declined may ask again then.
    pub again_days: i64,
}

impl Doors {
    /// What strangers are asked, in their order.
    pub fn questions(&self) -> Vec<&str> {
        self.questions.lines().collect()
    }
}

/// How the owner would like them; the switch that pauses them all is apart.
#[derive(Clone, Debug)]
pub struct Wish {
    pub member_allowance: i64,
    pub host_allowance: i64,
    pub invite_after_days: i64,
    pub tree_seen_by: TreeSeenBy,
    pub asking: bool,
    pub questions: Questions,
    pub again_days: i64,
}

impl Wish {
    /// The names of the numbers that are out of bounds.
    pub fn unfit(&self) -> Vec<&'static str> {
        let bounds = [
            ("member_allowance", self.member_allowance, MOST_PLACES),
            ("host_allowance", self.host_allowance, MOST_PLACES),
            ("invite_after_days", self.invite_after_days, MOST_DAYS),
            ("again_days", self.again_days, MOST_DAYS),
        ];
        let unfit = bounds
            .into_iter()
            .filter(|(_, number, most)| !(0..=*most).contains(number));
        unfit.map(|(name, _, _)| name).collect()
    }
}

/// The bounds of the numbers.
pub const MOST_PLACES: i64 = 1_000;
pub const MOST_DAYS: i64 = 365;

pub async fn doors(conn: &mut Conn) -> db::Result<Doors> {
    conn.query(
        "SELECT doors_paused, member_allowance, host_allowance, invite_after_days, tree_seen_by,
                asking, questions, again_days FROM house",
    )
    .one()
    .await
}

/// Sets the doors, for whoever runs the house; a wish that does not fit changes nothing.
pub async fn change(
    tx: &mut Write,
    owner: &Member,
    wish: &Wish,
    now: Timestamp,
) -> db::Result<bool> {
    if !wish.unfit().is_empty() || !may(tx, owner, HouseAct::Run).await? {
        return Ok(false);
    }
    tx.query(
        "UPDATE house SET member_allowance = $1, host_allowance = $2, invite_after_days = $3,
                tree_seen_by = $4, asking = $5, questions = $6, again_days = $7",
    )
    .bind(wish.member_allowance)
    .bind(wish.host_allowance)
    .bind(wish.invite_after_days)
    .bind(wish.tree_seen_by)
    .bind(wish.asking)
    .bind(wish.questions.to_string())
    .bind(wish.again_days)
    .run()
    .await?;
    audit::write(tx, Entry::new(owner.id, Deed::ChangeDoors), now).await?;
    Ok(true)
}

/// One switch for all doors.
pub async fn pause(
    tx: &mut Write,
    owner: &Member,
    paused: bool,
    now: Timestamp,
) -> db::Result<bool> {
    if !may(tx, owner, HouseAct::Run).await? {
        return Ok(false);
    }
    tx.query("UPDATE house SET doors_paused = $1")
        .bind(paused)
        .run()
        .await?;
    let deed = if paused {
        Deed::PauseDoors
    } else {
        Deed::OpenDoors
    };
    audit::write(tx, Entry::new(owner.id, deed), now).await?;
    Ok(true)
}

/// How many weeks of growth are shown.
pub const WEEKS: i64 = 26;
const WEEK: Span = Span::days(7);

/// A week, and how many members the house had at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    pub begins: Timestamp,
    pub came: i64,
    pub members: i64,
}

/// The last [`WEEKS`] weeks up to now. Whoever left was here until then, and whoever is held out until they
/// were; whoever waits for approval is not here yet.
pub async fn growth(conn: &mut Conn, now: Timestamp) -> db::Result<Vec<Week>> {
    let begin = now.minus(Span(WEEK.0 * WEEKS));
    let turns: Vec<(i64, i64, i64)> = conn
        .query(
            "WITH stays AS (
                 SELECT m.joined_at AS came, COALESCE(m.left_at, h.at, m.until) AS went
                 FROM members m LEFT JOIN
                     (SELECT s.member_id, min(s.imposed_at) AS at FROM sanctions s
                      WHERE s.group_id IS NULL AND s.kind IN ('ban', 'suspension') AND s.lifted_at IS NULL
                          AND (s.until IS NULL OR s.until > $3) GROUP BY s.member_id) h
                     ON h.member_id = m.id
                 WHERE NOT m.pending),
             turns AS (
                 SELECT came AS at, 1 AS came, 0 AS went FROM stays
                 UNION ALL SELECT went, 0, 1 FROM stays WHERE went IS NOT NULL)
             SELECT CASE WHEN at <= $1 THEN -1 ELSE (at - $1 - 1) / $2 END AS week,
                 CAST(sum(came) AS BIGINT) AS came, CAST(sum(went) AS BIGINT) AS went
             FROM turns WHERE at <= $3 GROUP BY 1 ORDER BY 1",
        )
        .bind(begin)
        .bind(WEEK.0)
        .bind(now)
        .all()
        .await?;
    let turned = |number: i64| {
        let found = turns.iter().find(|(week, ..)| *week == number);
        found.map_or((0, 0), |(_, came, went)| (*came, *went))
    };
    let (came, went) = turned(-1);
    let mut members = came - went;
    let week = |number: i64| {
        let (came, went) = turned(number);
        members += came - went;
        Week {
            begins: begin.plus(Span(WEEK.0 * number)),
            came,
            members,
        }
    };
    Ok((0..WEEKS).map(week).collect())
}
