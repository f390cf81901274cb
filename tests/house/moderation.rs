//! Moderation: what hosts do about people and messages, what it means, and who looks at it again.

use std::collections::BTreeSet;

use reqwest::Method;
use salon::values::Span;
use serde_json::json;

use crate::support::{
    Group, House, Member,
    members::{name_of, newcomer_fields},
    visitors::Answer,
};

/// A choir in a house: Ada owns the house and is not in it, Marc founded it, Ines and Lea sing.
pub(crate) struct Choir {
    pub(crate) ada: Member,
    pub(crate) marc: Member,
    pub(crate) ines: Member,
    pub(crate) lea: Member,
    pub(crate) group: Group,
}

pub(crate) async fn choir(house: &House, visibility: &str) -> Choir {
    let ada = house.owner("ada").await;
    let hall = ada.founds("The hall", "open").await;
    let marc = ada.invites(house, &hall, "marc").await;
    let marcs = format!("/u/{}/allowance", marc.id);
    ada.sends(&marcs, &[("places", "40")]).await;
    // Nobody invites in their first days.
    house.later(Span::days(14));
    let group = marc.founds("Choir", visibility).await;
    let ines = marc.invites(house, &group, "ines").await;
    let lea = marc.invites(house, &group, "lea").await;
    Choir {
        ada,
        marc,
        ines,
        lea,
        group,
    }
}

impl Choir {
    /// The page of one message, where it is told of or removed.
    pub(crate) fn about(&self, seq: u32) -> String {
        format!("{}/{seq}/report", self.group.room)
    }

    async fn removes(&self, host: &Member, seq: u32) -> Answer {
        let href = format!("{}/{seq}/remove", self.group.room);
        host.sends(&href, &[("reason", "Not about anybody's health.")])
            .await
    }

    /// What a host does about somebody in the choir, for so many hours; without them, for good.
    async fn imposes(&self, host: &Member, on: &Member, kind: &str, hours: &str) -> Answer {
        let href = format!("/u/{}/sanction?group={}", on.id, self.group.slug);
        impose(host, &href, kind, hours).await
    }
}

/// What somebody does about somebody in the whole house.
pub(crate) async fn imposes_in_house(
    host: &Member,
    on: &Member,
    kind: &str,
    hours: &str,
) -> Answer {
    impose(host, &format!("/u/{}/sanction", on.id), kind, hours).await
}

async fn impose(host: &Member, href: &str, kind: &str, hours: &str) -> Answer {
    let fields = [
        ("kind", kind),
        ("reason", "It was asked twice."),
        ("hours", hours),
    ];
    host.sends(href, &fields).await
}

/// The page of a sanction that was just imposed.
pub(crate) fn sanction(imposed: &Answer) -> String {
    assert_eq!(imposed.status, 303, "{}", imposed.gist());
    imposed.location().split('?').next().unwrap().to_owned()
}

async fn status_of(member: &Member, path: &str) -> u16 {
    member.looks(path).await.status
}

on_both! {
    /// Invariant 7: after that no page, no resume and no program carries the old words.
    async fn a_removed_message_keeps_its_number_and_loses_its_words(house: House) {
        let choir = choir(&house, "closed").await;
        let mut socket = choir.lea.listens(&choir.group).await;
        choir.ines.says(&choir.group, "She has shingles, they say.").await;
        socket.hears("She has shingles, they say.").await;
        assert_eq!(choir.removes(&choir.marc, 1).await.status, 303);
        let changed = socket.until("changed").await;
        assert_eq!(changed["seq"], 1);
        assert_eq!(changed["message"]["body"], "");
        assert!(changed["message"]["removed_at"].is_string(), "{changed}");
        choir.marc.says(&choir.group, "Let us sing.").await;
        let told = format!("{:?}", socket.until("msg").await);
        assert!(told.contains("Let us sing."));
        // Who comes back, from the beginning or from where they were.
        for since in [0, 1] {
            let mut again = choir.lea.connects("").await;
            again.until("hello").await;
            again.asks(&json!({"t": "listen", "room": choir.group.room_id, "since": since})).await;
            let heard = format!("{:?}", again.through("listening").await);
            assert!(!heard.contains("shingles"), "{heard}");
            assert!(heard.contains("Removed by a host."), "{heard}");
        }
        let token = choir.lea.token().await;
        let read = format!("/rooms/{}/messages", choir.group.room_id);
        let read = choir.lea.asks(Method::GET, &read, Some(&token), None).await;
        let first = &read.json()["items"][0];
        assert_eq!((&first["seq"], &first["body"]), (&json!(1), &json!("")));
        for path in ["/", &choir.group.room, &choir.group.href, &choir.about(1),
            &format!("{}/highlight", choir.group.room), &format!("{}/log", choir.group.href)] {
            let page = choir.lea.looks(path).await;
            assert_eq!(page.status, 200, "{path}");
            assert!(!page.body.contains("shingles"), "{path}");
        }
        assert!(choir.lea.looks(&choir.group.room).await.body.contains("Removed by a host."));
        // Once is enough, and what is gone cannot be shown to the world.
        assert_eq!(choir.removes(&choir.marc, 1).await.status, 409);
    }

    async fn what_was_removed_is_known_to_its_author_and_the_hosts(house: House) {
        let choir = choir(&house, "closed").await;
        choir.ines.says(&choir.group, "She has shingles, they say.").await;
        choir.removes(&choir.marc, 1).await;
        let about = choir.about(1);
        let why = choir.ines.looks(&about).await.find(r#"href="(/sanctions/[0-9a-f-]{36})""#);
        assert!(!choir.lea.looks(&about).await.body.contains("/sanctions/"));
        for (who, sees) in [(&choir.ines, true), (&choir.marc, true), (&choir.lea, false), (&choir.ada, false)] {
            let page = who.looks(&why).await;
            assert_eq!(page.status, if sees { 200 } else { 404 }, "{}", who.name);
            assert_eq!(page.body.contains("shingles"), sees, "{}", who.name);
        }
    }

    async fn only_who_stands_higher_does_anything_about_somebody(house: House) {
        let choir = choir(&house, "closed").await;
        choir.marc.says(&choir.group, "Rehearsal on Thursday.").await;
        choir.ines.says(&choir.group, "I shall be there.").await;
        assert_eq!(choir.removes(&choir.lea, 2).await.status, 403, "a member");
        assert_eq!(choir.removes(&choir.ines, 1).await.status, 403, "of their own host");
        assert_eq!(choir.removes(&choir.ada, 2).await.status, 404, "the owner of the house is outside");
        let outsider = house.stranger();
        assert_eq!(outsider.looks(&choir.about(2)).await.status, 303);
        for (host, on, expected) in [
            (&choir.lea, &choir.ines, 403), (&choir.ines, &choir.marc, 403),
            (&choir.marc, &choir.marc, 403), (&choir.ada, &choir.ines, 404),
            // Ada was never there: nothing tells her that there is a choir.
            (&choir.marc, &choir.ada, 404),
        ] {
            let tried = choir.imposes(host, on, "mute", "1").await;
            assert_eq!(tried.status, expected, "{} on {}: {}", host.name, on.name, tried.gist());
        }
        for host in [&choir.marc, &choir.ines] {
            assert_eq!(imposes_in_house(host, &choir.lea, "suspension", "1").await.status, 404);
        }
        assert_eq!(imposes_in_house(&choir.ada, &choir.ada, "ban", "").await.status, 403);
    }

    async fn whoever_is_muted_reads_until_it_is_over(house: House) {
        let choir = choir(&house, "closed").await;
        choir.marc.says(&choir.group, "Rehearsal on Thursday.").await;
        let imposed = choir.imposes(&choir.marc, &choir.ines, "mute", "72").await;
        let page = choir.ines.looks(&sanction(&imposed)).await;
        assert!(page.body.contains("It was asked twice."), "{}", page.gist());
        let say = async || choir.ines.sends(&choir.group.room, &[("body", "But I")]).await.status;
        assert_eq!(say().await, 403);
        assert!(choir.ines.looks(&choir.group.room).await.body.contains("Rehearsal on Thursday."));
        house.later(Span::hours(71));
        assert_eq!(say().await, 403);
        house.later(Span::hours(2));
        assert_eq!(say().await, 303);
        // It can be lifted before its time.
        let again = choir.imposes(&choir.marc, &choir.ines, "mute", "24").await;
        assert_eq!(say().await, 403);
        assert_eq!(choir.ines.sends(&sanction(&again), &[]).await.status, 403, "not by themselves");
        assert_eq!(choir.marc.sends(&sanction(&again), &[]).await.status, 303);
        assert_eq!(say().await, 303);
        // It needs an end, in the future and not too far.
        for hours in ["", "0", "9000"] {
            let tried = choir.imposes(&choir.marc, &choir.ines, "mute", hours).await;
            assert_eq!(tried.status, 422, "{hours}: {}", tried.gist());
        }
    }

    /// Invariant 15, and no way around: not by the open door, nor by an invitation.
    async fn whoever_is_banned_hears_nothing_and_stays_outside(house: House) {
        let choir = choir(&house, "open").await;
        let mut socket = choir.ines.listens(&choir.group).await;
        let door = choir.marc.invitation(&choir.group, 3).await;
        sanction(&choir.imposes(&choir.marc, &choir.ines, "ban", "24").await);
        socket.until("left").await;
        choir.marc.says(&choir.group, "Now we are among ourselves.").await;
        assert_eq!(status_of(&choir.ines, &choir.group.room).await, 404);
        socket.asks(&json!({"t": "ping"})).await;
        let heard = format!("{:?}", socket.through("pong").await);
        assert!(!heard.contains("among ourselves"), "{heard}");
        let join = format!("{}/join", choir.group.href);
        assert_eq!(choir.ines.sends(&join, &[]).await.status, 403);
        choir.ines.sends(&door, &[]).await;
        assert_eq!(status_of(&choir.ines, &choir.group.room).await, 404);
        house.later(Span::hours(25));
        assert_eq!(choir.ines.sends(&join, &[]).await.status, 303);
        assert_eq!(status_of(&choir.ines, &choir.group.room).await, 200);
    }

    /// Invariants 16 and 20: every session and socket ends; one page says why.
    async fn whoever_is_suspended_finds_one_page_that_says_why(house: House) {
        let choir = choir(&house, "closed").await;
        let mut socket = choir.ines.connects("").await;
        socket.until("hello").await;
        assert_eq!(imposes_in_house(&choir.ada, &choir.ines, "suspension", "").await.status, 422);
        sanction(&imposes_in_house(&choir.ada, &choir.ines, "suspension", "72").await);
        assert_eq!(socket.end().await, 4001);
        assert_eq!(choir.ines.looks(&choir.group.room).await.location().split('?').next(), Some("/sign-in"));
        let mut back = house.stranger();
        let signed = back.posts("/sign-in", &[("handle", "ines"), ("password", crate::support::members::PASSWORD)]).await;
        assert_eq!(signed.status, 303);
        for path in ["/", &choir.group.room, &choir.group.href, "/settings", "/l"] {
            let held = back.looks(path).await;
            assert!(held.status == 303 || path == "/l", "{path}: {}", held.gist());
        }
        let waiting = back.looks("/waiting").await;
        assert!(waiting.body.contains("It was asked twice."), "{}", waiting.gist());
        assert!(!waiting.body.contains("Choir"), "{}", waiting.gist());
        house.later(Span::hours(73));
        assert_eq!(back.looks(&choir.group.room).await.status, 200, "their place was kept");
    }

    /// Nobody asks a group in vain while everybody who hosts it is held out: whoever has been there longest stands in,
    /// as its log and both of them are told, until the first is back.
    async fn somebody_answers_while_all_hosts_are_held_out(house: House) {
        let choir = choir(&house, "closed").await;
        let roles = format!("{}/roles", choir.group.href);
        assert_eq!(choir.marc.sends(&roles, &[("member", &choir.ines.id), ("act", "host")]).await.status, 303);
        let gone = choir.marc.invites(&house, &choir.group, "zoe").await;
        let marcs = sanction(&imposes_in_house(&choir.ada, &choir.marc, "suspension", "72").await);
        let stands_in = async || choir.lea.looks(&choir.group.href).await.body.contains("Lea stands in for Marc");
        assert!(!stands_in().await, "Ines answers");
        sanction(&imposes_in_house(&choir.ada, &choir.ines, "suspension", "48").await);
        assert!(stands_in().await);
        let told = choir.lea.looks("/notices").await;
        assert!(told.body.contains("You stand in for Marc in Choir"), "{}", told.gist());
        let log = choir.lea.looks(&format!("{}/log", choir.group.href)).await;
        assert!(log.body.contains("stands in for Marc until"), "{}", log.gist());
        // Whoever asks is answered, and the held out are nobody's choice.
        let nina = choir.ada.invites(&house, &choir.ada.founds("The attic", "open").await, "nina").await;
        let asked = nina.sends(&format!("{}/ask", choir.group.href), &[("words", "May I?")]).await;
        assert_eq!(asked.status, 303, "{}", asked.gist());
        let request = choir.lea.looks("/todo").await.find(r#"action="(/todo/requests/[0-9a-f-]{36})""#);
        assert_eq!(choir.lea.sends(&request, &[("act", "approve")]).await.status, 303);
        assert_eq!(status_of(&nina, &choir.group.room).await, 200);
        // A suspended host may be dismissed, and named again only once they are back.
        let page = choir.lea.looks(&roles).await.body;
        assert!(page.contains("Host no more<span class=\"sr\"> Ines"), "{page}");
        sanction(&imposes_in_house(&choir.ada, &gone, "suspension", "48").await);
        assert!(!choir.lea.looks(&roles).await.body.contains("<span class=\"sr\"> Zoe"), "nor is anybody held out named");
        house.later(Span::hours(49));
        assert!(!stands_in().await, "Ines is back");
        assert_eq!(status_of(&choir.lea, &format!("{}/settings", choir.group.href)).await, 403);
        sanction(&imposes_in_house(&choir.ada, &choir.ines, "suspension", "48").await);
        assert!(stands_in().await);
        // Whoever is suspended themselves stands in no more, and somebody else does.
        sanction(&imposes_in_house(&choir.ada, &choir.lea, "suspension", "1").await);
        let seen = nina.looks(&choir.group.href).await.body;
        assert!(seen.contains("Zoe stands in for Marc") || seen.contains("Nina stands in for Marc"));
        assert_eq!(choir.ada.sends(&marcs, &[]).await.status, 303);
        let back = choir.marc.elsewhere(&house).await;
        assert!(!back.looks(&choir.group.href).await.body.contains("stands in"), "it ends with the suspension");
        let told = back.looks("/notices").await;
        assert!(told.body.contains("Lea stands in for you in Choir"), "{}", told.gist());
    }

    /// Banning ends what one has and what one gave, and punishes nobody who came by it.
    async fn a_ban_from_the_house_does_not_reach_the_branch(house: House) {
        let choir = choir(&house, "open").await;
        house.later(Span::days(14));
        let nina = choir.lea.invites(&house, &choir.group, "nina").await;
        let door = choir.lea.invitation(&choir.group, 2).await;
        sanction(&imposes_in_house(&choir.ada, &choir.lea, "ban", "").await);
        let mut stranger = house.stranger();
        let tried = stranger.posts(&door, &newcomer_fields("zoe", &name_of("zoe"))).await;
        assert_ne!(tried.status, 303, "{}", tried.gist());
        assert_eq!(status_of(&nina, &choir.group.room).await, 200);
        let people = choir.marc.looks(&choir.group.href).await;
        let names: BTreeSet<&str> = ["Marc", "Ines", "Lea", "Nina"].into_iter()
            .filter(|name| people.body.contains(&format!(">{name}</a></b>"))).collect();
        assert_eq!(names, BTreeSet::from(["Marc", "Ines", "Nina"]));
    }

    async fn whoever_may_not_invite_keeps_everything_else(house: House) {
        let choir = choir(&house, "open").await;
        house.later(Span::days(14));
        let door = choir.lea.invitation(&choir.group, 1).await;
        sanction(&imposes_in_house(&choir.ada, &choir.lea, "uninviting", "24").await);
        assert_ne!(house.stranger().looks(&door).await.status, 200);
        choir.lea.says(&choir.group, "Still here.").await;
    }

    /// Once, by whom it is about, to somebody else than who imposed it.
    async fn an_appeal_goes_to_somebody_else(house: House) {
        let choir = choir(&house, "closed").await;
        choir.ines.says(&choir.group, "The hall is cold.").await;
        choir.removes(&choir.marc, 1).await;
        let why = choir.ines.looks(&choir.about(1)).await.find(r#"href="(/sanctions/[0-9a-f-]{36})""#);
        let appeal = format!("{why}/appeal");
        let answer = format!("{why}/answer");
        assert_eq!(status_of(&choir.ada, &why).await, 404, "nothing is asked of her yet");
        assert_eq!(choir.ines.sends(&appeal, &[("words", " ")]).await.status, 422);
        assert_eq!(choir.lea.sends(&appeal, &[("words", "Unjust.")]).await.status, 404);
        assert_eq!(choir.ines.sends(&appeal, &[("words", "It is about a hall.")]).await.status, 303);
        assert_eq!(choir.ines.sends(&appeal, &[("words", "Please.")]).await.status, 409);
        // Nobody else hosts the choir: the house looks at it.
        let grant = [("act", "grant"), ("reason", "It is only a hall.")];
        assert_eq!(choir.marc.sends(&answer, &grant).await.status, 403);
        assert_eq!(choir.ines.sends(&answer, &grant).await.status, 403);
        assert_eq!(choir.lea.sends(&answer, &grant).await.status, 404);
        let asked = choir.ada.looks(&why).await;
        assert!(asked.body.contains("The hall is cold.") && asked.body.contains("about a hall"), "{}", asked.gist());
        let mut socket = choir.lea.listens(&choir.group).await;
        assert_eq!(choir.ada.sends(&answer, &grant).await.status, 303);
        assert_eq!(socket.until("changed").await["message"]["body"], "The hall is cold.");
        assert!(choir.lea.looks(&choir.group.room).await.body.contains("The hall is cold."));
        assert_eq!(status_of(&choir.ada, &why).await, 404, "and what was asked of her is over");
        assert_eq!(status_of(&choir.ada, &choir.group.room).await, 404);
    }

    async fn whoever_is_banned_from_the_house_may_appeal(house: House) {
        let choir = choir(&house, "closed").await;
        let imposed = sanction(&imposes_in_house(&choir.ada, &choir.ines, "ban", "").await);
        let mut back = house.stranger();
        back.posts("/sign-in", &[("handle", "ines"), ("password", crate::support::members::PASSWORD)]).await;
        let appealed = back.sends(&format!("{imposed}/appeal"), &[("words", "It was not me.")]).await;
        assert_eq!((appealed.status, appealed.location()), (303, "/waiting"));
        // Nobody else answers for this house, and the page says so.
        assert!(back.looks("/waiting").await.body.contains("whoever decided looks at it again"));
        let granted = [("act", "grant"), ("reason", "It was somebody else.")];
        house.later(Span::hours(3));
        assert_eq!(choir.ada.sends(&format!("{imposed}/answer"), &granted).await.status, 303);
        let answered = choir.ada.looks("/todo").await;
        assert!(answered.body.contains("Oldest answer given in 3 h"), "{}", answered.gist());
        assert_eq!(back.looks("/").await.status, 200);
        assert_eq!(back.looks(&choir.group.room).await.status, 404, "memberships do not come back");
    }
}
