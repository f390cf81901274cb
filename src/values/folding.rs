//! Folding: the words of a text as people look for them, and where each of them stands.
//!
//! One place decides what a word is and what it is compared by, so that whatever is looked for is found
//! alike in both databases: they are given words that are folded already.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// In small letters, without accents; letters and figures alone.
    pub folded: String,
    /// Its bytes in the text.
    pub at: Range<usize>,
}

/// How many letters a word is compared by.
const LONGEST: usize = 64;

/// The words of a text in their order.
pub fn words_of(text: &str) -> Vec<Word> {
    let mut words = Words::default();
    for (at, c) in text.char_indices() {
        words.read(c, at..at + c.len_utf8());
    }
    words.end();
    words.done
}

#[derive(Default)]
struct Words {
    done: Vec<Word>,
    open: Option<Word>,
    /// How many letters the open word has.
    letters: usize,
}

impl Words {
    fn read(&mut self, c: char, at: Range<usize>) {
        for plain in std::iter::once(c).nfkd() {
            if is_accent(plain) {
                self.reach(at.end);
            } else if is_sign(plain) {
                // Such a language does not part its words: each sign is one.
                self.end();
                self.add(plain, &at);
                self.end();
            } else if plain.is_alphanumeric() || is_combining_mark(plain) {
                self.add(plain, &at);
            } else {
                self.end();
            }
        }
    }

    fn add(&mut self, plain: char, at: &Range<usize>) {
        let fresh = || Word {
            folded: String::new(),
            at: at.clone(),
        };
        let word = self.open.get_or_insert_with(fresh);
        word.at.end = at.end;
        for small in plain.to_lowercase().filter(|c| !is_accent(*c)) {
            if self.letters < LONGEST {
                spell(small, &mut word.folded);
                self.letters += 1;
            }
        }
    }

    /// An accent by itself belongs to the word before it.
    fn reach(&mut self, end: usize) {
        if let Some(word) = &mut self.open {
            word.at.end = end;
        }
    }

    fn end(&mut self) {
        self.letters = 0;
        self.done.extend(self.open.take());
    }
}

/// A small letter as people type it who do not have it on their keyboard.
fn spell(c: char, into: &mut String) {
    match c {
        'œ' => into.push_str("oe"),
        'æ' => into.push_str("ae"),
        'ß' => into.push_str("ss"),
        'ø' => into.push('o'),
        'đ' | 'ð' => into.push('d'),
        'ł' => into.push('l'),
        'ı' => into.push('i'),
        'ς' => into.push('σ'),
        other => into.push(other),
    }
}

/// What stands over or under a letter and is left out. Marks of other scripts are letters of theirs.
fn is_accent(c: char) -> bool {
    let left_out = matches!(c, '\u{300}'..='\u{8ff}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{3099}'..='\u{309a}' | '\u{fe20}'..='\u{fe2f}');
    left_out && is_combining_mark(c)
}

/// Kana, and the signs of Chinese and Japanese; not the points between them.
fn is_sign(c: char) -> bool {
    let written_alone = matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}');
    written_alone && c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words_of(text).into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn words_are_compared_without_case_and_accents() {
        for (text, found) in [
            ("L’Été, à Paris !", "l ete a paris"),
            (
                "ete\u{301} Cœur STRASSE Straße",
                "ete coeur strasse strasse",
            ),
            (
                "Łódź smørrebrød İstanbul ΟΔΟΣ οδός",
                "lodz smorrebrod istanbul οδοσ οδοσ",
            ),
            ("日本語 text", "日 本 語 text"),
            ("キー・ワード", "キ ー ワ ー ト"),
            ("हिन्दी", "हिन्दी"),
            ("foo_bar-baz@x.y 3½ ²", "foo bar baz x y 31 2 2"),
            ("👍 !? ·", ""),
        ] {
            assert_eq!(folded(text).join(" "), found, "{text}");
        }
        assert_eq!(folded(&"a".repeat(1_000)), ["a".repeat(LONGEST)]);
    }

    #[test]
    fn every_letter_there_is_makes_words_of_letters() {
        for c in '\0'..=char::MAX {
            for word in words_of(&c.to_string()) {
                assert!(word.folded.chars().all(is_of_words), "{c:?} {word:?}");
            }
        }
    }

    fn is_of_words(c: char) -> bool {
        c.is_alphanumeric() || is_combining_mark(c)
    }

    proptest! {
        #[test]
        fn every_word_stands_where_it_says(text in "\\PC{0,80}") {
            let mut end = 0;
            for word in words_of(&text) {
                prop_assert!(word.at.start >= end && !word.folded.is_empty());
                prop_assert!(text.get(word.at.clone()).is_some());
                prop_assert!(word.folded.chars().all(is_of_words));
                end = word.at.start;
            }
        }

        /// What was folded once is folded: an index and a question meet.
        #[test]
        fn folding_again_changes_nothing(text in "\\PC{0,80}") {
            let once = folded(&text).join(" ");
            prop_assert_eq!(folded(&once).join(" "), once);
        }
    }
}
