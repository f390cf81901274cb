//! What an inviter asks for, within its bounds, and how it comes to be.

use super::{
    Kind,
    allowance::{self, Scarce},
    entry, listed,
};
use crate::{
    audit::{self, Deed},
    db::{self, Write},
    groups::{self, Refusal},
    members::{self, Member},
    policy::{Act, HouseAct},
    values::{
        GroupId, GroupRole, InvitationId, Lang, MemberId, Note, Questions, Span, Timestamp, Token,
        Unfit,
    },
};

/// What an inviter asks for; [`create`] makes sure of its bounds.
#[derive(Clone, Debug)]
pub struct Plan {
    pub kind: Kind,
    /// What it opens, each with what its bearer becomes there.
    pub groups: Vec<(GroupId, GroupRole)>,
    pub note: Note,
    pub uses: i64,
    pub life: Span,
    /// The language of its page; `None`: the reader's.
    pub language: Option<Lang>,
    pub only_for: Option<OnlyFor>,
    /// Whoever comes by it waits for a host, and answers these questions.
    pub approval: Option<Questions>,
    /// The last moment of those who come as guests.
    pub guest_until: Option<Timestamp>,
    /// Words of the owner's in the place of a code of chance.
    pub wording: Option<Wording>,
}

/// The most people one invitation lets in.
pub const MOST_USES: i64 = 1_000;
/// The longest an invitation stays open.
pub const LONGEST: Span = Span::days(90);
/// The longest a guest stays.
pub const GUEST_LONGEST: Span = Span::days(366);
/// The most groups one invitation opens.
const MOST_GROUPS: usize = 20;

#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    #[error("an invitation opens one group or more")]
    NoGroup,
    #[error("an invitation lets in 1 to 1,000 people")]
    Uses,
    #[error("an invitation for a person lets in one")]
    OnePerson,
    #[error("an invitation is good for an hour to 90 days")]
    Life,
    #[error("a guest stays until a day within a year")]
    GuestUntil,
    #[error("these words open another door")]
    WordingTaken,
    #[error(transparent)]
    Scarce(#[from] Scarce),
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl From<sqlx::Error> for PlanError {
    fn from(error: sqlx::Error) -> Self {
        Self::Refused(Refusal::Db(error))
    }
}

impl Kind {
    /// What is meant where only the number of people was said.
    pub const fn for_so_many(uses: i64) -> Self {
        if uses == 1 { Self::Person } else { Self::Link }
    }

    /// What its bearers become in a group, unless its owner would have them host it.
    pub const fn role(self) -> GroupRole {
        match self {
            Self::Person | Self::Link => GroupRole::Member,
            Self::Guest => GroupRole::Guest,
        }
    }

    /// How many it lets in, unless asked otherwise.
    pub const fn usual_uses(self) -> i64 {
        match self {
            Self::Person | Self::Guest => 1,
            Self::Link => 10,
        }
    }

    /// How long it is good, unless asked otherwise.
    pub const fn usual_life(self) -> Span {
        match self {
            Self::Person | Self::Guest => Span::days(7),
            Self::Link => Span::days(14),
        }
    }
}

impl Plan {
    /// The usual invitation of its kind.
    pub fn new(kind: Kind, groups: impl IntoIterator<Item = GroupId>, note: Note) -> Self {
        let groups = groups.into_iter().map(|group| (group, kind.role()));
        Self {
            kind,
            groups: groups.collect(),
            note,
            uses: kind.usual_uses(),
            life: kind.usual_life(),
            language: None,
            only_for: None,
            approval: None,
            guest_until: None,
            wording: None,
        }
    }

    fn fit(&self, now: Timestamp) -> Result<(), PlanError> {
        if self.groups.is_empty() || self.groups.len() > MOST_GROUPS {
            return Err(PlanError::NoGroup);
        }
        if self.kind == Kind::Person && self.uses != 1 {
            return Err(PlanError::OnePerson);
        }
        if !(1..=MOST_USES).contains(&self.uses) {
            return Err(PlanError::Uses);
        }
        if self.life < Span::hours(1) || self.life > LONGEST {
            return Err(PlanError::Life);
        }
        let stays = match self.guest_until {
            Some(until) => {
                self.kind == Kind::Guest && until > now && until <= now.plus(GUEST_LONGEST)
            }
            None => self.kind != Kind::Guest,
        };
        if stays {
            Ok(())
        } else {
            Err(PlanError::GuestUntil)
        }
    }
}

/// Makes an invitation and its code, which is told this once.
pub async fn create(
    tx: &mut Write,
    inviter: &Member,
    plan: &Plan,
    now: Timestamp,
) -> Result<(InvitationId, Token), PlanError> {
    plan.fit(now)?;
    allow(tx, inviter, HouseAct::Invite).await?;
    for (group, role) in &plan.groups {
        let group = groups::allow_id(tx, inviter, *group, Act::Invite, now).await?;
        if role.hosts() {
            groups::allow(tx, inviter, group, Act::Own, now).await?;
        }
    }
    allowance::hold(tx, inviter, plan.uses, now).await?;
    let code = match &plan.wording {
        Some(wording) => {
            allow(tx, inviter, HouseAct::Run).await?;
            free(tx, wording, now).await?
        }
        None => Token::spoken(),
    };
    let id = insert(tx, inviter.id, plan, &code, now).await?;
    Ok((id, code))
}

async fn allow(tx: &mut Write, inviter: &Member, act: HouseAct) -> Result<(), Refusal> {
    if members::may(tx, inviter, act).await? {
        Ok(())
    } else {
        Err(Refusal::Forbidden)
    }
}

/// The words, unless they open a door already. Those of an invitation that is over are free again.
async fn free(tx: &mut Write, wording: &Wording, now: Timestamp) -> Result<Token, PlanError> {
    let code = Token::read_code(wording.as_str());
    tx.query(
        "UPDATE invitations SET code_hash = $2
         WHERE code_hash = $1 AND (revoked_at IS NOT NULL OR used >= uses OR expires_at <= $3)",
    )
    .bind(code.hash())
    .bind(Token::fresh().hash())
    .bind(now)
    .run()
    .await?;
    let taken: Option<(InvitationId,)> = tx
        .query("SELECT id FROM invitations WHERE code_hash = $1")
        .bind(code.hash())
        .optional()
        .await?;
    match taken {
        Some(_) => Err(PlanError::WordingTaken),
        None => Ok(code),
    }
}

async fn insert(
    tx: &mut Write,
    inviter: MemberId,
    plan: &Plan,
    code: &Token,
    now: Timestamp,
) -> db::Result<InvitationId> {
    let id = InvitationId::fresh();
    tx.query(
        "INSERT INTO invitations (id, code_hash, inviter_id, kind, note, uses, created_at, expires_at,
                language, email, approval, questions, guest_until, chosen_words)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(id)
    .bind(code.hash())
    .bind(inviter)
    .bind(plan.kind)
    .bind(plan.note.to_string())
    .bind(plan.uses)
    .bind(now)
    .bind(now.plus(plan.life))
    .bind(plan.language)
    .bind(plan.only_for.as_ref().map(ToString::to_string))
    .bind(plan.approval.is_some())
    .bind(plan.approval.as_ref().map(ToString::to_string).unwrap_or_default())
    .bind(plan.guest_until)
    .bind(plan.wording.is_some())
    .run()
    .await?;
    listed::know(tx, id, plan.note.as_str()).await?;
    for (position, (group, role)) in (0_i64..).zip(&plan.groups) {
        let role = match (plan.kind, role) {
            (Kind::Guest, _) => GroupRole::Guest,
            (Kind::Person | Kind::Link, role) if role.hosts() => GroupRole::Host,
            (Kind::Person | Kind::Link, _) => *role,
        };
        tx.query(
            "INSERT INTO invitation_groups (invitation_id, group_id, role, position)
             VALUES ($1, $2, $3, $4) ON CONFLICT (invitation_id, group_id) DO NOTHING",
        )
        .bind(id)
        .bind(*group)
        .bind(role)
        .bind(position)
        .run()
        .await?;
    }
    audit::write(tx, entry(inviter, Deed::Invite, id), now).await?;
    Ok(id)
}

/// Whom an invitation is for, by their address: one alone, or every one of a domain, `@choir.example`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnlyFor(String);

impl OnlyFor {
    pub fn parse(text: &str) -> Result<Self, Unfit> {
        let text = text.trim().to_lowercase();
        let whole = if text.starts_with('@') {
            format!("x{text}")
        } else {
            text.clone()
        };
        if is_address(&whole) {
            Ok(Self(text))
        } else {
            Err(Unfit::new("unfit-only-for", 254))
        }
    }

    /// What was kept of one.
    pub(super) const fn kept(text: String) -> Self {
        Self(text)
    }

    /// The address as it is kept, if it is one of those.
    pub fn admits(&self, address: &str) -> Option<String> {
        let address = address.trim().to_lowercase();
        let one_of_them = if self.0.starts_with('@') {
            address.ends_with(&self.0)
        } else {
            address == self.0
        };
        (one_of_them && is_address(&address)).then_some(address)
    }
}

impl std::fmt::Display for OnlyFor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// As much as can be said of an address without writing to it.
fn is_address(text: &str) -> bool {
    let plain = |c: char| !c.is_whitespace() && !c.is_control();
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    (3..=254).contains(&text.len())
        && !local.is_empty()
        && !domain.contains('@')
        && domain.split('.').all(|label| !label.is_empty())
        && domain.contains('.')
        && text.chars().all(plain)
}

/// Words in the place of a code, for the owner of the house: `choir-of-june`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording(String);

impl Wording {
    pub fn parse(text: &str) -> Result<Self, Unfit> {
        let words = text.split(|c: char| c.is_whitespace() || c == '-');
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        let words = words.join("-").to_ascii_lowercase();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if (10..=60).contains(&words.len()) && words.chars().all(plain) {
            Ok(Self(words))
        } else {
            Err(Unfit::new("unfit-wording", 60))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_is_for_one_address_or_for_a_domain() {
        let domain = OnlyFor::parse(" @Choir.Example ").unwrap();
        assert_eq!(
            domain.admits("Sami@choir.example").as_deref(),
            Some("sami@choir.example")
        );
        for other in [
            "sami@choir.example.org",
            "sami@notchoir.example",
            "@choir.example",
            "a@b@choir.example",
        ] {
            assert_eq!(domain.admits(other), None, "{other}");
        }
        let one = OnlyFor::parse("sami@choir.example").unwrap();
        assert!(one.admits("SAMI@choir.example").is_some());
        assert!(one.admits("lina@choir.example").is_none());
        for wrong in [
            "",
            "@",
            "sami",
            "sami@",
            "@localhost",
            "a b@choir.example",
            "@choir..example",
        ] {
            assert!(OnlyFor::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn chosen_words_are_read_however_they_are_typed() {
        let wording = Wording::parse(" Choir  of-June ").unwrap();
        assert_eq!(wording.as_str(), "choir-of-june");
        for typed in ["choir of june", "CHOIR-OF-JUNE", "choir-of-june"] {
            assert!(
                Token::read_code(typed) == Token::read_code(wording.as_str()),
                "{typed}"
            );
        }
        for wrong in ["choir", "chœur de juin", "a.b.c.d.e.f", &"x".repeat(61)] {
            assert!(Wording::parse(wrong).is_err(), "{wrong}");
        }
    }
}
