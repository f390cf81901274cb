//! Plain words: what another server sends as HTML, without any of it.
//!
//! What comes out is shown as text and escaped like text; a tag that slips through is seen, not obeyed.

/// The words of a piece of HTML, cut at so many characters.
pub fn words(html: &str, most: usize) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = if rest.starts_with('<') {
            tag(rest, &mut text)
        } else {
            entity(rest, &mut text)
        };
        if text.len() > most * 4 {
            break;
        }
    }
    text.push_str(rest);
    tidy(&text, most)
}

/// Skips a tag; what ends a line of text ends one here. Gives what follows.
fn tag<'a>(html: &'a str, text: &mut String) -> &'a str {
    let Some(end) = html.find('>') else { return "" };
    let name: String = html[1..end]
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '/')
        .collect();
    match name.to_ascii_lowercase().as_str() {
        "br" | "br/" | "/li" | "/div" | "/h1" | "/h2" | "/h3" => text.push('\n'),
        "/p" | "/blockquote" | "/pre" | "/ul" | "/ol" => text.push_str("\n\n"),
        silent @ ("script" | "style") => {
            let closes = |at: &usize| {
                let name = html.as_bytes().get(at + 2..at + 2 + silent.len());
                name.is_some_and(|name| name.eq_ignore_ascii_case(silent.as_bytes()))
            };
            let close = html.match_indices("</").map(|(at, _)| at).find(closes);
            return close.map_or("", |at| &html[at..]);
        }
        _ => {}
    }
    &html[end + 1..]
}

/// Reads an entity; what is none stands for itself.
fn entity<'a>(html: &'a str, text: &mut String) -> &'a str {
    let end = html.bytes().take(12).position(|byte| byte == b';');
    let read = end.and_then(|end| Some((named(&html[1..end])?, end)));
    let Some((c, end)) = read else {
        text.push('&');
        return &html[1..];
    };
    text.push(c);
    &html[end + 1..]
}

fn named(name: &str) -> Option<char> {
    let number = |text: &str, radix| {
        u32::from_str_radix(text, radix)
            .ok()
            .and_then(char::from_u32)
    };
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => match name.strip_prefix('#')? {
            hex if hex.starts_with(['x', 'X']) => number(&hex[1..], 16),
            decimal => number(decimal, 10),
        },
    }
}

/// Without what cannot be seen, without empty lines in a row, and cut.
fn tidy(text: &str, most: usize) -> String {
    let unseen = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let seen: String = text.chars().filter(|c| !unseen(*c)).take(most).collect();
    let mut lines: Vec<&str> = Vec::new();
    for line in seen.lines().map(str::trim) {
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    lines.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_are_left_of_what_was_dressed() {
        for (html, plain) in [
            ("<p>One</p><p>two<br>three</p>", "One\n\ntwo\nthree"),
            (
                "a &amp; b &lt;b&gt; &#39;c&#x27; &nope; &",
                "a & b <b> 'c' &nope; &",
            ),
            ("<script>alert(1)</script>no", "no"),
            ("<SCRIPT>x", ""),
            ("<img src=x onerror=alert(1)>words", "words"),
            ("<a href=\"javascript:x\">link</a>", "link"),
            ("open <b", "open"),
            ("caf\u{e9}\u{202e}evil\u{0}", "caf\u{e9}evil"),
            ("&#xD800;&#1114112;", "&#xD800;&#1114112;"),
        ] {
            assert_eq!(words(html, 100), plain, "{html}");
        }
        assert_eq!(words(&"é".repeat(50), 10).chars().count(), 10);
    }
}
