//! An address for mail: given, shown to be theirs, and good for a new password.

use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{Member, again, keys};
use crate::{
    audit::{self, Deed, Entry},
    db::Write,
    invitations,
    jobs::{self, Ended, Work},
    letters::{self, LinkPurpose},
    members::{self, email, passwords::Password, sessions},
    values::{Email, InvitationId, Lang, MemberId, Timestamp, Token},
    web::{
        Failure, Site,
        asking::Asking,
        enter,
        form::Form,
        proof,
        saved::Saved,
        shell::page,
        views::{self, Field, Lost, MailLinkPage},
        visitor::{Signed, Visit},
        words::Words,
    },
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Given {
    email: String,
}

/// An empty address takes the one that was given back.
pub(super) async fn give(visit: Member, Form(given): Form<Given>) -> Result<Response, Failure> {
    let (site, signed) = (&visit.site, &visit.who);
    let parsed = match given.email.trim() {
        "" => Ok(None),
        typed => Email::parse(typed).map(Some),
    };
    let address = match parsed {
        Ok(address) => address,
        Err(unfit) => {
            return again(views::Keys {
                email: Field::wrong(given.email, unfit),
                ..keys(&visit).await?
            });
        }
    };
    give_address(site, signed, address.as_ref(), visit.words()).await?;
    let said = if address.is_some() {
        "email"
    } else {
        "email-gone"
    };
    Ok(Saved::at("/settings/keys", said).into_response())
}

/// Takes another address, and writes to it; or takes none.
pub(in crate::web) async fn give_address(
    site: &Site,
    signed: &Signed,
    address: Option<&Email>,
    l: Words,
) -> Result<(), Failure> {
    let (id, now) = (signed.member.id, signed.now);
    let mut tx = site.db.write().await?;
    proof::fresh(&mut tx, signed).await?;
    email::change(&mut tx, id, address).await?;
    audit::write(&mut tx, Entry::new(id, Deed::ChangeEmail), now).await?;
    if let Some(address) = address {
        site.limits.letter_to.pass(address)?;
        write_to_verify(site, &mut tx, (id, address), l, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Writes to the address that somebody gave, so that they can show that they read mail there.
pub(in crate::web) async fn write_to_verify(
    site: &Site,
    tx: &mut Write,
    (member, address): (MemberId, &Email),
    l: Words,
    now: Timestamp,
) -> Result<(), Failure> {
    let token = letters::link(tx, member, LinkPurpose::Verify, address, now).await?;
    let house = members::house(tx).await?.name;
    let letter = letter(site, l, "verify", &house, ("mail", &token));
    letters::write(tx, address, (&letter.0, &letter.1), now).await?;
    Ok(())
}

/// A subject and a body, with a link that does nothing by being opened (invariant 30).
fn letter(
    site: &Site,
    l: Words,
    kind: &str,
    house: &str,
    (door, token): (&str, &Token),
) -> (String, String) {
    let link = format!("{}/{door}/{}", site.origin, token.reveal());
    let subject = l.t1(&format!("letter-{kind}"), "house", house.to_owned());
    let means = l.t1(&format!("letter-{kind}-means"), "house", house.to_owned());
    let body = format!("{means}\n\n{link}\n\n{}\n", l.t("letter-ignore"));
    (subject, body)
}

pub(super) async fn ask_lost(visit: Visit) -> Result<Response, Failure> {
    show_lost(&visit, Field::default(), false).await
}

/// The same answer, after the same work, whether or not anybody has this address (invariant 37).
pub(super) async fn lost(visit: Visit, Form(given): Form<Given>) -> Result<Response, Failure> {
    let site = &visit.site;
    let address = match Email::parse(&given.email) {
        Ok(address) => address,
        Err(unfit) => {
            let form = show_lost(&visit, Field::wrong(given.email, unfit), false).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, form).into_response());
        }
    };
    ask_reset(site, &visit.asking, &address).await?;
    show_lost(&visit, Field::default(), true).await
}

/// Whose address it is, is found out after the answer.
pub(in crate::web) async fn ask_reset(
    site: &Site,
    asking: &Asking,
    address: &Email,
) -> Result<(), Failure> {
    if site.post.is_none() {
        return Err(Failure::absent());
    }
    site.limits.letter_from.pass(&asking.household())?;
    site.limits.letter_to.pass(address)?;
    let mut tx = site.db.write().await?;
    let work = Work::Lost {
        email: address.to_string(),
    };
    jobs::add(&mut tx, &work, site.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

async fn show_lost(visit: &Visit, email: Field, asked: bool) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let lost = Lost {
        l: visit.words(),
        shell: visit.outside(&mut conn).await?,
        by_mail: visit.site.post.is_some(),
        email,
        asked,
    };
    Ok(page(lost)?.into_response())
}

/// Writes to whoever shows that they lost their password, if the address is somebody's.
pub(crate) async fn write_to_lost(site: &Site, address: &str) -> anyhow::Result<Ended> {
    let now = site.clock.now();
    let Ok(address) = Email::parse(address) else {
        return Ok(Ended::Done);
    };
    let mut tx = site.db.write().await?;
    let Some(id) = email::whose(&mut tx, &address).await? else {
        return Ok(Ended::Done);
    };
    let Some(member) = members::find(&mut tx, id, now).await? else {
        return Ok(Ended::Done);
    };
    let token = letters::link(&mut tx, id, LinkPurpose::Reset, &address, now).await?;
    let house = members::house(&mut tx).await?.name;
    let l = Words::new(member.language.unwrap_or(Lang::English));
    let letter = letter(site, l, "reset", &house, ("mail", &token));
    letters::write(&mut tx, &address, (&letter.0, &letter.1), now).await?;
    tx.commit().await?;
    Ok(Ended::Done)
}

/// Writes to whoever wants to come in by an invitation, if it is for their address: the link opens
/// the same door, and shows that they read mail there.
pub(crate) async fn write_to_invited(
    site: &Site,
    invitation: InvitationId,
    address: &str,
    lang: Lang,
) -> anyhow::Result<Ended> {
    let now = site.clock.now();
    let Ok(address) = Email::parse(address) else {
        return Ok(Ended::Done);
    };
    let mut tx = site.db.write().await?;
    let Some(code) = invitations::code_for(&mut tx, invitation, &address, now).await? else {
        return Ok(Ended::Done);
    };
    let house = members::house(&mut tx).await?.name;
    let letter = letter(site, Words::new(lang), "door", &house, ("i", &code));
    letters::write(&mut tx, &address, (&letter.0, &letter.1), now).await?;
    tx.commit().await?;
    Ok(Ended::Done)
}

/// Opening a letter's link does nothing: programs open links before people do (invariant 30).
pub(super) async fn look(visit: Visit, Path(token): Path<String>) -> Result<Response, Failure> {
    show_link(&visit, &token, Field::default()).await
}

async fn show_link(visit: &Visit, token: &str, password: Field) -> Result<Response, Failure> {
    let mut conn = visit.site.db.read().await?;
    let link = letters::look(&mut conn, &Token::given(token), visit.site.clock.now()).await?;
    let Some(link) = link else {
        drop(conn);
        return enter::dead(visit).await;
    };
    let shown = MailLinkPage {
        l: visit.words(),
        shell: visit.outside(&mut conn).await?,
        action: format!("/mail/{token}"),
        resets: link.purpose == LinkPurpose::Reset,
        email: link.email,
        password,
    };
    Ok(page(shown)?.into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    password: String,
}

pub(super) async fn act(
    visit: Visit,
    Path(typed): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Failure> {
    let (site, token) = (&visit.site, Token::given(&typed));
    let now = site.clock.now();
    let link = letters::look(&mut site.db.read().await?, &token, now).await?;
    let done = match link.map(|link| link.purpose) {
        None => Err(Failure::absent()),
        Some(LinkPurpose::Verify) => verify(site, &token)
            .await
            .map(|()| Saved::at("/settings/keys", "email-verified").into_response()),
        Some(LinkPurpose::Reset) => reset(site, &token, &chosen.password)
            .await
            .map(|()| Redirect::to("/sign-in").into_response()),
    };
    match done {
        Err(failure) if failure.kind() == "absent" => enter::dead(&visit).await,
        Err(failure) if failure.kind() == "unfit" => {
            let unfit = failure.fields().first().map(|(_, unfit)| *unfit);
            let form = show_link(&visit, &typed, Field::checked("", unfit)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, form).into_response())
        }
        done => done,
    }
}

/// Somebody shows that they read mail at the address they gave.
pub(in crate::web) async fn verify(site: &Site, token: &Token) -> Result<(), Failure> {
    let now = site.clock.now();
    opens(site, token, LinkPurpose::Verify, now).await?;
    let mut tx = site.db.write().await?;
    let link = letters::use_up(&mut tx, token, LinkPurpose::Verify, now).await?;
    let link = link.ok_or_else(Failure::absent)?;
    if !email::verify(&mut tx, link.member_id, &link.email, now).await? {
        return Err(Failure::absent());
    }
    tx.commit().await?;
    Ok(())
}

/// A new password ends every session, and does not go round the second step.
pub(in crate::web) async fn reset(
    site: &Site,
    token: &Token,
    password: &str,
) -> Result<(), Failure> {
    let purpose = LinkPurpose::Reset;
    opens(site, token, purpose, site.clock.now()).await?;
    let password = Password::choose(password);
    let password = password.map_err(|unfit| Failure::unfit(vec![("password", unfit)]))?;
    let hash = site.passwords.turn().await?.hash(password).await;
    let now = site.clock.now();
    let mut tx = site.db.write().await?;
    let link = letters::use_up(&mut tx, token, purpose, now).await?;
    let id = link.ok_or_else(Failure::absent)?.member_id;
    members::change_password(&mut tx, id, hash).await?;
    let ended = sessions::end_all(&mut tx, id).await?;
    audit::write(&mut tx, Entry::new(id, Deed::ChangePassword), now).await?;
    tx.commit().await?;
    for session in ended {
        site.hub.signed_out(session);
    }
    Ok(())
}

/// The one writer, and the hasher, are not for whoever knows no link.
async fn opens(
    site: &Site,
    token: &Token,
    purpose: LinkPurpose,
    now: Timestamp,
) -> Result<(), Failure> {
    let link = letters::look(&mut site.db.read().await?, token, now).await?;
    let link = link.filter(|link| link.purpose == purpose);
    link.map(|_| ()).ok_or_else(Failure::absent)
}
