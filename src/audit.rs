//! The audit log: what was done that matters, in the transaction that did it (invariant 77). Never changed.
//!
//! What happened in a group is also the group's own log, which its members read in sentences.

use crate::{
    db::{self, Conn, Sql, Write},
    values::{GroupId, MemberId, Timestamp, cut},
    words,
};

words! {
    /// What was done. A sentence tells each: `deed-<word>`.
    pub enum Deed {
        // the house
        Claim = "claim",
        OwnerLink = "owner_link",
        NameHouse = "name_house",
        OpenWindow = "open_window",
        CloseWindow = "close_window",
        ChangePassword = "change_password",
        GiveHandle = "give_handle",
        // keys
        ChangeEmail = "change_email",
        EntryLink = "entry_link",
        Recover = "recover",
        MakeRecoveryCodes = "make_recovery_codes",
        AddPasskey = "add_passkey",
        RemovePasskey = "remove_passkey",
        TurnOnSecondStep = "turn_on_second_step",
        TurnOffSecondStep = "turn_off_second_step",
        // who answers for the house, its doors, and the tree
        NameHost = "name_host",
        DismissHost = "dismiss_host",
        NameHouseHost = "name_house_host",
        DismissHouseHost = "dismiss_house_host",
        HandHouseOver = "hand_house_over",
        AllowPlaces = "allow_places",
        ChangeDoors = "change_doors",
        PauseDoors = "pause_doors",
        OpenDoors = "open_doors",
        PauseBranch = "pause_branch",
        Vouch = "vouch",
        TakeDownPortrait = "take_down_portrait",
        LeaveHouse = "leave_house",
        // the door
        Invite = "invite",
        RevokeInvitation = "revoke_invitation",
        PauseInvitation = "pause_invitation",
        ReopenInvitation = "reopen_invitation",
        ReissueInvitation = "reissue_invitation",
        ComeIn = "come_in",
        // a group
        Found = "found",
        Enter = "enter",
        Leave = "leave",
        Remove = "remove",
        /// A guest's time is over.
        StayOver = "stay_over",
        RenameGroup = "rename_group",
        WriteRules = "write_rules",
        AcceptRules = "accept_rules",
        /// Only hosts speak from now on; everybody does.
        OnlyAnnounce = "only_announce",
        LetSpeak = "let_speak",
        SlowDown = "slow_down",
        HoldFirst = "hold_first",
        ReadBack = "read_back",
        /// How long what is said is kept.
        Keep = "keep",
        /// Links are looked up from now on; they are not.
        ShowPreviews = "show_previews",
        HidePreviews = "hide_previews",
        AskAtDoor = "ask_at_door",
        /// It becomes more visible in a while; it does not after all; it is.
        Announce = "announce",
        CallOff = "call_off",
        Show = "show",
        /// It is less visible.
        Hide = "hide",
        AddRoom = "add_room",
        RenameRoom = "rename_room",
        ArchiveRoom = "archive_room",
        ReopenRoom = "reopen_room",
        OrderRooms = "order_rooms",
        HandOver = "hand_over",
        StandIn = "stand_in",
        EndStandIn = "end_stand_in",
        /// Somebody stands in by themselves, because everybody who hosts is held out.
        Attend = "attend",
        Archive = "archive",
        Reopen = "reopen",
        /// By the owner of the house.
        Close = "close",
        StepIn = "step_in",
        Approve = "approve",
        DeclineRequest = "decline_request",
        /// Ownership passes by itself, because the owner is gone.
        Succeed = "succeed",
        // what waits, and what holds it back
        ApprovePost = "approve_post",
        DeclinePost = "decline_post",
        AddFilter = "add_filter",
        RemoveFilter = "remove_filter",
        // moderation
        RemoveMessage = "remove_message",
        Mute = "mute",
        Ban = "ban",
        Suspend = "suspend",
        BanFromHouse = "ban_from_house",
        Uninvite = "uninvite",
        Lift = "lift",
        DismissReport = "dismiss_report",
        PassReportOn = "pass_report_on",
        ActOnReport = "act_on_report",
        Appeal = "appeal",
        GrantAppeal = "grant_appeal",
        RefuseAppeal = "refuse_appeal",
        // highlights
        Propose = "propose",
        Publish = "publish",
        Decline = "decline",
        Withdraw = "withdraw",
        // the bridge
        OpenReply = "open_reply",
        HideReply = "hide_reply",
        SeeFlag = "see_flag",
        /// Somebody outside follows, or not, because a host said so.
        TakeFollower = "take_follower",
        DeclineFollower = "decline_follower",
        RemoveFollower = "remove_follower",
        /// Hosts say yes to each who wants to follow; nobody is asked.
        ApproveFollowers = "approve_followers",
        WelcomeFollowers = "welcome_followers",
        AllowQuote = "allow_quote",
        DeclineQuote = "decline_quote",
        /// Who may quote, by its word; a yes is taken back.
        SetQuotes = "set_quotes",
        EndQuote = "end_quote",
        /// As what other servers show a group, by its word.
        SetActorType = "set_actor_type",
        Block = "block",
        Unblock = "unblock",
        /// The keys by which others know that it is us.
        ChangeKeys = "change_keys",
        /// A whole list; its subject is how many.
        ImportBlocks = "import_blocks",
        AllowServer = "allow_server",
        DisallowServer = "disallow_server",
        /// Only listed servers are heard; everybody is.
        HearOnly = "hear_only",
        HearAnybody = "hear_anybody",
        Farewell = "farewell",
        /// A group ends its public address.
        FallSilent = "fall_silent",
    }
}

impl Deed {
    /// Whether the log of a group may tell it to the members of the group.
    pub fn is_told_in_groups(self) -> bool {
        // From «a group» on, but for what is the house's or for hosts alone.
        self >= Self::Found
            && !matches!(
                self,
                Self::AcceptRules
                    | Self::ApprovePost
                    | Self::DeclinePost
                    | Self::Suspend
                    | Self::BanFromHouse
                    | Self::Uninvite
                    | Self::DismissReport
                    | Self::PassReportOn
                    | Self::ActOnReport
                    | Self::Appeal
            )
    }

    /// Whether its reason is between those whom it concerned.
    const fn reason_is_theirs(self) -> bool {
        matches!(
            self,
            Self::DeclineRequest | Self::GrantAppeal | Self::RefuseAppeal
        )
    }
}

/// Something that was done.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// `None`: the house itself, or its owner at the command line.
    pub by: Option<MemberId>,
    pub deed: Deed,
    /// Where; `None`: in the house at large.
    pub group: Option<GroupId>,
    /// To whom.
    pub about: Option<MemberId>,
    /// What else it concerned: an id, or a name, or how a thing is now.
    pub subject: String,
    /// How it was before.
    pub former: String,
    pub reason: &'a str,
    /// The number of the rule that was broken.
    pub rule: Option<i64>,
    /// What that rule said then.
    pub rule_words: String,
    pub until: Option<Timestamp>,
}

impl Entry<'_> {
    /// A deed of somebody's in the house; more can be said with `..`.
    pub fn new(by: impl Into<Option<MemberId>>, deed: Deed) -> Self {
        Self {
            by: by.into(),
            deed,
            group: None,
            about: None,
            subject: String::new(),
            former: String::new(),
            reason: "",
            rule: None,
            rule_words: String::new(),
            until: None,
        }
    }

    /// A deed of somebody's in a group.
    pub fn in_group(by: impl Into<Option<MemberId>>, deed: Deed, group: GroupId) -> Self {
        Self {
            group: Some(group),
            ..Self::new(by, deed)
        }
    }
}

/// A line of the log.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Logged {
    pub id: uuid::Uuid,
    pub at: Timestamp,
    /// Who did it, by name.
    pub by_name: Option<String>,
    pub deed: Deed,
    pub group_name: Option<String>,
    pub about_name: Option<String>,
    pub subject: String,
    pub former: String,
    pub reason: String,
    pub rule: Option<i64>,
    pub rule_words: String,
    pub until: Option<Timestamp>,
}

/// How many lines are read at once.
pub const PAGE: i64 = 50;

/// Writes down what was done, in the transaction that does it.
pub async fn write(tx: &mut Write, entry: Entry<'_>, now: Timestamp) -> db::Result<()> {
    tx.query(
        "INSERT INTO audit (id, at, member_id, deed, group_id, about_id, subject, reason, rule, until, former, rule_words)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(uuid::Uuid::now_v7())
    .bind(now)
    .bind(entry.by)
    .bind(entry.deed)
    .bind(entry.group)
    .bind(entry.about)
    .bind(entry.subject)
    .bind(entry.reason.to_owned())
    .bind(entry.rule)
    .bind(entry.until)
    .bind(entry.former)
    .bind(entry.rule_words)
    .run()
    .await?;
    Ok(())
}

/// What was done in a group, newest first, from the line before `before` on, as its members read it:
/// without what is only for its hosts, and without a reason that is only for whom it concerned.
pub async fn of_group(
    conn: &mut Conn,
    group: GroupId,
    filter: &Filter,
    before: Option<uuid::Uuid>,
) -> db::Result<Vec<Logged>> {
    let (from, to) = filter.bounds();
    let mut lines: Vec<Logged> = conn
        .query(
            "SELECT l.id, l.at, b.name AS by_name, l.deed, g.name AS group_name, a.name AS about_name,
                    l.subject, l.former, l.reason, l.rule, l.rule_words, l.until
             FROM audit l LEFT JOIN members b ON b.id = l.member_id
             LEFT JOIN members a ON a.id = l.about_id LEFT JOIN groups g ON g.id = l.group_id
             WHERE l.group_id = $1 AND l.id < $2 AND l.deed NOT IN
                 ('invite', 'revoke_invitation', 'approve_post', 'decline_post', 'dismiss_report',
                  'pass_report_on', 'act_on_report', 'appeal', 'accept_rules')
               AND (CAST($4 AS UUID) IS NULL OR l.member_id = $4 OR l.about_id = $4)
               AND (CAST($5 AS TEXT) IS NULL OR l.deed = $5) AND l.at >= $6 AND l.at < $7
             ORDER BY l.id DESC LIMIT $3",
        )
        .bind(group)
        .bind(before.unwrap_or(uuid::Uuid::max()))
        .bind(PAGE + 1)
        .bind(filter.person)
        .bind(filter.deed)
        .bind(from)
        .bind(to)
        .all()
        .await?;
    for line in &mut lines {
        if line.deed.reason_is_theirs() {
            line.reason.clear();
        }
    }
    Ok(lines)
}

/// Takes what a page does not hold off the lines that were read, and says where they go on, if they do.
pub fn next(lines: &mut Vec<Logged>) -> Option<uuid::Uuid> {
    cut(lines, PAGE).map(|line| line.id)
}

/// What somebody looks for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Who did it, or whom it was about.
    pub person: Option<MemberId>,
    pub deed: Option<Deed>,
    pub group: Option<GroupId>,
    /// From this moment on, and before that one.
    pub between: Option<(Timestamp, Timestamp)>,
}

impl Filter {
    fn bounds(&self) -> (Timestamp, Timestamp) {
        self.between
            .unwrap_or((Timestamp(i64::MIN), Timestamp(i64::MAX)))
    }
}

/// The first groups of the house, by name: their addresses and what they are called, to type the
/// beginning of. Any other is found by its address all the same.
pub async fn places(conn: &mut Conn) -> db::Result<Vec<(String, String)>> {
    conn.query("SELECT slug, name FROM groups WHERE NOT aside ORDER BY lower(name), id LIMIT 100")
        .all()
        .await
}

/// Everything that was done in the house, newest first, as its owner may read it.
///
/// Of a secret group that they are not in they read who did what and when, and no words: no reason, no
/// title, no name of a room (invariant 22). What was reported of themselves they do not read.
pub async fn of_house(
    conn: &mut Conn,
    owner: MemberId,
    filter: &Filter,
    before: Option<uuid::Uuid>,
) -> db::Result<Vec<Logged>> {
    let (from, to) = filter.bounds();
    let query = match (filter.person, filter.group) {
        (Some(person), _) => conn.query(BY_PERSON).bind(person),
        (None, Some(group)) => conn.query(BY_GROUP).bind(group),
        (None, None) => conn.query(ALL).bind(uuid::Uuid::nil()),
    };
    query
        .bind(owner)
        .bind(before.unwrap_or(uuid::Uuid::max()))
        .bind(filter.deed)
        .bind(filter.group)
        .bind(from)
        .bind(to)
        .bind(PAGE + 1)
        .all()
        .await
}

/// One text for each index, so that no list scans the table.
const BY_PERSON: Sql = Sql::Same(
    "SELECT l.id, l.at, b.name AS by_name, l.deed, g.name AS group_name, a.name AS about_name,
            CASE WHEN g.visibility = 'secret' AND o.member_id IS NULL THEN '' ELSE l.subject END AS subject,
            CASE WHEN g.visibility = 'secret' AND o.member_id IS NULL THEN '' ELSE l.reason END AS reason,
            CASE WHEN g.visibility = 'secret' AND o.member_id IS NULL THEN '' ELSE l.former END AS former,
            CASE WHEN g.visibility = 'secret' AND o.member_id IS NULL THEN '' ELSE l.rule_words END AS rule_words,
            l.rule, l.until
     FROM audit l LEFT JOIN members b ON b.id = l.member_id
     LEFT JOIN members a ON a.id = l.about_id LEFT JOIN groups g ON g.id = l.group_id
     LEFT JOIN memberships o ON o.group_id = l.group_id AND o.member_id = $2
     WHERE (l.member_id = $1 OR l.about_id = $1) AND l.id < $3
       AND (CAST($4 AS TEXT) IS NULL OR l.deed = $4) AND (CAST($5 AS UUID) IS NULL OR l.group_id = $5)
       AND l.at >= $6 AND l.at < $7
       AND (l.about_id IS NULL OR l.about_id <> $2 OR l.deed NOT IN ('dismiss_report', 'pass_report_on', 'act_on_report'))
     ORDER BY l.id DESC LIMIT $8",
);
const BY_GROUP: Sql = Sql::Same(
    "SELECT l.id, l.at, b.name AS by_name, l.deed, g.name AS group_name, a.name AS about_name,
            CASE WHEN g.visibility = 'secret' AND o.member_id IS NULL THEN '' ELSE l.subject END AS subject,
            CASE WHEN g.visibility = 'secret' AND o.member_id IS NULL THEN '' ELSE l.reason END AS reason,
            CASE WHEN g.visibility = 'secret' AND o.member_id IS NULL THEN '' ELSE l.former END AS former,
            CASE WHEN g.visibility = 'secret' AND o.member_id IS NULL THEN '' ELSE l.rule_words END AS rule_words,
            l.rule, l.until
     FROM audit l LEFT JOIN members b ON b.id = l.member_id
     LEFT JOIN members a ON a.id = l.about_id LEFT JOIN groups g ON g.id = l.group_id
     LEFT JOIN memberships o ON o.group_id = l.group_id AND o.member_id = $2
     WHERE l.group_id = $1 AND l.id < $3
       AND (CAST($4 AS TEXT) IS NULL OR l.deed = $4) AND (CAST($5 AS UUID) IS NULL OR l.group_id = $5)
       AND l.at >= $6 AND l.at < $7
       AND (l.about_id IS NULL OR l.about_id <> $2 OR l.deed NOT IN ('dismiss_report', 'pass_report_on', 'act_on_report'))
     ORDER BY l.id DESC LIMIT $8",
);
const ALL: Sql = Sql::Same(
    "SELECT l.id, l.at, b.name AS by_name, l.deed, g.name AS group_name, a.name AS about_name,
            CASE WHEN g.visibility = 'secret' AND o.member_id IS NULL THEN '' ELSE l.subject END AS subject,
            CASE WHEN g.visibility = 'secret' AND o.member_id IS NULL THEN '' ELSE l.reason END AS reason,
            CASE WHEN g.visibility = 'secret' AND o.member_id IS NULL THEN '' ELSE l.former END AS former,
            CASE WHEN g.visibility = 'secret' AND o.member_id IS NULL THEN '' ELSE l.rule_words END AS rule_words,
            l.rule, l.until
     FROM audit l LEFT JOIN members b ON b.id = l.member_id
     LEFT JOIN members a ON a.id = l.about_id LEFT JOIN groups g ON g.id = l.group_id
     LEFT JOIN memberships o ON o.group_id = l.group_id AND o.member_id = $2
     WHERE l.id > $1 AND l.id < $3
       AND (CAST($4 AS TEXT) IS NULL OR l.deed = $4) AND (CAST($5 AS UUID) IS NULL OR l.group_id = $5)
       AND l.at >= $6 AND l.at < $7
       AND (l.about_id IS NULL OR l.about_id <> $2 OR l.deed NOT IN ('dismiss_report', 'pass_report_on', 'act_on_report'))
     ORDER BY l.id DESC LIMIT $8",
);
