//! The body of a message as HTML: the very text, with its web addresses as links.

/// Escapes everything; whatever is not a plain `http` address stays text.
pub(super) fn html(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    html.push_str("<p>");
    let mut rest = text;
    while let Some((before, address, after)) = next_address(rest) {
        escape(before, &mut html);
        link(address, &mut html);
        rest = after;
    }
    escape(rest, &mut html);
    html.push_str("</p>");
    html
}

fn next_address(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(found) = text[from..].find("http") {
        let start = from + found;
        let length = address_length(&text[start..]);
        let fresh = !text[..start].ends_with(|c: char| c.is_alphanumeric());
        if fresh && length > 0 {
            let end = start + length;
            return Some((&text[..start], &text[start..end], &text[end..]));
        }
        from = start + "http".len();
    }
    None
}

/// How much of the beginning is an address; a sentence's own punctuation is not part of it.
fn address_length(text: &str) -> usize {
    let Some(rest) = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
    else {
        return 0;
    };
    let scheme = text.len() - rest.len();
    let end = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '«' | '»' | '`'))
        .unwrap_or(rest.len());
    let mut address = &rest[..end];
    while let Some(last) = address.chars().next_back() {
        let unpaired = last == ')' && !address.contains('(');
        if !unpaired
            && !matches!(
                last,
                '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '…' | '’' | '*'
            )
        {
            break;
        }
        address = &address[..address.len() - last.len_utf8()];
    }
    let named = address.starts_with(|c: char| c.is_alphanumeric() || c == '[');
    if named { scheme + address.len() } else { 0 }
}

fn link(address: &str, html: &mut String) {
    html.push_str("<a href=\"");
    escape(address, html);
    // The other place learns neither the room nor who came from it.
    html.push_str("\" rel=\"noopener noreferrer nofollow ugc\">");
    escape(address, html);
    html.push_str("</a>");
}

fn escape(text: &str, html: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_typed_becomes_markup() {
        let typed = "<script>'\"&</script>";
        assert_eq!(
            html(typed),
            "<p>&lt;script&gt;&#39;&quot;&amp;&lt;/script&gt;</p>"
        );
    }

    #[test]
    fn an_address_ends_where_the_sentence_goes_on() {
        let said = html("see (https://a.example/x?y=1&z), or http://b.example. Bye");
        assert!(
            said.contains(">https://a.example/x?y=1&amp;z</a>), or"),
            "{said}"
        );
        assert!(said.contains(">http://b.example</a>. Bye"), "{said}");
        assert!(html("https://a.example/é_(b)").contains(">https://a.example/é_(b)</a>"));
    }

    #[test]
    fn only_plain_web_addresses_become_links() {
        for text in [
            "javascript:alert(1)",
            "xhttps://a.example",
            "https://",
            "https://\"onx",
            "http",
            "httphttp",
        ] {
            assert!(!html(text).contains("<a "), "{text}");
        }
        assert_eq!(
            html("https://a.example/\"onclick=x").matches("<a ").count(),
            1
        );
        assert!(!html("https://a.example/\"onclick=x").contains("\"onclick"));
    }
}
