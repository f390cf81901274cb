//! A bridge with its window open, listening on loopback: what other servers see of a house.

use std::future::IntoFuture;

use axum::http::HeaderMap;
use salon::{
    clock::Clock,
    config::Peers,
    db::Db,
    fediverse::{Face, Fediverse, make_key, show},
    members,
    values::{CopyId, GroupId, Handle, Lang, MemberId, Span},
    window::{
        self, Actor, Edition, Line, Quotes,
        allowed::{self, Allowed},
        followers, silence, stamps,
        wishes::{self, Wish},
    },
};
use serde_json::Value;

use crate::support::databases::{Kind, Place};

pub(crate) struct Bridge {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) fediverse: Fediverse,
    pub(crate) base: String,
    pub(crate) group: Actor,
    pub(crate) http: reqwest::Client,
    // Last, so that the database outlives whoever uses it.
    pub(crate) place: Place,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

impl Bridge {
    pub(crate) async fn on(kind: Kind) -> Self {
        Self::at(kind, Clock::default()).await
    }

    /// Several bridges that agree on the time.
    pub(crate) async fn at(kind: Kind, clock: Clock) -> Self {
        let place = Place::on(kind).await;
        let db = place.open().await;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let now = clock.now();
        let mut tx = db.write().await.unwrap();
        members::found_house(&mut tx, &salon::web::tokens::fresh_key(), now)
            .await
            .unwrap();
        window::open(&mut tx, &base, now).await.unwrap();
        tx.commit().await.unwrap();
        let fediverse = Fediverse::new(db.clone(), clock.clone(), Peers::Any).unwrap();
        let key = make_key().await.unwrap();
        let mut tx = db.write().await.unwrap();
        let group = show(&mut tx, reading(), &key, now).await.unwrap();
        tx.commit().await.unwrap();
        tokio::spawn(axum::serve(listener, fediverse.router()).into_future());
        Self {
            db,
            clock,
            fediverse,
            base,
            group,
            http: reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .build()
                .unwrap(),
            place,
        }
    }

    pub(crate) fn actor(&self) -> String {
        format!("{}/ap/groups/reading", self.base)
    }

    pub(crate) fn inbox(&self) -> String {
        format!("{}/inbox", self.actor())
    }

    pub(crate) fn authority(&self) -> &str {
        self.base.strip_prefix("http://").unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.get_as(path, "application/activity+json").await
    }

    /// Asks for a path, or for a whole address.
    pub(crate) async fn get_as(&self, path: &str, accept: &str) -> Answer {
        let url = match path.strip_prefix(&self.base) {
            Some(_) => path.to_owned(),
            None => format!("{}{path}", self.base),
        };
        let response = self.http.get(url).header("accept", accept).send().await;
        let response = response.unwrap();
        Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.text().await.unwrap(),
        }
    }

    pub(crate) async fn webfinger(&self, resource: &str) -> Answer {
        let resource: String = url::form_urlencoded::byte_serialize(resource.as_bytes()).collect();
        self.get(&format!("/.well-known/webfinger?resource={resource}"))
            .await
    }

    pub(crate) fn later(&self, span: Span) {
        self.clock.advance(span);
    }

    pub(crate) async fn closes_its_window(&self) {
        let mut tx = self.db.write().await.unwrap();
        window::close(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) async fn publishes(&self, words: &str) -> CopyId {
        self.shows(&self.edition(CopyId::fresh(), words)).await
    }

    pub(crate) async fn shows(&self, edition: &Edition) -> CopyId {
        let mut tx = self.db.write().await.unwrap();
        window::publish(&mut tx, edition, self.clock.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        edition.copy
    }

    pub(crate) async fn revises(&self, copy: CopyId, words: &str) {
        self.corrects(&self.edition(copy, words)).await;
    }

    pub(crate) async fn corrects(&self, edition: &Edition) {
        let mut tx = self.db.write().await.unwrap();
        let revised = window::revise(&mut tx, edition, self.clock.now()).await;
        assert!(revised.unwrap());
        tx.commit().await.unwrap();
    }

    pub(crate) async fn withdraws(&self, copy: CopyId) {
        let mut tx = self.db.write().await.unwrap();
        let withdrawn = window::withdraw(&mut tx, copy, self.clock.now()).await;
        assert!(withdrawn.unwrap());
        tx.commit().await.unwrap();
    }

    pub(crate) fn edition(&self, copy: CopyId, words: &str) -> Edition {
        Edition {
            copy,
            actor: self.group.id,
            title: "Margins".into(),
            caution: String::new(),
            hashtags: String::new(),
            language: Lang::English,
            lines: vec![
                Line {
                    signature: Some("Ada".into()),
                    body: words.into(),
                },
                Line {
                    signature: None,
                    body: "said without a name".into(),
                },
            ],
            pictures: Vec::new(),
            answers: None,
        }
    }

    pub(crate) fn note(&self, copy: CopyId) -> String {
        format!("{}/ap/notes/{copy}", self.base)
    }

    /// Does, in the test's own time, what the job loop would do: all that servers told us.
    pub(crate) async fn attends(&self) {
        attend(&self.db, &self.fediverse).await;
    }

    /// The same of every server that is told of something.
    pub(crate) async fn delivers(&self) {
        self.attends().await;
        let mut conn = self.db.read().await.unwrap();
        let hosts: Vec<(String,)> = conn
            .query("SELECT DISTINCT host FROM deliveries WHERE state = 'waiting' ORDER BY host")
            .all()
            .await
            .unwrap();
        drop(conn);
        for (host,) in hosts {
            self.fediverse.deliver_to(&host).await.unwrap();
        }
    }

    pub(crate) async fn approves_followers(&self, approves: bool) {
        let mut tx = self.db.write().await.unwrap();
        followers::approve(&mut tx, self.group.id, approves, self.clock.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) async fn removes_follower(&self, remote: &str) {
        let mut tx = self.db.write().await.unwrap();
        let removed = followers::remove(&mut tx, self.group.id, remote, self.clock.now()).await;
        assert!(removed.unwrap());
        tx.commit().await.unwrap();
    }

    /// From now on the house hears this server alone.
    pub(crate) async fn hears_only(&self, host: &str) {
        let (by, now) = (MemberId::fresh(), self.clock.now());
        let friend = Allowed {
            id: uuid::Uuid::now_v7(),
            actor_id: None,
            target: host.into(),
            made_by: by,
            made_at: now,
        };
        let mut tx = self.db.write().await.unwrap();
        allowed::add(&mut tx, &friend).await.unwrap();
        allowed::hear_only(&mut tx, None, (by, now)).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) async fn lets_quote(&self, quotes: Quotes) {
        let mut tx = self.db.write().await.unwrap();
        stamps::let_quote(&mut tx, self.group.id, quotes)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// A host takes back that somebody may quote.
    pub(crate) async fn ends_quote(&self, wish: &Wish) {
        let (host, now) = (MemberId::fresh(), self.clock.now());
        let mut tx = self.db.write().await.unwrap();
        assert!(stamps::take_back(&mut tx, wish, host, now).await.unwrap());
        tx.commit().await.unwrap();
    }

    /// The quote of somebody there that was said yes to.
    pub(crate) async fn quote(&self, host: &str) -> Wish {
        let mut conn = self.db.read().await.unwrap();
        let place = (None, 9);
        let (found, _) = stamps::of_actor(&mut conn, self.group.id, place)
            .await
            .unwrap();
        let found = found.into_iter().find(|wish| wish.host == host);
        found.expect("there is a quote")
    }

    pub(crate) async fn falls_silent(&self) {
        let mut tx = self.db.write().await.unwrap();
        silence::fall_silent(&mut tx, self.group.id, self.clock.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// The only wish that waits for a host.
    pub(crate) async fn wish(&self) -> Wish {
        let mut conn = self.db.read().await.unwrap();
        let (id,) = conn
            .query("SELECT id FROM outside_wishes WHERE state = 'waiting'")
            .one()
            .await
            .unwrap();
        wishes::find(&mut conn, id).await.unwrap().unwrap()
    }

    /// A host says yes or no to it. False: it was answered already.
    pub(crate) async fn decides(&self, wish: &Wish, yes: bool) -> bool {
        let (host, now) = (MemberId::fresh(), self.clock.now());
        let mut tx = self.db.write().await.unwrap();
        let decided = if yes {
            wishes::grant(&mut tx, wish, host, now).await
        } else {
            wishes::decline(&mut tx, wish, host, now).await
        };
        tx.commit().await.unwrap();
        decided.unwrap()
    }

    pub(crate) async fn followers(&self) -> i64 {
        self.attends().await;
        self.count("SELECT count(*) FROM followers").await
    }

    pub(crate) async fn waiting(&self) -> i64 {
        self.count("SELECT count(*) FROM deliveries WHERE state = 'waiting'")
            .await
    }

    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        let (count,) = self
            .db
            .read()
            .await
            .unwrap()
            .query(sql)
            .one()
            .await
            .unwrap();
        count
    }
}

/// Does what was told by any server.
pub(crate) async fn attend(db: &Db, fediverse: &Fediverse) {
    let mut conn = db.read().await.unwrap();
    let hosts: Vec<(String,)> = conn
        .query("SELECT DISTINCT host FROM heard_activities ORDER BY host")
        .all()
        .await
        .unwrap();
    drop(conn);
    for (host,) in hosts {
        fediverse.attend_to(&host).await.unwrap();
    }
}

fn reading() -> Face {
    Face {
        group: GroupId::fresh(),
        handle: Handle::parse("reading").unwrap(),
        name: "Reading room".into(),
        summary: "What we found in the margins.".into(),
    }
}
