//! The guard: what every request must be, what every answer carries, and how often one may knock.

use std::time::Duration;

use reqwest::{Method, header};
use salon::values::Span;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    consent::open_window,
    conversation::two_in_the_hall,
    support::{House, Kind, Visitor, members::newcomer_fields, sockets::Socket, visitors::Answer},
};

on_both! {
    /// Invariant 41: no other site speaks, or listens, in a member's name.
    async fn another_site_can_do_nothing_in_a_member_s_name(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let form = |request: reqwest::RequestBuilder| {
            request
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body("body=forged")
        };
        let foreign: [&[(&str, &str)]; 7] = [
            &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
            &[("sec-fetch-site", "same-site"), ("origin", &house.origin)],
            &[("sec-fetch-site", "none")],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
            &[("origin", "http://127.0.0.1:1")],
            &[],
        ];
        for headers in foreign {
            let mut request = form(bo.request(Method::POST, &hall.room));
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let answer = Answer::of(request).await;
            assert_eq!(answer.status, 403, "{headers:?}");
            // Another app on the device may hand something over; it is shown, and said by nobody yet.
            let mut share = bo.request(Method::POST, "/share")
                .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
                .body("--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nforged\r\n--x\r\n\
                    Content-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nb\r\n--x--\r\n");
            for (name, value) in headers {
                share = share.header(*name, *value);
            }
            let answer = Answer::of(share).await;
            let from_an_app = *headers == [("sec-fetch-site", "none")];
            assert_eq!(answer.status, if from_an_app { 200 } else { 403 }, "{headers:?}");
            assert_eq!(answer.body.contains(">forged</textarea>"), from_an_app);
        }
        for origin in [Some("https://evil.example"), Some("null"), None] {
            let refused = Socket::open(&bo, "", origin).await.err();
            assert_eq!(refused, Some(403), "a socket from {origin:?}");
        }
        assert!(!ada.looks(&hall.room).await.body.contains("forged"));
    }

    async fn every_answer_carries_the_headers_that_protect_people(house: House) {
        let (ada, bo, hall) = open_window(&house).await;
        let door = ada.invitation(&hall, 1).await;
        let nobody = house.stranger();
        let seen: [(&Visitor, &str); 14] = [
            (&nobody, "/"), (&nobody, "/sign-in"), (&nobody, "/l"), (&nobody, &door),
            (&nobody, "/nothing"), (&nobody, "/i/dead"), (&nobody, "/claim/dead"),
            (&bo, "/"), (&bo, &hall.room), (&bo, "/settings"), (&bo, "/g/nothing"),
            (&nobody, "/ap/groups/nobody"), (&nobody, "/healthz"), (&nobody, "/api/v1/me"),
        ];
        for (who, path) in seen {
            let answer = who.looks(path).await;
            let policy = answer.header("content-security-policy");
            let strict = ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"];
            for part in strict {
                assert!(policy.contains(part), "{path} {}: {policy}", answer.status);
            }
            assert!(!policy.contains("unsafe"), "{policy}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
            assert!(!answer.header("cross-origin-resource-policy").is_empty(), "{path}");
            assert!(!answer.header("referrer-policy").is_empty(), "{path}");
            assert!(!answer.header("cache-control").is_empty(), "{path}");
            assert_eq!(answer.header("x-request-id").len(), 16, "{path}");
            if path.starts_with("/i/") || path.starts_with("/claim/") {
                assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
            }
            if answer.header("content-type").starts_with("text/html") {
                for wrong in ["<style", " style=", " onclick=", "javascript:"] {
                    assert!(!answer.body.contains(wrong), "{path}: {wrong}");
                }
            }
        }
    }

    async fn what_a_browser_keeps_for_ever_has_its_content_in_its_name(house: House) {
        let page = house.stranger().looks("/sign-in").await;
        let sheet = page.find(r#"<link rel="stylesheet" href="(/a/[^"]+)""#);
        let kept = house.stranger().looks(&sheet).await;
        assert_eq!(kept.status, 200);
        assert!(kept.header("cache-control").contains("immutable"));
        let other = sheet.replacen("/a/", "/a/0", 1);
        assert_eq!(house.stranger().looks(&other).await.status, 404);
        for outside in ["/a/../Cargo.toml", "/a/%2e%2e/Cargo.toml", "/a/"] {
            assert_eq!(house.stranger().looks(outside).await.status, 404, "{outside}");
        }
    }

    /// One failure, two faces, two languages; an id to ask about.
    async fn a_failure_is_a_page_for_people_and_a_problem_for_programs(house: House) {
        let (_ada, bo, hall) = two_in_the_hall(&house).await;
        for (language, absent) in [("en", "lang=\"en\""), ("fr", "lang=\"fr\"")] {
            let mut person = house.stranger();
            person.language = language;
            let page = person.looks("/nothing").await;
            assert_eq!(page.status, 404);
            assert!(page.body.contains(absent), "{}", page.gist());
            assert!(page.body.contains(page.header("x-request-id")));
            assert!(page.body.contains("href=\"/\""), "there is a way onward");
            let program = person.asks(Method::GET, "/nothing", None, None).await;
            assert_eq!(program.status, 404);
            assert_eq!(program.header("content-type"), "application/problem+json");
            let problem = program.json();
            assert_eq!(problem["status"], 404);
            assert_eq!(problem["request_id"], program.header("x-request-id"));
            assert_eq!(problem["type"], "urn:salon:problem:absent");
            assert!(page.body.contains(problem["title"].as_str().unwrap()), "one sentence for both");
        }
        let wrong = bo.request(Method::DELETE, &hall.room);
        let wrong = wrong.header("sec-fetch-site", "same-origin");
        assert_eq!(Answer::of(wrong).await.status, 405);
        let unsigned = house.stranger().asks(Method::GET, "/me", None, None).await;
        assert_eq!(unsigned.status, 401);
        assert_eq!(unsigned.header("www-authenticate"), "Bearer");
        let sent = house.stranger().looks(&hall.room).await;
        assert_eq!(sent.status, 303, "people are asked to sign in");
        assert!(sent.location().starts_with("/sign-in?next="), "{}", sent.location());
    }

    async fn what_is_too_large_is_refused_before_it_is_read(house: House) {
        let (_ada, bo, hall) = two_in_the_hall(&house).await;
        let fields = [("body", &*"x".repeat(200_000))];
        assert_eq!(bo.sends(&hall.room, &fields).await.status, 413);
        let long = format!("GET /sign-in?next={} HTTP/1.1\r\nhost: salon\r\n\r\n", "x".repeat(70_000));
        let refused = exchange(&house, long.as_bytes()).await;
        assert!(refused.is_empty() || refused.starts_with("HTTP/1.1 4"), "{refused}");
        let mut many = house.stranger().request(Method::GET, "/");
        for n in 0..200 {
            many = many.header(format!("x-{n}"), "x".repeat(500));
        }
        let refused = Answer::try_of(many).await;
        assert!(refused.is_err() || refused.unwrap().status == 431);
        assert_eq!(bo.looks("/").await.status, 200);
    }

    /// Invariant 62: ten an hour and address come in; another address is another household's.
    async fn sign_in_is_limited_by_address_and_by_handle(house: House) {
        let (_ada, bo, _hall) = two_in_the_hall(&house).await;
        let try_from = async |person: &Visitor, handle: &str| {
            let fields = [("handle", handle), ("password", "wrong wrong wrong")];
            person.sends("/sign-in", &fields).await
        };
        let guesser = house.stranger();
        for n in 0..10 {
            let handle = format!("guess{n}");
            let wrong = try_from(&guesser, &handle).await;
            assert!(matches!(wrong.status, 401 | 422), "{}", wrong.status);
        }
        let refused = try_from(&guesser, "guess_again").await;
        assert_eq!(refused.status, 429);
        let wait: i64 = refused.header("retry-after").parse().unwrap();
        assert!((1..=60).contains(&wait), "{wait}");
        house.later(Span::seconds(wait));
        assert_ne!(try_from(&guesser, "guess_later").await.status, 429, "it refills as it said");
        // From everywhere together; what is too long to be hashed counts as well.
        let long = "x".repeat(1_025);
        let fields = [("handle", "bo"), ("password", &*long)];
        for _ in 0..100 {
            assert_eq!(house.stranger().sends("/sign-in", &fields).await.status, 422);
        }
        assert_eq!(house.stranger().sends("/sign-in", &fields).await.status, 429);
        house.later(Span::minutes(16));
        bo.elsewhere(&house).await;
    }

    /// A rehearsal comes in by one network; who tries handles from it is stopped.
    async fn refused_newcomers_are_limited_by_address_and_welcome_ones_are_not(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        let door = ada.invitation(&hall, 30).await;
        let household = house.stranger();
        for n in 0..20 {
            let handle = format!("child{n}");
            let fields = newcomer_fields(&handle, "Child");
            assert_eq!(household.sends(&door, &fields).await.status, 303);
        }
        for _ in 0..60 {
            let taken = household.sends(&door, &newcomer_fields("ada", "Child")).await;
            assert_eq!(taken.status, 422);
        }
        let refused = household.sends(&door, &newcomer_fields("child20", "Child")).await;
        assert_eq!(refused.status, 429);
        let elsewhere = house.stranger().sends(&door, &newcomer_fields("other", "Other")).await;
        assert_eq!(elsewhere.status, 303);
        house.later(Span::minutes(61));
        let later = household.sends(&door, &newcomer_fields("child20", "Child")).await;
        assert_eq!(later.status, 303);
    }

    async fn wrong_codes_are_limited_by_address_and_right_ones_are_not(house: House) {
        let ada = house.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        let door = ada.invitation(&hall, 1).await;
        let guesser = house.stranger();
        for n in 0..20 {
            let guess = format!("/i/{n:0>26}");
            assert_eq!(guesser.looks(&guess).await.status, 404);
        }
        assert_eq!(guesser.looks("/i/00000000000000000000000099").await.status, 429);
        assert_eq!(guesser.looks(&door).await.status, 200, "who has a code may come in");
    }

    async fn links_to_claim_and_to_enter_are_limited_by_address(house: House) {
        let guesser = house.stranger();
        let mut last = 0;
        for n in 0..21 {
            last = guesser.sends(&format!("/enter/guess{n}"), &[]).await.status;
        }
        assert_eq!(last, 429);
    }

    /// Only a proxy we know may say where a request comes from, and only the part it wrote itself.
    async fn nobody_chooses_the_address_they_are_counted_by(house: House) {
        let guesser = house.stranger();
        let tries = async |forwarded: String| {
            let mut person = guesser.clone();
            person.address = forwarded;
            person.looks("/i/00000000000000000000000001").await.status
        };
        for n in 0..20 {
            assert_eq!(tries(format!("10.0.0.{n}, 192.0.2.7")).await, 404);
        }
        assert_eq!(tries("10.9.9.9, 192.0.2.7".into()).await, 429);
        assert_eq!(tries("10.9.9.9, 192.0.2.8".into()).await, 404);
        for n in 0..20 {
            assert_eq!(tries(format!("2001:db8:1:2::{n:x}")).await, 404, "one household, one /64");
        }
        assert_eq!(tries("2001:db8:1:2:ffff::1".into()).await, 429);
        assert_eq!(tries("2001:db8:1:3::1".into()).await, 404);
    }

    /// Invariant 63: a head that does not come is not waited for.
    async fn whoever_sends_a_head_drop_by_drop_is_hung_up_on(house: House) {
        let answer = exchange(&house, b"GET / HTTP/1.1\r\nhost: salon\r\nx-slow: ").await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert_eq!(house.stranger().looks("/healthz").await.status, 200);
    }

    async fn a_program_says_who_it_is_in_its_first_frame(house: House) {
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        let token = bo.token().await;
        let program = bo.as_a_program();
        let mut socket = Socket::open(&program, "?as=data", None).await.unwrap();
        socket.asks(&json!({"t": "hello", "token": token})).await;
        assert_eq!(socket.until("hello").await["member"], bo.id.as_str());
        socket.asks(&json!({"t": "listen", "room": hall.room_id})).await;
        socket.until("listening").await;
        ada.says(&hall, "hello, program").await;
        socket.hears("hello, program").await;
        for first in [json!({"t": "hello", "token": "forged"}), json!({"t": "ping"})] {
            let mut socket = Socket::open(&program, "", None).await.unwrap();
            socket.asks(&first).await;
            assert_eq!(socket.end().await, 4001, "{first}");
        }
    }
}

/// Where the address is https, cookies insist on it, and browsers are told to.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_https_the_cookie_is_bound_to_the_host() {
    let house = House::with(Kind::Sqlite, &["--public-url", "https://salon.example"]).await;
    let link = house.claim_link().await;
    let form = "house=H&name=Ada&handle=ada&password=a+sentence+to+remember";
    let request = house
        .stranger()
        .request(Method::POST, &link)
        .header("origin", "https://salon.example")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(form);
    let claimed = Answer::of(request).await;
    assert_eq!(claimed.status, 303, "{}", claimed.gist());
    let cookies = claimed.headers.get_all(header::SET_COOKIE).iter();
    let mut cookies = cookies.map(|cookie| cookie.to_str().unwrap());
    let cookie = cookies
        .find(|cookie| cookie.starts_with("__Host-"))
        .unwrap();
    for part in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let strict = claimed.header("strict-transport-security");
    assert!(strict.contains("max-age="), "{strict}");
}

/// Sends bytes as they are, and gives whatever comes back before the house hangs up.
async fn exchange(house: &House, bytes: &[u8]) -> String {
    let address = house.origin.trim_start_matches("http://");
    let mut line = TcpStream::connect(address).await.unwrap();
    // It may hang up before everything is said.
    let _ = line.write_all(bytes).await;
    let mut answer = Vec::new();
    let listening = line.read_to_end(&mut answer);
    let heard = tokio::time::timeout(Duration::from_secs(20), listening).await;
    let _ = heard.expect("it hangs up");
    String::from_utf8_lossy(&answer).into_owned()
}
