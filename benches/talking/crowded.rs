//! A house in which much was said: 40 groups, a million messages, and a reader who has read nearly all.

use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection, Executor, SqliteConnection};

use crate::{
    house::page,
    support::{
        Kind, Member, Place,
        members::{name_of, newcomer_fields},
        program::Program,
    },
};

const GROUPS: usize = 40;
const EACH: usize = 25_000;
/// So many messages of each group wait for the reader.
const UNREAD: usize = 3;

pub(crate) struct Crowded {
    reader: Member,
    _program: Program,
    _place: Place,
}

impl Crowded {
    /// A house with nothing in it but its owner, or the crowded one.
    pub(crate) async fn open(full: bool) -> Self {
        let place = Place::on(Kind::Sqlite).await;
        let program = Program::start(&place);
        let reader = program.owner("ada").await;
        if full {
            let first = reader.founds("Group 1", "open").await;
            let door = reader.invitation(&first, 1).await;
            let mut bo = program.stranger("198.18.1.1");
            let entered = bo
                .posts(&door, &newcomer_fields("bo", &name_of("bo")))
                .await;
            assert_eq!(entered.status, 303, "{}", entered.gist());
            let bo = Member::new(bo, "bo").await;
            for number in 2..=GROUPS {
                reader.founds(&format!("Group {number}"), "open").await;
            }
            fill(&place, &bo.id).await;
        }
        Self {
            reader,
            _program: program,
            _place: place,
        }
    }

    pub(crate) async fn page(&self, path: &str, times: usize) -> Duration {
        page(&self.reader, path, times).await
    }
}

/// Everything is said by one member, a second apart, up to now.
async fn fill(place: &Place, author: &str) {
    let url = format!("sqlite:{}", place.file().display());
    let mut conn = SqliteConnection::connect(&url).await.unwrap();
    let author = author.replace('-', "");
    let now = "CAST(strftime('%s', 'now') AS INTEGER) * 1000000";
    for statement in [
        format!(
            "CREATE TEMP TABLE numbers AS WITH RECURSIVE c (n) AS
             (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {EACH}) SELECT n FROM c"
        ),
        format!(
            "INSERT INTO messages (id, room_id, seq, author_id, client_id, body, said_at)
             SELECT randomblob(16), r.id, n, x'{author}', randomblob(16),
                    'What was said as number ' || n || ' of this room, and a few words more.',
                    {now} - ({EACH} - n) * 1000000
             FROM rooms r CROSS JOIN numbers"
        ),
        format!("UPDATE rooms SET last_seq = {EACH}, last_said_at = {now}"),
        "DELETE FROM read_marks".into(),
        format!(
            "INSERT INTO read_marks (room_id, member_id, seq, from_seq)
             SELECT r.id, m.member_id, {}, 0 FROM rooms r JOIN memberships m ON m.group_id = r.group_id",
            EACH - UNREAD
        ),
        "ANALYZE".into(),
    ] {
        conn.execute(AssertSqlSafe(statement)).await.unwrap();
    }
}
