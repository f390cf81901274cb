//! The head of a page: its title and what its makers say of it, read without building the page.
//!
//! What comes out is text, shown and escaped like text.

use super::Facts;
use crate::values::plain::words;

const LONGEST_SITE: usize = 60;
const LONGEST_TITLE: usize = 160;
const LONGEST_DESCRIPTION: usize = 300;

/// What a page that is served at `host` says of itself.
pub fn facts(html: &str, host: &str) -> Facts {
    let mut found = Found::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let Some(end) = tag_end(rest) else { break };
        let (tag, after) = (&rest[1..end], &rest[end + 1..]);
        let name: String = tag
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        rest = match name.to_ascii_lowercase().as_str() {
            "body" => break,
            "title" => {
                let (title, after) = until_close(after, "title");
                found.note("title", title);
                after
            }
            raw @ ("script" | "style" | "noscript" | "template" | "svg") => {
                until_close(after, raw).1
            }
            "meta" => {
                found.meta(&tag[name.len()..]);
                after
            }
            _ if tag.eq_ignore_ascii_case("/head") => break,
            _ => after,
        };
    }
    found.told(host)
}

/// Where a tag ends: not at a sign within what is quoted.
fn tag_end(html: &str) -> Option<usize> {
    let mut quote = None;
    html.char_indices().find_map(|(at, c)| {
        match (quote, c) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
        None
    })
}

/// What stands before the end of an element, and what comes after it.
fn until_close<'a>(html: &'a str, name: &str) -> (&'a str, &'a str) {
    let closes = |at: &usize| {
        let close = html.as_bytes().get(at + 2..at + 2 + name.len());
        close.is_some_and(|close| close.eq_ignore_ascii_case(name.as_bytes()))
    };
    match html.match_indices("</").map(|(at, _)| at).find(closes) {
        Some(at) => (
            &html[..at],
            html[at..].split_once('>').map_or("", |(_, after)| after),
        ),
        None => (html, ""),
    }
}

/// What was found, by the name it was given.
#[derive(Default)]
struct Found(Vec<(String, String)>);

impl Found {
    fn note(&mut self, name: &str, text: &str) {
        self.0.push((name.to_ascii_lowercase(), text.to_owned()));
    }

    fn meta(&mut self, attributes: &str) {
        let (mut name, mut content) = (None, None);
        let mut rest = attributes;
        while let Some((key, value, after)) = next_attribute(rest) {
            match key.to_ascii_lowercase().as_str() {
                "name" | "property" => name = Some(value),
                "content" => content = Some(value),
                _ => {}
            }
            rest = after;
        }
        if let (Some(name), Some(content)) = (name, content) {
            self.note(name, content);
        }
    }

    /// The first of these names that says something.
    fn first(&self, names: &[&str], most: usize) -> String {
        let said = |wanted: &&str| {
            let found = self.0.iter().find(|(name, _)| name == wanted)?;
            let text = words(&found.1, most);
            let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
            Some(line).filter(|line| !line.is_empty())
        };
        names.iter().find_map(said).unwrap_or_default()
    }

    fn told(&self, host: &str) -> Facts {
        let title = self.first(&["og:title", "twitter:title", "title"], LONGEST_TITLE);
        if title.is_empty() {
            return Facts::default();
        }
        let site = self.first(&["og:site_name"], LONGEST_SITE);
        let about = ["og:description", "description", "twitter:description"];
        Facts {
            site: if site.is_empty() {
                host.to_owned()
            } else {
                site
            },
            description: self.first(&about, LONGEST_DESCRIPTION),
            title,
        }
    }
}

fn next_attribute(text: &str) -> Option<(&str, &str, &str)> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
    let end = text
        .find(|c: char| c.is_whitespace() || c == '=')
        .unwrap_or(text.len());
    if end == 0 {
        return None;
    }
    let (key, rest) = (&text[..end], text[end..].trim_start());
    let Some(value) = rest.strip_prefix('=').map(str::trim_start) else {
        return Some((key, "", rest));
    };
    for quote in ['"', '\''] {
        if let Some(value) = value.strip_prefix(quote) {
            let (value, after) = value.split_once(quote).unwrap_or((value, ""));
            return Some((key, value, after));
        }
    }
    let end = value.find(char::is_whitespace).unwrap_or(value.len());
    Some((key, &value[..end], &value[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(html: &str) -> [String; 3] {
        let Facts {
            site,
            title,
            description,
        } = facts(html, "a.example");
        [site, title, description]
    }

    #[test]
    fn a_page_is_read_by_its_head() {
        for (html, expected) in [
            (
                "<title>One &amp; two</title>",
                ["a.example", "One & two", ""],
            ),
            (
                "<META content='What it is' Name=description><title>\n One\n two </TITLE>",
                ["a.example", "One two", "What it is"],
            ),
            (
                "<title>x</title><meta property=\"og:title\" content=\"A > b\"/>\
                 <meta property=og:site_name content=Site>",
                ["Site", "A > b", ""],
            ),
            (
                "<!-- <title>no</title> --><title>yes</title>",
                ["a.example", "yes", ""],
            ),
            (
                "<script>'<title>no</title>'</script><title>yes</title>",
                ["a.example", "yes", ""],
            ),
            ("<head></head><title>late</title>", ["", "", ""]),
            ("<body><title>late</title>", ["", "", ""]),
            (
                "<title> </title><meta name=description content=x>",
                ["", "", ""],
            ),
            ("<title>cut", ["a.example", "cut", ""]),
            ("<title>\u{202e}live</title>", ["a.example", "live", ""]),
            (
                "<title><b>bold</b><script>x</script></title>",
                ["a.example", "bold", ""],
            ),
            ("<meta content", ["", "", ""]),
            ("<", ["", "", ""]),
        ] {
            assert_eq!(told(html), expected, "{html}");
        }
        let long = format!("<title>{}</title>", "é".repeat(500));
        assert_eq!(told(&long)[1].chars().count(), LONGEST_TITLE);
    }
}
