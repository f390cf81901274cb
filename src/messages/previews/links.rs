//! The address that the words of a message name first, where they show one: not in code.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};
use url::Url;

use crate::messages::addresses::next_address;

/// No address that people show each other is longer.
const LONGEST: usize = 2_000;

pub(super) fn first(text: &str) -> Option<Url> {
    if !text.contains("http") {
        return None;
    }
    let (mut taken, mut named): (Vec<Range<usize>>, Vec<(usize, String)>) =
        (Vec::new(), Vec::new());
    for (event, range) in Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                named.push((range.start, dest_url.into_string()));
                taken.push(range);
            }
            Event::Code(_)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::Start(Tag::CodeBlock(_) | Tag::Image { .. } | Tag::HtmlBlock) => {
                taken.push(range);
            }
            _ => {}
        }
    }
    let (mut rest, mut at) = (text, 0);
    while let Some((before, address, after)) = next_address(rest) {
        let here = at + before.len();
        if !taken.iter().any(|range| range.contains(&here)) {
            named.push((here, address.to_owned()));
        }
        at = here + address.len();
        rest = after;
    }
    named.sort_by_key(|(place, _)| *place);
    named.into_iter().find_map(|(_, address)| fit(&address))
}

/// An address of the web, without the part that is the reader's own business.
fn fit(address: &str) -> Option<Url> {
    let mut url = Url::parse(address).ok()?;
    url.set_fragment(None);
    let web = matches!(url.scheme(), "https" | "http");
    let anonymous = url.username().is_empty() && url.password().is_none();
    (web && anonymous && url.as_str().len() <= LONGEST).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_address_that_is_shown_is_looked_up() {
        for (text, found) in [
            ("no address: http and ftp://a.example", None),
            (
                "see https://a.example/x_y_z. And https://b.example",
                Some("https://a.example/x_y_z"),
            ),
            (
                "[there](https://a.example/1#part) https://b.example",
                Some("https://a.example/1"),
            ),
            ("<https://a.example>", Some("https://a.example/")),
            (
                "`https://a.example` and https://b.example/",
                Some("https://b.example/"),
            ),
            ("```\nhttps://a.example\n```", None),
            (
                "[mail](mailto:a@b.example) https://b.example/",
                Some("https://b.example/"),
            ),
            ("https://me:pass@a.example/", None),
        ] {
            assert_eq!(first(text).as_ref().map(Url::as_str), found, "{text}");
        }
        assert_eq!(
            first(&format!("https://a.example/{}", "x".repeat(3_000))),
            None
        );
    }
}
