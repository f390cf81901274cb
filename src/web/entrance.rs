//! The entrance: coming in by an invitation, the same for pages and for programs.
//!
//! Every limit stands before the hasher, and whatever is wrong with a code looks the same.

use super::{
    Failure, Site,
    asking::Asking,
    keys::{self, Answered},
    words::Words,
};
use crate::{
    db::Write,
    groups::Group,
    invitations::{self, Asks, Bearer, Conditions, Offer, OnlyFor, RedeemError},
    jobs::{self, Work},
    members::{Member, Newcomer, email, handles, passkeys, passwords::Password, sessions},
    requests::{self, Answer, Ask},
    values::{Email, Handle, Lang, MemberId, Name, Plea, SessionId, Timestamp, Token, Unfit},
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
    pub word: Word<'a>,
}

/// What an invitation may ask of whoever bears it.
#[derive(Clone, Default)]
pub(super) struct Word<'a> {
    /// Where it is for some addresses alone; otherwise, for letters, if they like.
    pub address: &'a str,
    /// Where a host is to be asked: a few lines, or, where there are questions, an answer to each.
    pub lines: &'a str,
    pub answers: Vec<&'a str>,
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
    /// They wait for a host's answer.
    pub waits: bool,
}

/// What a code offers, as somebody typed it. Dead codes of every kind are the same, and cost the same.
pub(super) async fn look(
    site: &Site,
    asking: &Asking,
    typed: &str,
) -> Result<(Token, Offer), Failure> {
    let code = Token::read_code(typed);
    let mut conn = site.db.read().await?;
    let offer = invitations::look(&mut conn, &code, site.clock.now()).await?;
    drop(conn);
    let asks = offer.as_ref().map(|offer| &offer.asks);
    learn(site, asking, asks)?;
    Ok((code, offer.ok_or_else(Failure::door_closed)?))
}

/// What a code asks of its bearer.
async fn glance(site: &Site, asking: &Asking, typed: &str) -> Result<(Token, Conditions), Failure> {
    let code = Token::read_code(typed);
    let mut conn = site.db.read().await?;
    let asks = invitations::glance(&mut conn, &code, site.clock.now()).await?;
    drop(conn);
    learn(site, asking, asks.as_ref())?;
    Ok((code, asks.ok_or_else(Failure::door_closed)?))
}

/// Lets somebody learn what a code opens. Nobody guesses a code of chance. Words can be guessed:
/// whoever has tried too many wrong ones does not learn which are right.
fn learn(site: &Site, asking: &Asking, opened: Option<&Conditions>) -> Result<(), Failure> {
    match opened {
        Some(asks) if !asks.chosen_words => return Ok(()),
        Some(_) => return may_guess(site, asking),
        None => may_guess(site, asking)?,
    }
    site.limits.wrong_code_from.count(asking.household());
    if site.limits.wrong_code.count(()) {
        tracing::warn!("1,000 codes were tried today that open nothing");
    }
    Ok(())
}

fn may_guess(site: &Site, asking: &Asking) -> Result<(), Failure> {
    site.limits.wrong_code_from.pass(&asking.household())?;
    site.limits.wrong_code.pass(&())
}

/// Lets a stranger in by a code, into its groups and into a session, or does none of it.
pub(super) async fn redeem(
    site: &Site,
    asking: &Asking,
    typed: &str,
    stranger: &Stranger<'_>,
) -> Result<Entered, Failure> {
    let (code, asks) = glance(site, asking, typed).await?;
    let address = stranger.word.counted(site);
    let (name, handle, chosen, ask) = stranger.fit_for(&asks, address)?;
    let letters_to = stranger.word.letters_to(site, &asks)?;
    site.limits.redeem_from.pass(&asking.household())?;
    site.limits.redeem_with.pass(&code.hash())?;
    let hashed = hashed(site, (&code, &handle), chosen).await?;
    let password_hash = hashed.map_err(|refused| refuse(site, asking, refused))?;
    // The door spoke it to them: so does the house, until they choose.
    let language = stranger.language.or(asks.language);
    let language = language.unwrap_or(asking.lang);
    let newcomer = Newcomer {
        handle,
        name,
        password_hash,
        language: Some(language),
    };
    let bearer = Bearer {
        code: &code,
        address,
    };
    let now = site.clock.now();
    let mut tx = site.db.write().await?;
    let came = invitations::redeem(&mut tx, bearer, &newcomer, now).await;
    let came = came.map_err(|refused| refuse(site, asking, refused))?;
    if let Some(hosts) = came.asks {
        request(&mut tx, &came.member, hosts, &ask, now).await?;
    }
    if let Some(answered) = stranger.passkey {
        let whose = (came.member.id, stranger.device);
        keep_passkey(site, &mut tx, whose, answered, now).await?;
    }
    if let Some(address) = &letters_to {
        let l = Words::new(language);
        email::change(&mut tx, came.member.id, Some(address)).await?;
        // Nobody is kept out for a letter; from their settings they can ask for it again.
        if site.limits.letter_to.pass(address).is_ok() {
            keys::write_to_verify(site, &mut tx, (came.member.id, address), l, now).await?;
        }
    }
    let (session, token) = sessions::open(&mut tx, came.member.id, stranger.device, now).await?;
    tx.commit().await?;
    Ok(Entered {
        member: came.member,
        session,
        token,
        groups: came.groups,
        waits: came.asks.is_some(),
    })
}

/// The hash of what they chose, or why they cannot come in with this code and handle.
async fn hashed(
    site: &Site,
    (code, handle): (&Token, &Handle),
    chosen: Chosen,
) -> Result<Result<String, RedeemError>, Failure> {
    // Whose handle is taken waits for no turn.
    if let Err(refused) = is_possible(site, code, handle).await {
        return Ok(Err(refused));
    }
    let Chosen::Password(password) = chosen else {
        return Ok(Ok(String::new()));
    };
    let turn = site.passwords.turn().await?;
    // Many may have waited for their turn with the same code, or for the same handle: what cannot
    // come in costs no hashing.
    if let Err(refused) = is_possible(site, code, handle).await {
        return Ok(Err(refused));
    }
    Ok(Ok(turn.hash(password).await))
}

/// Has a letter written to whoever may come in with this address; everybody else gets the same
/// answer after the same work (invariant 37). The letter brings a code that proves the address.
pub(super) async fn ask_letter(
    site: &Site,
    asking: &Asking,
    (typed, address): (&str, &Email),
    lang: Option<Lang>,
) -> Result<(), Failure> {
    let (_, offer) = look(site, asking, typed).await?;
    if site.post.is_none() || !offer.asks.want_address() {
        return Err(Failure::absent());
    }
    site.limits.door_letter_from.pass(&asking.household())?;
    site.limits.letter_to.pass(address)?;
    let work = Work::Invited {
        invitation: offer.id,
        email: address.to_string(),
        lang: lang.or(offer.asks.language).unwrap_or(asking.lang),
    };
    let mut tx = site.db.write().await?;
    jobs::add(&mut tx, &work, site.clock.now()).await?;
    tx.commit().await?;
    Ok(())
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

/// Whether the door is open, and the handle free, as far as can be seen before anything is spent.
async fn is_possible(site: &Site, code: &Token, handle: &Handle) -> Result<(), RedeemError> {
    let mut conn = site.db.read().await?;
    let asks = invitations::glance(&mut conn, code, site.clock.now()).await?;
    if asks.is_none() {
        return Err(RedeemError::Void);
    }
    if handles::is_taken(&mut conn, handle).await? {
        return Err(RedeemError::HandleTaken);
    }
    Ok(())
}

/// Counts somebody who was refused: who is here is not found out handle by handle.
fn refuse(site: &Site, asking: &Asking, refused: RedeemError) -> Failure {
    site.limits.redeem_from.count(asking.household());
    refused.into()
}

/// In the transaction that spent the place: no place without a request, no request without a place.
async fn request(
    tx: &mut Write,
    member: &Member,
    asks: Asks,
    ask: &Ask,
    now: Timestamp,
) -> Result<(), Failure> {
    let about = (asks.group, asks.invitation);
    requests::by_invitation(tx, member, about, ask, now).await?;
    Ok(())
}

/// What a member gained by a code.
pub(super) struct Gained {
    pub groups: Vec<Group>,
    /// They wait for a host's answer.
    pub waits: bool,
}

/// Gives a member the groups of a code that they are not in yet.
pub(super) async fn accept(
    site: &Site,
    asking: &Asking,
    typed: &str,
    (member, word): (&Member, &Word<'_>),
) -> Result<Gained, Failure> {
    let (code, asks) = glance(site, asking, typed).await?;
    let own = match &asks.only_for {
        Some(only_for) => verified(site, member.id, only_for).await?,
        None => None,
    };
    let address = own.as_deref().or(word.counted(site));
    let ask = word.ask(&asks, address).map_err(Failure::unfit)?;
    let bearer = Bearer {
        code: &code,
        address,
    };
    let now = site.clock.now();
    let mut tx = site.db.write().await?;
    let accepted = invitations::accept(&mut tx, bearer, member, now).await?;
    if let Some(hosts) = accepted.asks {
        request(&mut tx, member, hosts, &ask, now).await?;
    }
    tx.commit().await?;
    for group in &accepted.groups {
        site.hub.joined(member.id, group.id);
    }
    Ok(Gained {
        groups: accepted.groups,
        waits: accepted.asks.is_some(),
    })
}

/// The address that a member has shown to be theirs, if an invitation is for it.
pub(super) async fn verified(
    site: &Site,
    member: MemberId,
    only_for: &OnlyFor,
) -> Result<Option<String>, Failure> {
    let given = email::of_member(&mut site.db.read().await?, member).await?;
    let verified = given.email.filter(|_| given.email_verified_at.is_some());
    Ok(verified.filter(|address| only_for.admits(address).is_some()))
}

/// Which field each answer stands in.
pub(super) const ANSWERS: [&str; 3] = ["answer1", "answer2", "answer3"];

impl<'a> Word<'a> {
    /// The address, as far as it counts by itself: a house that can write takes nobody's word for it.
    fn counted(&self, site: &Site) -> Option<&'a str> {
        site.post.is_none().then_some(self.address)
    }

    /// Where they would like to be written to, if the house can, and the door does not ask for an
    /// address anyway.
    fn letters_to(&self, site: &Site, asks: &Conditions) -> Result<Option<Email>, Failure> {
        if site.post.is_none() || asks.only_for.is_some() || self.address.trim().is_empty() {
            return Ok(None);
        }
        let address = Email::parse(self.address);
        address
            .map(Some)
            .map_err(|unfit| Failure::unfit(vec![("email", unfit)]))
    }

    /// What is asked of the hosts, if all of it fits; otherwise what is wrong.
    fn ask(
        &self,
        asks: &Conditions,
        address: Option<&str>,
    ) -> Result<Ask, Vec<(&'static str, Unfit)>> {
        let mut wrong = Vec::new();
        if let (Some(only_for), true) = (&asks.only_for, asks.want_address()) {
            match address.map(|address| only_for.admits(address)) {
                None => wrong.push(("email", Unfit::new("door-letter-first", 0))),
                Some(None) => wrong.push(("email", Unfit::new("door-other-address", 0))),
                Some(Some(_)) => {}
            }
        }
        let mut answers = Vec::new();
        for (place, (field, question)) in ANSWERS.iter().zip(&asks.questions).enumerate() {
            let said = self.answers.get(place).copied().unwrap_or_default();
            match Plea::parse(said) {
                Ok(answer) if !answer.as_str().is_empty() => answers.push(Answer {
                    question: question.clone(),
                    answer: answer.to_string(),
                }),
                _ => wrong.push((field, Unfit::new("unfit-answer", 1_000))),
            }
        }
        let words = keep(&mut wrong, "lines", Plea::parse(self.lines));
        match words {
            Some(words) if wrong.is_empty() => Ok(Ask { words, answers }),
            _ => Err(wrong),
        }
    }
}

impl Stranger<'_> {
    /// All that this invitation asks of them, or what is wrong with each part of it.
    fn fit_for(
        &self,
        asks: &Conditions,
        address: Option<&str>,
    ) -> Result<(Name, Handle, Chosen, Ask), Failure> {
        match (self.fit(), self.word.ask(asks, address)) {
            (Ok((name, handle, chosen)), Ok(ask)) => Ok((name, handle, chosen, ask)),
            (fit, ask) => {
                let mut wrong = fit
                    .err()
                    .map_or_else(Vec::new, |failure| failure.fields().to_vec());
                wrong.extend(ask.err().unwrap_or_default());
                Err(Failure::unfit(wrong))
            }
        }
    }

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
            RedeemError::OtherAddress => {
                Self::unfit(vec![("email", Unfit::new("door-other-address", 0))])
            }
            RedeemError::AddressTaken => {
                Self::unfit(vec![("email", Unfit::new("door-address-taken", 0))])
            }
            RedeemError::Db(error) => error.into(),
        }
    }
}
