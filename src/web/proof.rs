//! Proofs: how somebody shows that it is them, the same for pages and for programs.
//!
//! Every limit stands before the hasher; an unknown handle costs as much work, and gets the same
//! answer (invariant 37).

use axum_extra::extract::CookieJar;

use super::{
    Failure, Site,
    asking::Asking,
    keys::{self, Answered},
    visitor::{Signed, session_cookie},
};
use crate::{
    audit::{self, Deed, Entry},
    db::{Conn, Write},
    members::{self, Member, authenticators, links, passwords::Password, recovery, sessions},
    notices::{self, Kind, Notice},
    policy::HouseState,
    values::{Handle, MemberId, SessionId, Timestamp, Token},
};

/// Somebody who has proved who they are.
pub(super) struct Opened {
    pub member: Member,
    pub session: SessionId,
    pub token: Token,
}

/// How far a proof led.
pub(super) enum Way {
    In(Box<Opened>),
    /// The second step is missing; with this secret it can be gone.
    Half(Token),
}

/// Opens a session for whoever knows a handle's password, or the way to the second step.
pub(super) async fn sign_in(
    site: &Site,
    asking: &Asking,
    (handle, password): (&str, &str),
    device: &str,
) -> Result<Way, Failure> {
    let handle = knocks(site, asking, handle)?;
    let password = Password::claimed(password).ok_or_else(Failure::wrong_password)?;
    let mut conn = site.db.read().await?;
    let known = members::credentials(&mut conn, &handle).await?;
    drop(conn);
    let turn = site.passwords.turn().await?;
    let hash = known.as_ref().map(|(_, hash)| hash.clone());
    if !turn.check(password, hash).await {
        return Err(Failure::wrong_password());
    }
    let now = site.clock.now();
    let mut tx = site.db.write().await?;
    // While the hasher worked, the password may have been changed.
    let proven = members::credentials(&mut tx, &handle).await?;
    let (id, _) = proven
        .filter(|proven| known.as_ref() == Some(proven))
        .ok_or_else(Failure::wrong_password)?;
    first_step(site, tx, id, device, now).await
}

/// The handle that somebody claims, unless it was tried too often.
fn knocks(site: &Site, asking: &Asking, handle: &str) -> Result<Handle, Failure> {
    let household = asking.household();
    site.limits.sign_in_from.pass(&household)?;
    let handle = Handle::parse(handle).map_err(|_| Failure::wrong_password())?;
    let limits = &site.limits;
    limits.sign_in_for.pass(&(handle.to_string(), household))?;
    limits.sign_in_by_all.pass(&handle.to_string())?;
    Ok(handle)
}

/// Lets in whoever did the first step, or asks for the second if they want one.
async fn first_step(
    site: &Site,
    mut tx: Write,
    id: MemberId,
    device: &str,
    now: Timestamp,
) -> Result<Way, Failure> {
    if authenticators::is_on(&mut tx, id).await? {
        let half = authenticators::half_way(&mut tx, id, now).await?;
        tx.commit().await?;
        return Ok(Way::Half(half));
    }
    let opened = open(site, tx, id, device, now).await?;
    Ok(Way::In(Box::new(opened)))
}

/// Opens a session at the end of a proof.
pub(super) async fn open(
    site: &Site,
    mut tx: Write,
    id: MemberId,
    device: &str,
    now: Timestamp,
) -> Result<Opened, Failure> {
    let member = members::find(&mut tx, id, now).await?;
    // Whoever has left, or whose stay is over, does not come back.
    let member = member
        .filter(|member| member.state != HouseState::Left)
        .ok_or_else(Failure::wrong_password)?;
    let (session, token) = sessions::open(&mut tx, id, device, now).await?;
    end_oldest(site, tx, id).await?;
    Ok(Opened {
        member,
        session,
        token,
    })
}

async fn end_oldest(site: &Site, mut tx: Write, id: MemberId) -> Result<(), Failure> {
    let ended = sessions::end_beyond_most(&mut tx, id).await?;
    tx.commit().await?;
    for oldest in ended {
        site.hub.signed_out(oldest);
    }
    Ok(())
}

/// Opens a session for whoever shows a passkey: it stands for both steps.
pub(super) async fn passkey(
    site: &Site,
    asking: &Asking,
    answered: &Answered,
    device: &str,
) -> Result<Opened, Failure> {
    site.limits.sign_in_from.pass(&asking.household())?;
    let now = site.clock.now();
    let mut tx = site.db.write().await?;
    let member = shown(site, &mut tx, answered, now).await?;
    open(site, tx, member, device, now).await
}

/// Who shows a passkey.
async fn shown(
    site: &Site,
    tx: &mut Write,
    answered: &Answered,
    now: Timestamp,
) -> Result<MemberId, Failure> {
    let token = Token::given(&answered.ceremony);
    let shown = keys::possible(site)?.take(tx, &token, &answered.credential, now);
    Ok(shown.await?)
}

/// The same again, before what a stolen session must not do.
pub(super) async fn prove_by_passkey(
    site: &Site,
    signed: &Signed,
    answered: &Answered,
) -> Result<Token, Failure> {
    site.limits.prove_for.pass(&signed.member.id)?;
    let mut tx = site.db.write().await?;
    if shown(site, &mut tx, answered, signed.now).await? != signed.member.id {
        return Err(Failure::wrong_passkey());
    }
    let token = sessions::prove(&mut tx, signed.session, signed.now).await?;
    tx.commit().await?;
    Ok(token)
}

/// Goes the second step: whoever waits with this secret comes in by a code of their app.
pub(super) async fn second_step(
    site: &Site,
    (half, code): (&Token, &str),
    device: &str,
) -> Result<Opened, Failure> {
    let now = site.clock.now();
    let waits = authenticators::who_waits(&mut site.db.read().await?, half, now).await?;
    let waits = waits.ok_or_else(Failure::signed_out)?;
    site.limits.second_step_for.pass(&waits)?;
    let mut tx = site.db.write().await?;
    let member = authenticators::go_on(&mut tx, half, code, now).await?;
    let member = member.ok_or_else(Failure::wrong_code)?;
    open(site, tx, member, device, now).await
}

/// Opens a session by a code on paper, which stands for everything that was lost.
pub(super) async fn recover(
    site: &Site,
    asking: &Asking,
    (handle, code): (&str, &str),
    device: &str,
) -> Result<Opened, Failure> {
    let handle = knocks(site, asking, handle).map_err(|failure| match failure.kind() {
        "wrong-password" => Failure::wrong_code(),
        _ => failure,
    })?;
    let code = Token::read_written(code).ok_or_else(Failure::wrong_code)?;
    // The one writer is not for whoever knows no code.
    if !recovery::look(&mut site.db.read().await?, &handle, &code).await? {
        return Err(Failure::wrong_code());
    }
    let now = site.clock.now();
    let mut tx = site.db.write().await?;
    let member = recovery::use_up(&mut tx, &handle, &code, now).await?;
    let member = member.ok_or_else(Failure::wrong_code)?;
    audit::write(&mut tx, Entry::new(member, Deed::Recover), now).await?;
    let recovered = Notice {
        href: "/settings/keys",
        ..Notice::new(Kind::Recovered)
    };
    notices::tell(&mut tx, member, &recovered, now).await?;
    open(site, tx, member, device, now).await
}

/// What a link leads to, for whoever it was made for, and where they go on: whoever came back by a
/// host's link has lost something, and chooses it anew.
pub(super) async fn enter(
    site: &Site,
    token: &Token,
    device: &str,
) -> Result<(Way, &'static str), Failure> {
    let now = site.clock.now();
    // The one writer is not for whoever knows no link.
    let known = opens_for(&mut site.db.read().await?, token, now).await?;
    known.ok_or_else(Failure::absent)?;
    let mut tx = site.db.write().await?;
    let link = links::use_up(&mut tx, token, now).await?;
    let link = link.ok_or_else(Failure::absent)?;
    let id = link.member_id.ok_or_else(Failure::absent)?;
    if let Some(lent_by) = link.lent_by {
        let member = members::find(&mut tx, id, now).await?;
        let member = member.ok_or_else(Failure::absent)?;
        let (session, token) = sessions::open_lent(&mut tx, id, device, lent_by, now).await?;
        end_oldest(site, tx, id).await?;
        let opened = Opened {
            member,
            session,
            token,
        };
        return Ok((Way::In(Box::new(opened)), "/"));
    }
    if link.without_second_step && authenticators::is_on(&mut tx, id).await? {
        authenticators::turn_off(&mut tx, id).await?;
        audit::write(&mut tx, Entry::new(id, Deed::TurnOffSecondStep), now).await?;
    }
    let onward = if link.made_by.is_some() { AFRESH } else { "/" };
    Ok((first_step(site, tx, id, device, now).await?, onward))
}

/// A link that opens nothing, whyever; whoever tries many has to wait.
pub(super) fn dead_link(site: &Site, asking: &Asking) -> Failure {
    let tried = site.limits.link_from.pass(&asking.household());
    tried.err().unwrap_or_else(Failure::absent)
}

/// Where somebody goes on who has lost what they proved themselves with.
pub(super) const AFRESH: &str = "/settings/keys?saved=recovered";

/// Whom a link would let in, without using it.
pub(super) async fn opens_for(
    conn: &mut Conn,
    token: &Token,
    now: Timestamp,
) -> Result<Option<Member>, Failure> {
    // A claim link is no way to sign in.
    let link = links::look(conn, token, now).await?;
    match link.and_then(|link| link.member_id) {
        Some(member) => Ok(members::find(conn, member, now).await?),
        None => Ok(None),
    }
}

/// Asks for a password again, before what a stolen session must not do. A session may not guess
/// for ever. Gives the new secret of one that knows it.
pub(super) async fn prove(
    site: &Site,
    signed: &Signed,
    typed: &str,
) -> Result<Option<Token>, Failure> {
    if knows_password(site, signed, typed).await?.is_none() {
        return Ok(None);
    }
    let mut tx = site.db.write().await?;
    let token = sessions::prove(&mut tx, signed.session, site.clock.now()).await?;
    tx.commit().await?;
    Ok(Some(token))
}

/// The hash of their password, if they know it.
pub(super) async fn knows_password(
    site: &Site,
    signed: &Signed,
    typed: &str,
) -> Result<Option<String>, Failure> {
    site.limits.prove_for.pass(&signed.member.id)?;
    let Some(password) = Password::claimed(typed) else {
        return Ok(None);
    };
    let turn = site.passwords.turn().await?;
    let mut conn = site.db.read().await?;
    let hash = members::password_hash(&mut conn, signed.member.id).await?;
    drop(conn);
    let known = turn.check(password, hash.clone()).await;
    Ok(hash.filter(|_| known))
}

/// Refuses whoever has not shown for a while that it is them.
pub(super) async fn fresh(conn: &mut Conn, signed: &Signed) -> Result<(), Failure> {
    if sessions::is_proven(conn, signed.session, signed.now).await? {
        Ok(())
    } else {
        Err(Failure::unproven())
    }
}

/// What somebody proves themselves with has changed: every other session ends, with every way in
/// that is half gone (invariant 16), and this session gets a new secret (invariant 35).
pub(super) async fn changed(
    site: &Site,
    mut tx: Write,
    signed: &Signed,
    deed: Deed,
) -> Result<Token, Failure> {
    let (id, session) = (signed.member.id, signed.session);
    let now = site.clock.now();
    let ended = sessions::end_others(&mut tx, id, session).await?;
    let token = sessions::renew(&mut tx, session, now).await?;
    audit::write(&mut tx, Entry::new(id, deed), now).await?;
    tx.commit().await?;
    for other in ended {
        site.hub.signed_out(other);
    }
    Ok(token)
}

/// The same for a browser.
pub(super) async fn changed_here(
    site: &Site,
    tx: Write,
    signed: &Signed,
    deed: Deed,
) -> Result<CookieJar, Failure> {
    let token = changed(site, tx, signed, deed).await?;
    Ok(goes_on(site, &token))
}

/// The cookie of a browser whose session has a new secret.
pub(super) fn goes_on(site: &Site, token: &Token) -> CookieJar {
    CookieJar::new().add(session_cookie(site, token))
}
