//! What comes from outside, where people live: it waits, is opened, is hidden; and where things went is told.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::{
    answers::{quote_request, reply},
    peer::Peer,
};
use crate::{
    consent::{open_window, publish},
    support::{Group, House, Member, visitors::Answer},
};

/// A hall that shows something, followed from elsewhere.
pub(super) struct Shown {
    pub(super) ada: Member,
    pub(super) bo: Member,
    pub(super) hall: Group,
    pub(super) slip: String,
    pub(super) peer: Peer,
    pub(super) inbox: String,
    pub(super) note: String,
}

pub(super) async fn shown(house: &House) -> Shown {
    let (ada, bo, hall) = open_window(house).await;
    let peer = Peer::beside(house).await;
    let actor = format!("{}/ap/groups/hall", house.origin);
    let inbox = format!("{actor}/inbox");
    assert_eq!(
        peer.sends(&inbox, &peer.activity("Follow", actor)).await,
        202
    );
    peer.hears("Accept").await;
    let slip = ada.proposes(&hall, "Better aloud", &[1, 2]).await;
    publish(&slip, &ada, &[&ada, &bo]).await;
    let create = peer.hears("Create").await;
    let note = create.activity["object"]["id"].as_str().unwrap().to_owned();
    peer.forgets();
    Shown {
        ada,
        bo,
        hall,
        slip,
        peer,
        inbox,
        note,
    }
}

impl Shown {
    /// Noor answers; gives the address at which hosts decide.
    pub(super) async fn says(&self, words: &str) -> String {
        let note = reply(&self.peer, &self.note, &format!("<p>{words}</p>"));
        let create = self.peer.activity("Create", note);
        assert_eq!(self.peer.sends(&self.inbox, &create).await, 202);
        self.waits(words).await
    }

    /// What somebody said elsewhere waits for the hosts; gives the address at which they decide.
    pub(super) async fn waits(&self, words: &str) -> String {
        let list = self.ada.looks("/todo").await;
        assert!(list.body.contains(words), "{}", list.gist());
        list.find(r#"action="(/todo/replies/[0-9a-f-]{36})""#)
    }
}

/// Reads a page until it says so.
pub(crate) async fn becomes(who: &Member, path: &str, words: &str) {
    let says = async {
        while !who.looks(path).await.body.contains(words) {
            tokio::task::yield_now().await;
        }
    };
    let says = tokio::time::timeout(Duration::from_secs(30), says).await;
    assert!(says.is_ok(), "{path} never says {words}");
}

on_both! {
    /// FEP-3b86: a reader is shown the way that their own server offers, and nobody is sent anywhere.
    async fn whoever_reads_is_shown_how_to_follow_from_their_own_server(house: House) {
        let place = shown(&house).await;
        let (group, host) = (place.inbox.trim_end_matches("/inbox"), &place.peer.host);
        let stranger = house.stranger();
        let asks = async |account: &str| stranger.sends("/l/by/hall/follow", &[("account", account)]).await;
        let offers = |rel: &str, template: &str| {
            let known = json!({"links": [{"rel": rel, "template": template}]});
            place.peer.serves("/.well-known/webfinger", 200, "application/jrd+json", &known.to_string());
        };
        let account = format!("@noor@{host}");
        offers("https://w3id.org/fep/3b86/Follow", &format!("http://{host}/intents?who={{object}}&then={{on-success}}"));
        let shown = asks(&account).await;
        let who: String = url::form_urlencoded::byte_serialize(group.as_bytes()).collect();
        let way = shown.find(r#"href="(http://[^"]+/intents[^"]*)""#).replace("&amp;", "&").replace("&#38;", "&");
        assert_eq!(way, format!("http://{host}/intents?who={who}&then="));
        for (rel, template) in [
            ("https://w3id.org/fep/3b86/Follow", "javascript:alert({object})"),
            ("https://w3id.org/fep/3b86/Follow", "http://10.0.0.1/{object}"),
            ("https://w3id.org/fep/3b86/Like", "http://127.0.0.1/{object}"),
        ] {
            offers(rel, template);
            let none = asks(&account).await;
            assert!(none.status == 422 && none.body.contains("@hall@"), "{template}: {}", none.gist());
            assert!(!none.body.contains("javascript:") && !none.body.contains("10.0.0.1"), "{template}");
        }
        assert_eq!(asks("noor").await.status, 422);
        assert_eq!(stranger.sends("/l/by/nobody/follow", &[("account", &account)]).await.status, 404);
        for _ in 0..20 {
            asks("noor").await;
        }
        assert_eq!(asks("noor").await.status, 429);
    }

    /// What a group keeps out is out for this group, its hosts decide, and its log tells.
    async fn a_group_has_nothing_to_do_with_whom_its_hosts_keep_out(house: House) {
        let place = shown(&house).await;
        let page = format!("{}/settings/outside", place.hall.href);
        assert!(place.ada.looks(&format!("{}/settings", place.hall.href)).await.body.contains(&page));
        assert_eq!(place.bo.looks(&page).await.status, 403, "bo hosts nothing");
        let wrong = [("act", "block"), ("target", "spam")];
        assert_eq!(place.ada.sends(&page, &wrong).await.status, 422);
        let block = [("act", "block"), ("target", &*place.peer.host), ("reason", "Noise")];
        assert_eq!(place.bo.sends(&page, &block).await.status, 403);
        assert_eq!(place.ada.sends(&page, &block).await.status, 303);
        let list = place.ada.looks(&page).await;
        assert!(list.body.contains(&place.peer.host) && list.body.contains("Noise"), "{}", list.gist());
        assert!(!place.ada.looks("/house/bridge").await.body.contains("Noise"), "not for the house");
        let group = place.inbox.trim_end_matches("/inbox");
        let follow = place.peer.activity("Follow", group);
        assert_eq!(place.peer.sends(&place.inbox, &follow).await, 403);
        // The same by program.
        let (token, bo_token) = (place.ada.token().await, place.bo.token().await);
        let seen: Value = place.ada.asks(Method::GET, "/groups", Some(&token), None).await.json();
        let id = seen["items"][0]["id"].as_str().unwrap();
        let path = format!("/groups/{id}/kept-out");
        assert_eq!(place.bo.asks(Method::GET, &path, Some(&bo_token), None).await.status, 403);
        let listed: Value = place.ada.asks(Method::GET, &path, Some(&token), None).await.json();
        assert_eq!(listed["items"][0]["target"], place.peer.host);
        let block = format!("{path}/{}", listed["items"][0]["id"].as_str().unwrap());
        assert_eq!(place.ada.asks(Method::DELETE, &block, Some(&token), None).await.status, 204);
        assert_eq!(place.ada.asks(Method::DELETE, &block, Some(&token), None).await.status, 404);
        let asked = json!({"target": "spam.example"});
        assert_eq!(place.ada.asks(Method::POST, &path, Some(&token), Some(&asked)).await.status, 201);
        let follow = place.peer.activity("Follow", group);
        assert_eq!(place.peer.sends(&place.inbox, &follow).await, 202);
    }

    /// Case 10: hosts see who asks, from where, how long known, and say yes or no, by page and by program.
    async fn case_10_hosts_say_yes_to_each_who_wants_to_follow(house: House) {
        let place = shown(&house).await;
        let page = format!("{}/settings/outside", place.hall.href);
        let group = place.inbox.trim_end_matches("/inbox");
        let listed = place.ada.looks(&page).await;
        assert!(listed.body.contains(&place.peer.bo()), "{}", listed.gist());
        let remove = [("act", "remove"), ("target", &*place.peer.bo())];
        for act in [&[("act", "followers"), ("approve", "on")], &remove] {
            assert_eq!(place.bo.sends(&page, act).await.status, 403, "bo hosts nothing");
            assert_eq!(place.ada.sends(&page, act).await.status, 303);
        }
        assert_eq!(place.ada.sends(&page, &remove).await.status, 303, "gone is gone");
        place.peer.hears("Reject").await;
        let asks = async || {
            let follow = place.peer.activity("Follow", group);
            assert_eq!(place.peer.sends(&place.inbox, &follow).await, 202);
            let list = place.ada.looks("/todo").await;
            for told in [&format!("@bo@{}", place.peer.host), "Reads &#38; rows", "Nothing is known here of", "2020"] {
                assert!(list.body.contains(told), "{told}: {}", list.gist());
            }
            list.find(r#"action="(/todo/wishes/[0-9a-f-]{36})""#)
        };
        let wish = asks().await;
        assert!(!place.bo.looks("/todo").await.body.contains("would like to follow"));
        assert_eq!(place.bo.sends(&wish, &[("act", "approve")]).await.status, 403);
        assert_eq!(place.ada.sends(&wish, &[("act", "approve")]).await.status, 303);
        assert_eq!(place.ada.sends(&wish, &[("act", "decline")]).await.status, 409, "once");
        place.peer.hears("Accept").await;
        // The same by program.
        let token = place.ada.token().await;
        let seen: Value = place.ada.asks(Method::GET, "/groups", Some(&token), None).await.json();
        let path = format!("/groups/{}/followers", seen["items"][0]["id"].as_str().unwrap());
        let by_program = async |method, path: &str, body: Option<&Value>| place.ada.asks(method, path, Some(&token), body).await;
        let listed: Value = by_program(Method::GET, &path, None).await.json();
        assert_eq!((&listed["approved_by_hosts"], &listed["items"][0]["account"]), (&json!(true), &json!(place.peer.bo())));
        let former = json!({ "account": place.peer.bo() });
        assert_eq!(by_program(Method::POST, &format!("{path}/remove"), Some(&former)).await.status, 204);
        asks().await;
        let todo: Value = by_program(Method::GET, "/todo", None).await.json();
        let asked = todo["items"].as_array().unwrap().iter().find(|task| task["kind"] == "follow").unwrap();
        assert_eq!((&asked["outside"]["server"], &asked["words"]), (&json!(place.peer.host), &json!("Reads & rows")));
        let decline = format!("/wishes/{}/decline", asked["id"].as_str().unwrap());
        assert_eq!(by_program(Method::POST, &decline, None).await.status, 204);
        assert_eq!(by_program(Method::POST, &decline, None).await.status, 409);
        let anybody = json!({ "approved_by_hosts": false });
        assert_eq!(by_program(Method::PUT, &path, Some(&anybody)).await.status, 204);
        place.peer.forgets();
        assert_eq!(place.peer.sends(&place.inbox, &place.peer.activity("Follow", group)).await, 202);
        place.peer.hears("Accept").await;
        let log = place.ada.looks(&format!("{}/log", place.hall.href)).await.body;
        for told in ["let @bo@", "did not let @bo@", "follow no more", "hosts say yes to each", "let anybody follow"] {
            assert!(log.contains(told), "{told}");
        }
    }

    /// Cases 3, 56 and 75: what it showed is taken back first, then nothing is there, for good.
    async fn case_03_a_group_ends_its_public_address(house: House) {
        let place = shown(&house).await;
        let page = format!("{}/settings/outside", place.hall.href);
        let group = place.inbox.trim_end_matches("/inbox").trim_start_matches(&house.origin).to_owned();
        let asks = async |path: &str| {
            let asked = house.stranger().request(Method::GET, path).header("accept", "application/activity+json");
            Answer::of(asked).await
        };
        let account = house.origin.split("//").nth(1).unwrap();
        let finger = format!("/.well-known/webfinger?resource=acct:hall@{account}");
        assert_eq!((asks(&group).await.status, asks(&finger).await.status), (200, 200));
        assert_eq!(place.bo.sends(&page, &[("act", "farewell")]).await.status, 403);
        assert_eq!(place.ada.sends(&page, &[("act", "farewell")]).await.status, 303);
        let delete = place.peer.hears("Delete").await;
        assert_eq!(delete.activity["object"]["id"], place.note);
        becomes(&place.ada, &page, "Servers asked to delete: 1. Confirmed everything: 1.").await;
        let gone = asks(&group).await;
        assert_eq!((gone.status, gone.header("content-type")), (410, "application/activity+json"));
        assert!(gone.body.contains("Tombstone") && !gone.body.contains("The hall"), "{}", gone.body);
        assert_eq!(asks(&finger).await.status, 410);
        for path in ["/l/by/hall", "/l/by/hall/atom"] {
            assert_eq!(house.stranger().looks(path).await.status, 404, "{path}");
        }
        assert_eq!(house.stranger().looks("/l/better-aloud").await.status, 410);
        let follow = place.peer.activity("Follow", format!("{}{group}", house.origin));
        assert_eq!(place.peer.sends(&place.inbox, &follow).await, 410);
        assert_eq!(place.ada.sends(&page, &[("act", "farewell")]).await.status, 409, "once");
        let fields = [("title", "Words"), ("m", "1"), ("own", "named")];
        let refused = place.ada.sends(&format!("{}/highlight", place.hall.room), &fields).await;
        assert_eq!(refused.status, 409, "nothing can be shown any more");
        assert!(place.ada.looks(&place.hall.href).await.body.contains("ended its public address"));
    }

    /// Case 68: what a server tells of is the server's, waits once for the hosts, and is looked at.
    async fn case_68_what_another_server_tells_of_waits_for_the_hosts(house: House) {
        let place = shown(&house).await;
        let group = place.inbox.trim_end_matches("/inbox").to_owned();
        for (about, why) in [(json!([group, place.note]), "<p>Not <b>theirs</b></p>"), (json!(place.note), "Once more")] {
            let mut flag = place.peer.activity("Flag", about);
            flag["content"] = json!(why);
            assert_eq!(place.peer.sends(&place.inbox, &flag).await, 202);
        }
        let list = place.ada.looks("/todo").await;
        for told in ["Not theirs", "Better aloud", &place.peer.host] {
            assert!(list.body.contains(told), "{told}: {}", list.gist());
        }
        assert!(!list.body.contains("Once more") && !list.body.contains("users/bo"), "{}", list.gist());
        assert!(!place.bo.looks("/todo").await.body.contains("Not theirs"), "bo hosts nothing");
        let flag = list.find(r#"action="(/todo/flags/[0-9a-f-]{36})""#);
        assert_eq!(place.ada.looks(&flag).await.location(), place.slip);
        assert_eq!(place.bo.looks(&flag).await.status, 403);
        assert_eq!(place.ada.sends(&flag, &[("act", "decline")]).await.status, 303);
        let token = place.ada.token().await;
        let path = format!("/flags/{}/settle", flag.rsplit('/').next().unwrap());
        assert_eq!(place.ada.asks(Method::POST, &path, Some(&token), None).await.status, 409, "once");
        assert!(!place.ada.looks("/todo").await.body.contains("Not theirs"));
    }

    /// Case 63, journey 6.2 (10): a reply is for its hosts and authors until one of the hosts opens it.
    async fn a_reply_from_outside_waits_for_a_host(house: House) {
        let place = shown(&house).await;
        let cy = place.ada.invites(&house, &place.hall, "cy").await;
        let asked = place.says("Doors open when?").await;
        assert!(place.bo.looks(&place.slip).await.body.contains("Doors open when?"), "bo is quoted");
        assert!(!cy.looks(&place.slip).await.body.contains("Doors open when?"), "cy is not");
        assert!(!place.bo.looks("/todo").await.body.contains("Doors open when?"), "bo hosts nothing");
        assert_eq!(place.bo.sends(&asked, &[("act", "approve")]).await.status, 403);
        assert_eq!(house.stranger().looks("/l/better-aloud").await.body.matches("Doors open").count(), 0);
        assert_eq!(place.ada.sends(&asked, &[("act", "approve")]).await.status, 303);
        assert_eq!(place.ada.sends(&asked, &[("act", "approve")]).await.status, 409, "once");
        let read = cy.looks(&place.slip).await.body;
        assert!(read.contains("Doors open when?") && read.contains("from outside"));
        let public = house.stranger().looks("/l/better-aloud").await.body;
        assert!(public.contains("One answer from elsewhere") && !public.contains("Doors open"));
        assert!(place.ada.looks("/todo").await.body.contains("Nothing waiting."));
        let accept = place.peer.hears("Accept").await;
        assert!(accept.activity["object"].is_string(), "{}", accept.activity);
        let token = cy.token().await;
        let id = place.slip.rsplit('/').next().unwrap();
        let path = format!("/highlights/{id}/replies");
        let echo: Value = cy.asks(Method::GET, &path, Some(&token), None).await.json();
        assert_eq!(echo["replies"][0]["words"], "Doors open when?", "{echo}");
    }

    /// Journey 6.5 (7): a rude one is hidden, its author is heard no more, and nothing reached the group.
    async fn a_rude_reply_is_hidden_and_its_author_is_heard_no_more(house: House) {
        let place = shown(&house).await;
        let cy = place.ada.invites(&house, &place.hall, "cy").await;
        let first = place.says("A rude word").await;
        assert_eq!(place.ada.sends(&first, &[("act", "decline")]).await.status, 303);
        assert!(!cy.looks(&place.slip).await.body.contains("rude"));
        let second = place.says("Another rude word").await;
        assert_eq!(place.ada.sends(&second, &[("act", "block")]).await.status, 303);
        let note = reply(&place.peer, &place.note, "<p>A third rude word</p>");
        place.peer.sends(&place.inbox, &place.peer.activity("Create", note)).await;
        assert!(place.ada.looks("/todo").await.body.contains("Nothing waiting."));
        let log = place.ada.looks(&format!("{}/log", place.hall.href)).await.body;
        assert!(log.contains("hid an answer from outside"), "the log says so");
    }

    /// Case 56, invariant 43: where it went is told server by server, and a withdrawal can be insisted on.
    async fn where_it_went_is_told_server_by_server(house: House) {
        let place = shown(&house).await;
        becomes(&place.ada, &place.slip, "has it").await;
        let page = place.bo.looks(&place.slip).await.body;
        assert!(page.contains(&place.peer.host), "for whoever is quoted");
        let cy = place.ada.invites(&house, &place.hall, "cy").await;
        assert!(!cy.looks(&place.slip).await.body.contains(&place.peer.host), "for no one else");
        assert_eq!(cy.answers(&place.slip, "hurry").await, 403);
        place.peer.answers(&[503]);
        assert_eq!(place.bo.answers(&place.slip, "delete-again").await, 409, "it is not withdrawn");
        assert_eq!(place.bo.answers(&place.slip, "withdraw").await, 303);
        becomes(&place.bo, &place.slip, "asked to delete, no answer yet").await;
        // Whoever hurries while it is being tried has hurried that try: they do it until it is answered.
        let hurried = async {
            while !place.bo.looks(&place.slip).await.body.contains("confirmed that it was asked to delete") {
                assert!(matches!(place.bo.answers(&place.slip, "hurry").await, 303 | 409));
            }
        };
        tokio::time::timeout(Duration::from_secs(30), hurried).await.expect("it is confirmed");
        place.peer.forgets();
        assert_eq!(place.ada.answers(&place.slip, "delete-again").await, 303);
        let delete = place.peer.hears("Delete").await;
        assert_eq!(delete.activity["object"]["id"], json!(place.note));
        let token = place.bo.token().await;
        let id = place.slip.rsplit('/').next().unwrap();
        let path = format!("/highlights/{id}/servers");
        let servers: Value = place.bo.asks(Method::GET, &path, Some(&token), None).await.json();
        assert_eq!(servers["items"][0]["host"], json!(place.peer.host), "{servers}");
        becomes(&place.ada, &place.slip, "One server was asked to delete it: one confirmed that.").await;
        let servers: Value = place.bo.asks(Method::GET, &path, Some(&token), None).await.json();
        assert_eq!((&servers["asked"], &servers["confirmed"], &servers["note"]), (&json!(1), &json!(1), &json!(place.note)));
        assert!(servers["withdrawn_at"].is_string(), "{servers}");
    }

    /// Invariant 51: whom the house keeps out, by name or by a list as Mastodon exports it.
    async fn the_owner_keeps_servers_out_and_sees_how_they_are(house: House) {
        let place = shown(&house).await;
        assert_eq!(place.bo.looks("/house/bridge").await.status, 404);
        let page = place.ada.looks("/house/bridge").await.body;
        assert!(page.contains(&place.peer.host) && page.contains("one follower"));
        let wrong = [("act", "block"), ("target", "no server")];
        assert_eq!(place.ada.sends("/house/bridge", &wrong).await.status, 422);
        let list = "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n\
                    spam.example,suspend,false,false,Spam,false\nloud.example,silence,false,false,,false\n\
                    bücher_1.example,suspend,false,false,,false\nno server\n";
        let import = [("act", "import"), ("list", list)];
        let read = place.ada.sends("/house/bridge", &import).await;
        for told in ["2 lines were taken over.", "None stood there already.", "One is only limited", "One could not be read:", "Line 5:", "<code>no server</code>"] {
            assert!(read.status == 200 && read.body.contains(told), "{told}: {}", read.gist());
        }
        let again = place.ada.sends("/house/bridge", &import).await.body;
        assert!(again.contains("Nothing was taken over. 2 stood there already."));
        let block = [("act", "block"), ("target", &*place.peer.host), ("reason", "Enough")];
        assert_eq!(place.ada.sends("/house/bridge", &block).await.status, 303);
        let page = place.ada.looks("/house/bridge").await.body;
        assert!(page.contains("spam.example") && !page.contains("loud.example"));
        assert!(page.contains("xn--bcher_1-n2a.example"), "names of any letters: {page}");
        let follow = place.peer.activity("Follow", format!("{}/ap/groups/hall", house.origin));
        assert_eq!(place.peer.sends(&place.inbox, &follow).await, 403);
        let id = place.ada.looks("/house/bridge").await.find(r#"name="id" value="([0-9a-f-]{36})""#);
        let again = [("act", "unblock"), ("id", &*id)];
        assert_eq!(place.ada.sends("/house/bridge", &again).await.status, 303);
        let follow = place.peer.activity("Follow", format!("{}/ap/groups/hall", house.origin));
        assert_eq!(place.peer.sends(&place.inbox, &follow).await, 202, "its name comes first in the list");
    }

    /// Invariant 51: with whom it would end is said first, then only listed servers are heard and told.
    async fn only_listed_servers_are_heard_and_told(house: House) {
        let place = shown(&house).await;
        let follow = async || {
            let follow = place.peer.activity("Follow", place.inbox.trim_end_matches("/inbox"));
            place.peer.sends(&place.inbox, &follow).await
        };
        let (token, bo_token) = (place.ada.token().await, place.bo.token().await);
        let seen: Value = place.ada.asks(Method::GET, "/groups", Some(&token), None).await.json();
        let of_group = format!("/groups/{}/allowed", seen["items"][0]["id"].as_str().unwrap());
        let pages = ["/house/bridge".to_owned(), format!("{}/settings/outside", place.hall.href)];
        for (page, path) in pages.iter().zip(["/house/allowed", &of_group]) {
            assert_eq!(follow().await, 202);
            let shown = place.ada.looks(page).await;
            for told in ["ends it with one server:", &place.peer.host, "One follower goes"] {
                assert!(shown.body.contains(told), "{told}: {}", shown.gist());
            }
            // More than they knew is not cut.
            let unaware = place.ada.sends(page, &[("act", "only"), ("sure", "0")]).await;
            assert!(unaware.status == 409 && unaware.body.contains(r#"class="wrong" role="alert""#), "{}", unaware.gist());
            let aware = [("act", "only"), ("sure", "1")];
            assert!(matches!(place.bo.sends(page, &aware).await.status, 403 | 404), "bo hosts nothing");
            assert_eq!(place.ada.sends(page, &aware).await.status, 303);
            assert_eq!(follow().await, 403, "{page}");
            let note = reply(&place.peer, &place.note, "<p>Unheard</p>");
            place.peer.sends(&place.inbox, &place.peer.activity("Create", note)).await;
            assert!(!place.ada.looks("/todo").await.body.contains("Unheard"));
            let log = place.ada.looks("/house/audit").await.body;
            assert!(log.contains("let only listed servers be heard") || page.starts_with("/g/"), "the log says so");

            let asks = async |method, body: Option<&Value>| place.ada.asks(method, path, Some(&token), body).await;
            assert_eq!(place.bo.asks(Method::GET, path, Some(&bo_token), None).await.status, 403);
            // A list of servers: an account alone is not heard.
            let list = json!({ "list": format!("{}\nno server\nhttps://a.example/bo", place.peer.host) });
            let read: Value = asks(Method::POST, Some(&list)).await.json();
            let unread = json!([{ "line": 2, "begins": "no server" }, { "line": 3, "begins": "https://a.example/bo" }]);
            assert_eq!(read, json!({ "taken": 1, "stood": 0, "limited": 0, "unread": unread }));
            let huge = json!({ "list": "a".repeat(1_000_001) });
            assert_eq!(asks(Method::POST, Some(&huge)).await.status, 413);
            assert_eq!(follow().await, 202, "{page}");
            let stands: Value = asks(Method::GET, None).await.json();
            assert_eq!((&stands["only"], &stands["items"][0]["target"]), (&json!(true), &json!(place.peer.host)));
            let one = format!("{path}/{}", stands["items"][0]["id"].as_str().unwrap());
            assert_eq!(place.ada.asks(Method::DELETE, &one, Some(&token), None).await.status, 204);
            assert_eq!(follow().await, 403, "taken from the list, cut off");
            assert_eq!(place.ada.sends(page, &[("act", "anybody")]).await.status, 303);
            assert_eq!(follow().await, 202);
            assert_eq!(asks(Method::PUT, Some(&json!({ "only": true }))).await.status, 409);
        }
        let import = of_group.replace("/allowed", "/kept-out/list");
        let list = json!({ "list": "spam.example\nspam.example,silence" });
        let read: Value = place.ada.asks(Method::POST, &import, Some(&token), Some(&list)).await.json();
        assert_eq!((&read["taken"], &read["limited"]), (&json!(1), &json!(1)));
    }

    /// Case 70: hosts say who may quote, decide where they are asked, and take a yes back.
    async fn case_70_hosts_say_who_may_quote(house: House) {
        let place = shown(&house).await;
        let page = format!("{}/settings/outside", place.hall.href);
        let asked = [("act", "quotes"), ("quotes", "asked")];
        assert_eq!(place.bo.sends(&page, &asked).await.status, 403);
        assert_eq!(place.ada.sends(&page, &asked).await.status, 303);
        let slip = place.ada.proposes(&place.hall, "To be quoted", &[1]).await;
        publish(&slip, &place.ada, &[&place.ada]).await;
        let note = place.peer.hears("Create").await.activity["object"]["id"].clone();
        let asks = quote_request(&place.peer, note.as_str().unwrap());
        assert_eq!(place.peer.sends(&place.inbox, &asks).await, 202);
        let list = place.ada.looks("/todo").await;
        for told in ["would like to quote “To be quoted”", asks["instrument"].as_str().unwrap()] {
            assert!(list.body.contains(told), "{told}: {}", list.gist());
        }
        let wish = list.find(r#"action="(/todo/wishes/[0-9a-f-]{36})""#);
        assert_eq!(place.ada.sends(&wish, &[("act", "approve")]).await.status, 303);
        let stamp = place.peer.hears("Accept").await.activity["result"].clone();
        let (token, id) = (place.ada.token().await, wish.rsplit('/').next().unwrap());
        let seen: Value = place.ada.asks(Method::GET, "/groups", Some(&token), None).await.json();
        let path = format!("/groups/{}/quotes", seen["items"][0]["id"].as_str().unwrap());
        let listed: Value = place.ada.asks(Method::GET, &path, Some(&token), None).await.json();
        assert_eq!((&listed["by"], &listed["items"][0]["quoting"]), (&json!("asked"), &asks["instrument"]));
        assert!(place.ada.looks(&page).await.body.contains(asks["instrument"].as_str().unwrap()));
        assert_eq!(place.ada.sends(&page, &[("act", "end-quote"), ("id", id)]).await.status, 303);
        assert_eq!(place.peer.hears("Delete").await.activity["object"], stamp);
        let end = format!("{path}/{id}");
        assert_eq!(place.ada.asks(Method::DELETE, &end, Some(&token), None).await.status, 404, "once");
        let nobody = json!({ "by": "nobody" });
        assert_eq!(place.ada.asks(Method::PUT, &path, Some(&token), Some(&nobody)).await.status, 204);
        let log = place.ada.looks(&format!("{}/log", place.hall.href)).await.body;
        for told in ["Whoever a host says yes to", "quote a highlight outside", "took back that"] {
            assert!(log.contains(told), "{told}");
        }
    }

    /// Case 71: the owner changes the keys by page, by program and at the command line.
    async fn the_owner_changes_the_keys(house: House) {
        let place = shown(&house).await;
        let key = async || {
            let group = place.inbox.trim_start_matches(&house.origin).trim_end_matches("/inbox");
            let asked = house.stranger().request(Method::GET, group).header("accept", "application/activity+json");
            let shown: Value = Answer::of(asked).await.json();
            shown["publicKey"]["id"].as_str().unwrap().rsplit('-').next().unwrap().to_owned()
        };
        assert_eq!(place.bo.sends("/house/bridge", &[("act", "keys")]).await.status, 404);
        assert_eq!(place.ada.sends("/house/bridge", &[("act", "keys")]).await.status, 303);
        assert_eq!(key().await, "2");
        place.peer.hears("Update").await;
        let token = place.ada.token().await;
        let at_once = json!({ "at_once": true });
        assert_eq!(place.ada.asks(Method::POST, "/house/keys", Some(&token), Some(&at_once)).await.status, 204);
        assert_eq!(key().await, "3");
        assert!(place.ada.looks("/house/audit").await.body.contains("changed the keys"));
    }

    /// Invariant 43: a house that says farewell takes everything back first, and counts who confirmed.
    async fn a_farewell_withdraws_everything_and_counts_who_confirmed(house: House) {
        let place = shown(&house).await;
        let waits = place.ada.proposes(&place.hall, "Later", &[1]).await;
        assert_eq!(place.ada.sends("/house/bridge", &[("act", "farewell")]).await.status, 303);
        assert_eq!(house.stranger().looks("/l/better-aloud").await.status, 410);
        place.peer.hears("Delete").await;
        becomes(&place.ada, "/house/bridge", "Servers asked to delete: 1. Confirmed everything: 1.").await;
        assert!(place.ada.looks(&place.slip).await.body.contains("Withdrawn"));
        assert!(place.ada.looks(&waits).await.body.contains("Waiting for consent"), "nothing of it was outside");
    }
}
