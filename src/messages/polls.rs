//! Polls: a message may ask, and everybody in the room answers once, changes it or takes it back, until
//! it ends. A vote is a change of its message: whoever comes back later hears of it like of any other.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::{
    Message, Unsaid, acts,
    changes::{self, Changed},
    reading,
};
use crate::{
    db::{self, Conn, Sql, Write},
    groups::Refusal,
    jobs::{self, Work},
    members::Member,
    policy::Act,
    rooms,
    values::{Choices, MemberId, MessageId, Timestamp},
};

/// What a message asks, before it is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ballot {
    /// As [`Choices`] has them, one by one.
    pub choices: Vec<String>,
    pub several: bool,
    pub anonymous: bool,
    pub ends_at: Option<Timestamp>,
}

impl Ballot {
    pub fn new(choices: &Choices) -> Self {
        Self {
            choices: choices.as_str().lines().map(Into::into).collect(),
            several: false,
            anonymous: false,
            ends_at: None,
        }
    }

    pub(super) fn written(&self) -> String {
        serde_json::to_string(self).expect("words are JSON")
    }

    pub(super) fn read(written: Option<&str>) -> Option<Self> {
        written.and_then(|written| serde_json::from_str(written).ok())
    }
}

/// What a message asks, and how it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Poll {
    pub several: bool,
    pub anonymous: bool,
    pub ends_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub choices: Vec<Choice>,
    /// How many people have voted.
    pub voters: i64,
}

/// One of the answers that may be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub place: i64,
    pub words: String,
    pub votes: i64,
    /// Who chose it, first come first; nobody, where nobody is shown.
    pub by: Vec<(MemberId, String)>,
}

/// Asks with a message that has just been said.
pub(super) async fn open(tx: &mut Write, message: &mut Message, ballot: &Ballot) -> db::Result<()> {
    tx.query("INSERT INTO polls (message_id, several, anonymous, ends_at) VALUES ($1, $2, $3, $4)")
        .bind(message.id)
        .bind(ballot.several)
        .bind(ballot.anonymous)
        .bind(ballot.ends_at)
        .run()
        .await?;
    for (place, words) in (0_i64..).zip(&ballot.choices) {
        tx.query("INSERT INTO poll_choices (message_id, place, words) VALUES ($1, $2, $3)")
            .bind(message.id)
            .bind(place)
            .bind(words.clone())
            .run()
            .await?;
    }
    if let Some(at) = ballot.ends_at {
        let message = message.id;
        jobs::add(tx, &Work::ClosePoll { message }, at).await?;
    }
    message.dress.poll = of_messages(tx, &[message.id]).await?.remove(&message.id);
    Ok(())
}

/// Whether a message asks this.
pub(super) async fn asks(
    conn: &mut Conn,
    id: MessageId,
    ballot: Option<&Ballot>,
) -> db::Result<bool> {
    let poll = of_messages(conn, &[id]).await?.remove(&id);
    let asked = poll.map(|poll| poll.choices.into_iter().map(|choice| choice.words));
    Ok(match (asked, ballot) {
        (Some(asked), Some(ballot)) => asked.eq(ballot.choices.iter().cloned()),
        (asked, ballot) => asked.is_none() && ballot.is_none(),
    })
}

/// How the poll of a message is held, for one who would change it: others wait until that is done.
async fn take(tx: &mut Write, id: MessageId) -> db::Result<Option<(bool, bool)>> {
    let poll: Option<(bool, Option<Timestamp>, Option<Timestamp>)> = tx
        .query(
            "UPDATE polls SET several = several WHERE message_id = $1
             RETURNING several, ends_at, closed_at",
        )
        .bind(id)
        .optional()
        .await?;
    Ok(poll.map(|(several, _, closed)| (several, closed.is_some())))
}

/// Chooses these answers and no others; none takes one's vote back. Nothing, if it was so already.
pub async fn vote(
    tx: &mut Write,
    member: &Member,
    id: MessageId,
    chosen: &BTreeSet<i64>,
    now: Timestamp,
) -> Result<Option<Changed>, Unsaid> {
    let (message, _) = acts::allow(tx, member, id, Act::React, now).await?;
    let Some((several, closed)) = take(tx, message.id).await? else {
        return Err(Unsaid::Over);
    };
    let poll = of_messages(tx, &[id])
        .await?
        .remove(&id)
        .unwrap_or_default();
    if closed || poll.ends_at.is_some_and(|ends| ends <= now) {
        return Err(Unsaid::Over);
    }
    let known = |place: &i64| poll.choices.iter().any(|choice| choice.place == *place);
    if !chosen.iter().all(known) || (!several && chosen.len() > 1) {
        return Err(Unsaid::NoSuchChoice);
    }
    let before = mine(tx, id, member.id).await?;
    if before == *chosen {
        return Ok(None);
    }
    for place in before.difference(chosen) {
        tx.query("DELETE FROM votes WHERE message_id = $1 AND member_id = $2 AND place = $3")
            .bind(id)
            .bind(member.id)
            .bind(*place)
            .run()
            .await?;
    }
    for place in chosen.difference(&before) {
        tx.query(
            "INSERT INTO votes (message_id, member_id, place, voted_at) VALUES ($1, $2, $3, $4)",
        )
        .bind(id)
        .bind(member.id)
        .bind(*place)
        .bind(now)
        .run()
        .await?;
    }
    Ok(Some(changes::note(tx, id).await?))
}

/// Chooses an answer, or gives it up if it was chosen; where one alone counts, it takes the other's place.
pub async fn turn(
    tx: &mut Write,
    member: &Member,
    id: MessageId,
    place: i64,
    now: Timestamp,
) -> Result<Option<Changed>, Unsaid> {
    acts::allow(tx, member, id, Act::React, now).await?;
    let (several, _) = take(tx, id).await?.ok_or(Unsaid::Over)?;
    let mut chosen = mine(tx, id, member.id).await?;
    if !chosen.remove(&place) {
        if !several {
            chosen.clear();
        }
        chosen.insert(place);
    }
    vote(tx, member, id, &chosen, now).await
}

/// What somebody chose.
pub async fn mine(conn: &mut Conn, id: MessageId, member: MemberId) -> db::Result<BTreeSet<i64>> {
    let rows: Vec<(i64,)> = conn
        .query("SELECT place FROM votes WHERE message_id = $1 AND member_id = $2 ORDER BY place")
        .bind(id)
        .bind(member)
        .all()
        .await?;
    Ok(rows.into_iter().map(|(place,)| place).collect())
}

/// Ends a poll before its time: whoever asked may, and the hosts of the group. Nothing, if it is over.
pub async fn close(
    tx: &mut Write,
    member: &Member,
    id: MessageId,
    now: Timestamp,
) -> Result<Option<Changed>, Unsaid> {
    let (message, _) = acts::allow(tx, member, id, Act::Read, now).await?;
    if message.author_id != member.id {
        let hosts = rooms::allow(tx, member, message.room_id, Act::Moderate, now).await;
        hosts.map_err(|refusal| match refusal {
            Refusal::Db(error) => error.into(),
            _ => Unsaid::Forbidden,
        })?;
    }
    Ok(end(tx, id, now).await?)
}

/// Ends it for good.
async fn end(tx: &mut Write, id: MessageId, now: Timestamp) -> db::Result<Option<Changed>> {
    let ended = tx
        .query("UPDATE polls SET closed_at = $2 WHERE message_id = $1 AND closed_at IS NULL")
        .bind(id)
        .bind(now)
        .run()
        .await?;
    if ended == 0 {
        return Ok(None);
    }
    changes::note(tx, id).await.map(Some)
}

/// Ends it because its time is over, if it is and the poll is still there.
pub async fn end_in_time(
    tx: &mut Write,
    id: MessageId,
    now: Timestamp,
) -> db::Result<Option<Changed>> {
    let due: Option<(MessageId,)> = tx
        .query("SELECT message_id FROM polls WHERE message_id = $1 AND ends_at <= $2")
        .bind(id)
        .bind(now)
        .optional()
        .await?;
    match due {
        Some(_) if reading::bare(tx, id).await?.is_some() => end(tx, id, now).await,
        _ => Ok(None),
    }
}

/// The words it asked with are gone, and the votes with them.
pub(super) async fn forget(tx: &mut Write, id: MessageId) -> db::Result<()> {
    tx.query("DELETE FROM votes WHERE message_id = $1")
        .bind(id)
        .run()
        .await?;
    tx.query("DELETE FROM poll_choices WHERE message_id = $1")
        .bind(id)
        .run()
        .await?;
    tx.query("DELETE FROM polls WHERE message_id = $1")
        .bind(id)
        .run()
        .await?;
    Ok(())
}

/// Whether a message asks something: its words stay as they were asked.
pub(super) async fn is_one(conn: &mut Conn, id: MessageId) -> db::Result<bool> {
    let found: Option<(MessageId,)> = conn
        .query("SELECT message_id FROM polls WHERE message_id = $1")
        .bind(id)
        .optional()
        .await?;
    Ok(found.is_some())
}

#[derive(sqlx::FromRow)]
struct Row {
    message_id: MessageId,
    several: bool,
    anonymous: bool,
    ends_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
}

const POLLS: Sql = Sql::Differs {
    sqlite: "SELECT message_id, several, anonymous, ends_at, closed_at FROM polls
             WHERE message_id IN (SELECT unhex(replace(value, '-', '')) FROM json_each($1))",
    postgres: "SELECT message_id, several, anonymous, ends_at, closed_at FROM polls
               WHERE message_id IN
                   (SELECT value::uuid FROM json_array_elements_text($1::json) value)",
};

const CHOICES: Sql = Sql::Differs {
    sqlite: "SELECT message_id, place, words FROM poll_choices
             WHERE message_id IN (SELECT unhex(replace(value, '-', '')) FROM json_each($1))
             ORDER BY message_id, place",
    postgres: "SELECT message_id, place, words FROM poll_choices
               WHERE message_id IN
                   (SELECT value::uuid FROM json_array_elements_text($1::json) value)
               ORDER BY message_id, place",
};

const VOTES: Sql = Sql::Differs {
    sqlite: "SELECT v.message_id, v.place, v.member_id, a.name
             FROM votes v JOIN members a ON a.id = v.member_id
             WHERE v.message_id IN (SELECT unhex(replace(value, '-', '')) FROM json_each($1))
             ORDER BY v.voted_at, v.member_id, v.place",
    postgres: "SELECT v.message_id, v.place, v.member_id, a.name
               FROM votes v JOIN members a ON a.id = v.member_id
               WHERE v.message_id IN
                   (SELECT value::uuid FROM json_array_elements_text($1::json) value)
               ORDER BY v.voted_at, v.member_id, v.place",
};

/// What these messages ask, and how it stands.
pub(super) async fn of_messages(
    conn: &mut Conn,
    ids: &[MessageId],
) -> db::Result<HashMap<MessageId, Poll>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let names: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let names = serde_json::to_string(&names).expect("words are JSON");
    let rows: Vec<Row> = conn.query(POLLS).bind(names.clone()).all().await?;
    let poll = |row: Row| Poll {
        several: row.several,
        anonymous: row.anonymous,
        ends_at: row.ends_at,
        closed_at: row.closed_at,
        ..Poll::default()
    };
    let found = rows.into_iter().map(|row| (row.message_id, poll(row)));
    let mut polls: HashMap<MessageId, Poll> = found.collect();
    if polls.is_empty() {
        return Ok(polls);
    }
    let choices: Vec<(MessageId, i64, String)> =
        conn.query(CHOICES).bind(names.clone()).all().await?;
    for (id, place, words) in choices {
        let choice = Choice {
            place,
            words,
            votes: 0,
            by: Vec::new(),
        };
        polls.entry(id).or_default().choices.push(choice);
    }
    let votes: Vec<(MessageId, i64, MemberId, String)> =
        conn.query(VOTES).bind(names).all().await?;
    let mut counted: HashMap<MessageId, BTreeSet<MemberId>> = HashMap::new();
    for (id, place, member, name) in votes {
        let poll = polls.entry(id).or_default();
        if counted.entry(id).or_default().insert(member) {
            poll.voters += 1;
        }
        let shown = !poll.anonymous;
        let mut choices = poll.choices.iter_mut();
        if let Some(choice) = choices.find(|choice| choice.place == place) {
            choice.votes += 1;
            choice.by.extend(shown.then_some((member, name)));
        }
    }
    Ok(polls)
}

impl Poll {
    /// Of a hundred who voted, how many chose this.
    pub fn percent(&self, choice: &Choice) -> i64 {
        (choice.votes * 100 + self.voters / 2) / self.voters.max(1)
    }
}

impl Choice {
    /// Those who chose it, for the page of each of them.
    pub fn ids(&self) -> String {
        let ids = self.by.iter().map(|(member, _)| member.to_string());
        ids.collect::<Vec<_>>().join(" ")
    }
}
