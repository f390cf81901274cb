//! The README's table of settings says what the program says.

use clap::CommandFactory;
use salon::config::Cli;

use crate::source;

#[test]
fn the_readme_lists_every_setting() {
    let readme = source::file("README.md").text;
    let listed: Vec<&str> = readme
        .lines()
        .filter(|line| line.starts_with("| `--"))
        .collect();
    let expected = rows();
    assert_eq!(listed, expected, "\n{}\n", expected.join("\n"));
}

/// One row for each setting: flag, variable, what it is without either, what it says.
fn rows() -> Vec<String> {
    let command = Cli::command();
    let settings = command.get_arguments().filter_map(|arg| {
        let (flag, variable) = (arg.get_long()?, arg.get_env()?);
        let default: Vec<_> = arg
            .get_default_values()
            .iter()
            .map(|value| value.to_string_lossy())
            .collect();
        let default = match default.join(",") {
            none if none.is_empty() => String::new(),
            some => format!("`{some}`"),
        };
        let sentence = arg.get_help()?.to_string();
        Some(format!(
            "| `--{flag}` | `{}` | {default} | {sentence} |",
            variable.to_string_lossy()
        ))
    });
    settings.collect()
}
