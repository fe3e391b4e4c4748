//! Turns the built-in rules and vocabulary into JSON, so that a run does not parse YAML.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo:rerun-if-changed=rules");
    println!("cargo:rerun-if-changed=build.rs");
    let mut files = Vec::new();
    collect(Path::new("rules"), &mut files);
    files.sort();
    let root = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let out = PathBuf::from(env::var("OUT_DIR").unwrap_or_default());
    let mut table = String::from("&[\n");
    let mut hash = Sha256::new();
    for (index, path) in files.iter().enumerate() {
        let name = path
            .strip_prefix("rules")
            .unwrap_or(path)
            .display()
            .to_string()
            .replace('\\', "/");
        let full = Path::new(&root).join(path).display().to_string();
        let text = fs::read_to_string(path).unwrap_or_default();
        for part in [&name, &text] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        // A file with a fault has no JSON: it is read as YAML when the program runs, which names the fault.
        let json = serde_yaml::from_str::<serde_json::Value>(&text)
            .ok()
            .map(|mut value| {
                // Tests inside vocabulary files are read from their YAML when they are run.
                if name.starts_with("vocabulary/")
                    && let Some(map) = value.as_object_mut()
                {
                    map.remove("tests");
                }
                value
            })
            .and_then(|value| serde_json::to_string(&value).ok());
        match json {
            Some(json) => {
                let target = out.join(format!("{index}.json"));
                if fs::write(&target, json).is_err() {
                    println!("cargo:warning=cannot write {}", target.display());
                }
                let _ = writeln!(
                    table,
                    "({name:?}, include_str!({full:?}), Some(include_str!({:?}))),",
                    target.display().to_string()
                );
            }
            None => {
                let _ = writeln!(table, "({name:?}, include_str!({full:?}), None),");
            }
        }
    }
    table.push(']');
    if fs::write(out.join("builtin.rs"), table).is_err() {
        println!("cargo:warning=cannot write builtin.rs");
    }
    let mut digest = String::new();
    for byte in hash.finalize().iter().take(16) {
        let _ = write!(digest, "{byte:02x}");
    }
    if fs::write(out.join("builtin.digest"), digest).is_err() {
        println!("cargo:warning=cannot write builtin.digest");
    }
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
