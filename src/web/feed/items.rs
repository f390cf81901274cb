//! What stands in the feed: what waits, whole, and under it the rooms where nothing does.

use std::collections::{BTreeSet, HashMap};

use super::own;

use crate::{
    db::Conn,
    feed::{self, Conversation, Look, Mark, Sieve, Spot},
    groups,
    messages::{self, Message, drafts},
    policy::{Act, Standing},
    rooms::Place,
    values::{ClientId, GroupId, RoomId, Timestamp},
    web::{
        Failure, body, shell,
        views::{self, FeedItem, FeedLine, FeedPost, GroupTag, Person},
        visitor::Signed,
        words::Words,
    },
};

/// What waits for somebody, drawn.
pub(super) struct Waiting {
    pub posts: Vec<FeedPost>,
    /// How many messages, in how many conversations, and since when.
    pub count: i64,
    pub conversations: usize,
    pub since: Option<Timestamp>,
    /// How much they have begun to write, anywhere.
    pub begun: usize,
    /// Up to where everything is passed over at once.
    pub marks: String,
}

pub(super) async fn waiting(
    conn: &mut Conn,
    (signed, l): (&Signed, Words),
    (places, sieve): (&[Place], Option<&Sieve>),
    look: Look,
) -> Result<Waiting, Failure> {
    let me = signed.member.id;
    let all = feed::waiting(conn, me, (places, sieve), look, signed.now).await?;
    let places: HashMap<RoomId, &Place> =
        places.iter().map(|place| (place.room_id, place)).collect();
    let shown = all.iter().take(look.most);
    let shown = shown.filter_map(|one| places.get(&one.spot.room));
    let among: BTreeSet<GroupId> = shown.map(|place| place.group_id).collect();
    let standings = groups::standings(conn, &signed.member, &among, signed.now).await?;
    let marks = all.iter().map(mark);
    let begun = drafts::of_member(conn, me, signed.now).await?;
    let begun: HashMap<Spot, String> = begun
        .into_iter()
        .map(|begun| {
            let (room, thread) = (begun.room_id, begun.thread);
            (Spot { room, thread }, begun.body)
        })
        .collect();
    Ok(Waiting {
        begun: begun.len(),
        count: all.iter().map(|one| one.waits).sum(),
        conversations: all.len(),
        since: all.first().map(|one| one.since),
        marks: marks.collect::<Vec<_>>().join(" "),
        posts: all
            .into_iter()
            .take(look.most)
            .filter_map(|one| {
                let place = places.get(&one.spot.room)?;
                Some(FeedPost {
                    begun: begun.get(&one.spot).cloned().unwrap_or_default(),
                    ..post(&one, place, (&standings, l, look), sieve)
                })
            })
            .collect(),
    })
}

fn mark(one: &Conversation) -> String {
    let mark = Mark {
        spot: one.spot,
        seq: one.last,
    };
    mark.to_string()
}

fn post(
    one: &Conversation,
    place: &Place,
    (standings, l, look): (&HashMap<GroupId, Standing>, Words, Look),
    sieve: Option<&Sieve>,
) -> FeedPost {
    let href = feed::path(place, one.spot);
    let standing = standings.get(&place.group_id);
    let may_say = standing.is_some_and(|standing| place.lets(*standing, Act::Say));
    let opened = look.opened == Some(one.spot);
    let drawn = |messages: &[Message]| {
        let drawn = messages.iter();
        let drawn = drawn.map(|said| views::Message::new(said, l).away(&href));
        let mut drawn: Vec<_> = drawn.collect();
        views::join(&mut drawn);
        drawn
    };
    FeedPost {
        key: one.spot.to_string(),
        mark: mark(one),
        room: one.spot.room,
        thread: one.spot.thread,
        group_id: place.group_id,
        name: place.room_name.clone(),
        // Of what not even this page can hold, the room shows the rest.
        unfold: if opened {
            format!("{href}#unread")
        } else {
            format!("{}&open={}#c-{}", own::address(sieve), one.spot, one.spot)
        },
        group: tag(place, l),
        since: one.since,
        waits: one.waits,
        mentions: one.named,
        why: format!("/g/{}/{}/why", place.group_slug, place.room_slug),
        quiet: one.quiet,
        room_last: one.room_last,
        room_rev: one.room_rev,
        head: drawn(&one.head),
        folded: one.folded,
        tail: drawn(&one.tail),
        may_say,
        begun: String::new(),
        cid: ClientId::fresh(),
        href,
    }
}

/// Where nothing waits, and who said the last thing of all.
pub(super) struct ReadBefore {
    pub items: Vec<FeedItem>,
    pub last: Option<(String, Timestamp)>,
}

/// Every room where something was said and nothing waits, newest first, with its last words; none of
/// which they wish to hear nothing.
pub(super) async fn read_before(
    conn: &mut Conn,
    (signed, l): (&Signed, Words),
    (places, sieve): (&[Place], Option<&Sieve>),
) -> Result<ReadBefore, Failure> {
    let mut last_words: HashMap<RoomId, Vec<Message>> = HashMap::new();
    let said = messages::last_words(conn, signed.member.id, signed.now).await?;
    let quiet = places
        .iter()
        .filter(|place| place.wish.is_quiet(signed.now));
    let quiet: BTreeSet<RoomId> = quiet.map(|place| place.room_id).collect();
    let said = said.into_iter();
    let said = said.filter(|said| !quiet.contains(&said.room_id));
    let mut last: Option<(String, Timestamp)> = None;
    for message in said {
        if last.as_ref().is_none_or(|(_, at)| *at <= message.said_at) {
            last = Some((message.author_name.clone(), message.said_at));
        }
        last_words.entry(message.room_id).or_default().push(message);
    }
    let mut read: Vec<&Place> = places
        .iter()
        .filter(|place| place.last_seq >= place.from_seq.max(1) && place.unread == 0)
        .filter(|place| !quiet.contains(&place.room_id))
        .filter(|place| sieve.is_none_or(|sieve| sieve.takes(place)))
        .collect();
    read.sort_by_key(|place| std::cmp::Reverse((place.last_said_at, place.room_id)));
    let items = read.into_iter().map(|place| {
        let last_words = last_words.remove(&place.room_id).unwrap_or_default();
        item(place, last_words, l)
    });
    Ok(ReadBefore {
        items: items.collect(),
        last,
    })
}

/// The group of a place; an aside is named by its people, once.
fn tag(place: &Place, l: Words) -> GroupTag {
    let aside = place.aside.then(|| l.t("aside"));
    let name = aside.as_deref().unwrap_or(&place.group_name);
    shell::tag_of(place.group_id, &place.group_slug, name)
}

fn item(place: &Place, last_words: Vec<Message>, l: Words) -> FeedItem {
    FeedItem {
        room: place.room_id,
        name: place.room_name.clone(),
        href: place.href(),
        group: tag(place, l),
        at: place.last_said_at,
        lines: last_words.into_iter().map(line).collect(),
    }
}

fn line(message: Message) -> FeedLine {
    let text = body::excerpt(&message.words(), 280);
    FeedLine {
        person: Person {
            id: message.author_id,
            name: message.author_name,
            handle: message.author_handle,
        },
        text,
    }
}
