//! A copy as a note: its words in the few elements that every server keeps, its pictures, its wishes.

use serde_json::{Value, json};

use super::PUBLIC;
use crate::{
    fediverse::addresses::Addresses,
    window::{Answered, Content, Copy, Line, Quotes, pictures::Picture},
};

pub(super) fn bare_note(at: &Addresses, handle: &str, copy: &Copy, said: &Content) -> Value {
    let content = match &said.answers {
        Some(answered) => answer_to(answered, &said.lines),
        None => content(
            &copy.title,
            &said.lines,
            &at.page(&copy.slug),
            &hashtags(at, copy),
        ),
    };
    let (to, cc) = audience(at, handle, said);
    let mut note = json!({
        "id": at.note(copy.id),
        "type": "Note",
        "attributedTo": at.actor(handle),
        "to": to,
        "cc": cc,
        // Not the age of what was said: Mastodon shows nothing older than six hours to followers.
        "published": copy.published_at.rfc3339(),
        "url": at.page(&copy.slug),
        "content": content,
        "contentMap": { copy.language.as_str(): content },
        "sensitive": !copy.caution.is_empty(),
        "tag": tags(at, copy, said),
        "interactionPolicy": policy(at, handle, copy.quotes)
    });
    if !copy.caution.is_empty() {
        note["summary"] = json!(copy.caution);
    }
    if let Some(answered) = &said.answers {
        note["inReplyTo"] = json!(answered.note);
    }
    if !said.pictures.is_empty() {
        let shown = said.pictures.iter().map(|picture| attachment(at, picture));
        note["attachment"] = shown.collect();
    }
    if copy.updated_at > copy.published_at {
        note["updated"] = json!(copy.updated_at.rfc3339());
    }
    note
}

/// To everybody, and by the way to the followers. An answer is for whoever is answered: everybody may read
/// it, and followers are not told of it.
pub(super) fn audience(at: &Addresses, handle: &str, said: &Content) -> (Value, Value) {
    match &said.answers {
        Some(answered) => (json!([answered.author]), json!([PUBLIC])),
        None => (json!([PUBLIC]), json!([at.followers(handle)])),
    }
}

fn attachment(at: &Addresses, picture: &Picture) -> Value {
    // From the middle to each edge is one, to the right and upwards.
    let from_middle = |hundredths: i64| {
        json!(f64::from(i8::try_from(hundredths - 50).unwrap_or_default()) / 50.0)
    };
    let mut image = json!({
        "type": "Image",
        "mediaType": picture.media,
        "url": at.picture(&picture.name),
        "width": picture.width,
        "height": picture.height,
        "focalPoint": [from_middle(picture.focus_left), from_middle(100 - picture.focus_top)]
    });
    if !picture.alt.is_empty() {
        image["name"] = json!(picture.alt);
    }
    if !picture.blurhash.is_empty() {
        image["blurhash"] = json!(picture.blurhash);
    }
    image
}

/// Each hashtag as it is written, and the page of what is shown under it.
fn hashtags<'a>(at: &Addresses, copy: &'a Copy) -> Vec<(&'a str, String)> {
    let tags = copy.hashtags.split_whitespace();
    tags.map(|tag| (tag, at.tag(tag))).collect()
}

fn tags(at: &Addresses, copy: &Copy, said: &Content) -> Vec<Value> {
    let tags = hashtags(at, copy).into_iter();
    let tags = tags
        .map(|(tag, href)| json!({ "type": "Hashtag", "name": format!("#{tag}"), "href": href }));
    let mention = said.answers.iter().map(
        |answered| json!({ "type": "Mention", "name": answered.handle, "href": answered.author }),
    );
    mention.chain(tags).collect()
}

/// Anybody likes and boosts; replies are opened one by one; who quotes is for the group to say.
fn policy(at: &Addresses, handle: &str, quotes: Quotes) -> Value {
    let (at_once, asked) = match quotes {
        Quotes::Nobody => (at.actor(handle), None),
        Quotes::Asked => (at.actor(handle), Some(PUBLIC)),
        Quotes::Anybody => (PUBLIC.into(), None),
    };
    let anybody = json!({ "automaticApproval": [PUBLIC], "manualApproval": [] });
    json!({
        "canLike": anybody,
        "canAnnounce": anybody,
        "canReply": { "automaticApproval": [at.actor(handle)], "manualApproval": [PUBLIC] },
        "canQuote": { "automaticApproval": [at_once], "manualApproval": Vec::from_iter(asked) }
    })
}

/// The words of an answer, to whom it is first: so servers find the mention where people write it.
fn answer_to(answered: &Answered, lines: &[Line]) -> String {
    let (author, handle) = (escape(&answered.author), escape(&answered.handle));
    let mut html = format!(r#"<p><a href="{author}" class="u-url mention">{handle}</a></p>"#);
    spoken(&mut html, lines);
    html
}

/// The words of a copy, in the few elements that every server keeps.
fn content(title: &str, lines: &[Line], page: &str, tags: &[(&str, String)]) -> String {
    let mut html = format!("<p><strong>{}</strong></p>", escape(title));
    spoken(&mut html, lines);
    let page = escape(page);
    let mut ends = vec![format!(r#"<a href="{page}">{page}</a>"#)];
    let link = |(tag, href): &(&str, String)| {
        let (tag, href) = (escape(tag), escape(href));
        format!(r#"<a href="{href}" class="mention hashtag" rel="tag">#{tag}</a>"#)
    };
    if !tags.is_empty() {
        ends.push(tags.iter().map(link).collect::<Vec<_>>().join(" "));
    }
    for end in ends {
        html.push_str("<p>");
        html.push_str(&end);
        html.push_str("</p>");
    }
    html
}

fn spoken(html: &mut String, lines: &[Line]) {
    for line in lines {
        if !line.body.is_empty() {
            html.push_str(&paragraph(&line.body));
        }
        if let Some(name) = &line.signature {
            html.push_str("<p>— <strong>");
            html.push_str(&escape(name));
            html.push_str("</strong></p>");
        }
    }
}

pub(super) fn paragraph(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(escape).collect();
    format!("<p>{}</p>", lines.join("<br>"))
}

fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_words() {
        let lines = [
            Line {
                signature: Some("Ada & <b>".into()),
                body: "one\ntwo <script>".into(),
            },
            Line {
                signature: None,
                body: "\"three\"".into(),
            },
        ];
        assert_eq!(
            content(
                "A <title>",
                &lines,
                "https://salon.example/l/a",
                &[("Été", "https://salon.example/l/tagged/ete".into())]
            ),
            "<p><strong>A &lt;title&gt;</strong></p>\
             <p>one<br>two &lt;script&gt;</p><p>— <strong>Ada &amp; &lt;b&gt;</strong></p>\
             <p>&quot;three&quot;</p>\
             <p><a href=\"https://salon.example/l/a\">https://salon.example/l/a</a></p>\
             <p><a href=\"https://salon.example/l/tagged/ete\" class=\"mention hashtag\" rel=\"tag\">#Été</a></p>"
        );
    }
}
