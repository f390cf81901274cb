//! The source, read as text: what tests of the source itself look at.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

/// One file of the project, with its path from the root.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Every file under a folder of the project whose name ends so, in order.
pub(crate) fn files(folder: &str, ending: &str) -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    walk(&root.join(folder), &mut paths);
    paths.sort();
    paths
        .into_iter()
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .map(|path| File {
            text: std::fs::read_to_string(&path).unwrap(),
            path: path
                .strip_prefix(root)
                .unwrap()
                .to_string_lossy()
                .into_owned(),
        })
        .collect()
}

pub(crate) fn file(path: &str) -> File {
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    File {
        path: path.into(),
        text: std::fs::read_to_string(whole).unwrap(),
    }
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path
            .file_name()
            .is_some_and(|name| name == "node_modules" || name == "target")
        {
            continue;
        }
        if path.is_dir() {
            walk(&path, found);
        } else {
            found.push(path);
        }
    }
}

impl File {
    /// Whether its name ends as files of one of these kinds do.
    pub(crate) fn is(&self, kinds: &[&str]) -> bool {
        let ending = Path::new(&self.path).extension().and_then(OsStr::to_str);
        ending.is_some_and(|ending| kinds.contains(&ending))
    }

    /// The part that ships: without the tests at the end, or in a file of their own.
    pub(crate) fn shipped(&self) -> &str {
        if self.path.ends_with("/tests.rs") {
            return "";
        }
        self.text
            .split_once("#[cfg(test)]\nmod tests")
            .map_or(&self.text, |(shipped, _)| shipped)
    }

    /// The room it belongs to: `src/members/sessions.rs` is in `members`.
    pub(crate) fn room(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap();
        let end = inside.find(['/', '.']).unwrap();
        &inside[..end]
    }
}

/// Reads the Rust string literal that `text` starts with.
pub(crate) fn literal(text: &str) -> Option<String> {
    let mut chars = text.strip_prefix('"')?.chars();
    let mut read = String::new();
    loop {
        match chars.next()? {
            '"' => return Some(read),
            '\\' => match chars.next()? {
                'n' => read.push('\n'),
                '\n' => chars = chars.as_str().trim_start().chars(),
                other => read.push(other),
            },
            other => read.push(other),
        }
    }
}

/// The addresses that a file of the source opens.
pub(crate) fn routes(path: &str) -> Vec<String> {
    let route = regex::Regex::new(r#"\.route\(\s*"(/[^"]+)""#).unwrap();
    let file = file(path);
    let found = route.captures_iter(file.shipped());
    found.map(|route| route[1].to_owned()).collect()
}
