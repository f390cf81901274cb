//! A highlight as it will stand in a timeline elsewhere: read from the very note that would be sent.

use serde_json::Value;

use super::{
    Failure,
    views::{Post, PostPicture},
};
use crate::{
    db::Conn,
    fediverse::{self, addresses::Addresses},
    files::File,
    values::{GroupId, Timestamp},
    window::{self, Actor, Content, Copy, Edition, pictures::Picture},
};

/// Through whom a group would speak.
pub(super) struct Mouth {
    at: Addresses,
    pub(super) actor: Actor,
}

/// Nothing: the window is shut, or the group has no public handle.
pub(super) async fn mouth(conn: &mut Conn, group: GroupId) -> Result<Option<Mouth>, Failure> {
    let address = window::address(conn).await?;
    let actor = window::actor_of(conn, group).await?;
    let actor = actor.filter(|actor| actor.silent_since.is_none());
    let at = address.and_then(|url| Addresses::under(&url));
    Ok(at.zip(actor).map(|(at, actor)| Mouth { at, actor }))
}

/// What of an edition would be seen. `sources`: where each of its pictures is found in the house.
pub(super) async fn of(
    conn: &mut Conn,
    mouth: &Mouth,
    (edition, sources): (Edition, Vec<String>),
    now: Timestamp,
) -> Result<Post, Failure> {
    let copy = would_be(conn, &mouth.actor, &edition, now).await?;
    let content = Content {
        lines: edition.lines,
        pictures: edition.pictures,
        answers: edition.answers,
    };
    let note = fediverse::note_of(&mouth.at, &mouth.actor.handle, &copy, &content);
    Ok(read(mouth, &copy, &note, sources))
}

/// A picture as it would be attached: its bytes are copied only when it leaves.
pub(super) fn picture(
    file: &File,
    line: i64,
    (alt, (focus_left, focus_top)): (String, (i64, i64)),
) -> Picture {
    Picture {
        name: file.id.to_string(),
        line,
        media: file.media.as_str().to_owned(),
        size: file.size,
        width: file.width.unwrap_or(1),
        height: file.height.unwrap_or(1),
        alt,
        focus_left,
        focus_top,
        blurhash: String::new(),
    }
}

async fn would_be(
    conn: &mut Conn,
    actor: &Actor,
    edition: &Edition,
    now: Timestamp,
) -> Result<Copy, Failure> {
    let shown = window::find(conn, edition.copy).await?;
    let (slug, published_at, quotes) = if let Some(shown) = shown {
        (shown.slug, shown.published_at, shown.quotes)
    } else {
        let slug = window::free_slug(conn, &edition.title).await?;
        (slug, now, actor.quotes)
    };
    Ok(Copy {
        id: edition.copy,
        actor_id: actor.id,
        slug,
        title: edition.title.clone(),
        caution: edition.caution.clone(),
        hashtags: edition.hashtags.clone(),
        language: edition.language,
        published_at,
        updated_at: now,
        withdrawn_at: None,
        quotes,
    })
}

fn read(mouth: &Mouth, copy: &Copy, note: &Value, sources: Vec<String>) -> Post {
    let content = unlinked(note["content"].as_str().unwrap_or_default());
    let (words, tags) = match content.rfind("<p>") {
        Some(last) if !copy.hashtags.is_empty() => content.split_at(last),
        _ => (content.as_str(), ""),
    };
    let attached = note["attachment"].as_array().map_or(&[][..], Vec::as_slice);
    let pictures = sources.into_iter().zip(attached);
    Post {
        name: mouth.actor.name.clone(),
        account: format!("@{}", mouth.at.account(&mouth.actor.handle)),
        icon: mouth
            .at
            .paper_of(&mouth.actor.handle)
            .replace(mouth.at.base(), ""),
        caution: note["summary"].as_str().map(str::to_owned),
        words: words.to_owned(),
        tags: tags.to_owned(),
        language: copy.language,
        is_quiet: note["cc"]
            .as_array()
            .is_some_and(|cc| cc.iter().any(|to| to == fediverse::PUBLIC)),
        pictures: pictures
            .enumerate()
            .map(|(place, (src, picture))| PostPicture {
                src,
                alt: picture["name"].as_str().unwrap_or_default().to_owned(),
                width: picture["width"].as_i64().unwrap_or(1),
                height: picture["height"].as_i64().unwrap_or(1),
                view: view(picture, (place, attached.len())),
            })
            .collect(),
    }
}

/// The same words without where their links lead: before it has left, there is nothing there.
fn unlinked(html: &str) -> String {
    let mut parts = html.split(" href=\"");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once('"').map_or("", |(_, after)| after));
    }
    plain
}

/// What of a picture is seen: one alone is whole, several share a frame of three to two, where each is cut to
/// its place in it, around what must stay to be seen.
fn view(picture: &Value, (place, of): (usize, usize)) -> String {
    let side = |name: &str| picture[name].as_f64().unwrap_or(1.0).max(1.0);
    let (width, height) = (side("width"), side("height"));
    let shape = match (of, place) {
        (1, _) => width / height,
        (2, _) | (3, 0) => 0.75,
        _ => 1.5,
    };
    let seen = (width.min(height * shape), height.min(width / shape));
    let point = |axis: usize| picture["focalPoint"][axis].as_f64().unwrap_or_default();
    let left = (width - seen.0) * f64::midpoint(1.0, point(0));
    let top = (height - seen.1) * f64::midpoint(1.0, -point(1));
    format!("{left:.1} {top:.1} {:.1} {:.1}", seen.0, seen.1)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_picture_is_cut_around_its_point() {
        let wide = json!({ "width": 400, "height": 100, "focalPoint": [1.0, 0.0] });
        assert_eq!(view(&wide, (0, 1)), "0.0 0.0 400.0 100.0");
        assert_eq!(view(&wide, (0, 2)), "325.0 0.0 75.0 100.0");
        assert_eq!(view(&wide, (1, 3)), "250.0 0.0 150.0 100.0");
        let tall = json!({ "width": 100, "height": 400, "focalPoint": [0.0, 1.0] });
        assert_eq!(view(&tall, (3, 4)), "0.0 0.0 100.0 66.7");
    }

    #[test]
    fn links_lose_where_they_lead_and_nothing_else() {
        assert_eq!(
            unlinked("<p>a <a href=\"https://x\" rel=\"tag\">#b</a></p>"),
            "<p>a <a rel=\"tag\">#b</a></p>"
        );
    }
}
