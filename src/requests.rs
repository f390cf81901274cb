//! Requests: somebody asks to be let in, and hosts answer.
//!
//! A request belongs to the group whose hosts answer it, or to the house. Whoever came by an
//! invitation that wants approval has an account already, which is good for nothing until then.

mod again;
pub mod strangers;

pub use again::again;

use crate::{
    audit::{self, Deed, Entry},
    db::{self, Conn, Write},
    groups::{self, Refusal},
    invitations::{self, Approved},
    members::{self, Member},
    notices::{self, Kind, Notice},
    policy::{Act, HouseAct},
    values::{
        GroupId, GroupRole, InvitationId, Lang, MemberId, Plea, Reason, RequestId, Span, Timestamp,
    },
    words,
};

words! {
    /// How far a request has come.
    pub enum State {
        Waiting = "waiting",
        Approved = "approved",
        Declined = "declined",
        /// By whoever asked.
        Withdrawn = "withdrawn",
    }
}

/// A question of the door, and what somebody answered.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Answer {
    pub question: String,
    pub answer: String,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Request {
    pub id: RequestId,
    /// Whose hosts answer; `None`: those of the house.
    pub group_id: Option<GroupId>,
    /// `None`: a stranger.
    pub member_id: Option<MemberId>,
    pub invitation_id: Option<InvitationId>,
    pub name: String,
    pub language: Option<Lang>,
    pub words: String,
    answers: String,
    pub email: Option<String>,
    /// Who, they say, knows them.
    pub named_id: Option<MemberId>,
    pub voucher_id: Option<MemberId>,
    pub state: State,
    pub asked_at: Timestamp,
    pub answered_by: Option<MemberId>,
    pub answered_at: Option<Timestamp>,
    pub reason: String,
    /// Once declined: not again before then.
    pub again_at: Option<Timestamp>,
}

impl Request {
    /// What was asked at the door, and what they answered.
    pub fn answers(&self) -> Vec<Answer> {
        serde_json::from_str(&self.answers).unwrap_or_default()
    }

    /// It was declined, and its time to be asked again has come.
    pub fn may_be_asked_again(&self, now: Timestamp) -> bool {
        self.state == State::Declined && self.again_at.is_none_or(|again| again <= now)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// Answered by somebody else, or withdrawn.
    #[error("this request does not wait any more")]
    Settled,
    /// They were declined a while ago.
    #[error("they may ask again later")]
    TooSoon(Timestamp),
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl From<sqlx::Error> for RequestError {
    fn from(error: sqlx::Error) -> Self {
        Self::Refused(Refusal::Db(error))
    }
}

/// What somebody asks with.
#[derive(Clone, Debug)]
pub struct Ask {
    pub words: Plea,
    pub answers: Vec<Answer>,
}

/// A member asks to be let into a closed group, and accepts its rules as they have them before them.
pub async fn enter_group(
    tx: &mut Write,
    member: &Member,
    (group, rules_version): (GroupId, i64),
    ask: &Ask,
    now: Timestamp,
) -> Result<RequestId, RequestError> {
    groups::allow_id(tx, member, group, Act::Ask, now).await?;
    if let Some(again) = declined_until(tx, member.id, group, now).await? {
        return Err(RequestError::TooSoon(again));
    }
    let id = insert(tx, member, (group, None), ask, now).await?;
    tx.query(
        "INSERT INTO request_rules (request_id, group_id, version)
         SELECT $1, id, $3 FROM groups WHERE id = $2 AND $3 <= rules_version",
    )
    .bind(id)
    .bind(group)
    .bind(rules_version)
    .run()
    .await?;
    Ok(id)
}

/// Somebody came by an invitation that wants approval: the hosts of its first group answer.
pub async fn by_invitation(
    tx: &mut Write,
    member: &Member,
    (group, invitation): (GroupId, InvitationId),
    ask: &Ask,
    now: Timestamp,
) -> db::Result<RequestId> {
    let id = insert(tx, member, (group, Some(invitation)), ask, now).await?;
    // Rules that change while they wait are asked again once they are in.
    tx.query(
        "INSERT INTO request_rules (request_id, group_id, version)
         SELECT $1, g.id, g.rules_version FROM invitation_groups i JOIN groups g ON g.id = i.group_id
         WHERE i.invitation_id = $2",
    )
    .bind(id)
    .bind(invitation)
    .run()
    .await?;
    Ok(id)
}

async fn insert(
    tx: &mut Write,
    member: &Member,
    (group, invitation): (GroupId, Option<InvitationId>),
    ask: &Ask,
    now: Timestamp,
) -> db::Result<RequestId> {
    let id = RequestId::fresh();
    tx.query(
        "INSERT INTO requests (id, group_id, member_id, invitation_id, name, language, words, answers, asked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(id)
    .bind(group)
    .bind(member.id)
    .bind(invitation)
    .bind(member.name.clone())
    .bind(member.language)
    .bind(ask.words.to_string())
    .bind(serde_json::to_string(&ask.answers).expect("texts are JSON"))
    .bind(now)
    .run()
    .await?;
    Ok(id)
}

/// What somebody asked a group and still waits for.
pub async fn waiting_of(
    conn: &mut Conn,
    member: MemberId,
    group: GroupId,
) -> db::Result<Option<Request>> {
    conn.query(
        "SELECT id, group_id, member_id, invitation_id, name, language, words, answers, email, named_id,
                voucher_id, state, asked_at, answered_by, answered_at, reason, again_at
         FROM requests WHERE member_id = $1 AND group_id = $2 AND state = 'waiting'
         ORDER BY asked_at DESC LIMIT 1",
    )
    .bind(member)
    .bind(group)
    .optional()
    .await
}

/// Until when somebody who was declined waits before they ask this group again.
pub async fn declined_until(
    conn: &mut Conn,
    member: MemberId,
    group: GroupId,
    now: Timestamp,
) -> db::Result<Option<Timestamp>> {
    let (again,): (Option<Timestamp>,) = conn
        .query(
            "SELECT max(again_at) FROM requests
             WHERE member_id = $1 AND group_id = $2 AND state = 'declined' AND again_at > $3",
        )
        .bind(member)
        .bind(group)
        .bind(now)
        .one()
        .await?;
    Ok(again)
}

pub async fn find(conn: &mut Conn, id: RequestId) -> db::Result<Option<Request>> {
    conn.query(
        "SELECT id, group_id, member_id, invitation_id, name, language, words, answers, email, named_id,
                voucher_id, state, asked_at, answered_by, answered_at, reason, again_at
         FROM requests WHERE id = $1",
    )
    .bind(id)
    .optional()
    .await
}

/// The last request of somebody whose account waits for approval.
pub async fn of_pending(conn: &mut Conn, member: MemberId) -> db::Result<Option<Request>> {
    conn.query(
        "SELECT id, group_id, member_id, invitation_id, name, language, words, answers, email, named_id,
                voucher_id, state, asked_at, answered_by, answered_at, reason, again_at
         FROM requests WHERE member_id = $1 ORDER BY asked_at DESC, id DESC LIMIT 1",
    )
    .bind(member)
    .optional()
    .await
}

/// The request, if this member is one of those who answer it.
pub async fn allow(
    conn: &mut Conn,
    host: &Member,
    id: RequestId,
    now: Timestamp,
) -> Result<Request, Refusal> {
    let request = find(conn, id).await?.ok_or(Refusal::Absent)?;
    match request.group_id {
        Some(group) => {
            groups::allow_id(conn, host, group, Act::Moderate, now).await?;
        }
        None if members::may(conn, host, HouseAct::Host).await? => {}
        None => return Err(Refusal::Absent),
    }
    Ok(request)
}

/// Lets them in: into the house, if they waited before it, and into the groups they asked for. Gives
/// whoever came in, and where; a stranger comes in later, by the door that opens for them.
pub async fn approve(
    tx: &mut Write,
    host: &Member,
    id: RequestId,
    now: Timestamp,
) -> Result<(Option<MemberId>, Vec<GroupId>), RequestError> {
    let request = allow(tx, host, id, now).await?;
    settle(tx, &request, (State::Approved, host.id, ""), None, now).await?;
    let Some(member) = request.member_id else {
        strangers::invite(tx, &request, host, now).await?;
        let approved = Entry {
            subject: request.name,
            ..Entry::new(host.id, Deed::Approve)
        };
        audit::write(tx, approved, now).await?;
        return Ok((None, Vec::new()));
    };
    members::admit_pending(tx, member).await?;
    let entered = match (request.invitation_id, request.group_id) {
        (Some(invitation), Some(group)) => {
            let approved = Approved {
                request: request.id,
                invitation,
                group,
                member,
            };
            invitations::open_for(tx, approved, host, now).await?
        }
        (None, Some(group)) => {
            let welcome = groups::welcome(tx, group, member, GroupRole::Member, now).await?;
            as_accepted(tx, request.id, (group, member)).await?;
            Vec::from_iter(welcome.then_some(group))
        }
        (_, None) => Vec::new(),
    };
    let about = Some(member);
    let entry = match request.group_id {
        Some(group) => Entry::in_group(host.id, Deed::Approve, group),
        None => Entry::new(host.id, Deed::Approve),
    };
    audit::write(tx, Entry { about, ..entry }, now).await?;
    // Only what is theirs now: whoever is banned from the group stays outside.
    let told = Notice {
        group: is_in(tx, request.group_id, member, now)
            .await?
            .or(entered.first().copied()),
        ..Notice::new(Kind::RequestApproved)
    };
    notices::tell(tx, member, &told, now).await?;
    Ok((Some(member), entered))
}

/// Whoever asked has accepted the rules as they were then; those that changed since are asked again.
async fn as_accepted(
    tx: &mut Write,
    request: RequestId,
    (group, member): (GroupId, MemberId),
) -> db::Result<()> {
    tx.query(
        "UPDATE memberships SET rules_version =
             (SELECT version FROM request_rules WHERE request_id = $3 AND group_id = $1)
         WHERE group_id = $1 AND member_id = $2 AND EXISTS
             (SELECT 1 FROM request_rules q WHERE q.request_id = $3 AND q.group_id = $1
              AND q.version > memberships.rules_version)",
    )
    .bind(group)
    .bind(member)
    .bind(request)
    .run()
    .await?;
    Ok(())
}

/// The group, if they are in it.
async fn is_in(
    tx: &mut Write,
    group: Option<GroupId>,
    member: MemberId,
    now: Timestamp,
) -> db::Result<Option<GroupId>> {
    let Some(group) = group else {
        return Ok(None);
    };
    let role = groups::role(tx, group, member, now).await?;
    Ok(role.map(|_| group))
}

/// Says no, and why; they may ask again after a while.
pub async fn decline(
    tx: &mut Write,
    host: &Member,
    id: RequestId,
    (reason, again): (&Reason, Span),
    now: Timestamp,
) -> Result<(), RequestError> {
    let request = allow(tx, host, id, now).await?;
    let answer = (State::Declined, host.id, reason.as_str());
    settle(tx, &request, answer, Some(now.plus(again)), now).await?;
    let entry = match request.group_id {
        Some(group) => Entry::in_group(host.id, Deed::DeclineRequest, group),
        None => Entry::new(host.id, Deed::DeclineRequest),
    };
    // Who is no member goes by the name that they gave.
    let stranger = match request.member_id {
        Some(_) => String::new(),
        None => request.name,
    };
    let entry = Entry {
        about: request.member_id,
        subject: stranger,
        reason: reason.as_str(),
        ..entry
    };
    audit::write(tx, entry, now).await?;
    if let Some(member) = request.member_id {
        let told = Notice {
            group: request.group_id,
            reason: reason.as_str(),
            until: Some(now.plus(again)),
            ..Notice::new(Kind::RequestDeclined)
        };
        notices::tell(tx, member, &told, now).await?;
    }
    Ok(())
}

/// Whoever asked thinks better of it.
pub async fn withdraw(
    tx: &mut Write,
    member: MemberId,
    id: RequestId,
    now: Timestamp,
) -> db::Result<bool> {
    let withdrawn = tx
        .query(
            "UPDATE requests SET state = 'withdrawn', answered_at = $3
             WHERE id = $1 AND member_id = $2 AND state = 'waiting'",
        )
        .bind(id)
        .bind(member)
        .bind(now)
        .run()
        .await?;
    Ok(withdrawn == 1)
}

/// One statement decides whose answer counts.
async fn settle(
    tx: &mut Write,
    request: &Request,
    (state, by, reason): (State, MemberId, &str),
    again: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), RequestError> {
    let settled = tx
        .query(
            "UPDATE requests SET state = $2, answered_by = $3, answered_at = $4, reason = $5, again_at = $6
             WHERE id = $1 AND state = 'waiting'",
        )
        .bind(request.id)
        .bind(state)
        .bind(by)
        .bind(now)
        .bind(reason.to_owned())
        .bind(again)
        .run()
        .await?;
    if settled == 1 {
        Ok(())
    } else {
        Err(RequestError::Settled)
    }
}
