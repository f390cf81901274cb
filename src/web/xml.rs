//! What people typed, as XML can hold it.

/// Without the signs below the space, for which XML has no place, however they are written.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .filter(|sign| matches!(sign, '\n' | '\t') || *sign >= ' ')
        .filter(|sign| !matches!(sign, '\u{fffe}' | '\u{ffff}'))
        .collect()
}
