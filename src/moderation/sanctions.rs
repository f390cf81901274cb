//! Sanctions: what holds somebody back, in a group or in the house, why, and until when.
//!
//! Only whoever stands higher imposes one, and says why. Whether it still holds is read from here.

mod reading;

pub use reading::{find, history, holding_out, of_member, of_message, see};

use super::{Aftermath, ModerationError, check_rule, hosts_house, reports};
use crate::{
    audit::{self, Deed, Entry},
    db::{self, Conn, Write},
    groups::{self, Group, Refusal},
    invitations,
    members::{self, Member, sessions},
    messages::{self, Message, edits},
    notices::{self, Kind as Told, Notice},
    policy::{self, Act},
    rooms,
    values::{GroupId, GroupRole, MemberId, MessageId, Reason, SanctionId, Span, Timestamp},
    words,
};

words! {
    /// What is done about somebody.
    pub enum Kind {
        /// A message of theirs lost its words.
        Removal = "removal",
        /// They read and do not speak, for a while.
        Mute = "mute",
        /// They are not in the group, or in the house, and cannot come back.
        Ban = "ban",
        /// They are held out of the house for a while.
        Suspension = "suspension",
        /// The right to invite is taken away.
        Uninviting = "uninviting",
    }
}

/// What a host wants to do about somebody.
#[derive(Clone, Debug)]
pub struct Measure {
    pub kind: Kind,
    /// The rule that was broken, by its number in the group.
    pub rule: Option<i64>,
    pub reason: Reason,
    /// `None`: for good.
    pub until: Option<Timestamp>,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Sanction {
    pub id: SanctionId,
    /// `None`: in the whole house.
    pub group_id: Option<GroupId>,
    pub group_name: Option<String>,
    pub group_slug: Option<String>,
    pub member_id: MemberId,
    pub member_name: String,
    pub kind: Kind,
    pub message_id: Option<MessageId>,
    /// What the removed message said: for its author and the hosts.
    pub quote: String,
    pub rule: Option<i64>,
    pub reason: String,
    /// For the house, though it holds in a group: its hosts do not undo it.
    pub by_house: bool,
    pub imposed_by: MemberId,
    pub imposer_name: String,
    pub imposed_at: Timestamp,
    pub until: Option<Timestamp>,
    pub lifted_by: Option<MemberId>,
    pub lifted_at: Option<Timestamp>,
}

impl Kind {
    /// Over with the words; nothing holds on.
    pub const fn is_removal(self) -> bool {
        matches!(self, Self::Removal)
    }
}

impl Sanction {
    /// Whether it still holds.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.lifted_at.is_none() && self.until.is_none_or(|until| until > now)
    }

    /// The group whose hosts answer for it; nothing: the hosts of the house do.
    pub fn answered_in(&self) -> Option<GroupId> {
        self.group_id.filter(|_| !self.by_house)
    }

    /// The page that says what it is, and takes an appeal.
    pub fn href(&self) -> String {
        href(self.id)
    }
}

fn href(id: SanctionId) -> String {
    format!("/sanctions/{id}")
}

/// The longest that something with an end holds.
pub const LONGEST: Span = Span::days(366);

/// Takes the words of a message away. Its author and the hosts still know them.
pub async fn remove(
    tx: &mut Write,
    host: &Member,
    message: MessageId,
    (rule, reason): (Option<i64>, &Reason),
    now: Timestamp,
) -> Result<(SanctionId, Aftermath), ModerationError> {
    let (message, group) = located(tx, message).await?;
    let group = in_group(tx, host, group, message.author_id, now).await?;
    remove_from(tx, host, (&message, &group, false), (rule, reason), now).await
}

/// A message and the group it was said in.
pub(super) async fn located(
    conn: &mut Conn,
    message: MessageId,
) -> Result<(Message, GroupId), Refusal> {
    let message = messages::by_id(conn, message).await?;
    let message = message.ok_or(Refusal::Absent)?;
    let room = rooms::find(conn, message.room_id).await?;
    Ok((message, room.ok_or(Refusal::Absent)?.group_id))
}

/// The rest of [`remove`], once it is known that they may.
pub(super) async fn remove_from(
    tx: &mut Write,
    host: &Member,
    (message, group, by_house): (&Message, &Group, bool),
    (rule, reason): (Option<i64>, &Reason),
    now: Timestamp,
) -> Result<(SanctionId, Aftermath), ModerationError> {
    let measure = Measure {
        kind: Kind::Removal,
        rule,
        reason: reason.clone(),
        until: None,
    };
    check_rule(tx, Some(group).filter(|group| !group.aside), rule).await?;
    let changed = edits::remove(tx, message.id, rule, now).await?;
    if changed.is_empty() {
        return Err(ModerationError::Settled);
    }
    let place = Place {
        group: (!group.aside).then_some(group.id),
        message: Some(message),
        by_house,
    };
    let id = insert(tx, host, (message.author_id, place), &measure, now).await?;
    reports::settle_about(tx, host, message.id, id, now).await?;
    let aftermath = Aftermath {
        changed,
        ..Aftermath::default()
    };
    Ok((id, aftermath))
}

/// Mutes somebody in a group, or bans them from it.
pub async fn impose_in_group(
    tx: &mut Write,
    host: &Member,
    (group, who): (GroupId, MemberId),
    measure: &Measure,
    now: Timestamp,
) -> Result<(SanctionId, Aftermath), ModerationError> {
    let group = in_group(tx, host, group, who, now).await?;
    match measure.kind {
        Kind::Mute => with_an_end(measure, now)?,
        Kind::Ban => perhaps_with_an_end(measure, now)?,
        Kind::Removal | Kind::Suspension | Kind::Uninviting => {
            return Err(ModerationError::Unsuited);
        }
    }
    check_rule(tx, Some(&group), measure.rule).await?;
    let place = Place {
        group: Some(group.id),
        ..Place::default()
    };
    let id = insert(tx, host, (who, place), measure, now).await?;
    let mut aftermath = Aftermath::default();
    if measure.kind == Kind::Ban && groups::dismiss(tx, group.id, who).await? {
        aftermath.left.push((who, group.id));
    }
    Ok((id, aftermath))
}

/// Suspends or bans somebody from the house, or takes the right to invite away.
pub async fn impose_in_house(
    tx: &mut Write,
    host: &Member,
    who: MemberId,
    measure: &Measure,
    now: Timestamp,
) -> Result<(SanctionId, Aftermath), ModerationError> {
    in_house(tx, host, who, now).await?;
    match measure.kind {
        Kind::Suspension => with_an_end(measure, now)?,
        Kind::Ban | Kind::Uninviting => perhaps_with_an_end(measure, now)?,
        Kind::Removal | Kind::Mute => return Err(ModerationError::Unsuited),
    }
    check_rule(tx, None, measure.rule).await?;
    let id = insert(tx, host, (who, Place::default()), measure, now).await?;
    // Nobody comes in by their name; who came before is not touched.
    invitations::kill_codes_of(tx, who, now).await?;
    let mut aftermath = Aftermath::default();
    if measure.kind != Kind::Uninviting {
        aftermath.ended = sessions::end_all(tx, who).await?;
    }
    match measure.kind {
        // Whoever is suspended comes back to what is theirs; meanwhile others answer.
        Kind::Suspension => groups::mind(tx, who, now).await?,
        Kind::Ban => {
            let left = groups::leave_all(tx, who, now).await?;
            aftermath.left = left.into_iter().map(|group| (who, group)).collect();
        }
        Kind::Removal | Kind::Mute | Kind::Uninviting => {}
    }
    Ok((id, aftermath))
}

/// The group, if this host may sanction somebody there: they belong to it, and stand below.
pub async fn in_group(
    conn: &mut Conn,
    host: &Member,
    group: GroupId,
    who: MemberId,
    now: Timestamp,
) -> Result<Group, Refusal> {
    let group = groups::allow_id(conn, host, group, Act::Moderate, now).await?;
    let mine = groups::role(conn, group.id, host.id, now).await?;
    let theirs = groups::role(conn, group.id, who, now).await?;
    // A sanction tells whoever it is about that the group exists: only who knows may be told.
    if theirs.is_none() && !was_there(conn, group.id, who).await? {
        return Err(Refusal::Absent);
    }
    let below = theirs.unwrap_or(GroupRole::Guest);
    let stands_higher = mine.is_some_and(|mine| policy::outranks(mine, below));
    if stands_higher && who != host.id {
        Ok(group)
    } else {
        Err(Refusal::Forbidden)
    }
}

/// Whether somebody who is not in a group has spoken in it, asked to be, or was sanctioned there.
async fn was_there(conn: &mut Conn, group: GroupId, who: MemberId) -> db::Result<bool> {
    let (was,): (bool,) = conn
        .query(
            "SELECT EXISTS (SELECT 1 FROM messages s JOIN rooms r ON r.id = s.room_id
                    WHERE s.author_id = $2 AND r.group_id = $1)
                 OR EXISTS (SELECT 1 FROM requests WHERE member_id = $2 AND group_id = $1)
                 OR EXISTS (SELECT 1 FROM sanctions WHERE member_id = $2 AND group_id = $1)",
        )
        .bind(group)
        .bind(who)
        .one()
        .await?;
    Ok(was)
}

/// Whoever it is about, if this host may sanction them in the house.
pub async fn in_house(
    conn: &mut Conn,
    host: &Member,
    who: MemberId,
    now: Timestamp,
) -> Result<Member, Refusal> {
    hosts_house(conn, host).await?;
    let who = members::find(conn, who, now).await?;
    let who = who.ok_or(Refusal::Absent)?;
    if policy::outranks_in_house(host.role, who.role) {
        Ok(who)
    } else {
        Err(Refusal::Forbidden)
    }
}

fn with_an_end(measure: &Measure, now: Timestamp) -> Result<(), ModerationError> {
    let fits = |until: Timestamp| until > now && until <= now.plus(LONGEST);
    if measure.until.is_some_and(fits) {
        Ok(())
    } else {
        Err(ModerationError::Until)
    }
}

fn perhaps_with_an_end(measure: &Measure, now: Timestamp) -> Result<(), ModerationError> {
    measure.until.map_or(Ok(()), |_| with_an_end(measure, now))
}

/// Where a sanction holds, and over what.
#[derive(Clone, Copy, Default)]
struct Place<'a> {
    group: Option<GroupId>,
    message: Option<&'a Message>,
    by_house: bool,
}

/// Writes it down, audits it, and tells whom it is about. The same again takes the place of the former.
async fn insert(
    tx: &mut Write,
    host: &Member,
    (who, place): (MemberId, Place<'_>),
    measure: &Measure,
    now: Timestamp,
) -> db::Result<SanctionId> {
    if measure.kind != Kind::Removal {
        replace(tx, host, (who, place.group), measure.kind, now).await?;
    }
    let id = SanctionId::fresh();
    tx.query(
        "INSERT INTO sanctions (id, group_id, member_id, kind, message_id, quote, rule, reason,
                imposed_by, imposed_at, until, by_house)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(id)
    .bind(place.group)
    .bind(who)
    .bind(measure.kind)
    .bind(place.message.map(|message| message.id))
    .bind(
        place
            .message
            .map_or_else(String::new, |message| message.body.clone()),
    )
    .bind(measure.rule)
    .bind(measure.reason.to_string())
    .bind(host.id)
    .bind(now)
    .bind(measure.until)
    .bind(place.by_house)
    .run()
    .await?;
    let (deed, told) = deed(measure.kind, place.group);
    let entry = Entry {
        group: place.group,
        about: Some(who),
        subject: id.to_string(),
        reason: measure.reason.as_str(),
        rule: measure.rule,
        rule_words: super::rule_words(tx, place.group, measure.rule).await?,
        until: measure.until,
        ..Entry::new(host.id, deed)
    };
    audit::write(tx, entry, now).await?;
    let notice = Notice {
        group: place.group,
        reason: measure.reason.as_str(),
        until: measure.until,
        href: &href(id),
        ..Notice::new(told)
    };
    notices::tell(tx, who, &notice, now).await?;
    Ok(id)
}

const fn deed(kind: Kind, group: Option<GroupId>) -> (Deed, Told) {
    match (kind, group) {
        (Kind::Removal, _) => (Deed::RemoveMessage, Told::MessageRemoved),
        (Kind::Mute, _) => (Deed::Mute, Told::Muted),
        (Kind::Ban, Some(_)) => (Deed::Ban, Told::Banned),
        (Kind::Ban, None) => (Deed::BanFromHouse, Told::BannedFromHouse),
        (Kind::Suspension, _) => (Deed::Suspend, Told::Suspended),
        (Kind::Uninviting, _) => (Deed::Uninvite, Told::Uninvited),
    }
}

async fn replace(
    tx: &mut Write,
    host: &Member,
    (who, group): (MemberId, Option<GroupId>),
    kind: Kind,
    now: Timestamp,
) -> db::Result<()> {
    tx.query(
        "UPDATE sanctions SET lifted_by = $4, lifted_at = $5
         WHERE member_id = $1 AND kind = $3 AND lifted_at IS NULL
           AND (group_id = $2 OR group_id IS NULL AND CAST($2 AS UUID) IS NULL)
           AND (until IS NULL OR until > $5)",
    )
    .bind(who)
    .bind(group)
    .bind(kind)
    .bind(host.id)
    .bind(now)
    .run()
    .await?;
    Ok(())
}

/// Ends a sanction before its time, by whoever could have imposed it.
pub async fn lift(
    tx: &mut Write,
    host: &Member,
    id: SanctionId,
    now: Timestamp,
) -> Result<Aftermath, ModerationError> {
    let sanction = find(tx, id).await?.ok_or(Refusal::Absent)?;
    match sanction.answered_in() {
        Some(group) => {
            in_group(tx, host, group, sanction.member_id, now).await?;
        }
        None => {
            in_house(tx, host, sanction.member_id, now).await?;
        }
    }
    let aftermath = end(tx, host.id, &sanction, now).await?;
    let entry = Entry {
        about: Some(sanction.member_id),
        subject: sanction.kind.as_str().into(),
        group: sanction.group_id,
        ..Entry::new(host.id, Deed::Lift)
    };
    audit::write(tx, entry, now).await?;
    let notice = Notice {
        group: sanction.group_id,
        subject: sanction.kind.as_str(),
        href: &sanction.href(),
        ..Notice::new(Told::SanctionLifted)
    };
    notices::tell(tx, sanction.member_id, &notice, now).await?;
    Ok(aftermath)
}

/// It holds no more; a message that was removed has its words again.
pub(super) async fn end(
    tx: &mut Write,
    by: MemberId,
    sanction: &Sanction,
    now: Timestamp,
) -> Result<Aftermath, ModerationError> {
    let lifted = tx
        .query(
            "UPDATE sanctions SET lifted_by = $2, lifted_at = $3
             WHERE id = $1 AND lifted_at IS NULL AND (until IS NULL OR until > $3)",
        )
        .bind(sanction.id)
        .bind(by)
        .bind(now)
        .run()
        .await?;
    if lifted == 0 {
        return Err(ModerationError::Settled);
    }
    if sanction.kind == Kind::Suspension {
        groups::mind(tx, sanction.member_id, now).await?;
    }
    let mut aftermath = Aftermath::default();
    if let Some(message) = sanction.message_id {
        aftermath.changed = edits::restore(tx, message, &sanction.quote, now).await?;
    }
    Ok(aftermath)
}
