//! The entrance: coming in by an invitation, the same for pages and for programs.
//!
//! Every limit stands before the hasher, and whatever is wrong with a code looks the same.

use super::{Failure, Site, asking::Asking};
use crate::{
    groups::Group,
    invitations::{self, Offer, RedeemError},
    members::{Member, Newcomer, passwords::Password, sessions},
    values::{Handle, Lang, Name, SessionId, Token, Unfit},
};

/// Somebody at the door, as they describe themselves; nothing of it is known to fit.
pub(super) struct Stranger<'a> {
    pub name: &'a str,
    pub handle: &'a str,
    pub password: &'a str,
    pub language: Option<Lang>,
    /// What they came with, as their list of sessions will call it.
    pub device: &'a str,
}

/// Somebody who has just come in.
pub(super) struct Entered {
    pub member: Member,
    pub session: SessionId,
    pub token: Token,
    /// The groups that they gained.
    pub groups: Vec<Group>,
}

/// What a code offers, as somebody typed it. Dead codes of every kind are the same.
pub(super) async fn look(
    site: &Site,
    asking: &Asking,
    typed: &str,
) -> Result<(Token, Offer), Failure> {
    if let Some(code) = Token::read_spoken(typed)
        && let Some(offer) = offer(site, &code).await?
    {
        return Ok((code, offer));
    }
    site.limits.wrong_code_from.pass(&asking.household())?;
    Err(Failure::door_closed())
}

async fn offer(site: &Site, code: &Token) -> Result<Option<Offer>, Failure> {
    let mut conn = site.db.read().await?;
    Ok(invitations::look(&mut conn, code, site.clock.now()).await?)
}

/// Lets a stranger in by a code, into its groups and into a session, or does none of it.
pub(super) async fn redeem(
    site: &Site,
    asking: &Asking,
    typed: &str,
    stranger: &Stranger<'_>,
) -> Result<Entered, Failure> {
    let (code, _) = look(site, asking, typed).await?;
    let (name, handle, password) = stranger.fit()?;
    site.limits.redeem_from.pass(&asking.household())?;
    site.limits.redeem_with.pass(&code.hash())?;
    let turn = site.passwords.turn().await?;
    // Many may have waited for their turn with the same code: one that is spent costs no hashing.
    if offer(site, &code).await?.is_none() {
        return Err(Failure::door_closed());
    }
    let newcomer = Newcomer {
        handle,
        name,
        password_hash: turn.hash(password).await,
        language: stranger.language,
    };
    let now = site.clock.now();
    let mut tx = site.db.write().await?;
    let (member, groups) = invitations::redeem(&mut tx, &code, &newcomer, now).await?;
    let (session, token) = sessions::open(&mut tx, member.id, stranger.device, now).await?;
    tx.commit().await?;
    Ok(Entered {
        member,
        session,
        token,
        groups,
    })
}

/// Gives a member the groups of a code that they are not in yet.
pub(super) async fn accept(
    site: &Site,
    asking: &Asking,
    typed: &str,
    member: &Member,
) -> Result<Vec<Group>, Failure> {
    let (code, _) = look(site, asking, typed).await?;
    let mut tx = site.db.write().await?;
    let gained = invitations::accept(&mut tx, &code, member, site.clock.now()).await?;
    tx.commit().await?;
    for group in &gained {
        site.hub.joined(member.id, group.id);
    }
    Ok(gained)
}

impl Stranger<'_> {
    /// Name, handle and password, if all three fit; otherwise what is wrong with each.
    pub(super) fn fit(&self) -> Result<(Name, Handle, Password), Failure> {
        let mut wrong = Vec::new();
        let name = keep(&mut wrong, "name", Name::parse(self.name));
        let handle = keep(&mut wrong, "handle", Handle::parse(self.handle));
        let password = keep(&mut wrong, "password", Password::choose(self.password));
        match (name, handle, password) {
            (Some(name), Some(handle), Some(password)) => Ok((name, handle, password)),
            _ => Err(Failure::unfit(wrong)),
        }
    }
}

fn keep<T>(
    wrong: &mut Vec<(&'static str, Unfit)>,
    field: &'static str,
    parsed: Result<T, Unfit>,
) -> Option<T> {
    parsed.map_err(|unfit| wrong.push((field, unfit))).ok()
}

impl From<RedeemError> for Failure {
    fn from(error: RedeemError) -> Self {
        match error {
            RedeemError::Void => Self::door_closed(),
            RedeemError::HandleTaken => Self::handle_taken(),
            RedeemError::Db(error) => error.into(),
        }
    }
}
