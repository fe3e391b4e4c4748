//! Runs the program in a folder of its own.

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A fixture letter with one error, of rule request-of-another-issue.
pub const BAD: &str = "baclofen-line-in-tramadol-rationale.txt";

/// A folder for one test, in which it may write.
pub struct Place(pub PathBuf);

/// What a run gave.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Place {
    /// An empty folder, the root of a repository as far as the program sees.
    pub fn new(test: &str, name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join(".git")).unwrap();
        Self(path)
    }

    /// Writes a file, and the folders that it stands in.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    /// Reads a file.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// Runs `imrlint`.
    pub fn run<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Ran {
        self.run_with(arguments, b"")
    }

    /// Runs `imrlint` with this on standard input.
    pub fn run_with<A: AsRef<OsStr>>(&self, arguments: &[A], input: &[u8]) -> Ran {
        self.run_in("", arguments, input)
    }

    /// Runs `imrlint` in a folder of this one.
    pub fn run_in<A: AsRef<OsStr>>(&self, folder: &str, arguments: &[A], input: &[u8]) -> Ran {
        let mut child = Command::new(env!("CARGO_BIN_EXE_imrlint"))
            .args(arguments)
            .current_dir(self.0.join(folder))
            .env_remove("NO_COLOR")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that does not read it closes it.
        let _ = child.stdin.take().unwrap().write_all(input);
        let Output {
            status,
            stdout,
            stderr,
        } = child.wait_with_output().unwrap();
        Ran {
            code: status.code().unwrap(),
            out: String::from_utf8(stdout).unwrap(),
            err: String::from_utf8(stderr).unwrap(),
        }
    }
}

impl Ran {
    /// Standard output as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }

    /// Paths of the letters of a JSON report.
    pub fn letters(&self) -> Vec<String> {
        let report = self.json();
        let letters = report["letters"].as_array().unwrap().iter();
        letters
            .map(|l| l["path"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// A letter of `fixtures/letters`.
pub fn letter(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/letters");
    fs::read_to_string(folder.join(name)).unwrap()
}
