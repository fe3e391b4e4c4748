//! Text as it is written: paragraphs, table rows, and what stands beside them.

/// What parts two words that do not stand in one line of text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Gap {
    line_ends: usize,
    tab: bool,
}

/// Line ends between two paragraphs, and with an empty one between them.
const PARAGRAPH: usize = 2;
const EMPTY_PARAGRAPH: usize = 4;

/// One run of paragraphs: the body, a text box, a note.
#[derive(Debug, Default)]
pub(super) struct Flow {
    text: String,
    gap: Gap,
    /// Text boxes and notes of the paragraph.
    beside: Vec<String>,
    /// Open cells: how long the text was, and what parted it from what came then.
    cells: Vec<(usize, Gap)>,
    /// Whether the paragraph has any text yet.
    started: bool,
    /// Whether the paragraph, and the one before it, is an item of a list.
    list: bool,
    after_list: bool,
    /// Whether the end of the paragraph was deleted.
    joined: bool,
    /// Whether the run is hidden.
    pub(super) hidden: bool,
}

impl Flow {
    pub(super) fn paragraph_start(&mut self) {
        self.started = false;
        self.list = false;
        self.joined = false;
        self.hidden = false;
    }

    /// The paragraph is an item of a list: such stand in lines below each other.
    pub(super) fn is_item(&mut self) {
        self.list = true;
    }

    /// The mark that ends the paragraph was deleted: the next one goes on with it.
    pub(super) fn is_joined(&mut self) {
        self.joined = true;
    }

    pub(super) fn say(&mut self, text: &str) {
        if self.hidden || text.is_empty() {
            return;
        }
        if !self.started {
            self.started = true;
            if self.list && self.after_list {
                self.gap.line_ends = self.gap.line_ends.min(1);
            }
        }
        self.put(text);
    }

    fn put(&mut self, text: &str) {
        let gap = std::mem::take(&mut self.gap);
        if !self.text.is_empty() {
            match gap {
                Gap { line_ends: 1.., .. } => {
                    self.text.extend(std::iter::repeat_n('\n', gap.line_ends));
                }
                Gap { tab: true, .. } => self.text.push('\t'),
                Gap { .. } => {}
            }
        }
        self.text.push_str(text);
    }

    /// What stands beside the paragraph is told after it.
    pub(super) fn beside(&mut self, text: String) {
        self.beside.push(text);
    }

    pub(super) fn paragraph_end(&mut self) {
        if self.joined {
            return;
        }
        if self.started {
            self.gap.line_ends = PARAGRAPH;
            self.after_list = self.list;
        } else {
            self.gap.line_ends = (self.gap.line_ends + PARAGRAPH).min(EMPTY_PARAGRAPH);
        }
        self.tell_beside();
    }

    fn tell_beside(&mut self) {
        for text in std::mem::take(&mut self.beside) {
            if !text.is_empty() {
                self.gap.line_ends = PARAGRAPH;
                self.put(&text);
                self.gap.line_ends = PARAGRAPH;
            }
        }
    }

    pub(super) fn cell_start(&mut self) {
        self.cells.push((self.text.len(), self.gap));
    }

    pub(super) fn cell_end(&mut self) {
        if let Some((length, gap)) = self.cells.pop() {
            let empty = length == self.text.len();
            self.gap = if empty {
                gap
            } else {
                Gap {
                    line_ends: 0,
                    tab: true,
                }
            };
        }
    }

    /// The cell is left out.
    pub(super) fn cell_gone(&mut self) {
        self.cells.pop();
    }

    pub(super) fn row_end(&mut self) {
        if self.gap.tab {
            self.gap = Gap {
                line_ends: 1,
                tab: false,
            };
        }
    }

    pub(super) fn table_end(&mut self) {
        self.gap.line_ends = self.gap.line_ends.max(PARAGRAPH);
        self.after_list = false;
    }

    pub(super) fn finish(mut self) -> String {
        self.tell_beside();
        self.text
    }
}
