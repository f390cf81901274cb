//! Messages as every reader sees them: nothing here depends on who reads, but their language.

use askama::Template;

use super::Attached;
use crate::messages;
use crate::messages::dress::{Dress, Reaction};
use crate::values::{ClientId, MemberId, MessageId, Timestamp};
use crate::web::words::{Own, Words};
use crate::web::{assets, body, words};

#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub id: MessageId,
    pub seq: i64,
    pub author: MemberId,
    pub name: String,
    pub cid: ClientId,
    pub at: Timestamp,
    /// What was typed; the template makes it HTML.
    pub text: String,
    /// What stands in the place of words that are gone.
    pub gone: Option<String>,
    pub edited: bool,
    pub pinned: bool,
    /// Its words go by themselves then.
    pub fades: Option<Timestamp>,
    /// The change that made it what it is.
    pub rev: i64,
    pub dress: Dress,
    pub files: Vec<Attached>,
    pub l: Words,
    /// Goes on from the message above: the name is not said again.
    pub cont: bool,
    /// The page of its conversation, if this page is another.
    pub home: Option<String>,
}

impl Message {
    pub(crate) fn new(said: &messages::Message, l: Words) -> Self {
        Self {
            id: said.id,
            seq: said.seq,
            author: said.author_id,
            name: said.author_name.clone(),
            cid: said.client_id,
            at: said.said_at,
            text: said.body.clone(),
            gone: said.removed_at.map(|_| match said.removed_rule {
                _ if said.taken_back => l.t("taken-back"),
                _ if said.faded() => l.t("faded"),
                Some(rule) => l.t1("removed-by-rule", "rule", rule),
                None => l.t("removed"),
            }),
            edited: said.edited_at.is_some(),
            pinned: said.pinned_at.is_some(),
            fades: said.fades_at.filter(|_| said.removed_at.is_none()),
            rev: said.rev,
            dress: said.dress.clone(),
            files: said.dress.files.iter().map(Attached::new).collect(),
            l,
            cont: false,
            home: None,
        }
    }
}

/// Messages closer than this, by one author, stand together.
const TOGETHER: i64 = 5 * 60 * 1_000_000;

impl Message {
    /// The same on a page that many conversations share.
    #[must_use]
    pub(crate) fn away(mut self, home: &str) -> Self {
        self.home = Some(home.to_owned());
        self
    }

    /// Its name on the page: its number, where there is one conversation only.
    pub(crate) fn anchor(&self) -> String {
        match self.home {
            Some(_) => format!("p-{}", self.id),
            None => format!("m{}", self.seq),
        }
    }

    /// Where a message of its conversation stands.
    pub(crate) fn place_of(&self, seq: impl Own<i64>) -> String {
        let home = self.home.as_deref().unwrap_or_default();
        format!("{home}#m{}", seq.own())
    }

    pub(crate) fn html(&self) -> String {
        body::html(&self.text, &self.dress.mentions)
    }

    /// What it answers: «Solène: “I cut the sheets this morning…”».
    pub(crate) fn quote(&self) -> Option<(i64, String)> {
        let quote = self.dress.quote.as_ref()?;
        let words = body::excerpt(&quote.body, 120);
        let shown = if words.is_empty() {
            self.l.t("quote-gone")
        } else {
            self.l
                .t2("quote", "name", &quote.author_name, "words", &words)
        };
        Some((quote.seq, shown))
    }

    /// A line of it: «Solène: “I cut the sheets this morning…”».
    pub(crate) fn line(&self) -> String {
        let words = body::excerpt(&self.text, 120);
        let words = self.gone.as_deref().unwrap_or(&words);
        self.l.t2("quote", "name", &self.name, "words", words)
    }

    /// Those whom it calls, for the page of each of them.
    pub(crate) fn called(&self) -> String {
        let called = self.dress.mentions.iter();
        let ids: Vec<String> = called.map(|mention| mention.member.to_string()).collect();
        ids.join(" ")
    }

    /// Whether it calls everybody.
    pub(crate) fn calls_everybody(&self) -> bool {
        messages::mentions::Called::by(&self.text).everybody
    }

    /// Those who chose an emoji: «Inès, Marc and Lina».
    pub(crate) fn who(&self, reaction: &Reaction) -> String {
        let names: Vec<&str> = reaction.by.iter().map(|(_, name)| name.as_str()).collect();
        self.l.list(names)
    }

    /// «3 replies».
    pub(crate) fn replies(&self) -> Option<String> {
        let replies = self.dress.replies?;
        (replies.count > 0).then(|| self.l.n("replies", replies.count))
    }

    pub(crate) fn clock(&self) -> String {
        words::clock_face(self.at)
    }

    fn continues(&self, above: &Self) -> bool {
        self.author == above.author
            && self.dress.quote.is_none()
            && self.at.0 - above.at.0 < TOGETHER
            && words::day_number(self.at) == words::day_number(above.at)
    }
}

/// Marks what goes on from the message above it.
pub(crate) fn join(messages: &mut [Message]) {
    for place in 1..messages.len() {
        let (above, below) = messages.split_at_mut(place);
        below[0].cont = below[0].continues(&above[place - 1]);
    }
}

/// One page of a room: up to fifty messages, oldest first, with the days between them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chunk {
    messages: Vec<Message>,
    /// The first message the reader has not seen, and how many there are in all.
    unread: Option<(i64, i64)>,
}

impl Chunk {
    pub(crate) fn new(mut messages: Vec<Message>) -> Self {
        join(&mut messages);
        Self {
            messages,
            unread: None,
        }
    }

    /// Draws the line above what the reader has not seen.
    #[must_use]
    pub(crate) fn unread(mut self, read: i64, count: i64) -> Self {
        let first = self.messages.iter().find(|message| message.seq > read);
        self.unread = first.filter(|_| count > 0).map(|first| (first.seq, count));
        self
    }

    pub(crate) fn line_before(&self, message: &Message) -> Option<i64> {
        self.unread
            .filter(|(first, _)| *first == message.seq)
            .map(|(_, count)| count)
    }

    pub(crate) fn first(&self) -> i64 {
        self.messages.first().map_or(0, |message| message.seq)
    }

    pub(crate) fn last(&self) -> i64 {
        self.messages.last().map_or(0, |message| message.seq)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// Each message, with the day it opens if it is the first of that day.
    pub(crate) fn by_day(&self) -> Vec<(Option<Timestamp>, &Message)> {
        let mut day = None;
        self.messages
            .iter()
            .map(|message| {
                let today = Some(words::day_number(message.at));
                let opens = (day != today).then_some(message.at);
                day = today;
                (opens, message)
            })
            .collect()
    }
}

/// The live frame: the same file as the page.
#[derive(Template)]
#[template(path = "parts/message.html")]
pub(crate) struct MessagePart<'a> {
    pub m: &'a Message,
}

/// An older page of a room, for scripts (`?before=…&part=1`): the same file as the page.
#[derive(Template)]
#[template(path = "parts/chunk.html")]
pub(crate) struct ChunkPart<'a> {
    pub l: Words,
    pub chunk: &'a Chunk,
    pub older: bool,
}
