//! One script out of many: what every page inside needs travels together, and shrinks as one.
//!
//! Modules are written for browsers and read as they are by tests. Here each becomes a function whose names
//! are its own, and gives what it exports; what is loaded later takes that from the one script.

use std::{borrow::Cow, collections::BTreeMap};

/// The names of one `import` or `export`: `{ a, b as c }`.
type Names = Vec<(String, String)>;

/// What a line of a module says to other modules.
#[derive(Debug)]
enum Line<'a> {
    Import {
        names: Names,
        from: &'a str,
    },
    /// The line without its `export`, and what is exported under which name.
    Export {
        line: String,
        name: (String, String),
    },
    Code(&'a str),
}

/// The scripts that pages name, each with all it needs, and those loaded later, which take their share from `app.js`.
pub(super) fn bundled(modules: &BTreeMap<String, String>) -> BTreeMap<String, Cow<'static, [u8]>> {
    let later = modules
        .keys()
        .filter(|path| path.starts_with("js/pages/"))
        .map(|path| (path.clone(), apart(&modules[path])));
    let entries = ["js/app.js", "js/outside.js"];
    let entries = entries.map(|entry| {
        let mut whole = Whole {
            modules,
            order: Vec::new(),
            script: String::new(),
        };
        whole.take(entry);
        (entry.to_owned(), whole.finish(entry))
    });
    later
        .chain(entries)
        .map(|(path, script)| (path, script.into_bytes().into()))
        .collect()
}

struct Whole<'a> {
    modules: &'a BTreeMap<String, String>,
    order: Vec<String>,
    script: String,
}

impl Whole<'_> {
    /// A module after all that it needs.
    fn take(&mut self, path: &str) {
        if self.order.iter().any(|taken| taken == path) {
            return;
        }
        self.order.push(path.to_owned());
        let modules = self.modules;
        let module = &modules[path];
        let (mut body, mut given) = (String::new(), Vec::new());
        for line in lines(module) {
            match line {
                Line::Import { names, from } => {
                    let from = beside(path, from);
                    self.take(&from);
                    body += &taken(&names, &name_of(&from));
                }
                Line::Export { line, name } => {
                    body += &line;
                    given.push(name);
                }
                Line::Code(line) => body += line,
            }
            body.push('\n');
        }
        let given: Vec<_> = given
            .iter()
            .map(|(inner, outer)| format!("{outer}: {inner}"))
            .collect();
        let (name, given) = (name_of(path), given.join(", "));
        let parts = [
            "const ",
            &name,
            " = (() => {\n",
            &body,
            "return { ",
            &given,
            " };\n})();\n",
        ];
        self.script.extend(parts);
    }

    fn finish(self, entry: &str) -> String {
        if entry != "js/app.js" {
            return self.script;
        }
        let names: Vec<_> = self.order.iter().map(|path| name_of(path)).collect();
        format!("{}export {{ {} }};\n", self.script, names.join(", "))
    }
}

/// What is loaded later takes what `app.js` holds from there: a second copy would be another house.
fn apart(module: &str) -> String {
    let lines = lines(module).map(|line| match line {
        Line::Import { names, from } if from.starts_with("../") => {
            let name = name_of(from);
            let taken = taken(&names, &name);
            format!("import {{ {name} }} from '../app.js';\n{taken}\n")
        }
        Line::Import { names, from } => {
            let names: Vec<_> = names
                .iter()
                .map(|(outer, inner)| format!("{outer} as {inner}"))
                .collect();
            format!("import {{ {} }} from '{from}';\n", names.join(", "))
        }
        Line::Export { line, name } => {
            let default = if name.1 == "default" { "default " } else { "" };
            format!("export {default}{line}\n")
        }
        Line::Code(line) => format!("{line}\n"),
    });
    lines.collect()
}

/// `const { a, b: c } = words$;`
fn taken(names: &Names, module: &str) -> String {
    let names: Vec<_> = names
        .iter()
        .map(|(outer, inner)| format!("{outer}: {inner}"))
        .collect();
    format!("const {{ {} }} = {module};", names.join(", "))
}

/// `js/pages/log.js` → `log$`
fn name_of(path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    format!("{}$", file.trim_end_matches(".js"))
}

/// Where `./log.js` is, said in `js/app.js`.
fn beside(path: &str, from: &str) -> String {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/{}", from.trim_start_matches("./"))
}

/// The lines of a module that browsers need: neither comments nor what stands before a line.
fn lines(module: &str) -> impl Iterator<Item = Line<'_>> {
    let mut inside = false;
    let code = module.lines().map(str::trim).filter(move |line| {
        let comment = inside || line.starts_with("/*");
        inside = comment && !line.ends_with("*/");
        !comment && !line.is_empty() && !line.starts_with("//")
    });
    code.map(read)
}

fn read(line: &str) -> Line<'_> {
    if let Some(import) = line.strip_prefix("import ")
        && let Some((names, from)) = import.split_once(" from ")
    {
        let from = from.trim_end_matches(';').trim_matches('\'');
        return Line::Import {
            names: listed(names),
            from,
        };
    }
    let Some(exported) = line.strip_prefix("export ") else {
        return Line::Code(line);
    };
    let (default, exported) = match exported.strip_prefix("default ") {
        Some(rest) => (true, rest),
        None => (false, exported),
    };
    let declared = exported
        .trim_start_matches("async ")
        .split([' ', '(', '{'])
        .nth(1)
        .unwrap_or_default();
    let outer = if default { "default" } else { declared };
    Line::Export {
        line: exported.to_owned(),
        name: (declared.to_owned(), outer.to_owned()),
    }
}

/// `{ a, b as c }` or `d`, which is what the other gives by default.
fn listed(names: &str) -> Names {
    let Some(listed) = names.strip_prefix('{') else {
        return vec![("default".into(), names.into())];
    };
    let listed = listed.trim_end_matches('}').split(',').map(str::trim);
    listed
        .map(|name| {
            let (outer, inner) = name.split_once(" as ").unwrap_or((name, name));
            (outer.to_owned(), inner.to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(modules: &[(&str, &str)], path: &str) -> String {
        let empty = [("js/outside.js", "")];
        let modules = empty.iter().chain(modules);
        let modules = modules
            .map(|(path, module)| ((*path).to_owned(), (*module).to_owned()))
            .collect();
        String::from_utf8(bundled(&modules)[path].to_vec()).unwrap()
    }

    const MODULES: [(&str, &str); 4] = [
        (
            "js/app.js",
            "import { talk } from './talk.js';\nimport { say as tell } from './words.js';\n\ntell(talk);\n",
        ),
        (
            "js/talk.js",
            "// Talk.\nimport { say } from './words.js';\nexport const talk = () => say(1);\n",
        ),
        (
            "js/words.js",
            "/**\n * Says it.\n */\nexport function say(what) {\n  return what;\n}\n",
        ),
        (
            "js/pages/late.js",
            "import { say } from '../words.js';\nexport default function late() {\n  say(2);\n}\n",
        ),
    ];

    #[test]
    fn each_module_is_there_once_and_after_what_it_needs() {
        assert_eq!(
            script(&MODULES, "js/app.js"),
            "const words$ = (() => {\nfunction say(what) {\nreturn what;\n}\nreturn { say: say };\n})();\n\
             const talk$ = (() => {\nconst { say: say } = words$;\nconst talk = () => say(1);\nreturn { talk: talk };\n})();\n\
             const app$ = (() => {\nconst { talk: talk } = talk$;\nconst { say: tell } = words$;\ntell(talk);\nreturn {  };\n})();\n\
             export { app$, talk$, words$ };\n"
        );
    }

    #[test]
    fn what_comes_later_takes_what_is_there() {
        assert_eq!(
            script(&MODULES, "js/pages/late.js"),
            "import { words$ } from '../app.js';\nconst { say: say } = words$;\nexport default function late() {\nsay(2);\n}\n"
        );
    }
}
