//! Asking to come in: strangers without an invitation, whoever vouches for them, and the answer.

use salon::values::Span;

use crate::{
    moderation::imposes_in_house,
    people::{deeds, sets_doors},
    support::{House, Member, Visitor, members::newcomer_fields, visitors::Answer},
};

const QUESTION: &str = "Which voice do you sing?";

on_both! {
    /// Invariant 19: where strangers may not ask there is no such page, to the byte.
    async fn a_house_that_lets_nobody_ask_has_no_such_page(house: House) {
        house.owner("ada").await;
        let stranger = house.stranger();
        let (ask, nothing) = (stranger.looks("/ask").await, stranger.looks("/asq").await);
        assert_eq!(ask.status, 404);
        assert_eq!(told(&ask), told(&nothing));
        let (ask, nothing) = (asks(&stranger, &[]).await, stranger.sends("/asq", &[]).await);
        assert_eq!(told(&ask), told(&nothing));
        let (link, nothing) = (stranger.looks("/ask/abcdef").await, stranger.looks("/asq/abcdef").await);
        assert_eq!(told(&link).0, told(&nothing).0);
    }

    async fn a_stranger_asks_is_approved_and_comes_in(house: House) {
        let ada = opens_asking(&house).await;
        let mut sam = house.stranger();
        assert!(sam.looks("/ask").await.body.contains(QUESTION));
        let refused = asks(&sam, &[("words", "")]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("Alto"), "what was typed is kept");
        let link = asks(&sam, &[]).await.location().to_owned();
        let page = sam.looks(&link).await;
        assert!(page.body.contains("Your request is with the hosts") && page.body.contains("<svg class=\"qr\""));
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        let too_soon = sam.sends(&link, &[("act", "come_in")]).await;
        assert_eq!(too_soon.status, 409);
        approves(&house, &ada).await;
        assert!(sam.looks(&link).await.body.contains("Welcome, Sam"));
        let door = sam.sends(&link, &[("act", "come_in")]).await;
        assert_eq!(door.status, 303, "{}", door.gist());
        let door = door.location().to_owned();
        // Asked again, the door has another code, and the first opens nothing.
        let second = sam.sends(&link, &[("act", "come_in")]).await.location().to_owned();
        assert_eq!(house.stranger().looks(&door).await.status, 404);
        let entered = sam.posts(&second, &newcomer_fields("sam", "Sam")).await;
        assert_eq!(entered.status, 303, "{}", entered.gist());
        let sam = Member::new(sam, "sam").await;
        assert_eq!(inviter(&house, &sam).await, "ada");
        assert!(house.stranger().looks(&link).await.body.contains("You have been answered"));
    }

    async fn whoever_vouches_gives_a_place_and_stands_above_the_newcomer(house: House) {
        let ada = opens_asking(&house).await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let cy = ada.invites(&house, &hall, "cy").await;
        let mut sam = house.stranger();
        let link = asks(&sam, &[("knows", "@bo")]).await.location().to_owned();
        let plea = bo.looks("/people/asking").await.find(r#"action="(/people/asking/[0-9a-f-]+)""#);
        let early = bo.sends(&plea, &[("act", "vouch")]).await;
        assert!(early.status == 422 && early.body.contains("You may invite from "), "{}", early.gist());
        house.later(Span::days(14));
        assert_eq!(cy.sends(&plea, &[("act", "vouch")]).await.status, 404, "cy is not named");
        assert_eq!(bo.sends(&plea, &[("act", "vouch")]).await.status, 303);
        assert_eq!(bo.sends(&plea, &[("act", "vouch")]).await.status, 409, "once");
        // It is one of three places, before the answer and after it.
        assert_eq!(bo.offers(&hall, 3).await.status, 422);
        approves(&house, &ada).await;
        assert_eq!(bo.offers(&hall, 3).await.status, 422);
        // In bo's list it goes by who it is for, and has no code to give away.
        let list = bo.looks("/invitations").await;
        assert!(list.body.contains("<b>Sam</b>") && !list.body.contains("/code\""), "{}", list.gist());
        let id = list.find(r#"name="ids" value="([0-9a-f-]{36})""#);
        assert_eq!(bo.sends(&format!("/invitations/{id}/code"), &[]).await.status, 409);
        let door = sam.sends(&link, &[("act", "come_in")]).await.location().to_owned();
        sam.posts(&door, &newcomer_fields("sam", "Sam")).await;
        let sam = Member::new(sam, "sam").await;
        assert_eq!(inviter(&house, &sam).await, "bo");
        assert_eq!(bo.offers(&hall, 3).await.status, 422);
        bo.invitation(&hall, 2).await;
        assert!(deeds(&house).await.contains(&"vouch".to_owned()));
        let audit = ada.looks("/house/audit").await.body;
        assert!(audit.contains("Ada let Sam in.") && !audit.contains("Ada let Bo in."));
    }

    /// Nobody is invited in the name of somebody who may not invite any more.
    async fn a_voucher_who_may_not_invite_any_more_is_replaced_by_the_host(house: House) {
        let ada = opens_asking(&house).await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        house.later(Span::days(14));
        for (kind, handle) in [("uninviting", "sam"), ("ban", "sim")] {
            let mut sam = house.stranger();
            let link = asks(&sam, &[("knows", "@bo")]).await.location().to_owned();
            let plea = bo.looks("/people/asking").await.find(r#"action="(/people/asking/[0-9a-f-]+)""#);
            assert_eq!(bo.sends(&plea, &[("act", "vouch")]).await.status, 303);
            let imposed = imposes_in_house(&ada, &bo, kind, "24").await;
            assert_eq!(imposed.status, 303, "{}", imposed.gist());
            approves(&house, &ada).await;
            assert!(sam.looks(&link).await.body.contains("Welcome, Sam"));
            let door = sam.sends(&link, &[("act", "come_in")]).await.location().to_owned();
            let entered = sam.posts(&door, &newcomer_fields(handle, "Sam")).await;
            assert_eq!(entered.status, 303, "{kind}: {}", entered.gist());
            assert_eq!(inviter(&house, &Member::new(sam, handle).await).await, "ada");
            house.later(Span::days(1));
        }
    }

    /// Whoever was approved was promised a door: it stands on when their voucher may not invite any more.
    async fn a_promise_outlives_its_voucher(house: House) {
        let ada = opens_asking(&house).await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        house.later(Span::days(14));
        let mut sam = house.stranger();
        let link = asks(&sam, &[("knows", "@bo")]).await.location().to_owned();
        let plea = bo.looks("/people/asking").await.find(r#"action="(/people/asking/[0-9a-f-]+)""#);
        assert_eq!(bo.sends(&plea, &[("act", "vouch")]).await.status, 303);
        approves(&house, &ada).await;
        let code = bo.invitation(&hall, 1).await;
        assert_eq!(imposes_in_house(&ada, &bo, "uninviting", "24").await.status, 303);
        assert_eq!(house.stranger().looks(&code).await.status, 404, "what they made themselves is closed");
        let door = sam.sends(&link, &[("act", "come_in")]).await.location().to_owned();
        let entered = sam.posts(&door, &newcomer_fields("sam", "Sam")).await;
        assert_eq!(entered.status, 303, "{}", entered.gist());
        assert_eq!(inviter(&house, &Member::new(sam, "sam").await).await, "ada");
    }

    /// While the doors are paused the page promises nothing that the door does not keep.
    async fn a_stranger_is_told_that_the_doors_are_closed_for_a_while(house: House) {
        let ada = opens_asking(&house).await;
        let mut sam = house.stranger();
        let link = asks(&sam, &[]).await.location().to_owned();
        approves(&house, &ada).await;
        ada.sends("/house/doors/pause", &[("act", "pause")]).await;
        let page = sam.looks(&link).await;
        assert!(page.body.contains("closed for a while") && !page.body.contains("come_in"), "{}", page.gist());
        assert_eq!(sam.sends(&link, &[("act", "come_in")]).await.status, 409);
        ada.sends("/house/doors/pause", &[("act", "open")]).await;
        let door = sam.sends(&link, &[("act", "come_in")]).await.location().to_owned();
        assert_eq!(sam.posts(&door, &newcomer_fields("sam", "Sam")).await.status, 303);
    }

    /// A door in the name of somebody who may not invite would open nothing.
    async fn a_host_who_may_not_invite_lets_no_stranger_in(house: House) {
        let ada = opens_asking(&house).await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        assert_eq!(ada.sends(&format!("/u/{}/role", bo.id), &[("role", "host")]).await.status, 303);
        let sam = house.stranger();
        let link = asks(&sam, &[]).await.location().to_owned();
        assert_eq!(imposes_in_house(&ada, &bo, "uninviting", "24").await.status, 303);
        let answer = format!("/todo/requests/{}", waiting(&house).await);
        assert_eq!(bo.sends(&answer, &[("act", "approve")]).await.status, 403);
        assert!(sam.looks(&link).await.body.contains("Your request is with the hosts"), "it waits for another");
        assert_eq!(ada.sends(&answer, &[("act", "approve")]).await.status, 303);
        assert!(sam.looks(&link).await.body.contains("Welcome, Sam"));
    }

    async fn a_stranger_who_was_declined_has_a_name_in_the_audit(house: House) {
        let ada = opens_asking(&house).await;
        asks(&house.stranger(), &[]).await;
        declines(&house, &ada, "We are full until spring.").await;
        assert!(ada.looks("/house/audit").await.body.contains("Ada declined a request of Sam."));
    }

    /// Whom a stranger names is told to nobody but whoever is named.
    async fn naming_somebody_never_tells_whether_they_are_here(house: House) {
        let ada = opens_asking(&house).await;
        let hall = ada.founds("The hall", "open").await;
        let bo = ada.invites(&house, &hall, "bo").await;
        let (known, unknown) = (house.stranger(), house.stranger());
        let known = told_of_asking(&known, "bo").await;
        let unknown = told_of_asking(&unknown, "zed").await;
        assert_eq!(known, unknown);
        let page = bo.looks("/people/asking").await;
        let plea = page.find(r#"action="(/people/asking/[0-9a-f-]+)""#);
        assert_eq!(bo.sends(&plea, &[("act", "disown")]).await.status, 303);
        assert!(!bo.looks("/people/asking").await.body.contains(&plea));
        assert_eq!(bo.sends(&plea, &[("act", "vouch")]).await.status, 404);
    }

    async fn whoever_is_declined_learns_why_and_when_to_ask_again(house: House) {
        let ada = opens_asking(&house).await;
        let sam = house.stranger();
        let link = asks(&sam, &[]).await.location().to_owned();
        declines(&house, &ada, "We are full until spring.").await;
        let page = sam.looks(&link).await;
        assert!(page.body.contains("We are full until spring.") && page.body.contains("You may ask again from "));
        assert_eq!(sam.sends(&link, &[("act", "come_in")]).await.status, 409);
        house.later(Span::days(8));
        assert!(sam.looks(&link).await.body.contains("Ask again"));
    }

    async fn whoever_asks_may_think_better_of_it(house: House) {
        opens_asking(&house).await;
        let sam = house.stranger();
        let link = asks(&sam, &[]).await.location().to_owned();
        assert_eq!(sam.sends(&link, &[("act", "withdraw")]).await.status, 303);
        assert_eq!(sam.sends(&link, &[("act", "withdraw")]).await.status, 409);
        assert!(sam.looks(&link).await.body.contains("You took your request back"));
    }

    /// Invariant 62: a household asks five times an hour.
    async fn one_household_does_not_ask_for_ever(house: House) {
        opens_asking(&house).await;
        let sam = house.stranger();
        for _ in 0..5 {
            assert_eq!(asks(&sam, &[]).await.status, 303);
        }
        let full = asks(&sam, &[]).await;
        assert_eq!(full.status, 429);
        assert!(!full.header("retry-after").is_empty());
        house.later(Span::minutes(13));
        assert_eq!(asks(&sam, &[]).await.status, 303);
    }
}

async fn opens_asking(house: &House) -> Member {
    let ada = house.owner("ada").await;
    sets_doors(&ada, &[("asking", "yes"), ("questions", QUESTION)]).await;
    ada
}

/// Asks to come in as the form has it, but for what is said here.
async fn asks(stranger: &Visitor, but: &[(&str, &str)]) -> Answer {
    let mut fields = vec![
        ("name", "Sam"),
        ("words", "I sang with you in June."),
        ("answer1", "Alto"),
        ("knows", ""),
        ("email", ""),
    ];
    fields.retain(|(name, _)| but.iter().all(|(changed, _)| name != changed));
    fields.extend(but);
    stranger.sends("/ask", &fields).await
}

/// What a stranger who names somebody sees, but for the secret of their link.
async fn told_of_asking(stranger: &Visitor, handle: &str) -> (u16, String) {
    let asked = asks(stranger, &[("knows", handle)]).await;
    let link = asked.location().to_owned();
    let page = stranger.looks(&link).await;
    let (start, rest) = page.body.split_once("<svg class=\"qr\"").unwrap();
    let (_, end) = rest.split_once("</svg>").unwrap();
    (asked.status, format!("{start}{end}").replace(&link, "…"))
}

async fn waiting(house: &House) -> salon::values::RequestId {
    let mut conn = house.db().read().await.unwrap();
    let (id,) = conn
        .query("SELECT id FROM requests WHERE state = 'waiting'")
        .one()
        .await
        .unwrap();
    id
}

async fn approves(house: &House, host: &Member) {
    let id = waiting(house).await;
    let (host, now) = (as_known(house, host).await, house.clock.now());
    let mut tx = house.db().write().await.unwrap();
    salon::requests::approve(&mut tx, &host, id, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn declines(house: &House, host: &Member, reason: &str) {
    let id = waiting(house).await;
    let (host, now) = (as_known(house, host).await, house.clock.now());
    let reason = salon::values::Reason::parse(reason).unwrap();
    let mut tx = house.db().write().await.unwrap();
    let answer = (&reason, Span::days(7));
    salon::requests::decline(&mut tx, &host, id, answer, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn as_known(house: &House, member: &Member) -> salon::members::Member {
    let mut conn = house.db().read().await.unwrap();
    let id = member.id.parse().unwrap();
    salon::members::find(&mut conn, id, house.clock.now())
        .await
        .unwrap()
        .unwrap()
}

/// The handle of whoever stands above somebody in the tree.
async fn inviter(house: &House, member: &Member) -> String {
    let mut conn = house.db().read().await.unwrap();
    let id: salon::values::MemberId = member.id.parse().unwrap();
    let (handle,): (String,) = conn
        .query(
            "SELECT i.handle FROM members m JOIN members i ON i.id = m.invited_by WHERE m.id = $1",
        )
        .bind(id)
        .one()
        .await
        .unwrap();
    handle
}

/// An answer without what is different in every answer.
fn told(answer: &Answer) -> (u16, String) {
    let id = answer.header("x-request-id").to_owned();
    (answer.status, answer.body.replace(&id, "…"))
}
