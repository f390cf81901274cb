//! What people type never becomes markup, whatever they type (invariants 53 and 54).

use proptest::prelude::*;

use super::*;
use crate::values::MemberId;

fn shown(text: &str) -> String {
    html(text, &[])
}

#[test]
fn nothing_typed_becomes_markup() {
    let shown = shown("hi <script>alert('\"&')</script> <b>there</b>");
    assert!(
        !shown.contains("<script") && !shown.contains("<b>"),
        "{shown}"
    );
    assert!(shown.contains("&lt;script&gt;"), "{shown}");
}

#[test]
fn markdown_is_read() {
    assert_eq!(
        shown("*a* **b** ~~c~~ `d`\ne"),
        "<p><em>a</em> <strong>b</strong> <s>c</s> <code>d</code><br>e</p>"
    );
    assert_eq!(shown("- a\n- b"), "<ul><li>a</li><li>b</li></ul>");
    assert_eq!(shown("> a"), "<blockquote><p>a</p></blockquote>");
    assert_eq!(shown("# a"), "<p><strong>a</strong></p>");
    assert_eq!(
        shown("3. a\n4. b"),
        "<ol start=\"3\"><li>a</li><li>b</li></ol>"
    );
}

#[test]
fn code_is_coloured_by_class() {
    let shown = shown("```rust\nfn main() { \"<b>\" }\n```");
    assert!(shown.contains("<span class=\"c-k\">fn</span>"), "{shown}");
    assert!(shown.contains("&lt;b&gt;"), "{shown}");
    assert!(!shown.contains("style"), "{shown}");
}

#[test]
fn an_address_ends_where_the_sentence_goes_on() {
    let said = shown("see (https://a.example/x?y=1&z), or http://b.example. Bye");
    assert!(
        said.contains(">https://a.example/x?y=1&amp;z</a>), or"),
        "{said}"
    );
    assert!(said.contains(">http://b.example</a>. Bye"), "{said}");
    assert!(shown("https://a.example/é_(b)").contains(">https://a.example/é_(b)</a>"));
    assert!(shown("https://a.example/_x_/*y*").contains(">https://a.example/_x_/*y</a>"));
    assert!(shown("`https://a.example`").contains("<code>https://a.example</code>"));
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
        "[a](javascript:alert(1))",
        "[a](/sign-out)",
        "![a](data:text/html,x)",
    ] {
        assert!(!shown(text).contains("<a "), "{text}: {}", shown(text));
    }
    assert!(!shown("https://a.example/\"onclick=x").contains("\"onclick"));
    assert_eq!(
        shown("[a [b](https://b.example)](https://a.example)")
            .matches("</a>")
            .count(),
        1
    );
}

#[test]
fn a_line_like_a_definition_does_not_vanish() {
    assert!(shown("[note]: https://a.example").contains("[note]:"));
}

#[test]
fn those_who_are_called_are_links() {
    let lina = Mention {
        member: MemberId::fresh(),
        name: "Lina & Co".to_owned(),
        handle: "lina_b".to_owned(),
    };
    let profile = format!("href=\"/u/{}\"", lina.member);
    let said = html("hi @Lina_b, a@lina_b, @nobody and @everyone", &[lina]);
    assert_eq!(said.matches(&profile).count(), 1, "{said}");
    assert!(
        said.contains(">@Lina &amp; Co</a>, a@lina_b, @nobody"),
        "{said}"
    );
    assert!(
        said.contains("<strong class=\"mention\">@everyone</strong>"),
        "{said}"
    );
}

#[test]
fn an_excerpt_is_one_line_of_words() {
    assert_eq!(excerpt("**a** b\n\n- c\n- d <i>", 40), "a b c d <i>");
    assert_eq!(excerpt("abcdef", 3), "abc…");
}

/// Signs that mean something to Markdown or HTML, in any order.
fn noise() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[a-z ]{0,4}",
        prop::sample::select(vec![
            "<",
            ">",
            "\"",
            "'",
            "&",
            "*",
            "_",
            "`",
            "```",
            "~",
            "#",
            "- ",
            "1. ",
            "> ",
            "\n",
            "[",
            "]",
            "(",
            ")",
            "!",
            "\\",
            "|",
            ":",
            "@",
            "@lina",
            "https://a.example/",
            "javascript:",
            "<img src=x onerror=y>",
            "</p>",
            "\t",
            "    ",
            "é",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn whatever_is_typed_only_known_markup_comes_out(text in noise()) {
        let shown = shown(&text);
        let tag = regex::Regex::new(
            "^<(/?(p|strong|em|s|blockquote|ul|ol|li|code|pre|a|span)|br|hr|ol start=\"\\d+\"|pre tabindex=\"0\"\
             |a href=\"(https?://|mailto:)[^\"<>]*\" rel=\"noopener noreferrer nofollow ugc\"\
             |strong class=\"mention\"|span class=\"c-[a-z]\")>",
        ).unwrap();
        let mut open: Vec<String> = Vec::new();
        for (at, _) in shown.match_indices('<') {
            let found = tag.find(&shown[at..]);
            prop_assert!(found.is_some(), "{text:?} gave {shown:?}");
            let found = found.unwrap().as_str();
            let name: String = found.trim_start_matches(['<', '/']).chars()
                .take_while(char::is_ascii_lowercase).collect();
            if found.starts_with("</") {
                prop_assert_eq!(open.pop(), Some(name));
            } else if name != "br" && name != "hr" {
                open.push(name);
            }
        }
        prop_assert!(open.is_empty(), "{text:?} left {open:?} open");
        let _ = excerpt(&text, 20);
    }
}
