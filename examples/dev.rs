use imrlint::*;
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let t = std::time::Instant::now();
    let set = match RuleSet::builtin() {
        Ok(s) => s,
        Err(rules::LoadError::Faults(f)) => {
            for x in f.iter().take(60) {
                println!(
                    "{}:{:?} [{}] {} ({:?})",
                    x.file,
                    x.span,
                    x.text.get(x.span.clone()).unwrap_or(""),
                    x.message,
                    x.help
                );
            }
            println!("{} faults", f.len());
            return;
        }
        Err(e) => {
            println!("{e}");
            return;
        }
    };
    eprintln!("loaded {} rules in {:?}", set.rules().len(), t.elapsed());
    match args[0].as_str() {
        "test" => {
            let r = rules::testing::run(&set);
            for x in r.iter().filter(|x| !x.passed) {
                println!(
                    "FAILED {} / {}\n   expected {}\n   found    {}",
                    x.file, x.name, x.expected, x.found
                );
            }
            println!(
                "{} of {} passed",
                r.iter().filter(|x| x.passed).count(),
                r.len()
            );
        }
        "facts" => {
            let bytes = std::fs::read(&args[1]).unwrap();
            let s = Source::read(&args[1], &bytes, None).unwrap();
            let (reading, facts) = read(&s, &set);
            for f in facts {
                if args.len() > 2 && f.kind.name() != args[2] {
                    continue;
                }
                println!(
                    "{:>6} {:12} {:28} {:10?} i{:?} {:8} {:12} {:12} {:?} enc={:?} {:?} | {}",
                    f.span.start,
                    f.kind.name(),
                    f.concept.map_or("", |c| set.vocabulary.concepts.name(c)),
                    f.place,
                    f.issue,
                    f.speaker.name(),
                    f.role.name(),
                    f.assertion.name(),
                    f.regions
                        .iter()
                        .map(|r| format!(
                            "{}{}{:?}",
                            set.vocabulary.concepts.name(r.concept),
                            r.sides.name(),
                            r.levels.iter().map(|l| (l.from, l.to)).collect::<Vec<_>>()
                        ))
                        .collect::<Vec<_>>(),
                    f.encounter,
                    f.attributes
                        .iter()
                        .map(|a| format!(
                            "{}={:?}",
                            set.vocabulary.attributes.name(a.name),
                            a.value
                        ))
                        .collect::<Vec<_>>(),
                    f.cue
                        .map_or(f.span, |c| c.cover(f.span))
                        .of(reading.text)
                        .replace('\n', " ")
                );
            }
        }
        _ => {
            let mut n = 0;
            let t = std::time::Instant::now();
            for a in &args {
                let bytes = std::fs::read(a).unwrap();
                let s = match Source::read(a, &bytes, None) {
                    Ok(s) => s,
                    Err(e) => {
                        println!("{a}: {e}");
                        continue;
                    }
                };
                n += 1;
                match check(&s, &set) {
                    Ok(c) => {
                        for f in c.findings {
                            println!(
                                "{}: {}[{}] {} i{:?}{:?}: {}",
                                a.rsplit('/').next().unwrap(),
                                f.severity.name(),
                                f.category.name(),
                                f.rule,
                                f.issue,
                                f.also_in,
                                f.message
                            );
                            for l in &f.locations {
                                println!(
                                    "      {} {}: {}",
                                    l.role,
                                    l.label,
                                    l.text.split_whitespace().collect::<Vec<_>>().join(" ")
                                );
                            }
                        }
                    }
                    Err(e) => println!("{a}: {e}"),
                }
            }
            eprintln!("{n} letters in {:?}", t.elapsed());
        }
    }
}
