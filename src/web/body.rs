//! The body of a message as HTML: Markdown, read once on the server, with nothing in it that runs.
//!
//! Every byte of markup is written here or in [`code`]: what people type is only ever escaped text or
//! a checked address. Markup of their own stays what they typed.

mod code;

use std::{borrow::Cow, fmt::Write, ops::Range};

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd, TextMergeStream};

use crate::messages::{addresses::next_address, dress::Mention, mentions::Called};

const READ: Options = Options::ENABLE_STRIKETHROUGH;

/// What was typed, as a page shows it; whom it calls are links to them.
pub(super) fn html(text: &str, mentions: &[Mention]) -> String {
    let text = made_plain(text);
    let mut writer = Writer {
        html: String::with_capacity(text.len() * 2),
        mentions,
        code: None,
        dead: 0,
        inside: 0,
    };
    for event in TextMergeStream::new(Parser::new_ext(&text, READ)) {
        writer.event(event);
    }
    writer.html
}

/// The words alone on one line, at most so many letters: for a quote, a list, a notice.
pub(super) fn excerpt(text: &str, most: usize) -> String {
    let text = made_plain(text);
    let mut words = String::new();
    for event in Parser::new_ext(&text, READ) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                words.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak | Event::End(_) if !words.ends_with(' ') => {
                let inline = matches!(
                    event,
                    Event::End(
                        TagEnd::Emphasis
                            | TagEnd::Strong
                            | TagEnd::Strikethrough
                            | TagEnd::Link
                            | TagEnd::Image
                    )
                );
                if !inline {
                    words.push(' ');
                }
            }
            _ => {}
        }
    }
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", words[..end].trim_end()),
        None => words,
    }
}

/// Two things that Markdown reads otherwise than people who chat: an address with signs of emphasis
/// in it, and a line that begins like a definition, which would vanish.
fn made_plain(text: &str) -> Cow<'_, str> {
    if !text.contains("http") && !text.contains("]:") {
        return Cow::Borrowed(text);
    }
    let taken = taken(text);
    let is_taken = |at: usize| taken.iter().any(|range| range.contains(&at));
    let mut plain = String::with_capacity(text.len() + 8);
    for line in text.split_inclusive('\n') {
        let start = line.as_ptr() as usize - text.as_ptr() as usize;
        if line.trim_start().starts_with('[') && line.contains("]:") && !is_taken(start) {
            plain.push('\\');
            plain.push_str(line.trim_start_matches(' '));
            continue;
        }
        let (mut rest, mut at) = (line, start);
        while let Some((before, address, after)) = next_address(rest) {
            let here = at + before.len();
            plain.push_str(before);
            if is_taken(here) || before.ends_with('<') {
                plain.push_str(address);
            } else {
                plain.push('<');
                plain.push_str(address);
                plain.push('>');
            }
            at = here + address.len();
            rest = after;
        }
        plain.push_str(rest);
    }
    Cow::Owned(plain)
}

/// Where code and links of their own stand: nothing is added there.
fn taken(text: &str) -> Vec<Range<usize>> {
    let events = Parser::new_ext(text, READ).into_offset_iter();
    events
        .filter(|(event, _)| {
            matches!(
                event,
                Event::Code(_)
                    | Event::Html(_)
                    | Event::InlineHtml(_)
                    | Event::Start(
                        Tag::CodeBlock(_) | Tag::Link { .. } | Tag::Image { .. } | Tag::HtmlBlock
                    )
            )
        })
        .map(|(_, range)| range)
        .collect()
}

struct Writer<'a> {
    html: String,
    mentions: &'a [Mention],
    /// The language and the lines of the code that is being read.
    code: Option<(String, String)>,
    /// How many links are open that lead nowhere safe, and show only their words.
    dead: usize,
    /// How many links are open: none goes into another.
    inside: usize,
}

impl Writer<'_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some((_, lines)) => lines.push_str(&text),
                None => self.text(&text),
            },
            Event::Code(text) => {
                self.html.push_str("<code>");
                escape(&text, &mut self.html);
                self.html.push_str("</code>");
            }
            Event::SoftBreak | Event::HardBreak => self.html.push_str("<br>"),
            Event::Rule => self.html.push_str("<hr>"),
            // Markup of their own is words like others.
            Event::Html(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => escape(&text, &mut self.html),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.html.push_str("<p>"),
            // A heading in a message would break the order of those of the page.
            Tag::Heading { .. } => self.html.push_str("<p><strong>"),
            Tag::BlockQuote(_) => self.html.push_str("<blockquote>"),
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(language) => language.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((language, String::new()));
            }
            Tag::List(None) => self.html.push_str("<ul>"),
            Tag::List(Some(1)) => self.html.push_str("<ol>"),
            Tag::List(Some(first)) => {
                let _ = write!(self.html, "<ol start=\"{first}\">");
            }
            Tag::Item => self.html.push_str("<li>"),
            Tag::Emphasis => self.html.push_str("<em>"),
            Tag::Strong => self.html.push_str("<strong>"),
            Tag::Strikethrough => self.html.push_str("<s>"),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => self.link(&dest_url),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.html.push_str("</p>"),
            TagEnd::Heading(_) => self.html.push_str("</strong></p>"),
            TagEnd::BlockQuote(_) => self.html.push_str("</blockquote>"),
            TagEnd::CodeBlock => {
                if let Some((language, lines)) = self.code.take() {
                    code::block(&language, &lines, &mut self.html);
                }
            }
            TagEnd::List(true) => self.html.push_str("</ol>"),
            TagEnd::List(false) => self.html.push_str("</ul>"),
            TagEnd::Item => self.html.push_str("</li>"),
            TagEnd::Emphasis => self.html.push_str("</em>"),
            TagEnd::Strong => self.html.push_str("</strong>"),
            TagEnd::Strikethrough => self.html.push_str("</s>"),
            TagEnd::Link | TagEnd::Image if self.dead > 0 => self.dead -= 1,
            TagEnd::Link | TagEnd::Image => {
                self.inside = self.inside.saturating_sub(1);
                self.html.push_str("</a>");
            }
            _ => {}
        }
    }

    /// Opens a link, if it leads to the web and stands in no other.
    fn link(&mut self, address: &str) {
        let safe = ["https://", "http://", "mailto:"];
        if self.dead > 0 || self.inside > 0 || !safe.iter().any(|safe| address.starts_with(safe)) {
            self.dead += 1;
            return;
        }
        self.inside += 1;
        self.html.push_str("<a href=\"");
        escape(address, &mut self.html);
        // The other place learns neither the room nor who came from it.
        self.html
            .push_str("\" rel=\"noopener noreferrer nofollow ugc\">");
    }

    /// Words, with whom they call.
    fn text(&mut self, text: &str) {
        let mut rest = text;
        let mut before = ' ';
        while let Some(at) = rest.find('@') {
            let (words, after) = rest.split_at(at);
            let of_a_name = |c: char| c.is_alphanumeric() || c == '_';
            before = words.chars().next_back().unwrap_or(before);
            let end = after[1..]
                .find(|c| !of_a_name(c))
                .map_or(after.len(), |end| end + 1);
            let (called, left) = after.split_at(end);
            escape(words, &mut self.html);
            if of_a_name(before) || self.inside > 0 {
                escape(called, &mut self.html);
            } else {
                self.mention(called);
            }
            before = called.chars().next_back().unwrap_or(before);
            rest = left;
        }
        escape(rest, &mut self.html);
    }

    fn mention(&mut self, called: &str) {
        let handle = called[1..].to_lowercase();
        if let Some(mention) = self.mentions.iter().find(|known| known.handle == handle) {
            self.html.push_str("<a class=\"mention\" href=\"/u/");
            self.html.push_str(&mention.member.to_string());
            self.html.push_str("\">@");
            escape(&mention.name, &mut self.html);
            self.html.push_str("</a>");
            return;
        }
        let several = Called::by(called);
        if several.everybody || several.hosts {
            self.html.push_str("<strong class=\"mention\">");
            escape(called, &mut self.html);
            self.html.push_str("</strong>");
        } else {
            escape(called, &mut self.html);
        }
    }
}

/// Writes text so that nothing in it is markup.
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
mod tests;
