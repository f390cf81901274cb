//! The life of the demo: weeks of it, lived through the same verbs as any other house.

use std::collections::HashMap;

use anyhow::{Context, anyhow, ensure};

use super::{
    Ways,
    people::{
        CAME, CIRCLES, Circle, DEPUTY, HOST, MEMBER, OPENED_DAYS, OWNER, PAPER, Person, everybody,
    },
    talk::{self, Turn},
};
use crate::{
    Salon,
    config::PASSWORD_MEMORY,
    db::{Db, Write},
    fediverse::{self, Face},
    groups::{self, Group, Plan},
    highlights::{self, Consent, Cover, Proposal},
    household::roles,
    invitations::{self, Kind},
    members::{
        self, Member, Newcomer, doors, links,
        passwords::{Password, Passwords},
    },
    messages::{self, Outcome, Say},
    policy::{Act, TreeSeenBy},
    requests::{
        Answer,
        strangers::{self, Stranger},
    },
    rooms::{self, Room},
    values::{
        Body, Caution, ClientId, GroupRole, Handle, Hashtags, HouseRole, Lang, Name, Note, Plea,
        Purpose, Questions, Span, Timestamp, Title, Token, Unfit,
    },
    window,
};

/// How long ago it began.
const WEEKS: Span = Span::days(42);

/// Everybody by their handle.
type People = HashMap<&'static str, Member>;

/// Lets everything happen that has happened by now, and gives the ways in.
pub(super) async fn lead(house: &Salon, now: Timestamp) -> anyhow::Result<Ways> {
    let db = house.db();
    let password = Token::fresh().reveal()[..16].to_owned();
    let hash = Password::choose(&password).map_err(unfit)?;
    let hash = Passwords::new(PASSWORD_MEMORY)
        .turn()
        .await?
        .hash(hash)
        .await;
    let mut tx = db.write().await?;
    let people = move_in(&mut tx, &hash, now).await?;
    answer_for(&mut tx, &people, now).await?;
    for circle in &CIRCLES {
        meet(&mut tx, &people, circle, now).await?;
    }
    let (paper, rooms) = meet(&mut tx, &people, &PAPER, now).await?;
    let address = house.origin.origin().ascii_serialization();
    ensure!(
        window::open(&mut tx, &address, now).await?,
        "the window is shut"
    );
    tx.commit().await?;
    show_face(house.db(), &paper, now).await?;
    let [table, glue] = rooms.try_into().map_err(|_| anyhow!("two rooms"))?;
    publish(db, (&people, &paper, &glue), now).await?;
    ask(db, (&people, &paper, &table), now).await?;
    open_doors(db, &people, (&paper, password), now).await
}

/// The owner claims the house, and everybody comes in by somebody, over half a year.
async fn move_in(tx: &mut Write, hash: &str, now: Timestamp) -> anyhow::Result<People> {
    let at = now.minus(Span::days(OPENED_DAYS));
    let claim = links::to_claim(tx, at).await?;
    let name = Name::parse("La Verrière").map_err(unfit)?;
    let owner = newcomer(&OWNER, hash)?;
    let owner = members::claim(tx, &claim, &name, &owner, at).await?;
    let mut people = People::from([(OWNER.handle, owner)]);
    for (handle, inviter, days) in CAME {
        let at = now.minus(Span::days(days));
        let person = everybody().find(|person| person.handle == handle);
        let newcomer = newcomer(person.with_context(|| format!("who is {handle}?"))?, hash)?;
        let by = Some(who(&people, inviter)?.id);
        let member = members::admit(tx, &newcomer, HouseRole::Member, by, at).await?;
        people.insert(handle, member.context("a handle is taken")?);
    }
    Ok(people)
}

/// A host of the house beside its owner, and a stranger who asks to come in and names a member.
async fn answer_for(tx: &mut Write, people: &People, now: Timestamp) -> anyhow::Result<()> {
    let (owner, host) = (who(people, OWNER.handle)?, who(people, DEPUTY)?.id);
    roles::change(tx, owner, host, HouseRole::Host, now.minus(WEEKS)).await?;
    let question = "Qu’aimeriez-vous faire avec nous ?";
    let wish = doors::Wish {
        member_allowance: 3,
        host_allowance: 50,
        invite_after_days: 14,
        tree_seen_by: TreeSeenBy::Members,
        asking: true,
        questions: Questions::parse(question).map_err(unfit)?,
        again_days: 7,
    };
    ensure!(
        doors::change(tx, owner, &wish, now.minus(WEEKS)).await?,
        "the doors stay"
    );
    let stranger = Stranger {
        name: Name::parse("Sami Benali").map_err(unfit)?,
        language: Lang::French,
        words: Plea::parse("Lucie m’a montré ses pliages au marché. J’habite deux rues plus loin.")
            .map_err(unfit)?,
        answers: vec![Answer {
            question: question.into(),
            answer: "Apprendre à relier, et aider au jardin.".into(),
        }],
        knows: Some(Handle::parse(MEMBER.handle).map_err(unfit)?),
        email: None,
    };
    strangers::ask(tx, &stranger, now.minus(Span::hours(20))).await?;
    Ok(())
}

fn newcomer(person: &Person, hash: &str) -> anyhow::Result<Newcomer> {
    Ok(Newcomer {
        handle: Handle::parse(person.handle).map_err(unfit)?,
        name: Name::parse(person.name).map_err(unfit)?,
        password_hash: hash.to_owned(),
        language: person.language,
    })
}

fn unfit(unfit: Unfit) -> anyhow::Error {
    unfit.into()
}

fn who<'a>(people: &'a People, handle: &str) -> anyhow::Result<&'a Member> {
    people
        .get(handle)
        .with_context(|| format!("who is {handle}?"))
}

/// A group is founded, people come, and talk.
async fn meet(
    tx: &mut Write,
    people: &People,
    circle: &Circle,
    now: Timestamp,
) -> anyhow::Result<(Group, Vec<Room>)> {
    let begun = now.minus(WEEKS);
    let plan = Plan {
        name: Name::parse(circle.name).map_err(unfit)?,
        purpose: Purpose::parse(circle.purpose).map_err(unfit)?,
        visibility: circle.visibility,
    };
    let (first, others) = circle.rooms.split_first().context("a group has a room")?;
    let host = who(people, circle.host)?.id;
    let first = Name::parse(first.room).map_err(unfit)?;
    let (group, room) = rooms::found_group(tx, host, &plan, &first, begun).await?;
    let mut rooms = vec![room];
    for talk in others {
        let name = Name::parse(talk.room).map_err(unfit)?;
        let room = rooms::add(tx, host, group.id, &name, begun).await?;
        rooms.push(room.context("two rooms of one name")?);
    }
    for handle in circle.members {
        let member = who(people, handle)?.id;
        groups::welcome(tx, group.id, member, GroupRole::Member, begun).await?;
    }
    for (room, talk) in rooms.iter().zip(circle.rooms) {
        let turns = talk::read(talk.said, now).context("talk that cannot be read")?;
        converse(tx, (people, circle), room, turns).await?;
    }
    Ok((group, rooms))
}

async fn converse(
    tx: &mut Write,
    (people, circle): (&People, &Circle),
    room: &Room,
    turns: Vec<Turn>,
) -> anyhow::Result<()> {
    let (mut last, mut stopped) = (0, HashMap::new());
    for turn in turns {
        match turn {
            Turn::Says { handle, words, at } => {
                let say = Say::new(
                    room.id,
                    who(people, handle)?.id,
                    ClientId::fresh(),
                    Body::parse(&words).map_err(unfit)?,
                );
                if let Outcome::Said(said) = messages::say(tx, &say, at).await?? {
                    last = said.message.seq;
                }
            }
            Turn::StopsReading { handle } => {
                stopped.insert(handle, last);
            }
        }
    }
    let room = rooms::find(tx, room.id)
        .await?
        .context("the room is there")?;
    for handle in circle.members.iter().chain([&circle.host]) {
        let seq = stopped.get(handle).copied().unwrap_or(last);
        rooms::read_up_to(tx, &room, who(people, handle)?.id, seq).await?;
    }
    Ok(())
}

/// The group gets the handle under which others follow it.
async fn show_face(db: &Db, group: &Group, now: Timestamp) -> anyhow::Result<()> {
    let key = fediverse::make_key().await?;
    let face = Face {
        group: group.id,
        handle: Handle::parse("atelier_papier").map_err(unfit)?,
        name: group.name.clone(),
        summary: group.purpose.clone(),
    };
    let mut tx = db.write().await?;
    fediverse::show(&mut tx, face, &key, now.minus(WEEKS)).await?;
    tx.commit().await?;
    Ok(())
}

type Place<'a> = (&'a People, &'a Group, &'a Room);

/// A highlight that all agreed to is in the window.
async fn publish(db: &Db, place: Place<'_>, now: Timestamp) -> anyhow::Result<()> {
    let proposed = now.minus(Span::days(28));
    let quoted = [
        "My paste",
        "Probably",
        "La colle de pâte",
        "Mine kept",
        "Le clou",
    ];
    let title = "Une colle, trois voix et un clou de girofle";
    let mut tx = db.write().await?;
    let (people, ..) = place;
    let host = who(people, HOST.handle)?;
    let id = propose(&mut tx, place, (title, &quoted), proposed).await?;
    let highlight = highlights::see(&mut tx, host, id, now).await?;
    for (hours, handle, answer) in [
        (2, "henri", Consent::Named),
        (5, "ada", Consent::Named),
        (20, "theo", Consent::Nameless),
    ] {
        let at = proposed.plus(Span::hours(hours));
        highlights::answer(&mut tx, &highlight, who(people, handle)?.id, answer, at).await?;
    }
    let at = proposed.plus(Span::hours(24));
    highlights::approve(&mut tx, &highlight, host, Span::minutes(0), at).await?;
    Ok(tx.commit().await?)
}

/// Another one waits for the member's yes.
async fn ask(db: &Db, place: Place<'_>, now: Timestamp) -> anyhow::Result<()> {
    let proposed = now.minus(Span::hours(50));
    let quoted = ["So I ask", "You always", "Pour le sens"];
    let title = "Demander d'abord au papier";
    let mut tx = db.write().await?;
    let (people, ..) = place;
    let id = propose(&mut tx, place, (title, &quoted), proposed).await?;
    let highlight = highlights::see(&mut tx, who(people, HOST.handle)?, id, now).await?;
    let (ada, at) = (who(people, "ada")?.id, proposed.plus(Span::hours(1)));
    highlights::answer(&mut tx, &highlight, ada, Consent::Named, at).await?;
    Ok(tx.commit().await?)
}

/// The host proposes the messages that begin so.
async fn propose(
    tx: &mut Write,
    (people, group, room): Place<'_>,
    (title, beginnings): (&str, &[&str]),
    at: Timestamp,
) -> anyhow::Result<crate::values::HighlightId> {
    let host = who(people, HOST.handle)?;
    let (_, reading) = rooms::allow(tx, host, room.id, Act::Read, at).await?;
    let said = messages::since(tx, &reading, 0).await?;
    let begins = |words: &&str| {
        let found = said.iter().find(|message| message.body.starts_with(*words));
        found
            .cloned()
            .with_context(|| format!("nobody said «{words}»"))
    };
    let proposal = Proposal {
        cover: Cover {
            title: Title::parse(title).map_err(unfit)?,
            caution: Caution::parse("").map_err(unfit)?,
            hashtags: Hashtags::parse("Papier Reliure").map_err(unfit)?,
            language: Lang::French,
            pictures: Vec::new(),
        },
        messages: beginnings.iter().map(begins).collect::<Result<_, _>>()?,
        own: Consent::Named,
    };
    Ok(highlights::propose(tx, host, (group, room), &proposal, at).await?)
}

/// Sign-in links for three, and an invitation for whoever is new.
async fn open_doors(
    db: &Db,
    people: &People,
    (paper, password): (&Group, String),
    now: Timestamp,
) -> anyhow::Result<Ways> {
    let mut tx = db.write().await?;
    let host = who(people, HOST.handle)?;
    let note = Note::parse("Venez plier avec nous : la table est grande.").map_err(unfit)?;
    let plan = invitations::Plan::new(Kind::Link, [paper.id], note);
    // A link for a whole table wants more places than a member has.
    let owner = who(people, OWNER.handle)?;
    roles::allow_places(&mut tx, owner, host, Some(20), now).await?;
    let (_, invitation) = invitations::create(&mut tx, host, &plan, now).await?;
    let mut link = async |person: &Person| {
        let member = who(people, person.handle)?.id;
        anyhow::Ok(links::to_enter(&mut tx, member, None, false, now).await?)
    };
    let (owner, host, member) = (
        link(&OWNER).await?,
        link(&HOST).await?,
        link(&MEMBER).await?,
    );
    tx.commit().await?;
    Ok(Ways {
        owner,
        host,
        member,
        invitation,
        password,
    })
}
