//! The program itself, as a process of its own: to be ended as power cuts and service managers do.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
};

use super::{
    databases::Place,
    members::{self, Member},
    visitors::Visitor,
};

pub(crate) struct Program {
    process: Child,
    arguments: Vec<String>,
    pub(crate) origin: String,
    /// What it said first.
    pub(crate) said: String,
}

impl Program {
    /// Starts a house in a place, on a port of its own that it keeps.
    pub(crate) fn start(place: &Place) -> Self {
        Self::with(place, "error", Stdio::inherit())
    }

    /// The same, with a log of everything in a file.
    pub(crate) fn telling(place: &Place, log: &Path) -> Self {
        Self::with(place, "debug", File::create(log).unwrap().into())
    }

    fn with(place: &Place, level: &str, log: Stdio) -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .unwrap()
            .port();
        let mut arguments = vec![
            "--listen".into(),
            format!("127.0.0.1:{port}"),
            "--data".into(),
            place.folder.path().display().to_string(),
            "--log".into(),
            level.into(),
            "--messages-per-second".into(),
            "100000".into(),
            "--cooling-off".into(),
            "0m".into(),
            "--password-memory".into(),
            "1".into(),
            "--peers".into(),
            "any".into(),
        ];
        if let Some(url) = place.url() {
            arguments.extend(["--database-url".into(), url]);
        }
        let (process, said) = run(&arguments, log);
        Self {
            process,
            arguments,
            origin: format!("http://127.0.0.1:{port}"),
            said,
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Ends it between two instructions, as `kill -9` and power cuts do.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Asks it to end, and gives whether it said that all went well.
    pub(crate) fn terminate(&mut self) -> bool {
        let id = self.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().unwrap();
        self.process.wait().unwrap().success()
    }

    /// Starts it again, where it was.
    pub(crate) fn restart(&mut self) {
        (self.process, self.said) = run(&self.arguments, Stdio::inherit());
    }

    pub(crate) fn stranger(&self, address: &str) -> Visitor {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Visitor::new(http, &self.origin, address)
    }

    /// Claims the house by the link that it printed.
    pub(crate) async fn owner(&self, handle: &str) -> Member {
        let (_, token) = self.said.split_once("/claim/").unwrap();
        let mut person = self.stranger("198.18.0.1");
        let name = members::name_of(handle);
        let fields = [
            ("house", "La Verrière"),
            ("name", &*name),
            ("handle", handle),
            ("password", members::PASSWORD),
        ];
        let claimed = person
            .posts(&format!("/claim/{}", token.trim()), &fields)
            .await;
        assert_eq!(claimed.status, 303, "{}", claimed.gist());
        Member::new(person, handle).await
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Runs the program and waits for its first line: it listens by then.
fn run(arguments: &[String], log: Stdio) -> (Child, String) {
    let mut process = Command::new(env!("CARGO_BIN_EXE_salon"))
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
        .unwrap();
    let mut said = String::new();
    let output = process.stdout.take().unwrap();
    BufReader::new(output).read_line(&mut said).unwrap();
    assert!(!said.is_empty(), "the program ended without a word");
    (process, said)
}
