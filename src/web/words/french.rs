//! French as it is written: its spaces, and the vowels that it leaves out.

use crate::values::folded;

/// A function of the locale, what it says, and what it says before a name that begins with a vowel.
pub(super) const ELISIONS: [(&str, &str, &str); 2] = [("DE", "de ", "d’"), ("QUE", "que ", "qu’")];

/// A locale that was written with ordinary spaces and whole words.
pub(super) fn written(text: &str) -> String {
    elided(&spaced(text))
}

/// French puts a fine space before `; ? !` and inside « », and a hard one before `:`.
/// The locale is written with ordinary spaces; none of these pairs is Fluent syntax.
fn spaced(text: &str) -> String {
    [" ;", " ?", " !", " »", "« "]
        .into_iter()
        .fold(text.replace(" :", "\u{a0}:"), |text, pair| {
            text.replace(pair, &pair.replace(' ', "\u{202f}"))
        })
}

/// «d’Ada», «qu’Ada»: before a name that begins with a vowel, `de` and `que` lose theirs. The locale is
/// written with whole words, and asks of each name as it is said.
fn elided(text: &str) -> String {
    let mut said = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("e { $") {
        let (before, after) = rest.split_at(at);
        let word = before
            .rsplit(|c: char| !c.is_alphabetic())
            .next()
            .unwrap_or_default();
        let function = match word {
            "d" => "DE",
            "qu" => "QUE",
            _ => {
                said.push_str(before);
                said.push('e');
                rest = &after[1..];
                continue;
            }
        };
        let after = &after["e ".len()..];
        let name = after
            .trim_start_matches("{ ")
            .split(' ')
            .next()
            .unwrap_or_default();
        said.push_str(&before[..before.len() - word.len()]);
        for part in ["{ ", function, "(", name, ") }"] {
            said.push_str(part);
        }
        rest = after;
    }
    said.push_str(rest);
    said
}

/// Whether a name begins with a vowel that is heard. An h may be or not, and a name keeps it: «de Hugo».
pub(super) fn elides(name: &str) -> bool {
    let folded = folded(name);
    let mut letters = folded.chars();
    match letters.next() {
        Some('a' | 'e' | 'i' | 'o' | 'u' | 'æ') => true,
        // «Yves», but «Yann».
        Some('y') => letters.next().is_some_and(|c| !"aeiouy".contains(c)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_stand_before_double_signs() {
        assert_eq!(
            spaced("Quoi ? « Oui » : non !"),
            "Quoi\u{202f}? «\u{202f}Oui\u{202f}»\u{a0}: non\u{202f}!"
        );
    }

    #[test]
    fn the_locale_asks_of_each_name() {
        assert_eq!(
            elided("onde { $a } de { $b }, ce que { $c } dit : chaque { $d }"),
            "onde { $a } { DE($b) }{ $b }, ce { QUE($c) }{ $c } dit : chaque { $d }"
        );
    }
}
