//! Habits: how a member likes to write, and what others may see of them while they do.

use crate::{
    db::{self, Conn, Write},
    values::MemberId,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four boxes, as people tick them"
)]
pub struct Habits {
    /// Enter sends; otherwise Ctrl and Enter do, and Enter is a new line.
    pub enter_sends: bool,
    /// Single letters are keys where nothing is written (WCAG 2.1.4 asks that they can be turned off).
    pub letter_keys: bool,
    /// Others see when they write something.
    pub shows_typing: bool,
    /// Others see that they look at a page of the house.
    pub shows_presence: bool,
}

impl Default for Habits {
    fn default() -> Self {
        Self {
            enter_sends: true,
            letter_keys: true,
            shows_typing: true,
            shows_presence: true,
        }
    }
}

pub async fn of_member(conn: &mut Conn, member: MemberId) -> db::Result<Habits> {
    conn.query(
        "SELECT enter_sends, letter_keys, shows_typing, shows_presence FROM members WHERE id = $1",
    )
    .bind(member)
    .one()
    .await
}

pub async fn choose(tx: &mut Write, member: MemberId, habits: Habits) -> db::Result<()> {
    tx.query(
        "UPDATE members SET enter_sends = $2, letter_keys = $3, shows_typing = $4,
             shows_presence = $5 WHERE id = $1",
    )
    .bind(member)
    .bind(habits.enter_sends)
    .bind(habits.letter_keys)
    .bind(habits.shows_typing)
    .bind(habits.shows_presence)
    .run()
    .await?;
    Ok(())
}
