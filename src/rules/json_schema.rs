//! JSON Schema of rule, criteria and vocabulary files, with which an editor completes and checks them while they are written.
//!
//! It is derived from the types that the files are read into, and its lists of words from the tables that rules are compiled
//! with, so that neither can drift. Draft 07, which is what editors' YAML extensions know best.

use super::criteria::CriteriaFile;
use super::schema::RuleFile;
use crate::check::program::{Field, Function, VALUE_FUNCTIONS};
use crate::letter::{FormsData, SentencesData};
use crate::vocabulary::schema::{
    ClassFile, GuidelinesFile, LanguageFile, SpellingsFile, UnfamiliarFile, ValuesFile, WordsFile,
};
use crate::vocabulary::{Cue, Vocabulary, WordClass};
use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// Which files a schema is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Files {
    /// All of them.
    All,
    /// Rules.
    Rule,
    /// Criteria.
    Criteria,
    /// Vocabulary.
    Vocabulary,
}

/// A file's shape: any of these keys tells it, and without any of them it is the last of its list.
type Shape = (&'static [&'static str], fn(&mut SchemaGenerator) -> Schema);

const RULE: &[Shape] = &[(&["id", "find", "flag"], |g| g.subschema_for::<RuleFile>())];
const CRITERIA: &[Shape] = &[(&["treatments", "criteria"], |g| {
    g.subschema_for::<CriteriaFile>()
})];
const VOCABULARY: &[Shape] = &[
    (&["documents", "topics"], |g| {
        g.subschema_for::<GuidelinesFile>()
    }),
    (&["sets"], |g| g.subschema_for::<LanguageFile>()),
    (&["patterns", "months"], |g| g.subschema_for::<ValuesFile>()),
    (&["drug_endings", "never"], |g| {
        g.subschema_for::<UnfamiliarFile>()
    }),
    (&["classes"], |g| g.subschema_for::<WordsFile>()),
    (&["together"], |g| g.subschema_for::<SpellingsFile>()),
    (&["forms", "lead_ins"], |g| g.subschema_for::<FormsData>()),
    (&["always", "openers"], |g| {
        g.subschema_for::<SentencesData>()
    }),
    (&["class", "members"], |g| g.subschema_for::<ClassFile>()),
];

/// The schema of rule files, criteria files or vocabulary files, or of all of them, with the words of `vocabulary`.
pub fn json_schema(files: Files, vocabulary: &Vocabulary) -> Value {
    let mut generator = SchemaSettings::draft07().into_generator();
    let shapes: Vec<Shape> = match files {
        // `documents` and `topics` are keys of criteria files too, which are known by more than that.
        Files::All => [RULE, CRITERIA, VOCABULARY].concat(),
        Files::Rule => RULE.to_vec(),
        Files::Criteria => CRITERIA.to_vec(),
        Files::Vocabulary => VOCABULARY.to_vec(),
    };
    // What an empty file may become.
    let mut schema = (files == Files::All).then(|| {
        let any: [Schema; 3] = [
            generator.subschema_for::<RuleFile>(),
            generator.subschema_for::<CriteriaFile>(),
            generator.subschema_for::<ClassFile>(),
        ];
        json!({ "anyOf": any })
    });
    for (keys, shape) in shapes.into_iter().rev() {
        let shape = shape(&mut generator).to_value();
        let any: Vec<Value> = keys
            .iter()
            .map(|key| json!({ "required": [key] }))
            .collect();
        schema = Some(match schema {
            // Draft 07 takes no notice of what stands beside a `$ref`.
            None => json!({ "allOf": [shape] }),
            Some(otherwise) => json!({ "if": { "anyOf": any }, "then": shape, "else": otherwise }),
        });
    }
    let mut definitions = generator.take_definitions(true);
    fill(&mut definitions, vocabulary);
    let mut out = json!({ "$schema": "http://json-schema.org/draft-07/schema#" });
    if let (Some(out), Some(Value::Object(schema))) = (out.as_object_mut(), schema) {
        out.insert("title".into(), title(files).into());
        out.extend(schema);
        out.insert("definitions".into(), definitions.into());
    }
    out
}

fn title(files: Files) -> &'static str {
    match files {
        Files::All => "imrlint: rules, criteria and vocabulary",
        Files::Rule => "imrlint: rules",
        Files::Criteria => "imrlint: criteria",
        Files::Vocabulary => "imrlint: vocabulary",
    }
}

/// Puts the words in that the vocabulary and the tables of the compiler know.
fn fill(definitions: &mut Map<String, Value>, vocabulary: &Vocabulary) {
    let mut put = |name: &str, schema: Value| {
        if let Some(definition) = definitions.get_mut(name) {
            *definition = schema;
        }
    };
    let mut ids: Vec<&str> = vocabulary.concepts.ids().collect();
    ids.sort_unstable();
    put(
        "ConceptName",
        known("Id of the vocabulary: a concept or a class.", &ids),
    );
    let documents = vocabulary.guidelines.documents.iter();
    let documents: Vec<&str> = documents.map(|d| d.id.as_str()).collect();
    put(
        "DocumentId",
        known("Id of a guideline document.", &documents),
    );
    let mut attributes: Vec<&str> = vocabulary.attributes.all().collect();
    attributes.sort_unstable();
    let word = json!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] });
    let words: Map<String, Value> = attributes
        .iter()
        .map(|name| ((*name).to_owned(), word.clone()))
        .collect();
    put(
        "Where",
        json!({ "type": "object", "properties": words, "additionalProperties": false }),
    );
    attributes.extend(Field::ALL.iter().map(|(name, _)| *name));
    attributes.push("{attribute}");
    put(
        "AttributeName",
        json!({ "description": "AttributeName or field of a fact.", "enum": attributes }),
    );
    put("Flag", flag());
    if let Some(language) = definitions.get_mut("LanguageFile") {
        cue_sets(language);
    }
    if let Some(words) = definitions.get_mut("WordsFile") {
        word_classes(words);
    }
}

/// Words to choose from. Others are left to `imrlint rules lint`, since a file beside this one may add them.
fn known(description: &str, words: &[&str]) -> Value {
    json!({ "description": description, "anyOf": [{ "enum": words }, { "type": "string" }] })
}

/// A condition: its functions are known ones.
fn flag() -> Value {
    let truths = Function::ALL.iter().map(|(name, ..)| *name);
    let values = VALUE_FUNCTIONS.iter().map(|(name, _)| *name);
    let functions: Vec<&str> = truths.chain(values).collect();
    let list = functions.join(", ");
    json!({
        "type": "string",
        "description": format!(
            "A condition: `and`, `or`, `not`, brackets; `name`; `name.attribute == other.attribute`; the functions {list}."
        ),
        "pattern": format!(
            r"^(?![\s\S]*\b(?!(?:and|or|not|{})\b)[A-Za-z_]\w*\s*\()",
            functions.join("|")
        ),
        "patternErrorMessage": format!("a function is not known; the functions are {list}"),
    })
}

/// The classes that a file of single words has.
fn word_classes(file: &mut Value) {
    // Descriptions stand in the order of the table.
    let described = schemars::schema_for!(WordClass).to_value();
    let classes = WordClass::ALL.iter().enumerate();
    let classes: Map<String, Value> = classes
        .map(|(index, (name, _))| {
            let description = described.pointer(&format!("/oneOf/{index}/description"));
            let words = json!({ "description": description, "type": "array", "items": { "type": "string" } });
            ((*name).to_owned(), words)
        })
        .collect();
    if let Some(shape) = file.pointer_mut("/properties/classes") {
        *shape = json!({
            "description": "Words by class.",
            "type": "object",
            "properties": classes,
            "additionalProperties": false,
        });
    }
}

/// The sets that each topic of a language file has.
fn cue_sets(language: &mut Value) {
    // Descriptions stand in the order of the table, which a test of the table proves.
    let described = schemars::schema_for!(Cue).to_value();
    let mut topics: Map<String, Value> = Map::new();
    for (index, (topic, set, _)) in Cue::ALL.iter().enumerate() {
        let description = described.pointer(&format!("/oneOf/{index}/description"));
        let schema =
            json!({ "description": description, "type": "array", "items": { "type": "string" } });
        let sets = topics.entry(*topic).or_insert_with(|| json!({}));
        if let Some(sets) = sets.as_object_mut() {
            sets.insert((*set).to_owned(), schema);
        }
    }
    let names: Vec<&String> = topics.keys().collect();
    let topic = json!({ "description": "What the sets are about.", "enum": names });
    let each: Vec<Value> = topics
        .iter()
        .map(|(topic, sets)| {
            json!({
                "if": { "properties": { "topic": { "const": topic } }, "required": ["topic"] },
                "then": { "properties": { "sets": { "properties": sets, "additionalProperties": false } } },
            })
        })
        .collect();
    if let Some(language) = language.as_object_mut() {
        if let Some(properties) = language
            .get_mut("properties")
            .and_then(Value::as_object_mut)
        {
            properties.insert("topic".into(), topic);
        }
        language.insert("allOf".into(), each.into());
    }
}
