//! The fuzz targets of `fuzz/` without a fuzzer: every seed, and seeds changed at random, for a while or for as long as
//! `IMRLINT_FUZZ_SECONDS` says (each target; the second test has to be asked for). `IMRLINT_FUZZ_START` takes up other numbers.

#![allow(
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout
)]

#[path = "../fuzz/src/lib.rs"]
mod targets;

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

type Target = (&'static str, fn(&[u8]));

const TARGETS: &[Target] = &[
    ("source", targets::source),
    ("letter", targets::letter),
    ("facts", targets::facts),
    ("rules", targets::rules),
    ("check", targets::check),
];

/// Pieces that readers treat specially.
const PIECES: &[&str] = &[
    "\n",
    "\n\n",
    "\r",
    "\t",
    " ",
    ".",
    ":",
    "\"",
    "'",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "|",
    "&",
    "*",
    "#",
    "<",
    ">",
    "</p>",
    "<b>",
    "&#x110000;",
    "&nbsp;",
    "\u{2028}",
    "\u{200b}",
    "\u{1F600}",
    "ﬁ",
    "é",
    "\u{202e}",
    "\0",
    "\u{feff}",
    "Upheld",
    "Overturned",
    "Decision rationale:",
    "IMR ISSUES, DECISIONS AND RATIONALES",
    "CLINICAL CASE SUMMARY",
    "Case Number:",
    "13/45/99999",
    "02/29/2015",
    "0/0/0",
    "99999999999999999999",
    "1.1.1.1",
    "-1",
    "10mg",
    "#60",
    "x 2",
    "L4-5",
    "left",
    "not",
    "no documentation of",
    "his",
    "female",
    "400 year old",
    "is not medically necessary",
    "Page(s): 0-999999",
    "1) MAXIMUS Federal Services, Inc. has determined the request for",
    "!!",
    "? :",
    "- ",
    "&a",
    "*a",
    "<<:",
    "~",
    "%",
    "endobj",
    "stream",
    "/Length -1",
    "/Kids [1 0 R]",
    "PK\u{1}\u{2}",
    "<w:t>",
    "</w:p>",
    "<w:del>",
    "some(",
    "none(",
    " and ",
];

/// Numbers by chance, the same each time (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % most.max(1)
    }
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/seeds")
        .join(target);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

fn changed(seeds: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = seeds[chance.below(seeds.len())].clone();
    for _ in 0..=chance.below(8) {
        let at = chance.below(bytes.len() + 1);
        let longest = 1 << chance.below(9);
        let end = (at + chance.below(longest)).min(bytes.len());
        match chance.below(7) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let again = bytes[at..end].repeat(1 + chance.below(4));
                bytes.splice(at..at, again);
            }
            2 => {
                let other = &seeds[chance.below(seeds.len())];
                let from = chance.below(other.len());
                let to = (from + chance.below(400)).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
            3 => drop(bytes.splice(at..at, [chance.below(256) as u8])),
            4 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            _ => drop(bytes.splice(at..at, PIECES[chance.below(PIECES.len())].bytes())),
        }
    }
    bytes
}

/// Runs a target; an input that it fails on is kept.
fn run((name, target): Target, bytes: &[u8]) {
    let began = Instant::now();
    let done = catch_unwind(|| target(bytes));
    let slow = began.elapsed() > Duration::from_secs(20);
    if done.is_err() || slow {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join(format!("{name}-{}", bytes.len()));
        fs::write(&path, bytes).unwrap();
        let what = if slow { "takes long" } else { "fails" };
        panic!("the target {name} {what} on {}", path.display());
    }
}

fn mutate(target: Target, time: Duration, start: u64) -> usize {
    let seeds = seeds(target.0);
    let mut chance = Chance(start.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let began = Instant::now();
    let mut count = 0;
    while began.elapsed() < time {
        run(target, &changed(&seeds, &mut chance));
        count += 1;
    }
    count
}

#[test]
fn seeds_and_some_changes_of_them() {
    for &target in TARGETS {
        let seeds = seeds(target.0);
        assert!(seeds.len() >= 3, "{}", target.0);
        for seed in &seeds {
            run(target, seed);
        }
        assert!(mutate(target, Duration::from_millis(500), 1) > 0);
    }
}

#[test]
#[ignore = "as long as IMRLINT_FUZZ_SECONDS says"]
fn for_a_while() {
    let number = |name: &str| std::env::var(name).ok().and_then(|n| n.parse().ok());
    let seconds = number("IMRLINT_FUZZ_SECONDS").expect("IMRLINT_FUZZ_SECONDS is a number");
    let start = number("IMRLINT_FUZZ_START").unwrap_or(2);
    for &target in TARGETS {
        let count = mutate(target, Duration::from_secs(seconds), start);
        println!("{}: {count} inputs in {seconds} s", target.0);
    }
}
