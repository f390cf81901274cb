//! Who lives in the demo, and what they have founded there.

use crate::values::{
    Lang::{self, English, French},
    Visibility::{self, Closed, Open, Secret},
};

pub(super) struct Person {
    pub(super) handle: &'static str,
    pub(super) name: &'static str,
    pub(super) language: Option<Lang>,
}

const fn person(handle: &'static str, name: &'static str, language: Lang) -> Person {
    Person {
        handle,
        name,
        language: Some(language),
    }
}

/// Whoever looks at the demo reads it in their own language: these three have chosen none.
const fn guide(handle: &'static str, name: &'static str) -> Person {
    Person {
        handle,
        name,
        language: None,
    }
}

pub(super) const OWNER: Person = guide("camille", "Camille Arnoux");
pub(super) const HOST: Person = guide("soline", "Soline Kerbrat");
pub(super) const MEMBER: Person = guide("lucie", "Lucie Marchand");

pub(super) const OTHERS: [Person; 9] = [
    person("ines", "Inès Belkacem", French),
    person("marc", "Marc Delorme", French),
    person("ada", "Ada Okafor", English),
    person("theo", "Théo Lindqvist", French),
    person("noor", "Noor Haddad", French),
    person("jonas", "Jonas Weber", English),
    person("tomasz", "Tomasz Zieliński", French),
    person("maya", "Maya Fernandes", English),
    person("henri", "Henri Vasseur", French),
];

/// How long ago the house was opened.
pub(super) const OPENED_DAYS: i64 = 175;

/// Who came by whom, and how many days ago.
pub(super) const CAME: [(&str, &str, i64); 11] = [
    ("soline", "camille", 171),
    ("ines", "camille", 160),
    ("lucie", "soline", 139),
    ("marc", "ines", 122),
    ("ada", "lucie", 104),
    ("theo", "ines", 97),
    ("noor", "theo", 80),
    ("jonas", "ada", 68),
    ("tomasz", "camille", 61),
    ("maya", "ada", 52),
    ("henri", "tomasz", 44),
];

/// Who answers for the house beside its owner.
pub(super) const DEPUTY: &str = "ines";

pub(super) struct Circle {
    pub(super) name: &'static str,
    pub(super) purpose: &'static str,
    pub(super) visibility: Visibility,
    pub(super) host: &'static str,
    pub(super) members: &'static [&'static str],
    pub(super) rooms: &'static [Talk],
}

/// A room, and what was said in it.
pub(super) struct Talk {
    pub(super) room: &'static str,
    pub(super) said: &'static str,
}

/// The group that speaks through the window.
pub(super) const PAPER: Circle = Circle {
    name: "Atelier papier",
    purpose: "Plier, couper, coller, relier, le samedi autour de la grande table.",
    visibility: Open,
    host: "soline",
    members: &["camille", "lucie", "ada", "theo", "henri", "maya"],
    rooms: &[
        Talk {
            room: "La grande table",
            said: include_str!("paper.txt"),
        },
        Talk {
            room: "Colles et recettes",
            said: include_str!("glue.txt"),
        },
    ],
};

pub(super) const CIRCLES: [Circle; 5] = [
    Circle {
        name: "Chorale du jeudi",
        purpose: "On chante le jeudi à 19 h 30, au premier étage, fenêtres fermées.",
        visibility: Closed,
        host: "ines",
        members: &["camille", "lucie", "marc", "theo", "noor", "jonas", "henri"],
        rooms: &[
            Talk {
                room: "Répétitions",
                said: include_str!("choir.txt"),
            },
            Talk {
                room: "Covoiturage",
                said: include_str!("cars.txt"),
            },
        ],
    },
    Circle {
        name: "Reading circle",
        purpose: "One book a month, and soup when we talk about it.",
        visibility: Closed,
        host: "ada",
        members: &["soline", "lucie", "theo", "noor", "jonas", "maya"],
        rooms: &[
            Talk {
                room: "This month",
                said: include_str!("reading.txt"),
            },
            Talk {
                room: "Marginalia",
                said: include_str!("margins.txt"),
            },
        ],
    },
    Circle {
        name: "Jardin partagé",
        purpose: "Les carrés du fond, le compost, et ce qu'on en mange.",
        visibility: Open,
        host: "tomasz",
        members: &[
            "camille", "soline", "lucie", "marc", "noor", "maya", "henri",
        ],
        rooms: &[Talk {
            room: "Au potager",
            said: include_str!("garden.txt"),
        }],
    },
    Circle {
        name: "Le Fil, côté boutique",
        purpose: "The shop and the people who buy there: what is missing, what broke, what would be better.",
        visibility: Closed,
        host: "maya",
        members: &[
            "camille", "soline", "lucie", "marc", "ada", "theo", "noor", "jonas", "tomasz", "henri",
        ],
        rooms: &[Talk {
            room: "Comptoir",
            said: include_str!("shop.txt"),
        }],
    },
    Circle {
        name: "Pour Henri",
        purpose: "Une surprise. Chut.",
        visibility: Secret,
        host: "lucie",
        members: &["camille", "soline", "ines", "marc", "theo", "tomasz"],
        rooms: &[Talk {
            room: "Le dix-neuf",
            said: include_str!("surprise.txt"),
        }],
    },
];

/// Everybody, the owner first.
pub(super) fn everybody() -> impl Iterator<Item = &'static Person> {
    [&OWNER, &HOST, &MEMBER].into_iter().chain(&OTHERS)
}
