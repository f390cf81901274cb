//! Appeals: once for each sanction, whom it is about asks that somebody else looks at it again.
//!
//! Another host of the group does; where there is none, the hosts of the house; and where nobody else
//! answers for the house, whoever imposed it, once more.

use super::{
    Aftermath, ModerationError, another_hosts, another_hosts_the_house, hosts_group, sanctions,
    sanctions::Sanction,
};
use crate::{
    audit::{self, Deed, Entry},
    db::{self, Conn, Write},
    groups::Refusal,
    members::{self, Member},
    notices::{self, Kind as Told, Notice},
    policy::HouseAct,
    values::{MemberId, Plea, Reason, SanctionId, Timestamp},
    words,
};

words! {
    /// How far an appeal has come.
    pub enum State { Open = "open", Granted = "granted", Refused = "refused" }
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Appeal {
    pub sanction_id: SanctionId,
    pub words: String,
    pub state: State,
    pub made_at: Timestamp,
    pub answered_by: Option<MemberId>,
    pub answered_at: Option<Timestamp>,
    pub reason: String,
}

impl Appeal {
    pub fn is_granted(&self) -> bool {
        self.state == State::Granted
    }
}

/// Who looks at a sanction again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judge {
    AnotherHost,
    House,
    /// Nobody else is there.
    Imposer,
}

/// Whom it is about asks for another look.
pub async fn make(
    tx: &mut Write,
    member: &Member,
    sanction: SanctionId,
    words: &Plea,
    now: Timestamp,
) -> Result<(), ModerationError> {
    let sanction = sanctions::find(tx, sanction).await?;
    let theirs = sanction.filter(|sanction| sanction.member_id == member.id);
    let sanction = theirs.ok_or(Refusal::Absent)?;
    if !sanction.holds(now) {
        return Err(ModerationError::Settled);
    }
    let made = tx
        .query(
            "INSERT INTO appeals (sanction_id, words, made_at) VALUES ($1, $2, $3)
             ON CONFLICT (sanction_id) DO NOTHING",
        )
        .bind(sanction.id)
        .bind(words.to_string())
        .bind(now)
        .run()
        .await?;
    if made == 0 {
        return Err(ModerationError::Settled);
    }
    Ok(audit::write(tx, entry(member, &sanction, Deed::Appeal), now).await?)
}

pub async fn of(conn: &mut Conn, sanction: SanctionId) -> db::Result<Option<Appeal>> {
    conn.query(
        "SELECT sanction_id, words, state, made_at, answered_by, answered_at, reason
         FROM appeals WHERE sanction_id = $1",
    )
    .bind(sanction)
    .optional()
    .await
}

/// Whom an appeal goes to.
pub async fn judge(conn: &mut Conn, sanction: &Sanction, now: Timestamp) -> db::Result<Judge> {
    let but = [sanction.imposed_by, sanction.member_id];
    if let Some(group) = sanction.answered_in()
        && another_hosts(conn, group, but, now).await?
    {
        return Ok(Judge::AnotherHost);
    }
    if another_hosts_the_house(conn, but, now).await? {
        return Ok(Judge::House);
    }
    Ok(Judge::Imposer)
}

/// Whether it is for this member to look at an appeal against a sanction.
pub async fn may_answer(
    conn: &mut Conn,
    member: &Member,
    sanction: &Sanction,
    now: Timestamp,
) -> db::Result<bool> {
    let open = of(conn, sanction.id).await?;
    if open.is_none_or(|appeal| appeal.state != State::Open) || !sanction.holds(now) {
        return Ok(false);
    }
    if member.id == sanction.member_id {
        return Ok(false);
    }
    let imposer = member.id == sanction.imposed_by;
    Ok(match judge(conn, sanction, now).await? {
        Judge::AnotherHost => match sanction.group_id {
            Some(group) => !imposer && hosts_group(conn, member, group, now).await?,
            None => false,
        },
        Judge::House => !imposer && members::may(conn, member, HouseAct::Host).await?,
        Judge::Imposer => imposer,
    })
}

/// The appeals that are this member's to answer, oldest first.
pub async fn waiting_for(
    conn: &mut Conn,
    member: &Member,
    now: Timestamp,
) -> db::Result<Vec<(Sanction, Appeal)>> {
    let house = members::may(conn, member, HouseAct::Host).await?;
    let open: Vec<Appeal> = conn
        .query(
            "SELECT a.sanction_id, a.words, a.state, a.made_at, a.answered_by, a.answered_at, a.reason
             FROM appeals a JOIN sanctions s ON s.id = a.sanction_id
             WHERE a.state = 'open' AND s.lifted_at IS NULL AND (s.until IS NULL OR s.until > $3)
               AND s.member_id <> $1 AND ($2 OR s.imposed_by = $1
                 OR EXISTS (SELECT 1 FROM memberships m WHERE m.group_id = s.group_id
                     AND m.member_id = $1 AND m.role IN ('owner', 'host'))
                 OR EXISTS (SELECT 1 FROM stand_ins t WHERE t.group_id = s.group_id
                     AND t.stand_in_id = $1 AND t.since <= $3 AND t.until > $3 AND t.ended_at IS NULL))
             ORDER BY a.made_at, a.sanction_id",
        )
        .bind(member.id)
        .bind(house)
        .bind(now)
        .all()
        .await?;
    let mut theirs = Vec::new();
    for appeal in open {
        if let Some(sanction) = sanctions::find(conn, appeal.sanction_id).await?
            && may_answer(conn, member, &sanction, now).await?
        {
            theirs.push((sanction, appeal));
        }
    }
    Ok(theirs)
}

/// Somebody has looked at it again: it is lifted, or it stays and they say why.
pub async fn answer(
    tx: &mut Write,
    judge: &Member,
    sanction: SanctionId,
    (granted, reason): (bool, &Reason),
    now: Timestamp,
) -> Result<Aftermath, ModerationError> {
    let sanction = sanctions::see(tx, judge, sanction, now).await?;
    if !may_answer(tx, judge, &sanction, now).await? {
        return Err(Refusal::Forbidden.into());
    }
    let (state, deed, told) = if granted {
        (State::Granted, Deed::GrantAppeal, Told::AppealGranted)
    } else {
        (State::Refused, Deed::RefuseAppeal, Told::AppealRefused)
    };
    settle(tx, sanction.id, (state, judge.id, reason), now).await?;
    let aftermath = if granted {
        sanctions::end(tx, judge.id, &sanction, now).await?
    } else {
        Aftermath::default()
    };
    let answered = Entry {
        about: Some(sanction.member_id),
        reason: reason.as_str(),
        ..entry(judge, &sanction, deed)
    };
    audit::write(tx, answered, now).await?;
    let notice = Notice {
        group: sanction.group_id,
        subject: sanction.kind.as_str(),
        reason: reason.as_str(),
        href: &sanction.href(),
        ..Notice::new(told)
    };
    notices::tell(tx, sanction.member_id, &notice, now).await?;
    Ok(aftermath)
}

/// One statement decides whose answer counts.
async fn settle(
    tx: &mut Write,
    sanction: SanctionId,
    (state, by, reason): (State, MemberId, &Reason),
    now: Timestamp,
) -> Result<(), ModerationError> {
    let settled = tx
        .query(
            "UPDATE appeals SET state = $2, answered_by = $3, answered_at = $4, reason = $5
             WHERE sanction_id = $1 AND state = 'open'",
        )
        .bind(sanction)
        .bind(state)
        .bind(by)
        .bind(now)
        .bind(reason.to_string())
        .run()
        .await?;
    if settled == 1 {
        Ok(())
    } else {
        Err(ModerationError::Settled)
    }
}

fn entry(by: &Member, sanction: &Sanction, deed: Deed) -> Entry<'static> {
    Entry {
        group: sanction.group_id,
        subject: sanction.kind.as_str().into(),
        ..Entry::new(by.id, deed)
    }
}
