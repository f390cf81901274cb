//! Secrets: what opens a door stands in no log, however much is logged (invariant 31).

use crate::support::{
    databases::Place,
    members::{PASSWORD, newcomer_fields},
    program::Program,
};

on_both! {
    async fn no_code_and_no_link_stands_in_the_log(place: Place) {
        let log = place.folder.path().join("log.txt");
        let mut program = Program::telling(&place, &log);
        let (_, claim) = program.said.split_once("/claim/").unwrap();
        let claim = claim.trim().to_owned();
        let ada = program.owner("ada").await;
        let hall = ada.founds("The hall", "closed").await;
        let door = ada.invitation(&hall, 2).await;
        let code = door.trim_start_matches("/i/").to_owned();
        let mut bo = program.stranger("198.18.0.2");
        assert_eq!(bo.looks(&door).await.status, 200);
        assert_eq!(bo.posts("/enter", &[("code", &code)]).await.status, 303);
        assert_eq!(bo.looks("/i").await.status, 200);
        assert_eq!(bo.looks("/enter/a-link-that-opens-nothing").await.status, 404);
        assert_eq!(bo.looks("/i/a-code-that-opens-nothing").await.status, 404);
        assert_eq!(bo.posts(&door, &newcomer_fields("bo", "Bo")).await.status, 303);
        let session = bo.cookie_line();
        crate::people::sets_doors(&ada, &[("asking", "yes")]).await;
        let fields = [("name", "Sam"), ("words", "I sang with you in June.")];
        let ask = program.stranger("198.18.0.3").sends("/ask", &fields).await.location().to_owned();
        assert_eq!(bo.looks(&ask).await.status, 200);
        let atom = ada.sends("/settings/feed", &[("act", "make")]).await;
        let atom = atom.find(r#"/atom/([^"]+)""#);
        assert_eq!(bo.looks(&format!("/atom/{atom}")).await.status, 200);
        assert!(program.terminate());
        let told = std::fs::read_to_string(&log).unwrap();
        assert!(told.len() > 1_000, "everything is logged: {told}");
        let ask = ask.trim_start_matches("/ask/");
        let session = session.rsplit('=').next().unwrap();
        for secret in [
            &*claim,
            &code,
            ask,
            &atom,
            session,
            PASSWORD,
            "a-link-that-opens-nothing",
            "a-code-that-opens-nothing",
        ] {
            assert!(secret.len() > 10, "{secret}");
            let lines: Vec<&str> = told.lines().filter(|line| line.contains(secret)).collect();
            assert!(lines.is_empty(), "{lines:?}");
        }
    }
}
