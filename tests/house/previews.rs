//! Previews of links: looked up after the message, never where they must not be, kept as facts, and their author's
//! to put away.

use std::{
    future::IntoFuture,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    extract::{Request, State},
    http::header,
    response::{Html, IntoResponse, Redirect, Response},
};
use reqwest::Method;
use salon::values::Span;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::{
    conversation::two_in_the_hall,
    support::{Group, House, Member, sockets::Socket},
};

/// A site of the web, which remembers what it was asked for, and by whom.
struct Web {
    base: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Web {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let router = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&asked));
        tokio::spawn(axum::serve(listener, router).into_future());
        Self { base, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

async fn answer(State(asked): State<Arc<Mutex<Vec<String>>>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let told = request.headers().get(header::USER_AGENT).unwrap();
    assert_eq!(
        told, "Salon (link preview)",
        "nobody is told which house asks"
    );
    assert!(!request.headers().contains_key(header::REFERER));
    asked.lock().unwrap().push(path.clone());
    match &*path {
        "/marbling" => Html(
            "<title>Marbling &amp; glue</title><meta property=og:site_name content='The Paper House'>\
             <meta name=description content='How it is <b>done</b>.'>",
        )
        .into_response(),
        "/sharp" => Html("<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>").into_response(),
        "/moved" => Redirect::to("/marbling").into_response(),
        "/round" => Redirect::to("/round").into_response(),
        "/inward" => Redirect::to("http://10.0.0.1/admin").into_response(),
        "/metadata" => Redirect::to("http://169.254.169.254/latest").into_response(),
        "/file" => Redirect::to("file:///etc/passwd").into_response(),
        "/deep" => Html(format!("{}<title>deep</title>", " ".repeat(300 * 1024))).into_response(),
        "/data" => "{\"title\": \"no page\"}".into_response(),
        _ => axum::http::StatusCode::NOT_FOUND.into_response(),
    }
}

/// Two in a house that looks up links, and their group.
async fn two_who_link(house: &House) -> (Member, Member, Group) {
    let (ada, bo, hall) = two_in_the_hall(house).await;
    wishes(&ada, true).await;
    (ada, bo, hall)
}

/// The owner of the house has links looked up, or not.
async fn wishes(owner: &Member, previews: bool) {
    let wish = Some(json!({"previews": previews}));
    let done = owner.does(Method::PUT, "/house/previews", wish).await;
    assert_eq!(done.status, 200, "{}", done.gist());
}

/// What a message shows, once everything there was to look up is looked up.
async fn shown(house: &House, who: &Member, hall: &Group) -> Vec<Value> {
    loop {
        let db = house.db();
        let mut conn = db.read().await.unwrap();
        let (left,): (i64,) = conn
            .query("SELECT count(*) FROM jobs WHERE key LIKE 'preview %'")
            .one()
            .await
            .unwrap();
        drop(conn);
        if left == 0 {
            break;
        }
        tokio::task::yield_now().await;
    }
    let path = format!("/rooms/{}/messages", hall.room_id);
    let all = who.does(Method::GET, &path, None).await.json();
    let all = all["items"].as_array().unwrap().clone();
    all.into_iter().map(|one| one["preview"].clone()).collect()
}

/// The message whose preview has come, or gone.
async fn changed(ear: &mut Socket) -> Value {
    ear.until("changed").await["message"].take()
}

on_both! {
    async fn a_link_is_looked_up_after_it_was_said(house: House) {
        let web = Web::open().await;
        let (ada, bo, hall) = two_who_link(&house).await;
        let mut ear = bo.listens(&hall).await;
        ada.says(&hall, &format!("See {}/marbling#glue.", web.base)).await;
        assert_eq!(ear.until("msg").await["message"]["preview"], Value::Null, "the message does not wait for it");
        let message = changed(&mut ear).await;
        let facts = json!({"address": format!("{}/marbling", web.base), "site": "The Paper House",
            "title": "Marbling & glue", "description": "How it is done."});
        assert_eq!(message["preview"], facts);
        let page = bo.looks(&hall.room).await.body;
        assert!(page.contains("<b>Marbling &#38; glue</b>") || page.contains("<b>Marbling &amp; glue</b>"), "{page}");

        assert!(bo.looks("/").await.body.contains("The Paper House"), "the feed shows it, too");

        // Whoever names it next is told what is known of it; a day later it is asked again.
        bo.says(&hall, &format!("I know: {}/marbling", web.base)).await;
        assert_eq!(changed(&mut ear).await["preview"], facts);
        assert_eq!(web.asked(), ["/marbling"]);
        house.later(Span::hours(25));
        bo.says(&hall, &format!("Still: {}/marbling", web.base)).await;
        assert_eq!(changed(&mut ear).await["preview"], facts);
        assert_eq!(web.asked(), ["/marbling", "/marbling"]);

        // It is its author's to put away, and stays away; other words are looked up anew.
        let id = message["id"].as_str().unwrap();
        let away = format!("/m/{id}/no-preview");
        assert_eq!(bo.sends(&away, &[]).await.status, 403);
        assert!(ada.looks(&format!("/m/{id}")).await.body.contains("Take the preview away"));
        assert_eq!(ada.sends(&away, &[]).await.status, 303);
        assert_eq!(changed(&mut ear).await["preview"], Value::Null);
        let edit = format!("/m/{id}/edit");
        ada.sends(&edit, &[("body", &format!("Do see {}/marbling", web.base))]).await;
        assert_eq!(changed(&mut ear).await["preview"], Value::Null, "the same address stays put away");
        ada.sends(&edit, &[("body", &format!("See {}/sharp", web.base))]).await;
        assert_eq!(changed(&mut ear).await["preview"], Value::Null);
        assert_eq!(changed(&mut ear).await["preview"]["title"], "<script>alert(1)</script>");
        let page = bo.looks(&hall.room).await.body;
        assert!(!page.contains("<script>alert"), "it is text (invariant 53)");
        ada.sends(&edit, &[("body", "See nothing.")]).await;
        assert_eq!(changed(&mut ear).await["preview"], Value::Null);

        // With the words their preview goes.
        let bos = bo.does(Method::GET, &format!("/rooms/{}/messages", hall.room_id), None).await.json();
        let bos = bos["items"][1]["id"].as_str().unwrap().to_owned();
        let dropped = bo.does(Method::DELETE, &format!("/messages/{bos}"), None).await;
        assert_eq!(dropped.status, 204, "{}", dropped.gist());
        assert_eq!(changed(&mut ear).await["preview"], Value::Null);
    }

    /// Invariants 49 and 50: whatever a page leads to, nothing is asked but the open web, and no more than a little.
    async fn a_page_leads_the_house_nowhere(house: House) {
        let web = Web::open().await;
        let (ada, _, hall) = two_who_link(&house).await;
        for path in ["inward", "metadata", "file", "round", "deep", "data", "nothing"] {
            ada.says(&hall, &format!("{}/{path}", web.base)).await;
        }
        for address in ["http://10.0.0.1/", "http://[fd00::1]/", "http://169.254.169.254/", "http://0.0.0.0/"] {
            ada.says(&hall, address).await;
        }
        // The house does not ask itself what its members alone may see, nor does a page lead it there.
        ada.says(&hall, &format!("{}{}", house.origin, hall.room)).await;
        ada.says(&hall, &format!("{}/moved", web.base)).await;
        let mut shown = shown(&house, &ada, &hall).await;
        assert_eq!(shown.pop().unwrap()["title"], "Marbling & glue");
        assert!(shown.iter().all(Value::is_null), "{shown:?}");
        assert_eq!(web.asked().iter().filter(|path| **path == "/round").count(), 4, "the first, and three hops");
    }

    async fn nobody_asks_for_a_group_that_does_not_wish_it(house: House) {
        let web = Web::open().await;
        let (ada, bo, hall) = two_in_the_hall(&house).await;
        // No house asks anybody until its owner wishes it.
        ada.says(&hall, &format!("{}/marbling", web.base)).await;
        assert_eq!(shown(&house, &ada, &hall).await, [Value::Null]);
        assert_eq!(bo.does(Method::PUT, "/house/previews", Some(json!({"previews": true}))).await.status, 403);
        assert_eq!(ada.sends("/house/previews", &[("previews", "on")]).await.status, 303);
        let secret = ada.founds("The attic", "secret").await;
        ada.says(&secret, &format!("{}/marbling", web.base)).await;
        assert_eq!(shown(&house, &ada, &secret).await, [Value::Null]);
        let page = |group: &Group| format!("{}/settings/previews", group.href);
        assert_eq!(bo.sends(&page(&hall), &[]).await.status, 403);
        assert_eq!(ada.sends(&page(&hall), &[]).await.status, 303);
        ada.says(&hall, &format!("{}/marbling", web.base)).await;
        assert_eq!(shown(&house, &ada, &hall).await, [Value::Null, Value::Null]);
        assert_eq!(web.asked(), <[&str; 0]>::default());
        // As each group wishes, as long as the house does.
        ada.sends(&page(&secret), &[("previews", "on")]).await;
        let log = ada.looks(&format!("{}/log", secret.href)).await.body;
        assert!(log.contains("had links looked up, so that previews"), "{log}");
        ada.says(&secret, &format!("{}/marbling", web.base)).await;
        assert_eq!(shown(&house, &ada, &secret).await[1]["title"], "Marbling & glue");
        wishes(&ada, false).await;
        ada.says(&secret, &format!("{}/sharp", web.base)).await;
        assert_eq!(shown(&house, &ada, &secret).await[2], Value::Null);
        assert_eq!(web.asked(), ["/marbling"]);
        // What would be so by itself follows the group: made secret, it asks nobody any more.
        wishes(&ada, true).await;
        ada.sends(&page(&hall), &[("previews", "on")]).await;
        ada.sends(&format!("{}/settings/visibility", hall.href), &[("visibility", "secret")]).await;
        ada.says(&hall, &format!("{}/sharp", web.base)).await;
        assert_eq!(shown(&house, &ada, &hall).await[2], Value::Null);
        assert_eq!(web.asked(), ["/marbling"]);
    }
}
