//! A house with people in it, as a process of its own.

use std::time::{Duration, Instant};

use serde_json::json;
use tokio::net::TcpStream;
use tokio_tungstenite::{client_async, tungstenite::client::IntoClientRequest};
use uuid::Uuid;

use crate::{
    load::{Line, Server},
    middle,
    support::{
        Group, Kind, Member, Place,
        members::{name_of, newcomer_fields},
        program::Program,
    },
};

/// Who talks; each has many sockets.
const PEOPLE: usize = 20;

pub(crate) struct Furnished {
    people: Vec<Member>,
    room: Group,
    program: Program,
    // Last: the house lives in it.
    _place: Place,
}

impl Furnished {
    pub(crate) async fn open() -> Self {
        let place = Place::on(Kind::Sqlite).await;
        let program = Program::start(&place);
        let ada = program.owner("ada").await;
        let room = ada.founds("The hall", "closed").await;
        let mut people = Vec::new();
        for number in 1..PEOPLE {
            let door = ada.invitation(&room, 1).await;
            let mut person = program.stranger(&format!("198.18.1.{number}"));
            let handle = format!("p{number}");
            let name = name_of(&handle);
            let entered = person.posts(&door, &newcomer_fields(&handle, &name)).await;
            assert_eq!(entered.status, 303, "{}", entered.gist());
            people.push(Member::new(person, &handle).await);
        }
        people.push(ada);
        Self {
            people,
            room,
            program,
            _place: place,
        }
    }

    /// Pages whose time is told.
    pub(crate) fn pages(&self) -> [(&'static str, &str); 3] {
        [
            ("room", &self.room.room),
            ("feed", "/"),
            ("group", &self.room.href),
        ]
    }

    pub(crate) async fn page(&self, path: &str, times: usize) -> Duration {
        page(&self.people[0], path, times).await
    }
}

/// How long a page takes for somebody, in the middle.
pub(crate) async fn page(who: &Member, path: &str, times: usize) -> Duration {
    let mut taken = Vec::new();
    for _ in 0..times {
        let start = Instant::now();
        let page = who.looks(path).await;
        taken.push(start.elapsed());
        assert_eq!(page.status, 200, "{}", page.gist());
    }
    middle(taken)
}

impl Server for Furnished {
    fn id(&self) -> u32 {
        self.program.id()
    }

    async fn connect(&self, number: usize) -> Line {
        let person = &self.people[number % self.people.len()];
        let host = person.origin.trim_start_matches("http://");
        let mut request = format!("ws://{host}/ws?as=data")
            .into_client_request()
            .unwrap();
        let headers = request.headers_mut();
        headers.insert("cookie", person.cookie_line().parse().unwrap());
        headers.insert("origin", person.origin.parse().unwrap());
        headers.insert("x-forwarded-for", person.address.parse().unwrap());
        let stream = TcpStream::connect(host).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Line::new(client_async(request, stream).await.unwrap().0)
    }

    fn listen(&self) -> String {
        json!({"t": "listen", "room": self.room.room_id}).to_string()
    }

    fn say(&self, body: &str) -> String {
        json!({"t": "say", "room": self.room.room_id, "cid": Uuid::new_v4(), "body": body})
            .to_string()
    }
}
