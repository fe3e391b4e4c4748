//! Guideline files to documents, editions and sections.

use super::{Builder, DOCUMENTS, TOPICS, resolve};
use crate::path;
use crate::rules::fault::{File, Path, Step, suggest};
use crate::vocabulary::Owner;
use crate::vocabulary::concepts::Concepts;
use crate::vocabulary::guidelines::{
    DocumentInfo, EditionInfo, Guidelines, Pages, Regions, TopicInfo,
};
use crate::vocabulary::schema::{AnyOr, Document, Edition, GuidelinesFile, Topic};
use jiff::civil::Date;

pub(super) fn read_guidelines(
    file: &File,
    data: &GuidelinesFile,
    concepts: &Concepts,
    builder: &mut Builder<'_>,
) -> Guidelines {
    let mut out = Guidelines {
        unsure_days: data.unsure_days,
        regulation_prefix: data.regulations.prefix.clone(),
        regulations: data.regulations.sections.clone(),
        ..Guidelines::default()
    };
    let list = |any: &AnyOr, path: &[Step], builder: &mut Builder<'_>| {
        any.0.as_ref().map(|ids| {
            ids.iter()
                .enumerate()
                .filter_map(|(at, id)| {
                    let mut path = path.to_vec();
                    path.push(Step::Index(at));
                    resolve(concepts, id, file, &path, builder.faults)
                })
                .collect::<Vec<_>>()
        })
    };
    for (id, document) in &data.documents {
        let index = u16::try_from(out.documents.len()).unwrap_or(u16::MAX);
        let base = path!["documents", id];
        let info = DocumentInfo {
            id: id.clone(),
            title: document.title.clone(),
            mtus: document.mtus,
            generic: document.generic,
            phase: document.phase,
            regions: list(
                &document.regions,
                &path!["documents", id, "regions"],
                builder,
            ),
            covers: list(&document.covers, &path!["documents", id, "covers"], builder),
            pages: document.pages,
            editions: editions(file, id, document, data, concepts, builder),
        };
        let owner = builder.owner(Owner::Document(index), file, id);
        for (at, name) in document.names.iter().enumerate() {
            let path = || [base.clone(), path!["names", at]].concat();
            builder.term(DOCUMENTS, owner, name, file, path);
        }
        for (number, (year, edition)) in document.editions.iter().enumerate() {
            let number = u16::try_from(number).unwrap_or(u16::MAX);
            let owner = builder.owner(Owner::Edition(index, number), file, year);
            for (at, name) in edition.names.iter().enumerate() {
                let path = || [base.clone(), path!["editions", year, "names", at]].concat();
                builder.term(DOCUMENTS, owner, name, file, path);
            }
        }
        out.documents.push(info);
    }
    for (id, topic) in &data.topics {
        let index = u16::try_from(out.topics.len()).unwrap_or(u16::MAX);
        let info = TopicInfo {
            id: id.clone(),
            covers: list(&topic.covers, &path!["topics", id, "covers"], builder),
            phase: topic.phase,
            regions: match &topic.regions {
                None => Regions::OfDocument,
                Some(any) => list(any, &path!["topics", id, "regions"], builder)
                    .map_or(Regions::Any, Regions::These),
            },
            pages: topic_pages(file, id, topic, &out, builder),
            sure: sure(topic.status.as_deref()),
        };
        let owner = builder.owner(Owner::Topic(index), file, id);
        builder.term(TOPICS, owner, &id.replace('-', " "), file, || {
            path!["topics", id]
        });
        for (at, name) in topic.names.iter().enumerate() {
            builder.term(TOPICS, owner, name, file, || {
                path!["topics", id, "names", at]
            });
        }
        out.topics.push(info);
    }
    out
}

fn editions(
    file: &File,
    id: &str,
    document: &Document,
    data: &GuidelinesFile,
    concepts: &Concepts,
    builder: &mut Builder<'_>,
) -> Vec<EditionInfo> {
    let mut date = |text: &Option<String>, path: Path| -> Option<Date> {
        let text = text.as_ref()?;
        let date = text.parse();
        if date.is_err() {
            builder.faults.add(
                file,
                &path,
                text,
                format!("`{text}` is not a date"),
                Some("write it as 2009-07-18".into()),
            );
        }
        date.ok()
    };
    let mut out = Vec::new();
    for (year, edition) in &document.editions {
        let Edition {
            effective,
            superseded,
            pages,
            pages_below,
            status,
            ..
        } = edition;
        out.push(EditionInfo {
            year: year.clone(),
            effective: date(
                effective,
                path!["documents", id, "editions", year, "effective"],
            ),
            superseded: date(
                superseded,
                path!["documents", id, "editions", year, "superseded"],
            ),
            pages: *pages,
            last_page: pages.or(pages_below.map(|below| below.saturating_sub(1))),
            sure: sure(status.as_deref()),
            absent: Vec::new(),
        });
    }
    for edition in &mut out {
        let key = format!("{id} {}", edition.year);
        for (at, name) in data.absent.get(&key).into_iter().flatten().enumerate() {
            edition.absent.extend(resolve(
                concepts,
                name,
                file,
                &path!["absent", &key, at],
                builder.faults,
            ));
        }
    }
    out
}

/// Whether a fact with this status was seen in a letter or another source, rather than remembered.
fn sure(status: Option<&str>) -> bool {
    status.is_some_and(|s| {
        s.chars()
            .next()
            .is_some_and(|c| matches!(c, 'S' | 'L' | 'W'))
    })
}

fn topic_pages(
    file: &File,
    id: &str,
    topic: &Topic,
    guidelines: &Guidelines,
    builder: &mut Builder<'_>,
) -> Vec<(u16, String, Pages)> {
    let mut out = Vec::new();
    for (key, ranges) in &topic.pages {
        let (document, year) = key.split_once(' ').unwrap_or((key, ""));
        let Some(index) = guidelines.documents.iter().position(|d| d.id == document) else {
            builder.faults.add(
                file,
                &path!["topics", id, "pages"],
                document,
                format!("there is no document `{document}`"),
                suggest(document, guidelines.documents.iter().map(|d| d.id.as_str())),
            );
            continue;
        };
        let mut pages = Vec::new();
        for (at, range) in ranges.iter().enumerate() {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            match (first.trim().parse(), last.trim().parse()) {
                (Ok(first), Ok(last)) => pages.push((first, last)),
                _ => builder.faults.add(
                    file,
                    &path!["topics", id, "pages", key, at],
                    "",
                    format!("`{range}` is no page range"),
                    Some("write \"63-66\" or \"63\"".into()),
                ),
            }
        }
        out.push((
            u16::try_from(index).unwrap_or(u16::MAX),
            year.to_owned(),
            pages,
        ));
    }
    out
}
