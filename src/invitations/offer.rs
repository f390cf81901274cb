//! An invitation seen from the door. Looking uses nothing up (invariant 30).

use super::{Kind, plan::OnlyFor};
use crate::{
    db::{self, Conn},
    groups::{self, Group},
    members::{self, Member},
    policy::{self, Act, HouseAct, HouseState, Verdict},
    values::{GroupRole, HouseRole, InvitationId, Lang, MemberId, Timestamp, Token},
};

/// Everything a person needs to decide, and nothing more (invariant 33).
#[derive(Clone, Debug)]
pub struct Offer {
    pub id: InvitationId,
    pub kind: Kind,
    pub inviter: Member,
    pub note: String,
    pub places_left: i64,
    pub expires_at: Timestamp,
    pub made_at: Timestamp,
    pub guest_until: Option<Timestamp>,
    pub asks: Conditions,
    pub groups: Vec<Offered>,
}

/// What an invitation asks of whoever bears it.
#[derive(Clone, Debug)]
pub struct Conditions {
    /// The language of its page; `None`: the reader's.
    pub language: Option<Lang>,
    pub only_for: Option<OnlyFor>,
    /// The address that its bearer has shown to be theirs, by the code of a letter.
    pub proven: Option<String>,
    /// Whoever comes by it waits for a host's answer.
    pub approval: bool,
    pub questions: Vec<String>,
    /// Its code is words that somebody could guess.
    pub chosen_words: bool,
}

impl Conditions {
    /// Whether an address that counts is still wanted: it is for some alone, and nothing shows that
    /// its bearer is one of them.
    pub fn want_address(&self) -> bool {
        self.only_for.is_some() && self.proven.is_none()
    }
}

/// A group that an invitation opens.
#[derive(Clone, Debug)]
pub struct Offered {
    pub group: Group,
    /// What its bearer becomes there.
    pub role: GroupRole,
    /// The names of its hosts.
    pub hosts: Vec<String>,
    /// In their order; to come in is to accept them.
    pub rules: Vec<String>,
    /// How far back newcomers read: `None` everything, 0 from joining.
    pub read_back_days: Option<i64>,
    /// How many days what is said is kept: `None` for ever.
    pub keep_days: Option<i64>,
}

/// An invitation that lets somebody in now.
#[derive(Clone, sqlx::FromRow)]
pub(super) struct Open {
    pub(super) id: InvitationId,
    pub(super) kind: Kind,
    inviter_id: MemberId,
    note: String,
    places_left: i64,
    created_at: Timestamp,
    expires_at: Timestamp,
    language: Option<Lang>,
    email: Option<String>,
    pub(super) approval: bool,
    questions: String,
    pub(super) guest_until: Option<Timestamp>,
    chosen_words: bool,
    /// The address that a letter came to, where its code is a letter's.
    #[sqlx(default)]
    pub(super) proven: Option<String>,
}

impl Open {
    pub(super) fn only_for(&self) -> Option<OnlyFor> {
        self.email.clone().map(OnlyFor::kept)
    }

    fn conditions(&self) -> Conditions {
        Conditions {
            language: self.language,
            only_for: self.only_for(),
            proven: self.proven.clone(),
            approval: self.approval,
            questions: self.questions.lines().map(Into::into).collect(),
            chosen_words: self.chosen_words && self.proven.is_none(),
        }
    }

    /// Whoever made it, if they may still invite.
    pub(super) async fn inviter(
        &self,
        conn: &mut Conn,
        now: Timestamp,
    ) -> db::Result<Option<Member>> {
        let inviter = members::find(conn, self.inviter_id, now).await?;
        let inviter = inviter.ok_or(sqlx::Error::RowNotFound)?;
        let still = members::may(conn, &inviter, HouseAct::Invite).await?;
        Ok(still.then_some(inviter))
    }
}

/// A group that an invitation was made for.
#[derive(sqlx::FromRow)]
struct For {
    #[sqlx(flatten)]
    group: Group,
    role: GroupRole,
}

/// The groups that an invitation opens now, each with what its bearer becomes there: only what its
/// inviter may still give (invariant 32). `None`: it opens nothing any more.
pub(super) async fn opens(
    conn: &mut Conn,
    id: InvitationId,
    inviter: &Member,
    now: Timestamp,
) -> db::Result<Option<Vec<(Group, GroupRole)>>> {
    let made_for: Vec<For> = conn
        .query(
            "SELECT g.id, g.slug, g.name, g.purpose, g.visibility, g.removals, g.announcements,
                    g.archived_at, g.rules_version, g.aside, i.role
             FROM invitation_groups i JOIN groups g ON g.id = i.group_id
             WHERE i.invitation_id = $1 ORDER BY i.position",
        )
        .bind(id)
        .all()
        .await?;
    let among = made_for.iter().map(|one| one.group.id).collect();
    let standings = groups::standings(conn, inviter, &among, now).await?;
    // Whoever asked to come in is let into the house alone.
    let house_alone = made_for.is_empty();
    let opened = made_for.into_iter().filter_map(|For { group, role }| {
        let standing = *standings.get(&group.id)?;
        let may = |act| policy::may(standing, act) == Verdict::Yes;
        let too_much = role.hosts() && !may(Act::Own);
        let given = if too_much { GroupRole::Member } else { role };
        may(Act::Invite).then_some((group, given))
    });
    let opened: Vec<_> = opened.collect();
    Ok((house_alone || !opened.is_empty()).then_some(opened))
}

/// Who made the invitation of a code that there never was.
fn nobody() -> Member {
    Member {
        id: MemberId(uuid::Uuid::nil()),
        handle: String::new(),
        name: String::new(),
        role: HouseRole::Guest,
        language: None,
        theme: None,
        state: HouseState::Left,
        uninviting: false,
    }
}

/// What a code opens now, without what is told about it.
pub(super) async fn open(
    conn: &mut Conn,
    code: &Token,
    now: Timestamp,
) -> db::Result<Option<(Open, Member, Vec<(Group, GroupRole)>)>> {
    let open: Option<Open> = conn
        .query(
            "SELECT id, kind, inviter_id, note, uses - used AS places_left, created_at, expires_at,
                    language, email, approval, questions, guest_until, chosen_words,
                    (SELECT l.email FROM door_letters l
                     WHERE l.code_hash = $1 AND l.expires_at > $2) AS proven
             FROM invitations
             WHERE (code_hash = $1 OR id = (SELECT l.invitation_id FROM door_letters l
                 WHERE l.code_hash = $1 AND l.expires_at > $2))
             AND used < uses AND expires_at > $2 AND revoked_at IS NULL
             AND paused_at IS NULL AND (guest_until IS NULL OR guest_until > $2)
             AND NOT EXISTS (SELECT 1 FROM house WHERE doors_paused)",
        )
        .bind(code.hash())
        .bind(now)
        .optional()
        .await?;
    // That an inviter may give nothing any more takes some questions to find out. As many are asked
    // about every code, so that no dead one is told from another by its time (invariants 19 and 31).
    let nothing = (InvitationId(uuid::Uuid::nil()), nobody().id);
    let (id, inviter) = open
        .as_ref()
        .map_or(nothing, |open| (open.id, open.inviter_id));
    let inviter = members::find(conn, inviter, now)
        .await?
        .unwrap_or_else(nobody);
    let still = members::may(conn, &inviter, HouseAct::Invite).await?;
    let opened = opens(conn, id, &inviter, now).await?;
    let open = open.filter(|_| still).zip(opened);
    Ok(open.map(|(open, opened)| (open, inviter, opened)))
}

/// What a code that lets somebody in now asks of them.
pub async fn glance(
    conn: &mut Conn,
    code: &Token,
    now: Timestamp,
) -> db::Result<Option<Conditions>> {
    let open = open(conn, code, now).await?;
    Ok(open.map(|(open, ..)| open.conditions()))
}

/// Looks at a code without using it.
pub async fn look(conn: &mut Conn, code: &Token, now: Timestamp) -> db::Result<Option<Offer>> {
    let Some((open, inviter, opened)) = open(conn, code, now).await? else {
        return Ok(None);
    };
    let mut groups = Vec::new();
    for (group, role) in opened {
        groups.push(offered(conn, group, role).await?);
    }
    Ok(Some(Offer {
        asks: open.conditions(),
        id: open.id,
        kind: open.kind,
        inviter,
        note: open.note,
        places_left: open.places_left,
        expires_at: open.expires_at,
        made_at: open.created_at,
        guest_until: open.guest_until,
        groups,
    }))
}

async fn offered(conn: &mut Conn, group: Group, role: GroupRole) -> db::Result<Offered> {
    let (read_back_days, keep_days, rules): (Option<i64>, Option<i64>, Option<String>) = conn
        .query(
            "SELECT g.read_back_days, g.keep_days, r.body FROM groups g
             LEFT JOIN rules r ON r.group_id = g.id AND r.version = g.rules_version
             WHERE g.id = $1",
        )
        .bind(group.id)
        .one()
        .await?;
    let hosts = groups::hosts(conn, group.id).await?;
    Ok(Offered {
        role,
        hosts: hosts.into_iter().map(|host| host.name).collect(),
        rules: rules.unwrap_or_default().lines().map(Into::into).collect(),
        read_back_days,
        keep_days,
        group,
    })
}
