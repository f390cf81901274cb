//! The entrance: coming in by an invitation, the same for pages and for programs.
//!
//! Every limit stands before the hasher, and whatever is wrong with a code looks the same.

use super::{
    Failure, Site,
    asking::Asking,
    keys::{self, Answered},
};
use crate::{
    db::Write,
    groups::Group,
    invitations::{self, Offer, RedeemError},
    members::{Member, Newcomer, passkeys, passwords::Password, sessions},
    values::{Handle, Lang, MemberId, Name, SessionId, Timestamp, Token, Unfit},
};

/// Somebody at the door, as they describe themselves; nothing of it is known to fit.
pub(super) struct Stranger<'a> {
    pub name: &'a str,
    pub handle: &'a str,
    pub password: &'a str,
    /// What their device answered, in the place of a password.
    pub passkey: Option<&'a Answered>,
    pub language: Option<Lang>,
    /// What they came with, as their list of sessions will call it.
    pub device: &'a str,
}

/// What a newcomer will prove themselves with.
pub(super) enum Chosen {
    Password(Password),
    /// Read in the transaction that lets them in.
    Passkey,
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
    let (name, handle, chosen) = stranger.fit()?;
    site.limits.redeem_from.pass(&asking.household())?;
    site.limits.redeem_with.pass(&code.hash())?;
    let password_hash = match chosen {
        Chosen::Passkey => String::new(),
        Chosen::Password(password) => {
            let turn = site.passwords.turn().await?;
            // Many may have waited for their turn with the same code: one that is spent costs no
            // hashing.
            if offer(site, &code).await?.is_none() {
                return Err(Failure::door_closed());
            }
            turn.hash(password).await
        }
    };
    let newcomer = Newcomer {
        handle,
        name,
        password_hash,
        language: stranger.language,
    };
    let now = site.clock.now();
    let mut tx = site.db.write().await?;
    let (member, groups) = invitations::redeem(&mut tx, &code, &newcomer, now).await?;
    if let Some(answered) = stranger.passkey {
        keep_passkey(site, &mut tx, (member.id, stranger.device), answered, now).await?;
    }
    let (session, token) = sessions::open(&mut tx, member.id, stranger.device, now).await?;
    tx.commit().await?;
    Ok(Entered {
        member,
        session,
        token,
        groups,
    })
}

/// Keeps the passkey that a newcomer's device made, in the transaction that lets them in.
pub(super) async fn keep_passkey(
    site: &Site,
    tx: &mut Write,
    (member, device): (MemberId, &str),
    answered: &Answered,
    now: Timestamp,
) -> Result<(), Failure> {
    let token = Token::given(&answered.ceremony);
    let passkeys = keys::possible(site)?;
    let made = passkeys.take_new(tx, &token, None, &answered.credential, now);
    let made = made.await?;
    let name = Name::parse(device).map_err(Failure::broken)?;
    passkeys::keep(tx, member, &made, &name, now).await?;
    Ok(())
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
    /// Name, handle and what they chose, if all three fit; otherwise what is wrong with each.
    pub(super) fn fit(&self) -> Result<(Name, Handle, Chosen), Failure> {
        let mut wrong = Vec::new();
        let name = keep(&mut wrong, "name", Name::parse(self.name));
        let handle = keep(&mut wrong, "handle", Handle::parse(self.handle));
        let chosen = match self.passkey {
            Some(_) => Some(Chosen::Passkey),
            None => {
                keep(&mut wrong, "password", Password::choose(self.password)).map(Chosen::Password)
            }
        };
        match (name, handle, chosen) {
            (Some(name), Some(handle), Some(chosen)) => Ok((name, handle, chosen)),
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
