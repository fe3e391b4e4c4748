//! Kleene's three values, as HL7 tabulates them for CQL.

/// True, false, or not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not.
    False,
    /// The letter does not say.
    Unknown,
}

impl Truth {
    /// Both hold.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, Self::True) => Self::True,
            _ => Self::Unknown,
        }
    }

    /// One holds.
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::True, _) | (_, Self::True) => Self::True,
            (Self::False, Self::False) => Self::False,
            _ => Self::Unknown,
        }
    }

    /// It does not hold.
    #[allow(clippy::should_implement_trait)]
    pub fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }

    /// The second holds when the first does.
    pub fn implies(self, other: Self) -> Self {
        self.not().or(other)
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}

impl From<Option<bool>> for Truth {
    fn from(value: Option<bool>) -> Self {
        value.map_or(Self::Unknown, Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{self, False, True, Unknown};

    /// The tables of HL7's Clinical Quality Language, version 1.5.3, as its published tests state them ("CQL Tests - Logical
    /// Operators", <https://cql.hl7.org/Binary-binary-test-cqllogicaloperatorstest.html>; the operators are defined at
    /// <https://cql.hl7.org/09-b-cqlreference.html#logical-operators-3>). CQL's null is unknown here. Rows are the left
    /// operand, columns the right one, both in the order true, false, unknown.
    const ORDER: [Truth; 3] = [True, False, Unknown];

    const AND: [[Truth; 3]; 3] = [
        [True, False, Unknown],
        [False, False, False],
        [Unknown, False, Unknown],
    ];

    const OR: [[Truth; 3]; 3] = [
        [True, True, True],
        [True, False, Unknown],
        [True, Unknown, Unknown],
    ];

    const XOR: [[Truth; 3]; 3] = [
        [False, True, Unknown],
        [True, False, Unknown],
        [Unknown, Unknown, Unknown],
    ];

    const IMPLIES: [[Truth; 3]; 3] = [
        [True, False, Unknown],
        [True, True, True],
        [True, Unknown, Unknown],
    ];

    const NOT: [Truth; 3] = [False, True, Unknown];

    fn conforms(name: &str, table: [[Truth; 3]; 3], operator: impl Fn(Truth, Truth) -> Truth) {
        for (row, left) in table.iter().zip(ORDER) {
            for (expected, right) in row.iter().zip(ORDER) {
                let found = operator(left, right);
                assert_eq!(found, *expected, "{left:?} {name} {right:?}");
            }
        }
    }

    #[test]
    fn conforms_to_the_published_tables() {
        conforms("and", AND, Truth::and);
        conforms("or", OR, Truth::or);
        conforms("implies", IMPLIES, Truth::implies);
        // As a rule writes it: the language has no word for it.
        conforms("xor", XOR, |a, b| a.or(b).and(a.and(b).not()));
        for (expected, operand) in NOT.into_iter().zip(ORDER) {
            assert_eq!(operand.not(), expected, "not {operand:?}");
        }
    }
}
