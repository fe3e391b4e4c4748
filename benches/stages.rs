//! What each stage costs for one letter: `cargo bench`. The letters are those of `fixtures/letters` with their numbers varied; real
//! ones where `IMRLINT_LETTERS` names a folder of texts. Figures stand in docs/performance.md.

#![allow(clippy::unwrap_used, missing_docs)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use imrlint::report::{Letter, Outcome};
use imrlint::{RuleSet, Source};
use std::hint::black_box;
use std::path::{Path, PathBuf};

/// Letters that are generated.
const LETTERS: usize = 64;

/// Texts of a folder, by name.
fn texts(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut todo = vec![folder.to_owned()];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = todo.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                todo.push(path);
            } else if path.extension().is_some_and(|e| e == "txt") {
                files.push(path);
            }
        }
    }
    files.sort();
    let read = |path: PathBuf| (path.display().to_string(), std::fs::read(path).unwrap());
    files.into_iter().map(read).collect()
}

/// Letters of the fixtures, each again with other digits, so that no two are the same.
fn generated() -> Vec<(String, Vec<u8>)> {
    let fixtures = texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/letters"));
    let vary = |(index, (name, bytes)): (usize, &(String, Vec<u8>))| {
        let shift = u8::try_from(index / fixtures.len() % 10).unwrap();
        let digit = |&byte: &u8| match byte {
            b'1'..=b'9' => b'1' + (byte - b'1' + shift) % 9,
            other => other,
        };
        (format!("{index}-{name}"), bytes.iter().map(digit).collect())
    };
    let around = fixtures.iter().cycle().enumerate().take(LETTERS);
    around.map(vary).collect()
}

fn stages(criterion: &mut Criterion) {
    let letters = match std::env::var_os("IMRLINT_LETTERS") {
        Some(folder) => texts(Path::new(&folder)),
        None => generated(),
    };
    let count = u64::try_from(letters.len()).unwrap();
    let rules = RuleSet::builtin().unwrap();
    let read = |(name, bytes): &(String, Vec<u8>)| Source::read(name, bytes, None).unwrap();
    let sources: Vec<Source> = letters.iter().map(read).collect();
    let readings: Vec<_> = sources.iter().map(|s| imrlint::read(s, &rules)).collect();
    let checked: Vec<_> = sources
        .iter()
        .filter_map(|s| Some((s, imrlint::check(s, &rules).ok()?)))
        .collect();

    let mut group = criterion.benchmark_group("letters");
    group.throughput(Throughput::Elements(count));
    group.bench_function("source", |bench| {
        bench.iter(|| {
            for letter in &letters {
                black_box(read(letter));
            }
        });
    });
    let (forms, lexicon) = (&rules.vocabulary.forms, &rules.vocabulary.lexicon);
    group.bench_function("words", |bench| {
        bench.iter(|| {
            for source in &sources {
                black_box(imrlint::words::tokens(source.text(), lexicon));
            }
        });
    });
    group.bench_function("letter", |bench| {
        bench.iter(|| {
            for (reading, _) in &readings {
                let (text, tokens) = (reading.text, &reading.tokens);
                black_box(imrlint::letter::read(text, tokens, forms, lexicon));
            }
        });
    });
    group.bench_function("facts", |bench| {
        bench.iter(|| {
            for (reading, _) in &readings {
                black_box(imrlint::facts::facts(reading));
            }
        });
    });
    group.bench_function("rules", |bench| {
        bench.iter(|| {
            for (reading, facts) in &readings {
                let world = imrlint::check::evaluate::World::new(reading, facts);
                for program in rules.programs() {
                    black_box(imrlint::check::evaluate::run(program, &world));
                }
            }
        });
    });
    group.bench_function("report", |bench| {
        bench.iter(|| {
            for (source, checked) in &checked {
                let outcome = Outcome::Checked {
                    source: None,
                    checked,
                };
                let path = source.name();
                black_box(imrlint::report::jsonl::letter(&Letter { path, outcome }));
            }
        });
    });
    group.bench_function("check", |bench| {
        bench.iter(|| {
            for source in &sources {
                let _ = black_box(imrlint::check(source, &rules));
            }
        });
    });
    group.finish();
    criterion.bench_function("rule set", |bench| {
        bench.iter(|| black_box(RuleSet::builtin().unwrap()));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = stages
}
criterion_main!(benches);
