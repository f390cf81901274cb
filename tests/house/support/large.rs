//! A large house: statements that fill an empty one with people, groups, messages, invitations, requests, sanctions,
//! reports, appeals, replies from outside, lines of the log and notices.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

/// How much of everything.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) members: u32,
    pub(crate) invitations: u32,
}

/// Numbers from one on, and what is made of them. The first member owns the house, and everybody
/// brought in two others.
const FILLED: [&str; 18] = [
    "INSERT INTO members (id, handle, outline, name, role, password_hash, invited_by, joined_at)
     SELECT {id}, 'm' || n, 'm' || n, 'Member ' || n, CASE WHEN n = 1 THEN 'owner' ELSE 'member' END, '',
            CASE WHEN n = 1 THEN NULL ELSE {above} END, n FROM numbers WHERE n <= {members}",
    "INSERT INTO member_words (word, member_id) SELECT {word}, {id} FROM numbers WHERE n <= {members}",
    "INSERT INTO groups (id, slug, name, purpose, visibility, created_at)
     SELECT {id}, 'g' || n, 'Group ' || n, '', 'open', n FROM numbers WHERE n <= 500",
    "INSERT INTO memberships (group_id, member_id, role, joined_at)
     SELECT {group}, {id}, 'member', n FROM numbers WHERE n <= {members}",
    "INSERT INTO invitations (id, code_hash, inviter_id, note, uses, used, created_at, expires_at)
     SELECT {id}, {word}, {above}, 'Sing with us', 1, CASE WHEN n > {members} / 2 THEN 1 ELSE 0 END, n,
            9000000000000000 FROM numbers WHERE n <= {invitations}",
    "INSERT INTO invitation_words (word, invitation_id) SELECT {word}, {id} FROM numbers WHERE n <= {invitations}",
    "INSERT INTO messages (id, room_id, seq, author_id, client_id, body, said_at)
     SELECT {id}, {group}, n, {above}, {id}, '', n FROM numbers WHERE n <= {members}",
    "INSERT INTO redemptions (invitation_id, member_id, redeemed_at)
     SELECT {id}, {id}, n FROM numbers WHERE n <= {members}",
    "INSERT INTO requests (id, group_id, name, words, answers, state, named_id, token_hash, asked_at,
     answered_at)
     SELECT {id}, CASE WHEN n % 2 = 0 THEN {group} END, 'Sam', '', '[]', CASE WHEN n < 100 THEN 'waiting' ELSE 'declined' END, {above}, {word}, n,
            CASE WHEN n >= 100 THEN n END FROM numbers WHERE n <= {members} / 4",
    "INSERT INTO sanctions (id, group_id, member_id, kind, reason, imposed_by, imposed_at)
     SELECT {id}, CASE WHEN n % 2 = 0 THEN {group} END, {id}, 'ban', '', {above}, n FROM numbers WHERE n > 10 AND n <= {members} / 20",
    "INSERT INTO rooms (id, group_id, slug, name, last_said_at, created_at)
     SELECT {id}, {id}, 'r' || n, 'Room', n, n FROM numbers WHERE n <= 500",
    "INSERT INTO held (id, room_id, author_id, client_id, body, cause, why, state, held_at)
     SELECT {id}, {group}, {above}, {id}, '', 'word', '', CASE WHEN n < 100 THEN 'waiting' ELSE 'approved' END, n
     FROM numbers WHERE n <= {members} / 4",
    "INSERT INTO reports (id, group_id, to_house, reporter_id, about_id, quote, words, state, reported_at,
     answered_at)
     SELECT {id}, CASE WHEN n % 2 = 0 THEN {group} END, n % 2 = 1, {above}, {id}, '', '',
            CASE WHEN n < 100 THEN 'open' ELSE 'dismissed' END, n, CASE WHEN n >= 100 THEN n END
     FROM numbers WHERE n <= {members} / 4",
    "INSERT INTO appeals (sanction_id, words, state, made_at, answered_at)
     SELECT {id}, '', CASE WHEN n < 30 THEN 'open' ELSE 'refused' END, n, CASE WHEN n >= 30 THEN n END
     FROM numbers WHERE n > 10 AND n <= {members} / 20",
    "INSERT INTO actors (id, group_id, handle, name, summary, private_key, public_key_pem, created_at)
     SELECT {id}, {id}, 'g' || n, '', '', {word}, '', n FROM numbers WHERE n <= 500",
    "INSERT INTO outside_replies (id, copy_id, actor_id, remote_id, author, author_handle, inbox, host,
     body, state, came_at, changed_at)
     SELECT {id}, {group}, {group}, 'r' || n, 'a' || n, '', '', '', '',
            CASE WHEN n < 100 THEN 'waiting' ELSE 'opened' END, n, n FROM numbers WHERE n <= {members} / 4",
    "INSERT INTO audit (id, at, member_id, deed, subject, group_id, about_id)
     SELECT {id}, n, {above}, 'ban', '', {group}, {id} FROM numbers WHERE n <= {members}",
    "INSERT INTO notices (id, member_id, kind, told_at, group_id, subject, reason, href, called)
     SELECT {id}, {above}, 'banned', n, {group}, '', '', '', TRUE FROM numbers WHERE n <= {members}",
];

/// The statements that fill a house, in their order. Foreign keys are not looked at meanwhile.
pub(crate) fn statements(dialect: Dialect, size: Size) -> Vec<String> {
    let numbers = size.members.max(size.invitations).max(500);
    let (start, word, id): ([String; 2], &str, fn(&str) -> String) = match dialect {
        Dialect::Sqlite => (
            [
                "PRAGMA foreign_keys = OFF".into(),
                format!(
                    "CREATE TEMP TABLE numbers AS WITH RECURSIVE c (n) AS
                     (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {numbers}) SELECT n FROM c"
                ),
            ],
            "CAST('member' || n AS BLOB)",
            |n| format!("unhex(printf('%032x', {n}))"),
        ),
        Dialect::Postgres => (
            [
                "SET session_replication_role = replica".into(),
                format!(
                    "CREATE TEMP TABLE numbers AS SELECT n FROM generate_series(1, {numbers}) n"
                ),
            ],
            "convert_to('member' || n, 'UTF8')",
            |n| format!("CAST(lpad(to_hex({n}), 32, '0') AS UUID)"),
        ),
    };
    let fill = FILLED.map(|statement| {
        statement
            .replace("{id}", &id("n"))
            .replace("{above}", &id(&format!("n / 2 % {} + 1", size.members)))
            .replace("{group}", &id("n % 500 + 1"))
            .replace("{word}", word)
            .replace("{members}", &size.members.to_string())
            .replace("{invitations}", &size.invitations.to_string())
    });
    start
        .into_iter()
        .chain(fill)
        .chain(["ANALYZE".into()])
        .collect()
}
