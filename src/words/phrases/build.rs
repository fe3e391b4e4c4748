//! Terms to the graph that is searched.

use super::graph::{self, End, Loose};
use super::{Constant, Ending, LAYERS, Name, Part, Phrases, to_u32};
use crate::words::lexicon::{Lexicon, WordId};
use crate::words::terms::Step;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// What gives names their numbers while a term is added.
pub struct Naming<'n> {
    /// Words.
    pub lexicon: &'n mut Lexicon,
    /// Index of an attribute.
    pub attribute: &'n mut dyn FnMut(&str) -> u16,
    /// Index of a unit.
    pub unit: &'n mut dyn FnMut(&str) -> u16,
}

/// What leads from one place in a term to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum By {
    Word(WordId),
    Number,
    Gap,
}

/// A place in one term or several.
#[derive(Debug, Default)]
struct Place {
    /// What leads on, and where.
    next: Vec<(By, u32)>,
    /// The terms that end here.
    ends: Vec<u32>,
}

/// Collects terms: each as a chain of places of its own, that share what they begin with.
#[derive(Debug)]
pub struct PhrasesBuilder {
    places: Vec<Place>,
    /// Where a word leads from a place that only one sequence of words reaches: terms share what is there.
    shared: FxHashMap<(u32, WordId), u32>,
    endings: Vec<Ending>,
    names: Vec<Name>,
    constants: Vec<Constant>,
    marks: Vec<u64>,
    layers: u8,
}

impl PhrasesBuilder {
    /// An empty graph. `marks` may be left out or put in within a term, in the layers given with each.
    pub fn new(lexicon: &mut Lexicon, marks: &[(&str, Range<u8>)]) -> Self {
        let mut by_word = Vec::new();
        for (mark, layers) in marks {
            let word = lexicon.intern(mark) as usize;
            by_word.resize(by_word.len().max(word + 1), 0);
            if let Some(slot) = by_word.get_mut(word) {
                *slot = layers
                    .clone()
                    .fold(0, |all, layer| all | 1 << (layer % LAYERS));
            }
        }
        Self {
            places: vec![Place::default()],
            shared: FxHashMap::default(),
            endings: Vec::new(),
            names: Vec::new(),
            constants: Vec::new(),
            marks: by_word,
            layers: 0,
        }
    }

    /// Adds a term to a layer, one of [`LAYERS`]. Of two terms of one layer with the same words, the first added wins.
    pub fn add(&mut self, layer: u8, owner: u32, steps: &[Step<'_>], naming: &mut Naming<'_>) {
        let layer = layer % LAYERS;
        let first = self.constants.len();
        self.constants
            .extend(steps.iter().filter_map(|step| match step {
                Step::Constant { name, value } => Some(Constant {
                    attribute: (naming.attribute)(name),
                    value: *value,
                }),
                _ => None,
            }));
        let constants = part(first, &self.constants);
        for steps in with_numbers(steps) {
            let first = self.names.len();
            self.names
                .extend(steps.iter().filter_map(|step| match step {
                    Step::Number { name, unit } => Some(Name {
                        attribute: (naming.attribute)(name),
                        unit: (naming.unit)(unit),
                    }),
                    _ => None,
                }));
            let index = to_u32(self.endings.len());
            self.endings.push(Ending {
                layer,
                owner,
                names: part(first, &self.names),
                constants,
            });
            for place in self.sequence(vec![0], &mut true, &steps, naming) {
                if let Some(place) = self.places.get_mut(place as usize) {
                    place.ends.push(index);
                }
            }
        }
        self.layers = self.layers.max(layer + 1);
    }

    /// The places that the steps lead to; `shared` while only these steps lead there.
    fn sequence(
        &mut self,
        mut reached: Vec<u32>,
        shared: &mut bool,
        steps: &[&Step<'_>],
        naming: &mut Naming<'_>,
    ) -> Vec<u32> {
        for step in steps {
            let by = match step {
                Step::Constant { .. } => continue,
                Step::Word(word) => By::Word(naming.lexicon.intern(word)),
                Step::Gap => By::Gap,
                Step::Number { .. } => By::Number,
                Step::Group {
                    alternatives,
                    optional,
                } => {
                    let mut ends = if *optional {
                        reached.clone()
                    } else {
                        Vec::new()
                    };
                    for alternative in alternatives {
                        let mut alone = *shared;
                        let alternative: Vec<&Step<'_>> = alternative.iter().collect();
                        let from = reached.clone();
                        ends.extend(self.sequence(from, &mut alone, &alternative, naming));
                    }
                    ends.sort_unstable();
                    ends.dedup();
                    *shared &= ends.len() == 1;
                    reached = ends;
                    continue;
                }
            };
            reached = vec![self.step(&reached, by, shared)];
        }
        reached
    }

    /// The place that one step leads to.
    fn step(&mut self, from: &[u32], by: By, shared: &mut bool) -> u32 {
        let key = match (*shared, from, by) {
            (true, &[place], By::Word(word)) => Some((place, word)),
            _ => None,
        };
        if let Some(&known) = key.and_then(|key| self.shared.get(&key)) {
            return known;
        }
        let next = to_u32(self.places.len());
        self.places.push(Place::default());
        for &place in from {
            if let Some(place) = self.places.get_mut(place as usize) {
                place.next.push((by, next));
            }
        }
        match key {
            Some(key) => {
                self.shared.insert(key, next);
            }
            None => *shared = false,
        }
        next
    }

    /// The finished graph: a node for each set of places that the same steps reach.
    pub fn build(self) -> Phrases {
        let mut sets = Sets::default();
        sets.number(vec![0]);
        let mut nodes = Vec::new();
        while let Some(set) = sets.list.get(nodes.len()).cloned() {
            nodes.push(self.node(&set, &mut sets));
        }
        let (graph, starts) = graph::lay_out(&nodes);
        Phrases {
            graph,
            starts,
            endings: self.endings.into_iter().collect(),
            names: self.names.into_iter().collect(),
            constants: self.constants.into_iter().collect(),
            marks: self.marks,
            layers: self.layers,
        }
    }

    /// The node of a set of places.
    fn node(&self, set: &[u32], sets: &mut Sets) -> Loose {
        let places = set.iter().filter_map(|&at| self.places.get(at as usize));
        let ends = places.clone().flat_map(|place| &place.ends);
        let ends = ends.filter_map(|&ending| {
            let layer = self.endings.get(ending as usize)?.layer;
            Some(End { ending, layer })
        });
        let mut node = Loose {
            ends: ends.collect(),
            ..Loose::default()
        };
        // Of two terms of one layer with the same words the first wins.
        node.ends
            .sort_unstable_by_key(|end| (end.layer, end.ending));
        node.ends.dedup_by_key(|end| end.layer);
        for (by, to) in followed(places.flat_map(|place| &place.next)) {
            let to = sets.number(to);
            match by {
                By::Word(word) => node.edges.push((word, to)),
                By::Number => node.number = Some(to),
                By::Gap => node.gap = Some(to),
            }
        }
        node.edges.sort_unstable();
        node
    }
}

/// The forms of a term in which each number stands in its place: a group with numbers in it is one of its alternatives, so
/// that numbers are told from each other by their order alone.
fn with_numbers<'s, 't>(steps: &'s [Step<'t>]) -> Vec<Vec<&'s Step<'t>>> {
    let mut forms = vec![Vec::new()];
    for step in steps {
        let choices: Vec<Vec<&Step<'t>>> = match step {
            Step::Group {
                alternatives,
                optional,
            } if step.has_number() => {
                let written = alternatives.iter().flat_map(|steps| with_numbers(steps));
                written.chain(optional.then(Vec::new)).collect()
            }
            _ => vec![vec![step]],
        };
        let continued = forms.iter().flat_map(|form: &Vec<&Step<'t>>| {
            let choices = choices.iter();
            choices.map(move |choice| form.iter().chain(choice).copied().collect())
        });
        forms = continued.collect();
    }
    forms
}

/// For each step all places that it leads to, in order of first use.
fn followed<'p>(next: impl Iterator<Item = &'p (By, u32)>) -> Vec<(By, Vec<u32>)> {
    let mut index: FxHashMap<By, usize> = FxHashMap::default();
    let mut out: Vec<(By, Vec<u32>)> = Vec::new();
    for &(by, to) in next {
        let at = *index.entry(by).or_insert(out.len());
        match out.get_mut(at) {
            Some((_, places)) => places.push(to),
            None => out.push((by, vec![to])),
        }
    }
    for (_, places) in &mut out {
        places.sort_unstable();
        places.dedup();
    }
    out
}

/// Sets of places, each with a number.
#[derive(Debug, Default)]
struct Sets {
    list: Vec<Vec<u32>>,
    numbers: FxHashMap<Vec<u32>, usize>,
}

impl Sets {
    /// The number of a set, given out when it is new.
    fn number(&mut self, set: Vec<u32>) -> usize {
        if let Some(&number) = self.numbers.get(&set) {
            return number;
        }
        let number = self.list.len();
        self.list.push(set.clone());
        self.numbers.insert(set, number);
        number
    }
}

/// What has been added to a table since it had `from` entries.
fn part<T>(from: usize, table: &[T]) -> Part {
    Part {
        from: to_u32(from),
        to: to_u32(table.len()),
    }
}
