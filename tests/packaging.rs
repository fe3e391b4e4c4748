//! The files by which others run the program: a hook for pre-commit, an action for GitHub, an image, a release.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::run::{BAD, Place, letter};
use serde_yaml::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

fn file(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

fn yaml(name: &str) -> Value {
    serde_yaml::from_str(&file(name)).unwrap()
}

#[test]
fn the_hook_runs_check_on_the_files_of_a_commit() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let hook = &hooks[0];
    let entry: Vec<&str> = hook["entry"].as_str().unwrap().split(' ').collect();
    assert_eq!(entry[0], "imrlint");
    let files = regex::Regex::new(hook["files"].as_str().unwrap()).unwrap();
    for name in ["drafts/a.txt", "a.htm", "a.html", "a.docx", "a.pdf", "a.md"] {
        assert!(files.is_match(name), "{name}");
    }
    assert!(!files.is_match("src/main.rs"));
    let here = Place::new("packaging", "hook");
    here.write("drafts/a.txt", letter(BAD));
    assert_eq!(here.run(&[&entry[1..], &["drafts/a.txt"]].concat()).code, 1);
}

/// Runs the last step of the action, and gives its exit code and output.
fn action(place: &Place, variables: &[(&str, &str)]) -> (i32, String) {
    let action = yaml("action.yml");
    let steps = action["runs"]["steps"].as_sequence().unwrap();
    let script = steps.last().unwrap()["run"].as_str().unwrap();
    let bin = place.0.join("imrlint/bin");
    fs::create_dir_all(&bin).unwrap();
    let _ = std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_imrlint"), bin.join("imrlint"));
    let mut command = Command::new("bash");
    // As the runner starts it.
    command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]);
    command.current_dir(&place.0).env("RUNNER_TEMP", &place.0);
    command
        .env("GITHUB_OUTPUT", place.0.join("output"))
        .env_remove("GITHUB_STEP_SUMMARY");
    for name in ["PATHS", "FAIL_ON", "SARIF", "ARGS"] {
        let value = variables.iter().find(|(known, _)| *known == name);
        command.env(name, value.map_or("", |(_, value)| value));
    }
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.code().unwrap(),
        String::from_utf8(said).unwrap(),
    )
}

#[test]
fn the_action_annotates_and_fails_as_check_does() {
    let here = Place::new("packaging", "action");
    here.write("drafts/a.txt", letter(BAD))
        .write("drafts/b.docx", "no archive");
    let (code, said) = action(&here, &[("PATHS", "drafts/*.txt"), ("SARIF", "out.sarif")]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("::error "), "{said}");
    assert!(!said.to_lowercase().contains("baclofen 20"), "{said}");
    assert!(here.read("out.sarif").contains("request-of-another-issue"));
    assert_eq!(here.read("output"), "exit-code=1\n");
    let variables = [
        ("PATHS", "drafts/a.txt"),
        ("FAIL_ON", "never"),
        ("ARGS", "--select age"),
    ];
    assert_eq!(action(&here, &variables).0, 0);
    assert_eq!(action(&here, &[("PATHS", "drafts")]).0, 5);
    // What stands in an input is never run.
    let (code, _) = action(&here, &[("PATHS", "$(touch run) `touch run`")]);
    assert_eq!(code, 5);
    assert!(!here.0.join("run").exists());
}

#[test]
fn the_image_runs_without_rights() {
    let image = file("Dockerfile");
    let last = image.rsplit("\nFROM ").next().unwrap();
    assert!(last.contains("\nUSER 65532:65532\n"), "{last}");
    assert!(
        last.contains("ENTRYPOINT [\"/usr/local/bin/imrlint\"]"),
        "{last}"
    );
}

#[test]
fn releases_are_built_for_three_systems() {
    let workflow = yaml(".github/workflows/release.yml");
    let targets = workflow["jobs"]["build"]["strategy"]["matrix"]["include"]
        .as_sequence()
        .unwrap();
    let targets: Vec<&str> = targets
        .iter()
        .map(|t| t["target"].as_str().unwrap())
        .collect();
    for system in ["linux", "apple-darwin", "windows"] {
        assert!(
            targets.iter().any(|target| target.contains(system)),
            "{system}"
        );
    }
    // The program is built as the lock file says.
    for name in [".github/workflows/release.yml", "Dockerfile", "action.yml"] {
        let text = file(name);
        let mut builds = text
            .lines()
            .filter(|l| l.contains("cargo build") || l.contains("cargo install"));
        assert!(builds.all(|line| line.contains("--locked")), "{name}");
    }
}

/// Letters are health records.
#[test]
fn nothing_can_reach_a_network() {
    let lock = file("Cargo.lock");
    for name in [
        "reqwest",
        "hyper",
        "ureq",
        "curl",
        "tokio",
        "mio",
        "socket2",
        "rustls",
        "native-tls",
        "openssl",
        "isahc",
        "quinn",
    ] {
        assert!(!lock.contains(&format!("name = \"{name}\"\n")), "{name}");
    }
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            let text = fs::read_to_string(&path).unwrap();
            for word in [
                "std::net",
                "TcpStream",
                "UdpSocket",
                "std::process::Command",
            ] {
                assert!(!text.contains(word), "{word} in {}", path.display());
            }
        }
    }
    assert!(files > 100, "{files}");
}

/// All files below a folder, apart from tests, which are not packaged.
fn below(folder: &Path, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("tests") {
            below(&path, files);
        } else if path.is_file() {
            let root = env!("CARGO_MANIFEST_DIR");
            let name = path.strip_prefix(root).unwrap();
            files.push(name.to_str().unwrap().to_owned());
        }
    }
}

#[test]
fn the_package_holds_all_that_it_is_built_from() {
    let output = Command::new(env!("CARGO"))
        .args(["package", "--list", "--allow-dirty", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let packed = String::from_utf8(output.stdout).unwrap();
    let packed: Vec<&str> = packed.lines().collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut needed = vec!["build.rs".to_owned()];
    below(&root.join("src"), &mut needed);
    below(&root.join("rules"), &mut needed);
    needed.retain(|name| !packed.contains(&name.as_str()));
    assert!(needed.is_empty(), "{needed:?}");
}
