//! Claiming: the first page of a new house makes whoever holds the link its owner, once.

use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;

use super::{
    Failure, Site,
    arrival::Arrival,
    asking::Asking,
    enter,
    entrance::{self, Chosen},
    form::Form,
    newcomer::{Fields, Typed},
    shell::{self, page},
    views::{self, Field, Preparing},
    visitor::Visit,
    words::Words,
};
use crate::{
    db::Conn,
    members::{self, ClaimError, Member, Newcomer, links, sessions},
    values::{Handle, Name, Token},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/claim/{token}", get(look).post(claim))
}

/// What strangers see of a house that nobody has claimed; nothing once somebody has.
pub(super) async fn preparing(
    conn: &mut Conn,
    asking: &Asking,
) -> Result<Option<Response>, Failure> {
    if members::is_claimed(conn).await? {
        return Ok(None);
    }
    let shell = shell::for_stranger(conn).await?;
    let l = Words::new(asking.lang);
    Ok(Some(page(Preparing { l, shell })?.into_response()))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wish {
    house: String,
}

async fn look(visit: Visit, Path(token): Path<String>) -> Result<Response, Failure> {
    if !is_good(&visit, &Token::given(&token)).await? {
        return enter::dead(&visit).await;
    }
    show(&visit, &token, Field::default(), Fields::default()).await
}

async fn is_good(visit: &Visit, token: &Token) -> Result<bool, Failure> {
    let mut conn = visit.site.db.read().await?;
    let link = links::look(&mut conn, token, visit.site.clock.now()).await?;
    Ok(
        link.is_some_and(|link| link.member_id.is_none())
            && !members::is_claimed(&mut conn).await?,
    )
}

async fn claim(
    visit: Visit,
    Path(token): Path<String>,
    arrival: Arrival,
    Form((wish, typed)): Form<(Wish, Typed)>,
) -> Result<Response, Failure> {
    if !is_good(&visit, &Token::given(&token)).await? {
        return enter::dead(&visit).await;
    }
    let house = Name::parse(&wish.house);
    let owner = typed.stranger(&arrival.device).fit();
    let (house, owner) = match (house, owner) {
        (Ok(house), Ok(owner)) => (house, owner),
        (house, owner) => {
            let wrong = owner.as_ref().err().map_or(&[][..], Failure::fields);
            let house = Field::checked(&wish.house, house.err());
            let form = show(&visit, &token, house, typed.fields(wrong)).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, form).into_response());
        }
    };
    let claimed = take(
        &visit,
        &Token::given(&token),
        (&house, owner),
        (&typed, &arrival),
    )
    .await?;
    let Some((member, session)) = claimed else {
        return enter::dead(&visit).await;
    };
    let entered = arrival
        .lead_in(&visit.site, (&member, &session), "/settings/keys/codes")
        .await?;
    Ok(entered.into_response())
}

/// Nothing: somebody else has claimed it while the password was hashed.
async fn take(
    visit: &Visit,
    token: &Token,
    (house, (name, handle, chosen)): (&Name, (Name, Handle, Chosen)),
    (typed, arrival): (&Typed, &Arrival),
) -> Result<Option<(Member, Token)>, Failure> {
    let password_hash = match chosen {
        Chosen::Passkey => String::new(),
        Chosen::Password(password) => {
            let turn = visit.site.passwords.turn().await?;
            if !is_good(visit, token).await? {
                return Ok(None);
            }
            turn.hash(password).await
        }
    };
    let owner = Newcomer {
        handle,
        name,
        password_hash,
        // What they read this page in is what they read.
        language: Some(visit.words().lang()),
    };
    let now = visit.site.clock.now();
    let mut tx = visit.site.db.write().await?;
    let member = match members::claim(&mut tx, token, house, &owner, now).await {
        Ok(member) => member,
        Err(ClaimError::Void) => return Ok(None),
        Err(ClaimError::Db(error)) => return Err(error.into()),
    };
    if let Some(answered) = typed.stranger(&arrival.device).passkey {
        let whose = (member.id, &*arrival.device);
        entrance::keep_passkey(&visit.site, &mut tx, whose, answered, now).await?;
    }
    let (_, session) = sessions::open(&mut tx, member.id, &arrival.device, now).await?;
    tx.commit().await?;
    Ok(Some((member, session)))
}

async fn show(
    visit: &Visit,
    token: &str,
    house: Field,
    fields: Fields,
) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let form = views::Claim {
        l: visit.words(),
        shell: visit.outside(&mut conn).await?,
        action: format!("/claim/{token}"),
        house,
        name: fields.name,
        handle: fields.handle,
        password: fields.password,
    };
    Ok(page(form)?.into_response())
}
