//! Secrets: handed over once, kept as hashes.

use std::fmt;

use aws_lc_rs::{digest, rand};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// A secret handed to somebody once. The house keeps only its hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// 256 random bits.
    pub fn fresh() -> Self {
        Self(URL_SAFE_NO_PAD.encode(random::<32>()))
    }

    /// A code to say and to type: 16 letters and digits without look-alikes, 80 bits. Enough as long
    /// as somebody counts the wrong ones (invariant 31).
    pub fn spoken() -> Self {
        Self(letters::<16>())
    }

    /// A code to keep on paper: 24 letters and digits without look-alikes, 120 bits.
    pub fn written() -> Self {
        Self(letters::<24>())
    }

    /// Reads a code as a person typed it. One of 16 letters and digits is as [`Token::spoken`] makes
    /// it: spaces and dashes do not count, `o` is `0`, `i` and `l` are `1`. Anything else is read as
    /// words, in small letters with dashes between them.
    pub fn read_code(typed: &str) -> Self {
        if let Some(spoken) = read(typed, 16) {
            return spoken;
        }
        let words = typed.split(|c: char| c.is_whitespace() || c == '-');
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        Self(words.join("-").to_ascii_lowercase())
    }

    /// Reads a written code: spaces and dashes do not count, `o` is `0`, `i` and `l` are `1`.
    pub fn read_written(typed: &str) -> Option<Self> {
        read(typed, 24)
    }

    /// A code in groups that a person can say or copy.
    pub fn in_groups(&self) -> String {
        let letters: Vec<char> = self.0.chars().collect();
        let groups: Vec<String> = letters
            .chunks(4)
            .map(|group| group.iter().collect())
            .collect();
        groups.join("-")
    }

    pub fn given(text: &str) -> Self {
        Self(text.into())
    }

    /// The secret itself, for the one answer that hands it over.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored and looked for.
    pub fn hash(&self) -> Vec<u8> {
        digest::digest(&digest::SHA256, self.0.as_bytes())
            .as_ref()
            .to_vec()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

fn read(typed: &str, length: usize) -> Option<Token> {
    let code: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .collect();
    (code.len() == length && code.chars().all(|c| c.is_ascii_alphanumeric())).then_some(Token(code))
}

/// Letters of chance from Crockford's alphabet: no I, L, O or U.
fn letters<const N: usize>() -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let letters = random::<N>().map(|byte| LETTERS[usize::from(byte % 32)] as char);
    letters.iter().collect()
}

/// Random bytes that nobody can guess.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).expect("the system gives random bytes");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spoken_code_survives_being_typed_by_a_person() {
        let code = Token::spoken();
        let typed = format!(
            "{} - {}",
            code.reveal()[..7].to_lowercase(),
            &code.reveal()[7..]
        );
        assert!(Token::read_code(&typed) == code);
        assert!(!format!("{code:?}").contains(code.reveal()));
    }
}
