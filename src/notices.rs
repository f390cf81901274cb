//! Notices: a sentence for one person, until they have seen it.

use crate::{
    db::{self, Conn, Write},
    jobs::{self, Work},
    values::{GroupId, MemberId, NoticeId, Timestamp},
    words,
};

words! {
    /// What there is to tell. A sentence says each: `notice-<word>`.
    pub enum Kind {
        /// Somebody whom they invited, or who entered a group they host, is there.
        Arrived = "arrived",
        /// A newcomer said their first words in a group.
        FirstWords = "first_words",
        /// A host of the house made a link that signs in as them.
        EntryLink = "entry_link",
        /// Somebody signed in as them with a recovery code.
        Recovered = "recovered",
        RequestApproved = "request_approved",
        RequestDeclined = "request_declined",
        /// A stranger who asks to come in names them.
        VouchAsked = "vouch_asked",
        /// For whom they brought in.
        Thanked = "thanked",
        NamedHost = "named_host",
        DismissedHost = "dismissed_host",
        HouseHandedOver = "house_handed_over",
        /// A group is theirs to answer for.
        OwnerNow = "owner_now",
        /// They kept something and wished to be reminded of it.
        Reminder = "reminder",
        /// What they wanted to say later could not be said.
        LaterUnsaid = "later_unsaid",
        /// What they said was held, and will not be said.
        PostDeclined = "post_declined",
        // moderation
        MessageRemoved = "message_removed",
        Muted = "muted",
        Banned = "banned",
        Suspended = "suspended",
        BannedFromHouse = "banned_from_house",
        Uninvited = "uninvited",
        PortraitTakenDown = "portrait_taken_down",
        SanctionLifted = "sanction_lifted",
        AppealGranted = "appeal_granted",
        AppealRefused = "appeal_refused",
        ReportDismissed = "report_dismissed",
        ReportActed = "report_acted",
        HandedOver = "handed_over",
        HostNow = "host_now",
        HostNoMore = "host_no_more",
        /// They have an owner's rights while that owner is away.
        StandIn = "stand_in",
        /// Somebody answers for a group of theirs while they are held out.
        Attended = "attended",
        /// A group of theirs becomes more visible in a while.
        Announced = "announced",
        /// The owner of the house closed a group of theirs; or entered it.
        Closed = "closed",
        SteppedIn = "stepped_in",
    }
}

/// Something to tell somebody.
#[derive(Clone, Debug)]
pub struct Notice<'a> {
    pub kind: Kind,
    pub group: Option<GroupId>,
    /// Whom it is about.
    pub about: Option<MemberId>,
    pub subject: &'a str,
    pub reason: &'a str,
    pub until: Option<Timestamp>,
    /// A path of the house where it goes on.
    pub href: &'a str,
}

impl Notice<'_> {
    /// Nothing but what it is; more can be said with `..`.
    pub const fn new(kind: Kind) -> Self {
        Self {
            kind,
            group: None,
            about: None,
            subject: "",
            reason: "",
            until: None,
            href: "",
        }
    }
}

/// A notice as its reader gets it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Told {
    pub id: NoticeId,
    pub kind: Kind,
    pub told_at: Timestamp,
    pub seen_at: Option<Timestamp>,
    pub group_name: Option<String>,
    pub about_name: Option<String>,
    pub subject: String,
    pub reason: String,
    pub until: Option<Timestamp>,
    pub href: String,
}

/// Tells somebody, in the transaction that gives the reason to.
pub async fn tell(
    tx: &mut Write,
    member: MemberId,
    notice: &Notice<'_>,
    now: Timestamp,
) -> db::Result<()> {
    // Whoever is reminded is rung by the reminder itself; and nothing waits in first words.
    let id = NoticeId::fresh();
    let rung = matches!(notice.kind, Kind::Reminder | Kind::FirstWords);
    tx.query(
        "INSERT INTO notices
             (id, member_id, kind, told_at, group_id, about_id, subject, reason, until, href, called)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(id)
    .bind(member)
    .bind(notice.kind)
    .bind(now)
    .bind(notice.group)
    .bind(notice.about)
    .bind(notice.subject.to_owned())
    .bind(notice.reason.to_owned())
    .bind(notice.until)
    .bind(notice.href.to_owned())
    .bind(rung)
    .run()
    .await?;
    if rung {
        return Ok(());
    }
    // A job of its own: one that were shared would be held by whoever tells first, and wait for what
    // others hold.
    jobs::add(tx, &Work::Tell { member, notice: id }, now).await
}

/// What somebody's devices were not told of yet, oldest first; from now on they were.
pub async fn to_call(tx: &mut Write, member: MemberId) -> db::Result<Vec<Told>> {
    let mut ids: Vec<(NoticeId,)> = tx
        .query("UPDATE notices SET called = TRUE WHERE member_id = $1 AND NOT called RETURNING id")
        .bind(member)
        .all()
        .await?;
    ids.sort_unstable();
    let mut told = Vec::new();
    for (id,) in ids {
        told.extend(find_unseen(tx, member, id).await?);
    }
    Ok(told)
}

/// How many are shown at once.
pub const PAGE: i64 = 50;

/// Everything that somebody was told, latest first, from before one of them on.
pub async fn page(
    conn: &mut Conn,
    member: MemberId,
    before: Option<NoticeId>,
) -> db::Result<Vec<Told>> {
    conn.query(
        "SELECT n.id, n.kind, n.told_at, n.seen_at, g.name AS group_name, a.name AS about_name,
                n.subject, n.reason, n.until, n.href
         FROM notices n LEFT JOIN groups g ON g.id = n.group_id
         LEFT JOIN members a ON a.id = n.about_id
         WHERE n.member_id = $1 AND n.id < $2 ORDER BY n.id DESC LIMIT $3",
    )
    .bind(member)
    .bind(before.unwrap_or(NoticeId(uuid::Uuid::max())))
    .bind(PAGE)
    .all()
    .await
}

/// They saw everything that they were told up to now.
pub async fn all_seen(tx: &mut Write, member: MemberId, now: Timestamp) -> db::Result<()> {
    tx.query("UPDATE notices SET seen_at = $2 WHERE member_id = $1 AND seen_at IS NULL")
        .bind(member)
        .bind(now)
        .run()
        .await?;
    Ok(())
}

/// What somebody has not seen yet, oldest first.
pub async fn unseen(conn: &mut Conn, member: MemberId) -> db::Result<Vec<Told>> {
    conn.query(
        "SELECT n.id, n.kind, n.told_at, n.seen_at, g.name AS group_name, a.name AS about_name,
                n.subject, n.reason, n.until, n.href
         FROM notices n LEFT JOIN groups g ON g.id = n.group_id
         LEFT JOIN members a ON a.id = n.about_id
         WHERE n.member_id = $1 AND n.seen_at IS NULL ORDER BY n.id LIMIT 50",
    )
    .bind(member)
    .all()
    .await
}

/// One of those.
pub async fn find_unseen(
    conn: &mut Conn,
    member: MemberId,
    notice: NoticeId,
) -> db::Result<Option<Told>> {
    conn.query(
        "SELECT n.id, n.kind, n.told_at, n.seen_at, g.name AS group_name, a.name AS about_name,
                n.subject, n.reason, n.until, n.href
         FROM notices n LEFT JOIN groups g ON g.id = n.group_id
         LEFT JOIN members a ON a.id = n.about_id
         WHERE n.id = $1 AND n.member_id = $2 AND n.seen_at IS NULL",
    )
    .bind(notice)
    .bind(member)
    .optional()
    .await
}

/// They saw it: it is not told again.
pub async fn seen(
    tx: &mut Write,
    member: MemberId,
    notice: NoticeId,
    now: Timestamp,
) -> db::Result<bool> {
    let seen = tx
        .query(
            "UPDATE notices SET seen_at = $3 WHERE id = $1 AND member_id = $2 AND seen_at IS NULL",
        )
        .bind(notice)
        .bind(member)
        .bind(now)
        .run()
        .await?;
    Ok(seen == 1)
}
