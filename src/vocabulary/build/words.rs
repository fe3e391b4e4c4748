//! Classes of single words.

use super::Builder;
use crate::path;
use crate::rules::fault::{Fault, File, suggest};
use crate::rules::yaml;
use crate::vocabulary::schema::WordsFile;
use crate::vocabulary::{WordClass, WordClasses};

/// The classes of single words, every one of which has to be there.
pub(super) fn word_classes(
    read: Option<&(&File, WordsFile)>,
    files: &[&File],
    builder: &mut Builder<'_>,
) -> WordClasses {
    let mut out = WordClasses::default();
    let Some((file, data)) = read else {
        if let Some(file) = files.first() {
            let message = "language/words.yaml is needed".to_owned();
            builder.faults.add(file, &[], "", message, None);
        }
        return out;
    };
    for (name, words) in &data.classes {
        let known = WordClass::ALL.iter().find(|(known, _)| known == name);
        let Some(&(_, class)) = known else {
            builder.faults.list.push(Fault {
                file: file.name.clone(),
                text: file.text.clone(),
                span: yaml::locate_key(&file.text, &path!["classes", name]),
                message: format!("the engine knows no class of words `{name}`"),
                help: suggest(name, WordClass::ALL.iter().map(|&(name, _)| name)),
            });
            continue;
        };
        for word in words {
            out.add(builder.lexicon.intern(word), class);
        }
    }
    for (name, _) in WordClass::ALL {
        if !data.classes.contains_key(*name) {
            let message = format!("the class of words `{name}` is missing");
            let help = format!("add `{name}: []` under `classes`");
            builder
                .faults
                .add(file, &path!["classes"], "", message, Some(help));
        }
    }
    out
}
