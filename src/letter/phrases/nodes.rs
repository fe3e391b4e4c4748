//! The tree of phrases as it is stored: what follows all nodes in one table each, so that it is loaded at once.

use super::{NO_NODE, Node};
use crate::letter::words::WordId;
use crate::words::flat::{Cell, Row, Table, number};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Where a node's own parts of the tables end, and what stands in none.
#[derive(Clone, Copy)]
struct Ends {
    tags: u32,
    words: u32,
    number: u32,
    gap: u32,
}

impl Row<4> for Ends {
    fn cells(self) -> [u32; 4] {
        [self.tags, self.words, self.number, self.gap]
    }

    fn of([tags, words, digits, gap]: [Cell; 4]) -> Self {
        Self {
            tags: number(tags),
            words: number(words),
            number: number(digits),
            gap: number(gap),
        }
    }
}

impl Row<3> for (WordId, bool, u32) {
    fn cells(self) -> [u32; 3] {
        [self.0, u32::from(self.1), self.2]
    }

    fn of([word, apart, node]: [Cell; 3]) -> Self {
        (number(word), number(apart) != 0, number(node))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(bound(
    serialize = "T: Serialize",
    deserialize = "'de: 'static, T: DeserializeOwned"
))]
struct Tables<T> {
    ends: Table<Ends, 4>,
    tags: Vec<T>,
    words: Table<(WordId, bool, u32), 3>,
}

pub(super) fn serialize<T: Serialize + Clone, S: Serializer>(
    nodes: &[Node<T>],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut tables = Tables {
        ends: Table::default(),
        tags: Vec::new(),
        words: Table::default(),
    };
    for node in nodes {
        tables.tags.extend_from_slice(&node.tags);
        node.words.iter().for_each(|&word| tables.words.push(word));
        tables.ends.push(Ends {
            tags: tables.tags.len() as u32,
            words: tables.words.len() as u32,
            number: node.number.unwrap_or(NO_NODE),
            gap: node.gap.unwrap_or(NO_NODE),
        });
    }
    tables.serialize(serializer)
}

pub(super) fn deserialize<'de: 'static, T: DeserializeOwned + Clone, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<Node<T>>, D::Error> {
    let tables = Tables::<T>::deserialize(deserializer)?;
    let mut from = (0, 0);
    let node = |ends: Ends| {
        let to = (ends.tags as usize, ends.words as usize);
        let tags = tables.tags.get(from.0..to.0).unwrap_or_default();
        let words = tables.words.part(from.1..to.1).collect();
        from = to;
        Node {
            tags: tags.to_vec(),
            words,
            number: Some(ends.number).filter(|&node| node != NO_NODE),
            gap: Some(ends.gap).filter(|&node| node != NO_NODE),
        }
    };
    let ends = &tables.ends;
    Ok(ends.part(0..ends.len()).map(node).collect())
}
