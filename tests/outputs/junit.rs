//! JUnit XML against the schema that Jenkins publishes.

use super::report;
use roxmltree::{Document, Node};

const XSD: &str = include_str!("../schemas/junit-10.xsd");

/// What the schema says of an element, as far as this schema goes: all its elements are global.
struct Schema<'a> {
    root: Node<'a, 'a>,
}

impl<'a> Schema<'a> {
    fn element(&self, name: &str) -> Node<'a, 'a> {
        let mut elements = self
            .root
            .children()
            .filter(|n| n.has_tag_name(xs("element")));
        let found = elements.find(|n| n.attribute("name") == Some(name));
        found.unwrap_or_else(|| panic!("<{name}> is not in the schema"))
    }

    fn check(&self, node: Node) {
        let name = node.tag_name().name();
        let element = self.element(name);
        let all = |tag: &'static str| {
            element
                .descendants()
                .filter(move |n| n.has_tag_name(xs(tag)))
        };
        let known: Vec<&str> = all("attribute")
            .filter_map(|n| n.attribute("name"))
            .collect();
        for attribute in node.attributes() {
            assert!(known.contains(&attribute.name()), "{name} {attribute:?}");
        }
        for needed in all("attribute").filter(|n| n.attribute("use") == Some("required")) {
            let needed = needed.attribute("name").unwrap();
            assert!(node.has_attribute(needed), "<{name}> without {needed}");
        }
        let text = element.attribute("type") == Some("xs:string")
            || all("complexType").any(|n| n.attribute("mixed") == Some("true"));
        let inside: Vec<&str> = all("element").filter_map(|n| n.attribute("ref")).collect();
        for child in node.children() {
            if child.is_element() {
                let child_name = child.tag_name().name();
                assert!(inside.contains(&child_name), "<{child_name}> in <{name}>");
                self.check(child);
            } else if child.is_text() && !text {
                assert!(child.text().unwrap().trim().is_empty(), "text in <{name}>");
            }
        }
    }
}

fn xs(name: &'static str) -> (&'static str, &'static str) {
    ("http://www.w3.org/2001/XMLSchema", name)
}

/// Reads a report and checks it; the root's counts with what is there.
pub(crate) fn valid(text: &str) -> (usize, usize) {
    let schema = Document::parse(XSD).unwrap();
    let report = Document::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let schema = Schema {
        root: schema.root_element(),
    };
    schema.check(report.root_element());
    let count = |tag: &str| report.descendants().filter(|n| n.has_tag_name(tag)).count();
    let said = |name: &str| -> usize {
        report
            .root_element()
            .attribute(name)
            .unwrap()
            .parse()
            .unwrap()
    };
    assert_eq!(said("tests"), count("testcase"));
    assert_eq!(said("failures"), count("failure"));
    assert_eq!(said("errors"), count("error"));
    (said("tests"), said("failures"))
}

#[test]
fn junit_meets_its_schema_and_fails_as_the_run_does() {
    let report_of = |options: &[&str]| valid(&report("junit", options));
    let summary = super::json(&report("json", &[]))["summary"].clone();
    let count = |severity: &str| usize::try_from(summary[severity].as_u64().unwrap()).unwrap();
    assert_eq!(report_of(&[]).1, count("error"));
    assert_eq!(
        report_of(&["--fail-on=warning", "--quote=full"]).1,
        count("error") + count("warning")
    );
    assert_eq!(report_of(&["--fail-on=never"]).1, 0);
    if let Some(output) = super::other("python3", &["-c", PYTHON, &report("junit", &[])]) {
        assert!(output.status.success(), "{}", super::err(&output));
    }
}

const PYTHON: &str = "import sys, xml.etree.ElementTree as tree
assert tree.fromstring(sys.argv[1]).tag == 'testsuites'";
