//! Everybody there can be, before one group: each with a browser and a token of their own.

use std::sync::Mutex;

use salon::{
    policy::{Footing, HouseState, Standing, Tie},
    values::{GroupId, GroupRole, HouseRole, MemberId, Visibility},
};
use uuid::Uuid;

use super::standing::{forget_sanctions, join, sanction, stand, stands_in, turns};
use crate::support::{Group, House, Member, Visitor};

/// What has become of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    Plain,
    OnlyAnnounces,
    Archived,
    /// Its owner wrote rules, which nobody else has accepted yet.
    RulesChanged,
}

/// Somebody of a kind, and how they stand.
pub(super) struct Person {
    pub(super) name: &'static str,
    pub(super) visitor: Visitor,
    pub(super) token: Option<String>,
    /// `None`: a stranger.
    pub(super) footing: Option<Footing>,
    pub(super) tie: Tie,
    visibility: Visibility,
    turn: Turn,
}

impl Person {
    /// A member of a group that they were sent away from.
    pub(super) fn sent_away(member: &Member, token: String) -> Self {
        Self {
            name: "sent away",
            visitor: (**member).clone(),
            token: Some(token),
            footing: Some(footing(HouseRole::Member, HouseState::Active)),
            tie: Tie::Outside,
            visibility: Visibility::Secret,
            turn: Turn::Plain,
        }
    }

    pub(super) fn standing(&self) -> Standing {
        Standing {
            house: self.footing.expect("a stranger stands nowhere"),
            visibility: self.visibility,
            tie: self.tie,
            stands_in: self.name == STANDS_IN,
            accepted: self.turn != Turn::RulesChanged || self.name == "owner",
            announcements: self.turn == Turn::OnlyAnnounces,
            archived: self.turn == Turn::Archived,
            aside: None,
        }
    }

    /// What is done last is done once by each: pages and programs would otherwise do it twice.
    pub(super) fn acts_last(&self, path: &str) -> bool {
        let by_program = matches!(
            self.name,
            "host" | STANDS_IN | "guest" | "asked" | "banned" | "stranger"
        );
        path.starts_with("/api/") == by_program
    }
}

/// A host who is the owner while that one is away.
const STANDS_IN: &str = "stand_in";
/// A member from whom the right to invite was taken.
const UNINVITING: &str = "uninviting";

/// Each kind: what they are in the house, and what ties them to the group.
const KINDS: [(&str, HouseRole, HouseState, Tie); 16] = [
    (
        "owner",
        HouseRole::Member,
        HouseState::Active,
        within(GroupRole::Owner),
    ),
    (
        "host",
        HouseRole::Member,
        HouseState::Active,
        within(GroupRole::Host),
    ),
    (
        "member",
        HouseRole::Member,
        HouseState::Active,
        within(GroupRole::Member),
    ),
    (
        "guest",
        HouseRole::Guest,
        HouseState::Active,
        within(GroupRole::Guest),
    ),
    (
        "muted",
        HouseRole::Member,
        HouseState::Active,
        Tie::In {
            role: GroupRole::Member,
            muted: true,
        },
    ),
    (
        STANDS_IN,
        HouseRole::Member,
        HouseState::Active,
        within(GroupRole::Owner),
    ),
    (
        UNINVITING,
        HouseRole::Member,
        HouseState::Active,
        within(GroupRole::Member),
    ),
    ("asked", HouseRole::Member, HouseState::Active, Tie::Asked),
    (
        "outside",
        HouseRole::Member,
        HouseState::Active,
        Tie::Outside,
    ),
    ("banned", HouseRole::Member, HouseState::Active, Tie::Banned),
    (
        "house_host",
        HouseRole::Host,
        HouseState::Active,
        Tie::Outside,
    ),
    (
        "house_guest",
        HouseRole::Guest,
        HouseState::Active,
        Tie::Outside,
    ),
    (
        "pending",
        HouseRole::Member,
        HouseState::Pending,
        Tie::Outside,
    ),
    (
        "suspended",
        HouseRole::Member,
        HouseState::Suspended,
        within(GroupRole::Member),
    ),
    (
        "house_banned",
        HouseRole::Member,
        HouseState::Banned,
        Tie::Outside,
    ),
    ("left", HouseRole::Member, HouseState::Left, Tie::Outside),
];

const fn within(role: GroupRole) -> Tie {
    Tie::In { role, muted: false }
}

/// The house with everybody in it.
pub(super) struct Everybody {
    pub(super) owner: Member,
    pub(super) owner_token: String,
    stranger: Visitor,
    people: Vec<(Member, String)>,
    /// Whom hosts send away.
    pub(super) victim: Member,
    /// Whom they let in.
    pub(super) asker: Member,
    group: Mutex<Option<Ground>>,
}

/// The group that everybody stands before.
#[derive(Clone)]
pub(super) struct Ground {
    visibility: Visibility,
    turn: Turn,
    group: Group,
    pub(super) id: GroupId,
}

impl Everybody {
    pub(super) async fn in_house(house: &House) -> Self {
        let owner = house.owner("ada").await;
        let hall = owner.founds("The hall", "closed").await;
        let mut people = Vec::new();
        for (name, ..) in KINDS {
            let person = owner.invites(house, &hall, name).await;
            let token = person.token().await;
            people.push((person, token));
        }
        Self {
            owner_token: owner.token().await,
            victim: owner.invites(house, &hall, "victim").await,
            asker: owner.invites(house, &hall, "asker").await,
            stranger: house.stranger(),
            owner,
            people,
            group: Mutex::new(None),
        }
    }

    /// Everybody before a new group of this kind.
    pub(super) async fn before(
        &self,
        house: &House,
        visibility: Visibility,
        turn: Turn,
    ) -> Vec<Person> {
        let name = format!("Group {} {turn:?}", visibility.as_str());
        let (founder, founder_token) = &self.people[0];
        let mut tx = house.db().write().await.unwrap();
        // Nobody founds anything while they are held out from the group before.
        forget_sanctions(&mut tx).await;
        tx.commit().await.unwrap();
        let group = founder.founds(&name, visibility.as_str()).await;
        let id = self.id_of(founder, founder_token, &group).await;
        let mut tx = house.db().write().await.unwrap();
        for ((name, role, state, tie), (person, _)) in KINDS.iter().zip(&self.people) {
            let member = MemberId(person.id.parse().unwrap());
            stand(&mut tx, house, member, (*role, *state)).await;
            match *name {
                "owner" => continue,
                STANDS_IN => {
                    let host = within(GroupRole::Host);
                    join(&mut tx, house, (GroupId(id), member), host).await;
                    let owner = MemberId(founder.id.parse().unwrap());
                    stands_in(&mut tx, house, (GroupId(id), owner), member).await;
                    continue;
                }
                UNINVITING => {
                    let now = house.clock.now();
                    sanction(&mut tx, member, None, "uninviting", now).await;
                }
                _ => {}
            }
            join(&mut tx, house, (GroupId(id), member), *tie).await;
        }
        let victim = MemberId(self.victim.id.parse().unwrap());
        join(
            &mut tx,
            house,
            (GroupId(id), victim),
            within(GroupRole::Member),
        )
        .await;
        tx.commit().await.unwrap();
        self.victim.says(&group, "Something to look at.").await;
        let id = GroupId(id);
        turns(house, id, (MemberId(founder.id.parse().unwrap()), turn)).await;
        *self.group.lock().unwrap() = Some(Ground {
            visibility,
            turn,
            group,
            id,
        });
        self.persons(visibility, turn)
    }

    /// Whoever founded the group, and owns it.
    pub(super) fn founder(&self) -> &(Member, String) {
        &self.people[0]
    }

    /// Whoever was sent away is there again, for the next who may do it.
    pub(super) async fn brings_back(&self, house: &House) {
        let group = self.ground().id;
        let victim = MemberId(self.victim.id.parse().unwrap());
        let mut tx = house.db().write().await.unwrap();
        tx.query("DELETE FROM memberships WHERE group_id = $1 AND member_id = $2")
            .bind(group)
            .bind(victim)
            .run()
            .await
            .unwrap();
        join(&mut tx, house, (group, victim), within(GroupRole::Member)).await;
        tx.commit().await.unwrap();
    }

    /// The owner, who may end it, is away as before.
    pub(super) async fn is_away_again(&self, house: &House) {
        let mut tx = house.db().write().await.unwrap();
        tx.query("UPDATE stand_ins SET ended_at = NULL WHERE group_id = $1")
            .bind(self.ground().id)
            .run()
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    fn persons(&self, visibility: Visibility, turn: Turn) -> Vec<Person> {
        let kinds = KINDS.iter().zip(&self.people);
        let mut persons: Vec<Person> = kinds
            .map(|((name, role, state, tie), (person, token))| Person {
                name,
                visitor: (**person).clone(),
                token: Some(token.clone()),
                footing: Some(Footing {
                    uninviting: *name == UNINVITING,
                    ..footing(*role, *state)
                }),
                tie: *tie,
                visibility,
                turn,
            })
            .collect();
        persons.push(Person {
            name: "house_owner",
            visitor: (*self.owner).clone(),
            token: Some(self.owner_token.clone()),
            footing: Some(footing(HouseRole::Owner, HouseState::Active)),
            tie: Tie::Outside,
            visibility,
            turn,
        });
        persons.push(Person {
            name: "stranger",
            visitor: self.stranger.clone(),
            token: None,
            footing: None,
            tie: Tie::Outside,
            visibility,
            turn,
        });
        persons
    }

    async fn id_of(&self, founder: &Member, token: &str, group: &Group) -> Uuid {
        let groups = founder
            .asks(reqwest::Method::GET, "/groups", Some(token), None)
            .await
            .json();
        let items = groups["items"].as_array().unwrap();
        let found = items.iter().find(|item| item["slug"] == *group.slug);
        found.unwrap()["id"].as_str().unwrap().parse().unwrap()
    }

    pub(super) fn ground(&self) -> Ground {
        self.group.lock().unwrap().clone().unwrap()
    }

    pub(super) fn group(&self) -> Group {
        self.ground().group
    }

    pub(super) fn group_id(&self) -> String {
        self.ground().id.to_string()
    }

    /// What kind of group it is, in words.
    pub(super) fn kind(&self) -> String {
        let ground = self.ground();
        format!("{:?}, {:?}", ground.visibility, ground.turn)
    }

    /// An address with the names of what is really there; programs name things by their ids.
    pub(super) fn filled(&self, path: &str, api: bool) -> String {
        let Ground { group, id, .. } = self.ground();
        let (slug, room) = if api {
            (id.to_string(), group.room_id)
        } else {
            let room = group.room.rsplit('/').next().unwrap().to_owned();
            (group.slug, room)
        };
        path.replace("{group}", &slug)
            .replace("{room}", &room)
            .replace("{member}", &self.victim.id)
            .replace("{seq}", "1")
            .replace("{emoji}", "%F0%9F%91%8D")
            .split('/')
            .map(|part| {
                if part.starts_with('{') {
                    Uuid::nil().to_string()
                } else {
                    part.to_owned()
                }
            })
            .collect::<Vec<_>>()
            .join("/")
    }
}

fn footing(role: HouseRole, state: HouseState) -> Footing {
    Footing {
        role,
        state,
        uninviting: false,
    }
}
