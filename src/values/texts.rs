//! Texts that fit: each type says what it holds, and whatever does not fit says why.

use std::fmt;

use super::Timestamp;

/// Why a text was not accepted: the key of a sentence, and the number that it mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{key}")]
pub struct Unfit {
    pub key: &'static str,
    pub limit: usize,
    /// From when on it would fit.
    pub from: Option<Timestamp>,
}

impl Unfit {
    pub const fn new(key: &'static str, limit: usize) -> Self {
        Self {
            key,
            limit,
            from: None,
        }
    }

    /// Not yet, but from a moment on.
    pub const fn before(key: &'static str, from: Timestamp) -> Self {
        Self {
            key,
            limit: 0,
            from: Some(from),
        }
    }
}

macro_rules! text {
    ($($(#[$doc:meta])* $name:ident($parse:expr))+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, utoipa::ToSchema)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub fn parse(text: &str) -> Result<Self, Unfit> {
                $parse(text).map(Self)
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

text! {
    /// How a member is addressed: 2 to 30 of a–z, 0–9 and `_`, starting with a letter.
    ///
    /// ASCII alone, in lower case; what still looks alike has one [`outline`] (invariant 34).
    Handle(parse_handle)
    /// Where somebody receives mail: at most 254 characters, the part after the `@` in small letters.
    Email(parse_email)
    /// What people call somebody or something: one line, 1 to 60 characters.
    Name(|text| one_line(text, 60, "unfit-name"))
    /// What a group is for: one sentence, 1 to 200 characters.
    Purpose(|text| one_line(text, 200, "unfit-purpose"))
    /// A few personal lines with an invitation, up to 600 characters; may be empty.
    Note(|text| lines(text, 0, 600, "unfit-note"))
    /// Why something was done or declined: one line, 1 to 300 characters. Said to whom it concerns.
    Reason(|text| one_line(text, 300, "unfit-reason"))
    /// A few lines to people who decide: up to 1,000 characters; may be empty.
    Plea(|text| lines(text, 0, 1_000, "unfit-plea"))
    /// What is asked at the door: up to three questions, a line each.
    Questions(parse_questions)
    /// The rules of a group: up to thirty, a line each; may be empty.
    Rules(|text| few_lines(text, 30, 300, "unfit-rules"))
    /// What is said in one message: 1 to 8,000 characters.
    Body(|text| lines(text, 1, 8_000, "unfit-body"))
    /// What may be chosen in a poll: 2 to 10 answers, a line each, no two the same.
    Choices(parse_choices)
    /// One emoji, as Unicode has it.
    Emoji(parse_emoji)
    /// What a picture shows, for whoever cannot see it: up to 1,000 characters; may be empty.
    Alt(|text| lines(text, 0, 1_000, "unfit-alt"))
    /// What somebody calls a file: its last part alone, on one line, 1 to 200 characters.
    FileName(parse_file_name)
    /// What stands over a highlight: one line, 1 to 120 characters.
    Title(|text| one_line(text, 120, "unfit-title"))
    /// What readers are told before they unfold a highlight: one line, up to 200 characters; may be empty.
    Caution(parse_caution)
    /// Under which words a highlight is found: up to 8, as they are written, apart by spaces; may be empty.
    Hashtags(parse_hashtags)
}

fn parse_caution(text: &str) -> Result<String, Unfit> {
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    one_line(text, 200, "unfit-caution")
}

/// Words of letters, digits and `_`, none of digits alone; each once, however it is written.
fn parse_hashtags(text: &str) -> Result<String, Unfit> {
    const MOST: usize = 8;
    let mut kept: Vec<&str> = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '#')) {
        let fits = word.chars().count() <= 40
            && word.chars().any(char::is_alphabetic)
            && word.chars().all(|c| c.is_alphanumeric() || c == '_');
        match word {
            "" => {}
            _ if !fits => return Err(Unfit::new("unfit-hashtags", MOST)),
            _ if kept.iter().any(|known| folded(known) == folded(word)) => {}
            _ => kept.push(word),
        }
    }
    if kept.len() > MOST {
        return Err(Unfit::new("unfit-hashtags", MOST));
    }
    Ok(kept.join(" "))
}

fn parse_choices(text: &str) -> Result<String, Unfit> {
    let kept = few_lines(text, 10, 100, "unfit-choices")?;
    let lines: Vec<&str> = kept.lines().collect();
    let alike = lines.iter().enumerate();
    let mut alike = alike.filter(|(place, line)| lines[..*place].contains(line));
    if lines.len() < 2 || alike.next().is_some() {
        return Err(Unfit::new("unfit-choices", 10));
    }
    Ok(kept)
}

fn parse_emoji(text: &str) -> Result<String, Unfit> {
    let known = emojis::get(text.trim());
    known
        .map(|emoji| emoji.as_str().to_owned())
        .ok_or(Unfit::new("unfit-emoji", 1))
}

impl Body {
    /// Beside files, nothing need be said.
    pub fn beside(text: &str, files: usize) -> Result<Self, Unfit> {
        if files > 0 && text.trim().is_empty() {
            return Ok(Self(String::new()));
        }
        Self::parse(text)
    }
}

fn parse_handle(text: &str) -> Result<String, Unfit> {
    let handle = text.trim().trim_start_matches('@').to_ascii_lowercase();
    let fits = (2..=30).contains(&handle.len())
        && handle.starts_with(|c: char| c.is_ascii_lowercase())
        && handle
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if fits {
        Ok(handle)
    } else {
        Err(Unfit::new("unfit-handle", 30))
    }
}

impl Handle {
    /// How it looks to somebody who does not look closely.
    pub fn outline(&self) -> String {
        outline(self.as_str())
    }
}

/// A handle with one sign for those that are taken for each other: `1`, `i` and `l`; `0` and `o`; `rn`
/// and `m`; `vv` and `w`. Where its `_` stand does not matter.
pub fn outline(handle: &str) -> String {
    handle
        .to_ascii_lowercase()
        .replace('_', "")
        .replace(['1', 'i'], "l")
        .replace('0', "o")
        .replace("rn", "m")
        .replace("vv", "w")
}

fn parse_email(text: &str) -> Result<String, Unfit> {
    let wrong = Unfit::new("unfit-email", 254);
    let (person, domain) = text.trim().rsplit_once('@').ok_or(wrong)?;
    let plain = |part: &str, more: &str| {
        let fits = |c: char| c.is_ascii_alphanumeric() || more.contains(c);
        !part.is_empty() && part.chars().all(fits) && !part.starts_with('.') && !part.ends_with('.')
    };
    let fits = plain(person, "!#$%&'*+-/=?^_`{|}~.") && plain(domain, "-.");
    // Whoever tells two mailboxes apart by capitals makes two people of one (invariant 34).
    let email = format!("{person}@{domain}").to_ascii_lowercase();
    if fits && email.len() <= 254 {
        Ok(email)
    } else {
        Err(wrong)
    }
}

fn parse_questions(text: &str) -> Result<String, Unfit> {
    few_lines(text, 3, 200, "unfit-questions")
}

/// A name is never refused for what stands before it: some browsers send the whole path.
fn parse_file_name(text: &str) -> Result<String, Unfit> {
    let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let cut: String = last.chars().take(200).collect();
    one_line(&cut, 200, "unfit-file-name").or_else(|_| Ok("file".into()))
}

/// Lines that are not empty, so many at most, none longer than so many characters.
fn few_lines(text: &str, most: usize, long: usize, key: &'static str) -> Result<String, Unfit> {
    let kept = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| one_line(line, long, key))
        .collect::<Result<Vec<_>, _>>()?;
    if kept.len() > most {
        return Err(Unfit::new(key, most));
    }
    Ok(kept.join("\n"))
}

fn one_line(text: &str, most: usize, key: &'static str) -> Result<String, Unfit> {
    let line = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace(is_invisible, "");
    if line.is_empty() || line.chars().count() > most {
        return Err(Unfit::new(key, most));
    }
    Ok(line)
}

fn lines(text: &str, least: usize, most: usize, key: &'static str) -> Result<String, Unfit> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept = text
        .trim()
        .replace(|c: char| c != '\n' && c != '\t' && is_invisible(c), "");
    if (least..=most).contains(&kept.chars().count()) {
        Ok(kept)
    } else {
        Err(Unfit::new(key, most))
    }
}

/// Control characters, and the marks that turn a line's direction around for what follows.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{200b}')
}

/// A web address's part made from a name: `Salle des marges` is `salle-des-marges`.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase).map(plain) {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    let cut: String = slug.chars().take(48).collect();
    let cut = cut.trim_matches('-');
    if cut.is_empty() {
        "x".into()
    } else {
        cut.into()
    }
}

/// A text as people look for it: in small letters, without accents.
pub fn folded(text: &str) -> String {
    let small = text.chars().flat_map(char::to_lowercase);
    small.map(plain).collect()
}

/// A part of a text as people look for it, for `LIKE … ESCAPE '!'`: what was typed stands for itself.
pub fn like(words: &str) -> String {
    let mut pattern = String::from("%");
    let folded = folded(words.trim());
    for letter in folded.chars().filter(|letter| !letter.is_control()) {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

/// The words of a name as people look for them: in small letters, without accents.
pub fn folded_words(name: &str) -> Vec<String> {
    let folded = folded(name);
    let words = folded.split(|c: char| !c.is_alphanumeric() && c != '_');
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The bare letter under a French accent.
fn plain(c: char) -> char {
    match c {
        'à' | 'â' | 'ä' | 'á' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' | 'í' => 'i',
        'ô' | 'ö' | 'ó' | 'œ' => 'o',
        'ù' | 'û' | 'ü' | 'ú' => 'u',
        'ÿ' => 'y',
        'ñ' => 'n',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_that_are_taken_for_each_other_have_one_outline() {
        let outline = |handle| Handle::parse(handle).unwrap().outline();
        for (one, other) in [
            ("marie", "rnar1e"),
            ("paul_o", "pau10_"),
            ("ilona", "l_lona"),
            ("vvilma", "WILMA"),
            ("ar_n", "am"),
        ] {
            assert_eq!(outline(one), outline(other), "{one} {other}");
        }
        for (one, other) in [("ada", "ade"), ("bo", "boo"), ("di", "de"), ("m2", "mz")] {
            assert_ne!(outline(one), outline(other), "{one} {other}");
        }
    }

    #[test]
    fn a_handle_is_plain_lower_case_ascii() {
        assert_eq!(Handle::parse(" @Ada_1 ").unwrap().as_str(), "ada_1");
        for wrong in [
            "",
            "a",
            "1ada",
            "аda",
            "ada lovelace",
            "ada.l",
            &"a".repeat(31),
        ] {
            assert!(Handle::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_body_keeps_its_lines_and_loses_what_cannot_be_seen() {
        let body = Body::parse("  one\r\ntwo\u{202e}\u{0}  ").unwrap();
        assert_eq!(body.as_str(), "one\ntwo");
        assert!(Body::parse(" \n ").is_err());
        assert!(Body::parse(&"x".repeat(8_001)).is_err());
    }

    #[test]
    fn a_file_is_called_by_the_last_part_of_its_path() {
        let name = |text: &str| FileName::parse(text).unwrap().to_string();
        assert_eq!(name("../../etc/passwd"), "passwd");
        assert_eq!(name("C:\\photos\\été 1.jpg"), "été 1.jpg");
        assert_eq!(name("a\u{202e}gpj.exe\r\nx: y\0"), "agpj.exe x: y");
        assert_eq!(name("///"), "file");
        assert_eq!(name(&"x".repeat(4_096)).len(), 200);
    }

    #[test]
    fn hashtags_are_words_and_each_is_there_once() {
        let read = |text: &str| Hashtags::parse(text).map(|kept| kept.to_string());
        assert_eq!(
            read(" #Paper, glue\n#paper #Été_26#cafe ").unwrap(),
            "Paper glue Été_26 cafe"
        );
        assert_eq!(read("").unwrap(), "");
        let many = "a b c d e f g h i";
        for wrong in ["2026", "a-b", "x.y", "<b>", &"x".repeat(41), many] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_slug_is_what_a_person_would_type() {
        assert_eq!(slug("Salle des marges"), "salle-des-marges");
        assert_eq!(slug("  Été, à Paris !"), "ete-a-paris");
        assert_eq!(slug("文"), "x");
    }
}
