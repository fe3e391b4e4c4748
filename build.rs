//! Compiles the built-in vocabulary, rules and criteria, with the program's own modules, so that a run only loads it; and turns rules and vocabulary into
//! JSON, so that a run that compiles them does not parse YAML.

// The program uses more of its modules than is used here, where none of it is anybody's interface.
#![allow(dead_code, unused_imports, unreachable_pub)]
#![allow(clippy::enum_variant_names)]

use rules::compiled::{self, Origin};
use rules::fault::{Fault, File};
use rules::snapshot;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/check"]
mod check {
    mod grades;
    pub mod plan;
    pub mod program;
    mod units;
    pub mod criteria {
        mod topic;
        pub use topic::*;
    }
    pub use grades::*;
    pub use plan::Plan;
    pub(crate) use units::DAYS;
}
#[path = "src/facts"]
mod facts {
    mod fact;
    pub use fact::*;
}
#[path = "src/letter"]
mod letter {
    mod data;
    mod forms;
    mod lexicon;
    mod phrases;
    mod types;
    mod words;
    pub use data::*;
    pub use forms::Forms;
    pub use types::*;
}
#[path = "src/rules"]
mod rules {
    pub mod compile;
    pub mod compiled;
    pub mod criteria;
    pub mod expression;
    pub mod fault;
    pub mod schema;
    pub mod snapshot;
    pub mod yaml;
}
#[path = "src/source"]
mod source {
    mod span;
    pub use span::Span;
}
#[path = "src/vocabulary/mod.rs"]
mod vocabulary;
#[path = "src/words/mod.rs"]
mod words;

fn main() {
    println!("cargo:rerun-if-changed=rules");
    println!("cargo:rerun-if-changed=build.rs");
    let mut paths = Vec::new();
    collect(Path::new("rules"), &mut paths);
    paths.sort();
    let files: Vec<File> = paths.iter().map(|path| read(path)).collect();
    write("builtin.digest", digest(&files));
    write("builtin.rs", table(&paths, &files));
    snapshots(files);
}

/// A file, with its data as JSON. A file with a fault has none: it is read as YAML when the program runs, which names the fault.
fn read(path: &Path) -> File {
    let name = path.strip_prefix("rules").unwrap_or(path).display();
    let name = name.to_string().replace('\\', "/");
    let text = fs::read_to_string(path).unwrap_or_default();
    let data = serde_yaml::from_str::<serde_json::Value>(&text).ok();
    let json = data.and_then(|mut data| {
        // Tests inside vocabulary files are read from their YAML when they are run.
        if name.starts_with("vocabulary/")
            && let Some(map) = data.as_object_mut()
        {
            map.remove("tests");
        }
        serde_json::to_string(&data).ok()
    });
    File {
        name,
        text: text.into(),
        json: json.map(|json| &*json.leak()),
    }
}

/// A number that changes with every file.
fn digest(files: &[File]) -> String {
    let mut hash = Sha256::new();
    for file in files {
        for part in [file.name.as_str(), &file.text] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
    }
    let mut digest = String::new();
    for byte in hash.finalize().iter().take(16) {
        let _ = write!(digest, "{byte:02x}");
    }
    digest
}

/// The files as a Rust table: name, text, JSON.
fn table(paths: &[PathBuf], files: &[File]) -> String {
    let root = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let mut table = String::from("&[\n");
    for (index, (path, file)) in paths.iter().zip(files).enumerate() {
        let full = Path::new(&root).join(path).display().to_string();
        let json = file.json.map_or_else(
            || "None".to_owned(),
            |json| {
                let target = write(&format!("{index}.json"), json);
                format!("Some(include_str!({:?}))", target.display().to_string())
            },
        );
        let _ = writeln!(table, "({:?}, include_str!({full:?}), {json}),", file.name);
    }
    table.push(']');
    table
}

/// Vocabulary and rules, compiled. With a mistake in the files both are empty, and the program compiles the files, to tell of it.
fn snapshots(files: Vec<File>) {
    let files: Vec<_> = files.into_iter().map(|f| (f, Origin::Builtin)).collect();
    let (vocabulary, rules) = match compiled::compile(&files, false, || None) {
        Ok((vocabulary, rules)) => (bytes(&vocabulary), bytes(&rules)),
        Err(faults) => {
            faults.iter().for_each(warn);
            Default::default()
        }
    };
    write("vocabulary.bin", vocabulary);
    write("rules.bin", rules);
}

fn bytes(compiled: &impl Serialize) -> Vec<u8> {
    snapshot::of(compiled).unwrap_or_else(|error| {
        println!("cargo:warning=what is built in cannot be stored: {error}");
        Vec::new()
    })
}

fn warn(fault: &Fault) {
    let before = fault.text.get(..fault.span.start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let help = fault.help.as_ref().map(|help| format!(" ({help})"));
    println!(
        "cargo:warning=rules/{}:{line}: {}{}",
        fault.file,
        fault.message,
        help.unwrap_or_default()
    );
}

fn write(name: &str, data: impl AsRef<[u8]>) -> PathBuf {
    let target = Path::new(&env::var("OUT_DIR").unwrap_or_default()).join(name);
    if let Err(error) = fs::write(&target, data) {
        println!("cargo:warning=cannot write {}: {error}", target.display());
    }
    target
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    println!("cargo:rerun-if-changed={}", folder.display());
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "yaml" || e == "yml") {
            files.push(path);
        }
    }
}
