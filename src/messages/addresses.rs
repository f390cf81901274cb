//! Addresses: where a web address begins and ends in what people write.

/// What comes before the next address, the address, and what comes after it.
pub(crate) fn next_address(text: &str) -> Option<(&str, &str, &str)> {
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
