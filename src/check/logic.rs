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

    /// HL7 Clinical Quality Language, logical operators: left, right, and, or, implies.
    const TABLE: &[(Truth, Truth, Truth, Truth, Truth)] = &[
        (True, True, True, True, True),
        (True, False, False, True, False),
        (True, Unknown, Unknown, True, Unknown),
        (False, True, False, True, True),
        (False, False, False, False, True),
        (False, Unknown, False, Unknown, True),
        (Unknown, True, Unknown, True, True),
        (Unknown, False, False, Unknown, Unknown),
        (Unknown, Unknown, Unknown, Unknown, Unknown),
    ];

    #[test]
    fn conforms_to_the_published_tables() {
        for &(a, b, and, or, implies) in TABLE {
            assert_eq!(a.and(b), and, "{a:?} and {b:?}");
            assert_eq!(a.or(b), or, "{a:?} or {b:?}");
            assert_eq!(a.implies(b), implies, "{a:?} implies {b:?}");
        }
        assert_eq!(
            (True.not(), False.not(), Unknown.not()),
            (False, True, Unknown)
        );
    }
}
