//! The proof: stories told through the public doors, and tests of the source itself.
//!
//! Every story that touches the database is told twice, on SQLite and on PostgreSQL. Without
//! `SALON_TEST_POSTGRES=postgres://postgres@127.0.0.1:55432` the second telling is left out, and the
//! run says so; with `SALON_TEST_ALL=1` leaving anything out is a failure.

#![expect(
    clippy::unwrap_used,
    reason = "in a test, a surprise is a failure with its line number"
)]

#[macro_use]
#[path = "house/support.rs"]
mod support;

#[path = "house/architecture.rs"]
mod architecture;
#[path = "house/asides.rs"]
mod asides;
#[path = "house/asking.rs"]
mod asking;
#[path = "house/atom.rs"]
mod atom;
#[path = "house/audit.rs"]
mod audit;
#[path = "house/badges.rs"]
mod badges;
#[path = "house/branches.rs"]
mod branches;
#[path = "house/company.rs"]
mod company;
#[path = "house/consent.rs"]
mod consent;
#[path = "house/conversation.rs"]
mod conversation;
#[path = "house/crashes.rs"]
mod crashes;
#[path = "house/described.rs"]
mod described;
#[path = "house/doors.rs"]
mod doors;
#[path = "house/doors_answered.rs"]
mod doors_answered;
#[path = "house/doors_by_letter.rs"]
mod doors_by_letter;
#[path = "house/doors_made.rs"]
mod doors_made;
#[path = "house/doors_raced.rs"]
mod doors_raced;
#[path = "house/doors_shut.rs"]
mod doors_shut;
#[path = "house/drafts.rs"]
mod drafts;
#[path = "house/fading.rs"]
mod fading;
#[path = "house/federation.rs"]
mod federation;
#[path = "house/feed.rs"]
mod feed;
#[path = "house/files.rs"]
mod files;
#[path = "house/filters.rs"]
mod filters;
#[path = "house/first_words.rs"]
mod first_words;
#[path = "house/forwards.rs"]
mod forwards;
#[path = "house/groups.rs"]
mod groups;
#[path = "house/groups_by_program.rs"]
mod groups_by_program;
#[path = "house/guard.rs"]
mod guard;
#[path = "house/kept.rs"]
mod kept;
#[path = "house/keys.rs"]
mod keys;
#[path = "house/languages.rs"]
mod languages;
#[path = "house/later.rs"]
mod later;
#[path = "house/leaks.rs"]
mod leaks;
#[path = "house/leaks_after.rs"]
mod leaks_after;
#[path = "house/left_out.rs"]
mod left_out;
#[path = "house/letters.rs"]
mod letters;
#[path = "house/lines.rs"]
mod lines;
#[path = "house/lists.rs"]
mod lists;
#[path = "house/moderation.rs"]
mod moderation;
#[path = "house/outside.rs"]
mod outside;
#[path = "house/own_feeds.rs"]
mod own_feeds;
#[path = "house/passkeys.rs"]
mod passkeys;
#[path = "house/people.rs"]
mod people;
#[path = "house/polled.rs"]
mod polled;
#[path = "house/polls.rs"]
mod polls;
#[path = "house/previews.rs"]
mod previews;
#[path = "house/proofs.rs"]
mod proofs;
#[path = "house/push.rs"]
mod push;
#[path = "house/quick.rs"]
mod quick;
#[path = "house/reading.rs"]
mod reading;
#[path = "house/reports.rs"]
mod reports;
#[path = "house/rights.rs"]
mod rights;
#[path = "house/rules.rs"]
mod rules;
#[path = "house/scarcity.rs"]
mod scarcity;
#[path = "house/search.rs"]
mod search;
#[path = "house/secrets.rs"]
mod secrets;
#[path = "house/settings.rs"]
mod settings;
#[path = "house/several.rs"]
mod several;
#[path = "house/shown.rs"]
mod shown;
#[path = "house/source.rs"]
mod source;
#[path = "house/speaking.rs"]
mod speaking;
#[path = "house/stampede.rs"]
mod stampede;
#[path = "house/statements.rs"]
mod statements;
#[path = "house/talk.rs"]
mod talk;
#[path = "house/threads.rs"]
mod threads;
#[path = "house/todo.rs"]
mod todo;
#[path = "house/tokens.rs"]
mod tokens;
#[path = "house/ways.rs"]
mod ways;
