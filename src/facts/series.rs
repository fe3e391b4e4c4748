//! Lists of values: "flexion 40 degrees, extension 20 degrees and left rotation 30 degrees".

use super::fact::Fact;
use super::reading::{Reading, farthest};
use crate::vocabulary::WordClass;

impl Reading<'_> {
    /// Whether two facts are members of one list of values: between them stand only other values and what sets members
    /// apart. A side, a body part or "passive" between them begins another list.
    pub fn same_list(&self, a: &Fact, b: &Fact) -> bool {
        if a.sentence != b.sentence || a.sentence == u32::MAX {
            return false;
        }
        let (first, last) = if a.span.start <= b.span.start {
            (a, b)
        } else {
            (b, a)
        };
        let mut at = self.tokens_of(first.span).end;
        let end = self.tokens_of(last.span).start;
        while at < end {
            let between = matches!(self.mark(at), ',' | ';') || self.is(at, &[WordClass::Addition]);
            match farthest(&self.values, &(at..at + 1)) {
                Some(after) => at = after.max(at + 1),
                None if between => at += 1,
                None => return false,
            }
        }
        true
    }
}
