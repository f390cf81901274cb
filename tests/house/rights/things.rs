//! What a route is about besides the group, made anew each time somebody asks: whoever may answer would
//! otherwise have answered it already.

use salon::{
    db::Write,
    values::{MemberId, Timestamp, Token},
};
use uuid::Uuid;

use super::everybody::Everybody;
use crate::support::House;

impl Everybody {
    /// An address with the id of the thing that it names, where it names one.
    pub(super) async fn with_its_thing(&self, house: &House, path: &str) -> String {
        const NAMES: [&str; 6] = [
            "{held}",
            "{request}",
            "{report}",
            "{sanction}",
            "{invitation}",
            "{filter}",
        ];
        if path.contains("{message}") {
            return path.replace("{message}", &self.first_message(house).await);
        }
        let Some(name) = NAMES.into_iter().find(|name| path.contains(name)) else {
            return path.to_owned();
        };
        let (id, now) = (Uuid::now_v7(), house.clock.now());
        let mut tx = house.db().write().await.unwrap();
        match name {
            "{held}" => self.held(&mut tx, id, now).await,
            "{request}" => self.request(&mut tx, id, now).await,
            "{report}" => self.report(&mut tx, id, now).await,
            "{sanction}" => self.sanction(&mut tx, id, now).await,
            "{invitation}" => self.offer(&mut tx, id, now).await,
            _ => self.filter(&mut tx, id, now).await,
        }
        tx.commit().await.unwrap();
        path.replace(name, &id.to_string())
    }

    /// The id of what the victim said first in the group.
    pub(super) async fn first_message(&self, house: &House) -> String {
        let room: Uuid = self.group().room_id.parse().unwrap();
        let mut conn = house.db().read().await.unwrap();
        let (id,): (Uuid,) = conn
            .query("SELECT id FROM messages WHERE room_id = $1 AND seq = 1")
            .bind(room)
            .one()
            .await
            .unwrap();
        id.to_string()
    }

    async fn held(&self, tx: &mut Write, id: Uuid, now: Timestamp) {
        let room: Uuid = self.group().room_id.parse().unwrap();
        tx.query(
            "INSERT INTO held (id, room_id, author_id, client_id, body, cause, why, held_at)
             VALUES ($1, $2, $3, $4, 'May I?', 'newcomer', '', $5)",
        )
        .bind(id)
        .bind(room)
        .bind(member(&self.victim.id))
        .bind(Uuid::new_v4())
        .bind(now)
        .run()
        .await
        .unwrap();
    }

    async fn request(&self, tx: &mut Write, id: Uuid, now: Timestamp) {
        tx.query(
            "INSERT INTO requests (id, group_id, member_id, name, words, answers, asked_at)
             VALUES ($1, $2, $3, 'Asker', '', '[]', $4)",
        )
        .bind(id)
        .bind(self.ground().id)
        .bind(member(&self.asker.id))
        .bind(now)
        .run()
        .await
        .unwrap();
    }

    async fn report(&self, tx: &mut Write, id: Uuid, now: Timestamp) {
        tx.query("DELETE FROM reports WHERE state = 'open'")
            .run()
            .await
            .unwrap();
        tx.query(
            "INSERT INTO reports (id, group_id, reporter_id, about_id, quote, words, reported_at)
             VALUES ($1, $2, $3, $4, '[]', 'That hurts.', $5)",
        )
        .bind(id)
        .bind(self.ground().id)
        .bind(member(&self.asker.id))
        .bind(member(&self.victim.id))
        .bind(now)
        .run()
        .await
        .unwrap();
    }

    /// Against which whom it is about has appealed, imposed by somebody who is not there any more.
    async fn sanction(&self, tx: &mut Write, id: Uuid, now: Timestamp) {
        tx.query(
            "INSERT INTO sanctions (id, group_id, member_id, kind, reason, imposed_by, imposed_at)
             VALUES ($1, $2, $3, 'mute', 'a story', $4, $5)",
        )
        .bind(id)
        .bind(self.ground().id)
        .bind(member(&self.victim.id))
        .bind(member(&self.asker.id))
        .bind(now)
        .run()
        .await
        .unwrap();
        tx.query("INSERT INTO appeals (sanction_id, words, made_at) VALUES ($1, 'Please.', $2)")
            .bind(id)
            .bind(now)
            .run()
            .await
            .unwrap();
    }

    async fn offer(&self, tx: &mut Write, id: Uuid, now: Timestamp) {
        tx.query(
            "INSERT INTO invitations (id, code_hash, inviter_id, kind, note, uses, created_at, expires_at)
             VALUES ($1, $2, $3, 'person', '', 1, $4, $5)",
        )
        .bind(id)
        .bind(Token::fresh().hash())
        .bind(member(&self.victim.id))
        .bind(now)
        .bind(now.plus(salon::values::Span::days(7)))
        .run()
        .await
        .unwrap();
    }

    async fn filter(&self, tx: &mut Write, id: Uuid, now: Timestamp) {
        tx.query(
            "INSERT INTO filters (id, group_id, kind, pattern, effect, reason, made_at)
             VALUES ($1, $2, 'word', 'never-said', 'hold', 'a story', $3)",
        )
        .bind(id)
        .bind(self.ground().id)
        .bind(now)
        .run()
        .await
        .unwrap();
    }
}

fn member(id: &str) -> MemberId {
    MemberId(id.parse().unwrap())
}
