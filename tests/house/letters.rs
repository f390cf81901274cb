//! Letters, read by a mail server of our own on this machine.

use std::sync::{Arc, Mutex};

use reqwest::Method;
use salon::values::Span;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

use crate::{
    conversation::two_in_the_hall,
    people::sets_doors,
    support::{
        House, Kind, Member,
        members::{PASSWORD, newcomer_fields},
    },
};

/// What a story about letters stands on: a house that has a mail server.
pub(crate) struct Mailed {
    pub(crate) house: House,
    pub(crate) sink: Sink,
}

impl Mailed {
    pub(crate) async fn on(kind: Kind) -> Self {
        let sink = Sink::open().await;
        let url = format!("smtp://{}", sink.address);
        let more = [
            "--smtp-url",
            &*url,
            "--mail-from",
            "Salon <salon@house.example>",
        ];
        let house = House::with(kind, &more).await;
        Self { house, sink }
    }
}

on_both! {
    async fn an_address_is_shown_to_be_theirs_and_brings_a_new_password(story: Mailed) {
        let Mailed { house, sink } = story;
        let ada = house.owner("ada").await;
        let said = ada.sends("/settings/keys/email", &[("email", "not an address")]).await;
        assert_eq!(said.status, 422);
        let given = ada.sends("/settings/keys/email", &[("email", "Ada@House.example")]).await;
        assert_eq!(given.status, 303, "{}", given.gist());

        let letter = sink.next().await;
        assert!(letter.contains("To: ada@house.example"), "{letter}");
        let link = link_in(&letter);
        // Nobody can ask for a password by an address that is not shown to be theirs.
        let asked = house.stranger().sends("/sign-in/lost", &[("email", "ada@house.example")]).await;
        assert_eq!(asked.status, 200);
        for _ in 0..10 {
            assert_eq!(house.stranger().looks(&link).await.status, 200, "looking does nothing");
        }
        assert!(ada.looks("/settings/keys").await.body.contains("not confirmed"));
        assert_eq!(house.stranger().sends(&link, &[]).await.status, 303);
        assert_eq!(house.stranger().sends(&link, &[]).await.status, 404, "once");

        let person = house.stranger();
        let fields = [("email", "Ada@house.example")];
        let known = person.sends("/sign-in/lost", &fields).await;
        let unknown = house.stranger().sends("/sign-in/lost", &[("email", "no@house.example")]).await;
        assert_eq!((known.status, &known.body), (unknown.status, &unknown.body));
        let link = link_in(&sink.next().await);
        let short = house.stranger().sends(&link, &[("password", "short")]).await;
        assert_eq!(short.status, 422);
        let chosen = [("password", "another sentence to keep")];
        assert_eq!(house.stranger().sends(&link, &chosen).await.status, 303);
        assert_eq!(ada.looks("/settings").await.status, 303, "every session ended");
        let old = [("handle", "ada"), ("password", PASSWORD)];
        assert_eq!(house.stranger().sends("/sign-in", &old).await.status, 422);
        let new = [("handle", "ada"), chosen[0]];
        assert_eq!(house.stranger().sends("/sign-in", &new).await.status, 303);
        let mut conn = house.db().read().await.unwrap();
        let kept: Vec<(String,)> = conn.query("SELECT body FROM letters").all().await.unwrap();
        assert!(kept.is_empty(), "{kept:?}");
    }

    /// Whoever asks to come in and leaves an address hears there too, in their language, by a link of its own.
    async fn the_answer_to_a_stranger_comes_by_mail_too(story: Mailed) {
        let Mailed { house, sink } = story;
        let ada = house.owner("ada").await;
        sets_doors(&ada, &[("asking", "yes")]).await;
        let mut sam = house.stranger();
        assert!(sam.looks("/ask").await.body.contains(r#"name="email""#));
        let fields = [("name", "Sam"), ("words", "I sang with you."), ("email", "sam@far.example")];
        let asked = sam.sends("/ask", &fields).await.location().to_owned();
        let answer = ada.looks("/todo").await.find(r#"action="(/todo/requests/[0-9a-f-]+)""#);
        assert_eq!(ada.sends(&answer, &[("act", "approve")]).await.status, 303);
        let letter = sink.next().await;
        assert!(letter.contains("To: sam@far.example") && letter.contains("said yes"), "{letter}");
        let link = asked_link(&letter);
        assert_ne!(link, asked, "the first is known to nobody but Sam");
        for page in [&link, &asked] {
            assert!(sam.looks(page).await.body.contains("Welcome, Sam"));
        }
        let door = sam.sends(&link, &[("act", "come_in")]).await.location().to_owned();
        assert_eq!(sam.posts(&door, &newcomer_fields("sam", "Sam")).await.status, 303);

        let mut zoe = house.stranger();
        zoe.language = "fr";
        let fields = [("name", "Zoé"), ("words", "Je chante."), ("email", "zoe@far.example")];
        assert_eq!(zoe.sends("/ask", &fields).await.status, 303);
        let answer = ada.looks("/todo").await.find(r#"action="(/todo/requests/[0-9a-f-]+)""#);
        let no = [("act", "decline"), ("reason", "Full until spring."), ("again_days", "7")];
        assert_eq!(ada.sends(&answer, &no).await.status, 303);
        let letter = sink.next().await;
        assert!(letter.contains("Full until spring."), "{letter}");
        assert!(zoe.looks(&asked_link(&letter)).await.body.contains("Full until spring."));
        assert!(letter.contains("Les h"), "in the language of whoever asked: {letter}");
    }

    /// What waits is written of once in a while, to whoever has not looked in; never what was said.
    async fn whoever_does_not_look_in_hears_what_waits(story: Mailed) {
        let Mailed { house, sink } = story;
        let (ada, mut bo, hall) = two_in_the_hall(&house).await;
        let cy = ada.invites(&house, &hall, "cy").await;
        for person in [&bo, &cy] {
            reached(person, &sink).await;
        }
        ada.says(&hall, "Something private.").await;
        house.later(Span::hours(167));
        cy.looks("/").await;
        house.later(Span::hours(2));
        let letter = sink.next().await.replace("=\r\n", "");
        assert!(letter.contains("To: bo@") && letter.contains("The hall") && letter.contains("one new message"), "{letter}");
        assert!(!letter.contains("private"), "{letter}");
        // Cy looked in an hour ago: the next letter to her is one that she asks for.
        let asked = [("email", "cy@house.example")];
        assert_eq!(house.stranger().sends("/sign-in/lost", &asked).await.status, 200);
        assert!(link_in(&sink.next().await).starts_with("/mail/"));
        let stop = regex::Regex::new(r"List-Unsubscribe: <http://[^/>]+(/letters/stop/[^>]+)>").unwrap();
        let stop = stop.captures(&letter).unwrap_or_else(|| panic!("{letter}"))[1].to_owned();
        assert!(letter.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{letter}");
        // A mail program stops it without a cookie; looking does nothing, and nobody stops another's.
        let program = house.stranger();
        let another = stop.replace(&bo.id, &ada.id);
        assert_eq!(program.sends(&another, &[]).await.status, 404);
        assert_eq!(program.looks(&stop).await.status, 200);
        bo.posts("/sign-in", &[("handle", "bo"), ("password", PASSWORD)]).await;
        assert!(often(&bo).await.contains("weekly"));
        let stopped = program.sends(&stop, &[("List-Unsubscribe", "One-Click")]).await;
        assert_eq!(stopped.status, 200, "{}", stopped.gist());
        assert!(often(&bo).await.contains("never"));
    }

    /// Whoever wishes gets each notice, and finds them all in a list.
    async fn each_notice_comes_by_mail_to_whoever_wishes(story: Mailed) {
        let Mailed { house, sink } = story;
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        reached(&ada, &sink).await;
        let wish = [("noise", "named"), ("words", "yes"), ("letters", "each")];
        assert_eq!(ada.sends("/settings/notifications", &wish).await.status, 303);
        ada.invites(&house, &hall, "cy").await;
        let letter = sink.next().await.replace("=\r\n", "");
        assert!(letter.contains("Cy") && letter.contains("/letters/stop/"), "{letter}");
        let list = ada.looks("/notices").await;
        assert!(list.body.contains("Cy") && list.body.contains("Bo"), "{}", list.gist());
        assert_eq!(ada.sends("/notices/seen", &[]).await.status, 303);
        let token = ada.token().await;
        let unseen: Value = ada.asks(Method::GET, "/notices", Some(&token), None).await.json();
        assert_eq!(unseen, json!([]));
        let all: Value = ada.asks(Method::GET, "/notices?all=true", Some(&token), None).await.json();
        assert!(all.as_array().unwrap().len() >= 2 && all[0]["seen_at"].is_string(), "{all}");
        let latest = all[0]["id"].as_str().unwrap();
        let path = format!("/notices?all=true&before={latest}");
        let before: Value = ada.asks(Method::GET, &path, Some(&token), None).await.json();
        assert_eq!(before.as_array().unwrap().len() + 1, all.as_array().unwrap().len());
        assert!(!bo.looks("/notices").await.body.contains("Cy"), "what another was told");
    }

    /// The same for programs: an address given, shown to be theirs, good for a password, taken back.
    async fn programs_have_the_same_mail(story: Mailed) {
        let Mailed { house, sink } = story;
        let ada = house.owner("ada").await;
        let token = ada.token().await;
        let (mine, stranger) = (Some(&*token), house.stranger());
        let wrong = ada.asks(Method::PUT, "/me/email", mine, Some(&json!({"email": "ada"}))).await;
        assert_eq!(wrong.status, 422, "{}", wrong.body);
        let address = json!({"email": "Ada@house.example"});
        assert_eq!(ada.asks(Method::PUT, "/me/email", mine, Some(&address)).await.status, 204);
        let given: Value = ada.asks(Method::GET, "/me/email", mine, None).await.json();
        assert_eq!(given, json!({"email": "ada@house.example", "verified_at": null, "by_mail": true}));
        let verify = link_in(&sink.next().await);
        let link = json!({"token": verify.trim_start_matches("/mail/")});
        let mut reset = link.clone();
        reset["password"] = json!("another sentence to keep");
        let post = async |path: &str, body: &Value| {
            stranger.asks(Method::POST, path, None, Some(body)).await.status
        };
        assert_eq!(post("/mail/reset", &reset).await, 404, "a link is good for its purpose alone");
        assert_eq!(post("/mail/verify", &link).await, 204);
        assert_eq!(post("/mail/verify", &link).await, 404, "once");

        let lost = async |email: &str| {
            let body = json!({"email": email});
            stranger.asks(Method::POST, "/mail/lost", None, Some(&body)).await
        };
        let (known, unknown) = (lost("ada@house.example").await, lost("no@house.example").await);
        assert_eq!((known.status, &known.body), (204, &unknown.body));
        assert_eq!(unknown.status, 204);
        let link = link_in(&sink.next().await);
        reset["token"] = json!(link.trim_start_matches("/mail/"));
        let mut short = reset.clone();
        short["password"] = json!("short");
        assert_eq!(post("/mail/reset", &short).await, 422);
        assert_eq!(post("/mail/reset", &reset).await, 204);
        assert_eq!(post("/mail/reset", &reset).await, 404, "once");
        assert_eq!(ada.asks(Method::GET, "/me", mine, None).await.status, 401, "every session ended");
        let new = json!({"handle": "ada", "password": "another sentence to keep"});
        let opened = stranger.asks(Method::POST, "/sessions", None, Some(&new)).await;
        assert_eq!(opened.status, 201);
        let token = opened.json()["access_token"].as_str().unwrap().to_owned();
        let gone = ada.asks(Method::DELETE, "/me/email", Some(&token), None).await;
        assert_eq!(gone.status, 204, "{}", gone.body);
        let given: Value = ada.asks(Method::GET, "/me/email", Some(&token), None).await.json();
        assert_eq!(given["email"], Value::Null);
        house.later(Span::minutes(11));
        let token = opened.json()["refresh_token"].clone();
        let next = stranger.asks(Method::POST, "/sessions/refresh", None, Some(&json!({"refresh_token": token}))).await;
        let token = next.json()["access_token"].as_str().unwrap().to_owned();
        let refused = ada.asks(Method::PUT, "/me/email", Some(&token), Some(&address)).await;
        assert_eq!(refused.status, 403, "they have not shown for a while that it is them");
    }

    async fn a_letter_is_tried_again(story: Mailed) {
        let Mailed { house, sink } = story;
        let ada = house.owner("ada").await;
        sink.refuse(true);
        give(&ada).await;
        sink.refused().await;
        sink.refuse(false);
        house.later(Span::minutes(2));
        assert!(link_in(&sink.next().await).starts_with("/mail/"));
    }

    /// Invariant 62: five letters an hour to one address, and more later.
    async fn letters_are_limited_by_address_and_household(story: Mailed) {
        let house = story.house;
        house.owner("ada").await;
        let asks = async |email: &str| {
            house.stranger().sends("/sign-in/lost", &[("email", email)]).await
        };
        for _ in 0..5 {
            assert_eq!(asks("bo@house.example").await.status, 200);
        }
        let refused = asks("bo@house.example").await;
        assert_eq!(refused.status, 429);
        house.later(Span::seconds(refused.header("retry-after").parse().unwrap()));
        assert_eq!(asks("bo@house.example").await.status, 200);
        let person = house.stranger();
        for n in 0..5 {
            let email = format!("somebody{n}@house.example");
            assert_eq!(person.sends("/sign-in/lost", &[("email", &email)]).await.status, 200);
        }
        let more = person.sends("/sign-in/lost", &[("email", "cleo@house.example")]).await;
        assert_eq!(more.status, 429);
    }

    async fn without_a_mail_server_the_pages_say_so(house: House) {
        let ada = house.owner("ada").await;
        assert!(ada.looks("/settings/keys").await.body.contains("sends no mail"));
        let lost = house.stranger().looks("/sign-in/lost").await;
        assert!(lost.body.contains("sends no mail") && !lost.body.contains("<form"), "{}", lost.gist());
        let asked = house.stranger().sends("/sign-in/lost", &[("email", "ada@house.example")]).await;
        assert_eq!(asked.status, 404);
        // Nor is an address asked for where no answer would come.
        sets_doors(&ada, &[("asking", "yes")]).await;
        assert!(!house.stranger().looks("/ask").await.body.contains(r#"name="email""#));
        let fields = [("name", "Sam"), ("words", "I sang with you."), ("email", "sam@far.example")];
        assert_eq!(house.stranger().sends("/ask", &fields).await.status, 303);
        let answer = ada.looks("/todo").await.find(r#"action="(/todo/requests/[0-9a-f-]+)""#);
        assert_eq!(ada.sends(&answer, &[("act", "approve")]).await.status, 303);
        let mut conn = house.db().read().await.unwrap();
        let kept: Vec<(String,)> = conn.query("SELECT body FROM letters").all().await.unwrap();
        assert!(kept.is_empty(), "{kept:?}");
    }
}

/// Somebody shows that an address is theirs.
pub(crate) async fn reached(member: &Member, sink: &Sink) {
    give(member).await;
    let link = link_in(&sink.next().await);
    assert_eq!(member.sends(&link, &[]).await.status, 303);
}

/// How often the house writes to somebody: the choice that their page shows.
async fn often(member: &Member) -> String {
    let page = member.looks("/settings/notifications").await;
    page.find(r#"name="letters" value="([a-z]+)" checked"#)
}

async fn give(member: &Member) {
    let address = format!("{}@house.example", member.handle);
    let fields = [("email", &*address)];
    let given = member.sends("/settings/keys/email", &fields).await;
    assert_eq!(given.status, 303, "{}", given.gist());
}

/// The private link of whoever asked, in a letter.
fn asked_link(letter: &str) -> String {
    let letter = letter.replace("=\r\n", "");
    let link = regex::Regex::new(r"http://[^/\s]+(/ask/[A-Za-z0-9_-]+)").unwrap();
    link.captures(&letter).unwrap_or_else(|| panic!("{letter}"))[1].to_owned()
}

/// The path of the door in a letter.
pub(crate) fn door_in(letter: &str) -> String {
    let letter = letter.replace("=\r\n", "");
    let link = regex::Regex::new(r"http://[^/\s]+(/i/[0-9A-Z]{16})").unwrap();
    link.captures(&letter).unwrap_or_else(|| panic!("{letter}"))[1].to_owned()
}

/// The path of the link in a letter.
pub(crate) fn link_in(letter: &str) -> String {
    let letter = letter.replace("=\r\n", "");
    let link = regex::Regex::new(r"http://[^/\s]+(/mail/[A-Za-z0-9_-]+)").unwrap();
    link.captures(&letter).unwrap_or_else(|| panic!("{letter}"))[1].to_owned()
}

/// A mail server that keeps what it is given, or refuses it.
pub(crate) struct Sink {
    address: std::net::SocketAddr,
    letters: tokio::sync::Mutex<tokio::sync::mpsc::UnboundedReceiver<Option<String>>>,
    refuses: Arc<Mutex<bool>>,
}

impl Sink {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (gives, takes) = tokio::sync::mpsc::unbounded_channel();
        let refuses = Arc::new(Mutex::new(false));
        let refusing = Arc::clone(&refuses);
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let (gives, refuses) = (gives.clone(), Arc::clone(&refusing));
                tokio::spawn(async move { speak(line, &gives, &refuses).await });
            }
        });
        Self {
            address,
            letters: tokio::sync::Mutex::new(takes),
            refuses,
        }
    }

    fn refuse(&self, refuses: bool) {
        *self.refuses.lock().unwrap() = refuses;
    }

    /// The next letter that comes.
    pub(crate) async fn next(&self) -> String {
        let mut letters = self.letters.lock().await;
        let letter = tokio::time::timeout(std::time::Duration::from_secs(20), letters.recv()).await;
        letter
            .expect("a letter comes")
            .flatten()
            .expect("it was taken")
    }

    /// Waits until a letter was refused.
    async fn refused(&self) {
        let mut letters = self.letters.lock().await;
        let letter = tokio::time::timeout(std::time::Duration::from_secs(20), letters.recv()).await;
        assert_eq!(letter.expect("a letter comes"), Some(None));
    }
}

/// As much of SMTP as a letter needs.
async fn speak(
    line: TcpStream,
    gives: &tokio::sync::mpsc::UnboundedSender<Option<String>>,
    refuses: &Mutex<bool>,
) -> Option<()> {
    let (reads, mut writes) = line.into_split();
    let mut lines = BufReader::new(reads).lines();
    writes.write_all(b"220 sink\r\n").await.ok()?;
    while let Some(said) = lines.next_line().await.ok()? {
        let word = said
            .split([' ', ':'])
            .next()
            .unwrap_or_default()
            .to_uppercase();
        let answer: &[u8] = match word.as_str() {
            "EHLO" => b"250 sink\r\n",
            "MAIL" if *refuses.lock().unwrap() => {
                gives.send(None).ok()?;
                b"451 later\r\n"
            }
            "DATA" => {
                writes.write_all(b"354 go on\r\n").await.ok()?;
                let mut letter = String::new();
                while let Some(line) = lines.next_line().await.ok()?.filter(|line| line != ".") {
                    letter += &line;
                    letter += "\r\n";
                }
                gives.send(Some(letter)).ok()?;
                b"250 kept\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        writes.write_all(answer).await.ok()?;
    }
    Some(())
}
