//! Strangers: somebody without an invitation asks to come in, and whoever knows them takes them under
//! their name.
//!
//! A stranger has nothing but a private link. Their request waits for the hosts of the house; whoever
//! they name may vouch, which costs a place. Once approved, an invitation for one person stands in the
//! name of whoever vouched, or else of the host, and the link leads to its door.

use super::{Answer, Request, RequestError, find};
use crate::{
    audit::{self, Deed, Entry},
    db::{self, Conn, Write},
    groups::Refusal,
    invitations::{self, allowance, allowance::Scarce, strangers::Stands},
    members::{self, Member, doors, people},
    notices::{self, Kind, Notice},
    policy::HouseAct,
    values::{
        Behind, Handle, InvitationId, Lang, MemberId, Name, Plea, RequestId, Timestamp, Token, cut,
    },
};

/// What a stranger asks with, every part already fit.
#[derive(Clone, Debug)]
pub struct Stranger {
    pub name: Name,
    pub language: Lang,
    /// How they know the house.
    pub words: Plea,
    pub answers: Vec<Answer>,
    /// Who knows them, they say. Whether anybody is called so is never told.
    pub knows: Option<Handle>,
    pub email: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum VouchError {
    #[error(transparent)]
    Scarce(#[from] Scarce),
    #[error(transparent)]
    Request(#[from] RequestError),
}

impl From<sqlx::Error> for VouchError {
    fn from(error: sqlx::Error) -> Self {
        Self::Request(error.into())
    }
}

/// Asks to come in, if the house lets strangers ask. Gives the secret of their private link.
pub async fn ask(
    tx: &mut Write,
    stranger: &Stranger,
    now: Timestamp,
) -> db::Result<Option<(RequestId, Token)>> {
    if !doors::doors(tx).await?.asking {
        return Ok(None);
    }
    let named = named(tx, stranger.knows.as_ref(), now).await?;
    let (id, token) = (RequestId::fresh(), Token::fresh());
    tx.query(
        "INSERT INTO requests (id, name, language, words, answers, email, named_id, token_hash, asked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(id)
    .bind(stranger.name.to_string())
    .bind(stranger.language)
    .bind(stranger.words.to_string())
    .bind(serde_json::to_string(&stranger.answers).expect("texts are JSON"))
    .bind(stranger.email.clone())
    .bind(named)
    .bind(token.hash())
    .bind(now)
    .run()
    .await?;
    if let Some(named) = named {
        let asked = Notice {
            subject: stranger.name.as_str(),
            href: "/people/asking",
            ..Notice::new(Kind::VouchAsked)
        };
        notices::tell(tx, named, &asked, now).await?;
    }
    Ok(Some((id, token)))
}

/// Whoever is named, if they could vouch.
async fn named(
    tx: &mut Write,
    handle: Option<&Handle>,
    now: Timestamp,
) -> db::Result<Option<MemberId>> {
    let Some(handle) = handle else {
        return Ok(None);
    };
    let Some(id) = people::by_handle(tx, handle.as_str()).await? else {
        return Ok(None);
    };
    Ok(could_vouch(tx, id, now).await?.then_some(id))
}

async fn could_vouch(tx: &mut Write, id: MemberId, now: Timestamp) -> db::Result<bool> {
    match members::find(tx, id, now).await? {
        Some(member) => members::may(tx, &member, HouseAct::Vouch).await,
        None => Ok(false),
    }
}

/// The request that a private link belongs to.
pub async fn by_token(conn: &mut Conn, token: &Token) -> db::Result<Option<Request>> {
    // With OR, SQLite walks through them all.
    let id: Option<(RequestId,)> = conn
        .query(
            "SELECT id FROM requests WHERE token_hash = $1
             UNION SELECT id FROM requests WHERE mailed_hash = $1",
        )
        .bind(token.hash())
        .optional()
        .await?;
    match id {
        Some((id,)) => find(conn, id).await,
        None => Ok(None),
    }
}

/// Another secret of the private link, for a letter: the first is known to nobody but whoever asks.
pub async fn mailed_link(tx: &mut Write, id: RequestId) -> db::Result<Token> {
    let token = Token::fresh();
    tx.query("UPDATE requests SET mailed_hash = $2 WHERE id = $1")
        .bind(id)
        .bind(token.hash())
        .run()
        .await?;
    Ok(token)
}

/// Whoever asks thinks better of it.
pub async fn withdraw(tx: &mut Write, token: &Token, now: Timestamp) -> db::Result<bool> {
    let withdrawn = tx
        .query(
            "UPDATE requests SET state = 'withdrawn', answered_at = $2
             WHERE token_hash = $1 AND state = 'waiting'",
        )
        .bind(token.hash())
        .bind(now)
        .run()
        .await?;
    Ok(withdrawn == 1)
}

/// How many requests that name somebody are read at once.
const NAMING: i64 = 50;

/// The requests that name somebody and wait, oldest first: those they may vouch for; and where they go on.
pub async fn naming(
    conn: &mut Conn,
    member: MemberId,
    after: Option<Behind>,
) -> db::Result<(Vec<Request>, Option<Behind>)> {
    let after = after.unwrap_or(Behind::FIRST);
    let mut found: Vec<Request> = conn.query(
        "SELECT id, group_id, member_id, invitation_id, name, language, words, answers, email, named_id,
                voucher_id, state, asked_at, answered_by, answered_at, reason, again_at
         FROM requests WHERE named_id = $1 AND state = 'waiting' AND (asked_at, id) > ($2, $3)
         ORDER BY asked_at, id LIMIT $4",
    )
    .bind(member)
    .bind(after.at)
    .bind(after.id)
    .bind(NAMING + 1)
    .all()
    .await?;
    let next = cut(&mut found, NAMING).map(|last| Behind {
        at: last.asked_at,
        id: last.id.0,
    });
    Ok((found, next))
}

/// How many requests name somebody and wait.
pub async fn how_many_name(conn: &mut Conn, member: MemberId) -> db::Result<i64> {
    let (many,) = conn
        .query("SELECT count(*) FROM requests WHERE named_id = $1 AND state = 'waiting'")
        .bind(member)
        .one()
        .await?;
    Ok(many)
}

/// Takes a stranger under one's name: it costs a place until it is answered, and the newcomer stands
/// below them in the tree.
pub async fn vouch(
    tx: &mut Write,
    member: &Member,
    id: RequestId,
    now: Timestamp,
) -> Result<(), VouchError> {
    theirs(tx, member, id).await?;
    allowance::hold(tx, member, 1, now).await?;
    let vouched = tx
        .query(
            "UPDATE requests SET voucher_id = $2, vouched_at = $3
             WHERE id = $1 AND state = 'waiting' AND voucher_id IS NULL",
        )
        .bind(id)
        .bind(member.id)
        .bind(now)
        .run()
        .await?;
    if vouched != 1 {
        return Err(RequestError::Settled.into());
    }
    let entry = Entry {
        subject: id.to_string(),
        ..Entry::new(member.id, Deed::Vouch)
    };
    Ok(audit::write(tx, entry, now).await?)
}

/// Somebody who was named does not know them: the request waits on without them.
pub async fn disown(tx: &mut Write, member: &Member, id: RequestId) -> Result<(), RequestError> {
    let disowned = tx
        .query(
            "UPDATE requests SET named_id = NULL
             WHERE id = $1 AND named_id = $2 AND state = 'waiting' AND voucher_id IS NULL",
        )
        .bind(id)
        .bind(member.id)
        .run()
        .await?;
    if disowned == 1 {
        Ok(())
    } else {
        Err(Refusal::Absent.into())
    }
}

/// The request, if it is a stranger's and this member may vouch for them: they are named in it, or
/// see every request.
async fn theirs(conn: &mut Conn, member: &Member, id: RequestId) -> Result<Request, RequestError> {
    let request = find(conn, id).await?.ok_or(Refusal::Absent)?;
    let is_strangers = request.member_id.is_none() && request.group_id.is_none();
    let is_named = request.named_id == Some(member.id);
    let sees = is_named || members::may(conn, member, HouseAct::Host).await?;
    if !is_strangers || !sees {
        return Err(Refusal::Absent.into());
    }
    if !members::may(conn, member, HouseAct::Vouch).await? {
        return Err(Refusal::Forbidden.into());
    }
    Ok(request)
}

/// Opens the door for a stranger who was approved: in the name of whoever vouched, if they still may, or
/// of the host, if they may: a door in the name of somebody who may not invite would open nothing.
pub(super) async fn invite(
    tx: &mut Write,
    request: &Request,
    host: &Member,
    now: Timestamp,
) -> Result<InvitationId, RequestError> {
    let inviter = match request.voucher_id {
        Some(voucher) if could_vouch(tx, voucher, now).await? => voucher,
        _ if members::may(tx, host, HouseAct::Invite).await? => host.id,
        _ => return Err(Refusal::Forbidden.into()),
    };
    let invitation =
        invitations::strangers::for_stranger(tx, inviter, request.language, now).await?;
    tx.query("UPDATE requests SET invitation_id = $2 WHERE id = $1")
        .bind(request.id)
        .bind(invitation)
        .run()
        .await?;
    Ok(invitation)
}

/// «Come in»: gives the code of the invitation that stands for whoever bears the link, as long as it is
/// open. Each time it is a new one.
pub async fn come_in(tx: &mut Write, token: &Token, now: Timestamp) -> db::Result<Option<Token>> {
    let invitation = by_token(tx, token)
        .await?
        .and_then(|request| request.invitation_id);
    match invitation {
        Some(invitation)
            if invitations::strangers::stands(tx, invitation, now).await? == Stands::Open =>
        {
            invitations::strangers::new_code(tx, invitation, now).await
        }
        _ => Ok(None),
    }
}

/// How the door stands for whoever was approved.
pub async fn door(conn: &mut Conn, request: &Request, now: Timestamp) -> db::Result<Stands> {
    match request.invitation_id {
        Some(invitation) => invitations::strangers::stands(conn, invitation, now).await,
        None => Ok(Stands::Over),
    }
}
