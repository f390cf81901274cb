//! The door, for programs: looking at an invitation, coming in by it, gaining its groups.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Moment,
    given::{Given, fit},
    groups::Group,
    problems::{DoorClosed, HandleTaken, NoLetter, WrongPasskey},
    sessions::{self, SignedIn},
};
use crate::{
    groups,
    invitations::{Kind, Offer},
    values::{Email, GroupRole, Lang, MemberId, Visibility},
    web::{
        Failure, Site,
        asking::Asking,
        entrance::{self, Stranger, Word},
        keys::Answered,
        visitor::Signed,
    },
};

pub(super) fn places() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(look))
        .routes(routes!(ask_letter))
        .routes(routes!(redeem))
        .routes(routes!(accept))
}

/// A code, as it was given to somebody.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = door::Code)]
struct Code {
    /// Spaces, dashes and capitals do not matter.
    #[schema(max_length = 100, examples("RAVI-7KQP-M0SA-4T2X"))]
    code: String,
}

/// What an invitation offers.
#[derive(Serialize, ToSchema)]
struct Door {
    kind: Kind,
    inviter_name: String,
    note: String,
    groups: Vec<Behind>,
    expires_at: Moment,
    /// When guests leave.
    guest_until: Option<Moment>,
    /// It is for some addresses alone.
    restricted: bool,
    /// The address has to be shown first: ask for a letter, and go on with the code in it. A member
    /// whose own verified address fits need not.
    letter_first: bool,
    /// Shown to be theirs by the letter whose code this is.
    email: Option<String>,
    /// A host of the first group is asked first.
    approval: bool,
    /// What they ask.
    questions: Vec<String>,
}

/// A group behind a door.
#[derive(Serialize, ToSchema)]
struct Behind {
    name: String,
    purpose: String,
    visibility: Visibility,
    /// What its bearer becomes there.
    role: GroupRole,
    /// Who may let others in.
    hosts: Vec<String>,
    /// To come in is to accept them.
    rules: Vec<String>,
    /// How far back newcomers read: null everything, 0 from joining.
    read_back_days: Option<i64>,
    /// How many days what is said is kept: null for ever.
    keep_days: Option<i64>,
}

impl Door {
    fn new(offer: Offer, by_mail: bool) -> Self {
        let groups = offer.groups.into_iter().map(|offered| Behind {
            name: offered.group.name,
            purpose: offered.group.purpose,
            visibility: offered.group.visibility,
            role: offered.role,
            hosts: offered.hosts,
            rules: offered.rules,
            read_back_days: offered.read_back_days,
            keep_days: offered.keep_days,
        });
        Self {
            kind: offer.kind,
            inviter_name: offer.inviter.name,
            note: offer.note,
            groups: groups.collect(),
            expires_at: offer.expires_at.into(),
            guest_until: offer.guest_until.map(Into::into),
            restricted: offer.asks.only_for.is_some(),
            letter_first: by_mail && offer.asks.want_address(),
            email: offer.asks.proven,
            approval: offer.asks.approval,
            questions: offer.asks.questions,
        }
    }
}

/// Look at an invitation, without using it
#[utoipa::path(post, path = "/invitations/look", security(()), request_body = Code,
    responses((status = OK, body = Door), DoorClosed))]
async fn look(
    State(site): State<Site>,
    asking: Asking,
    Given(asked): Given<Code>,
) -> Result<Json<Door>, Failure> {
    let (_, offer) = entrance::look(&site, &asking, &asked.code).await?;
    Ok(Json(Door::new(offer, site.post.is_some())))
}

/// An address that an invitation may be for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = door::Address)]
struct Address {
    #[schema(max_length = 100)]
    code: String,
    #[schema(max_length = 254, format = Email)]
    email: String,
    /// Of the letter; otherwise that of the invitation, or of the request.
    language: Option<Lang>,
}

/// Ask for the letter that shows an address to be mine, where an invitation is for some addresses
/// alone. The answer is the same whether or not it is for that one
#[utoipa::path(post, path = "/invitations/letter", security(()), request_body = Address,
    responses((status = NO_CONTENT), NoLetter))]
async fn ask_letter(
    State(site): State<Site>,
    asking: Asking,
    Given(asked): Given<Address>,
) -> Result<StatusCode, Failure> {
    let address = fit("email", Email::parse(&asked.email))?;
    let told = (&*asked.code, &address);
    entrance::ask_letter(&site, &asking, told, asked.language).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Somebody who comes in by a code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = door::Newcomer)]
struct Newcomer {
    #[schema(max_length = 100)]
    code: String,
    #[schema(min_length = 1, max_length = 60, examples("Ada Lovelace"))]
    name: String,
    /// Small letters, digits and `_`, beginning with a letter. It stays.
    #[schema(min_length = 2, max_length = 64, examples("ada"))]
    handle: String,
    /// Or else a passkey.
    #[serde(default)]
    #[schema(min_length = 10, max_length = 1024, format = Password)]
    password: String,
    /// In the place of a password: what a device answered to `POST /passkeys/newcomer`.
    passkey: Option<Made>,
    language: Option<Lang>,
    /// What to call this program in the list of sessions.
    #[schema(max_length = 60)]
    device: Option<String>,
    /// Where the invitation is for some addresses alone; otherwise optional, for letters, and one goes
    /// there to confirm it.
    #[serde(default)]
    #[schema(max_length = 254, format = Email)]
    email: String,
    /// Where a host is asked first: a few lines, and an answer to each question.
    #[serde(default)]
    #[schema(max_length = 1000)]
    lines: String,
    #[serde(default)]
    #[schema(max_items = 3)]
    answers: Vec<String>,
}

/// The passkey that the device of a newcomer made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = door::Made)]
struct Made {
    #[schema(max_length = 100)]
    ceremony: String,
    /// The credential as JSON, in a text.
    #[schema(max_length = 20_000)]
    credential: String,
}

/// A session that has just been opened, and the groups that came with it.
#[derive(Serialize, ToSchema)]
struct CameIn {
    #[serde(flatten)]
    signed_in: SignedIn,
    groups: Vec<Group>,
    /// They wait for a host's answer, and can do nothing until then.
    waits: bool,
}

/// Come in by an invitation, with a password or with a passkey
#[utoipa::path(post, path = "/invitations/redeem", security(()), request_body = Newcomer,
    responses((status = CREATED, body = CameIn), DoorClosed, HandleTaken, WrongPasskey))]
async fn redeem(
    State(site): State<Site>,
    asking: Asking,
    Given(asked): Given<Newcomer>,
) -> Result<(StatusCode, Json<CameIn>), Failure> {
    let made = asked.passkey.map(|made| Answered {
        ceremony: made.ceremony,
        credential: made.credential,
    });
    let stranger = Stranger {
        name: &asked.name,
        handle: &asked.handle,
        password: &asked.password,
        passkey: made.as_ref(),
        language: asked.language,
        device: &sessions::device(asked.device.as_deref())?,
        word: word(&asked.email, &asked.lines, &asked.answers),
    };
    let entered = entrance::redeem(&site, &asking, &asked.code, &stranger).await?;
    let came_in = CameIn {
        signed_in: SignedIn::new(&site, &entered.member, entered.session, &entered.token),
        groups: joined(&site, entered.member.id, entered.groups).await?,
        waits: entered.waits,
    };
    Ok((StatusCode::CREATED, Json(came_in)))
}

fn word<'a>(address: &'a str, lines: &'a str, answers: &'a [String]) -> Word<'a> {
    Word {
        address,
        lines,
        answers: answers.iter().map(String::as_str).collect(),
    }
}

/// A code in the hands of a member.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Accepting {
    #[schema(max_length = 100)]
    code: String,
    /// As for a newcomer.
    #[serde(default)]
    #[schema(max_length = 254, format = Email)]
    email: String,
    #[serde(default)]
    #[schema(max_length = 1000)]
    lines: String,
    #[serde(default)]
    #[schema(max_items = 3)]
    answers: Vec<String>,
}

/// The groups that somebody gained.
#[derive(Serialize, ToSchema)]
struct Gained {
    groups: Vec<Group>,
    /// The hosts of the first group have been asked.
    waits: bool,
}

/// Gain the groups of an invitation that I am not in yet
#[utoipa::path(post, path = "/invitations/accept", request_body = Accepting,
    responses((status = OK, body = Gained), DoorClosed))]
async fn accept(
    State(site): State<Site>,
    asking: Asking,
    signed: Signed,
    Given(asked): Given<Accepting>,
) -> Result<Json<Gained>, Failure> {
    let word = word(&asked.email, &asked.lines, &asked.answers);
    let gained = entrance::accept(&site, &asking, &asked.code, (&signed.member, &word)).await?;
    Ok(Json(Gained {
        groups: joined(&site, signed.member.id, gained.groups).await?,
        waits: gained.waits,
    }))
}

/// Each group, with what they are in it now.
async fn joined(
    site: &Site,
    member: MemberId,
    groups: Vec<groups::Group>,
) -> Result<Vec<Group>, Failure> {
    let mut conn = site.db.read().await?;
    let mut joined = Vec::with_capacity(groups.len());
    for group in groups {
        let role = groups::role(&mut conn, group.id, member, site.clock.now()).await?;
        joined.push(Group::new(group, role));
    }
    Ok(joined)
}
