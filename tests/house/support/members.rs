//! A member: a visitor whom the house knows, and what they do in it.

use std::ops::{Deref, DerefMut};

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    House,
    sockets::Socket,
    visitors::{Answer, Visitor},
};

pub(crate) const PASSWORD: &str = "a sentence to remember";

/// Where the page of a made invitation tells its door.
const DOOR: &str = r#"value="https?://[^"/]+(/i/[0-9A-Za-z-]+)""#;

pub(crate) struct Member {
    visitor: Visitor,
    pub(crate) handle: String,
    pub(crate) name: String,
    /// How the house names them.
    pub(crate) id: String,
}

/// A group with its first room.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) slug: String,
    pub(crate) href: String,
    /// The address of its first room.
    pub(crate) room: String,
    pub(crate) room_id: String,
}

/// `ada` is called Ada.
pub(crate) fn name_of(handle: &str) -> String {
    let (first, rest) = handle.split_at(1);
    format!("{}{rest}", first.to_uppercase())
}

impl Deref for Member {
    type Target = Visitor;

    fn deref(&self) -> &Visitor {
        &self.visitor
    }
}

impl DerefMut for Member {
    fn deref_mut(&mut self) -> &mut Visitor {
        &mut self.visitor
    }
}

impl Member {
    pub(crate) async fn new(visitor: Visitor, handle: &str) -> Self {
        let feed = visitor.looks("/").await;
        assert_eq!(feed.status, 200, "{}", feed.gist());
        Self {
            id: feed.find(r#"data-me="([0-9a-f-]{36})""#),
            handle: handle.into(),
            name: name_of(handle),
            visitor,
        }
    }

    /// Somebody who may not go further than the page where they wait.
    pub(crate) fn waiting(visitor: Visitor, handle: &str) -> Self {
        Self {
            id: String::new(),
            handle: handle.into(),
            name: name_of(handle),
            visitor,
        }
    }

    /// The same person on another device.
    pub(crate) async fn elsewhere(&self, house: &House) -> Self {
        let mut visitor = house.stranger();
        let fields = [("handle", &*self.handle), ("password", PASSWORD)];
        let signed = visitor.posts("/sign-in", &fields).await;
        assert_eq!(signed.status, 303, "{}", signed.gist());
        Self::new(visitor, &self.handle).await
    }

    pub(crate) async fn founds(&self, name: &str, visibility: &str) -> Group {
        let fields = [
            ("name", name),
            ("purpose", "To talk about it."),
            ("visibility", visibility),
            ("room", "Salon"),
        ];
        let founded = self.sends("/new-group", &fields).await;
        assert_eq!(founded.status, 303, "{}", founded.gist());
        self.group_at(founded.location()).await
    }

    /// The group whose page or first room is at an address.
    async fn group_at(&self, address: &str) -> Group {
        let slug = address.split('/').nth(2).unwrap().to_owned();
        let href = format!("/g/{slug}");
        let page = self.looks(&href).await;
        let room = page.find(&format!(r#"href="({href}/[a-z0-9-]+)""#));
        let room = if room.ends_with("/invite") {
            format!("{href}/salon")
        } else {
            room
        };
        let room_id = self
            .looks(&room)
            .await
            .find(r#"data-room="([0-9a-f-]{36})""#);
        Group {
            slug,
            href,
            room,
            room_id,
        }
    }

    /// Makes an invitation and gives the path of its door, `/i/…`.
    pub(crate) async fn invitation(&self, group: &Group, uses: u32) -> String {
        let made = self.offers(group, uses).await;
        assert_eq!(made.status, 200, "{}", made.gist());
        made.find(DOOR)
    }

    /// Asks for an invitation, and gives the answer.
    pub(crate) async fn offers(&self, group: &Group, uses: u32) -> Answer {
        let kind = if uses == 1 { "person" } else { "link" };
        let uses = uses.to_string();
        self.offers_with(group, &[("kind", kind), ("uses", &uses), ("days", "7")])
            .await
    }

    /// The same, with whatever the form has.
    pub(crate) async fn offers_with(&self, group: &Group, more: &[(&str, &str)]) -> Answer {
        let mut fields = vec![("groups", &*group.slug)];
        if !more.iter().any(|(name, _)| *name == "note") {
            fields.push(("note", "Come and see."));
        }
        fields.extend(more);
        self.sends("/invitations/new", &fields).await
    }

    /// Makes an invitation with whatever the form has, and gives the path of its door.
    pub(crate) async fn invitation_with(&self, group: &Group, more: &[(&str, &str)]) -> String {
        let made = self.offers_with(group, more).await;
        assert_eq!(made.status, 200, "{}", made.gist());
        made.find(DOOR)
    }

    /// Invites somebody new into a group, and they come.
    pub(crate) async fn invites(&self, house: &House, group: &Group, handle: &str) -> Self {
        let door = self.invitation(group, 1).await;
        let mut newcomer = house.stranger();
        let entered = newcomer
            .posts(&door, &newcomer_fields(handle, &name_of(handle)))
            .await;
        assert_eq!(entered.status, 303, "{}", entered.gist());
        Self::new(newcomer, handle).await
    }

    /// Says something over the page's form.
    pub(crate) async fn says(&self, group: &Group, body: &str) -> Answer {
        let cid = Uuid::new_v4().to_string();
        let said = self
            .sends(&group.room, &[("cid", &cid), ("body", body)])
            .await;
        assert_eq!(said.status, 303, "{}", said.gist());
        said
    }

    /// Opens a socket and listens to a room from now on.
    pub(crate) async fn listens(&self, group: &Group) -> Socket {
        let mut socket = self.connects("?as=data").await;
        socket.until("hello").await;
        socket
            .asks(&json!({"t": "listen", "room": group.room_id}))
            .await;
        socket.until("listening").await;
        socket
    }

    pub(crate) async fn leaves(&self, group: &Group) {
        let left = self.sends(&format!("{}/leave", group.href), &[]).await;
        assert_eq!(left.status, 303, "{}", left.gist());
    }

    /// Opens the window of the house under its own address, and gives a group its public handle.
    pub(crate) async fn opens_window(&self, group: &Group, handle: &str) {
        let fields = [("act", "open"), ("address", &*self.origin)];
        let opened = self.sends("/house/window", &fields).await;
        assert!(matches!(opened.status, 200 | 303), "{}", opened.gist());
        let given = self
            .sends(&format!("{}/handle", group.href), &[("handle", handle)])
            .await;
        assert_eq!(given.status, 303, "{}", given.gist());
    }

    /// Proposes messages of a room by their numbers, and gives the address of what is asked.
    pub(crate) async fn proposes(&self, group: &Group, title: &str, numbers: &[u32]) -> String {
        self.proposes_with(group, (title, &[]), numbers).await
    }

    /// The same, with whatever else stands around the words.
    pub(crate) async fn proposes_with(
        &self,
        group: &Group,
        (title, more): (&str, &[(&str, &str)]),
        numbers: &[u32],
    ) -> String {
        let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        let mut fields = vec![("title", title)];
        fields.extend(numbers.iter().map(|number| ("m", &**number)));
        fields.extend(more);
        let proposed = self
            .sends(&format!("{}/highlight", group.room), &fields)
            .await;
        assert_eq!(proposed.status, 303, "{}", proposed.gist());
        proposed.location().to_owned()
    }

    /// Does something about a highlight, and gives the status of the answer.
    pub(crate) async fn answers(&self, slip: &str, act: &str) -> u16 {
        self.sends(slip, &[("act", act)]).await.status
    }

    /// An access token for programs.
    pub(crate) async fn token(&self) -> String {
        let body = json!({"handle": self.handle, "password": PASSWORD});
        let opened = self
            .asks(Method::POST, "/sessions", None, Some(&body))
            .await;
        assert!(matches!(opened.status, 200 | 201), "{}", opened.gist());
        let opened: Value = opened.json();
        opened["token"]
            .as_str()
            .or(opened["access_token"].as_str())
            .unwrap()
            .to_owned()
    }
}

/// What a newcomer writes at the door.
pub(crate) fn newcomer_fields<'a>(handle: &'a str, name: &'a str) -> [(&'a str, &'a str); 3] {
    [("name", name), ("handle", handle), ("password", PASSWORD)]
}
