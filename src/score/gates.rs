//! Gates: figures below which a run fails.

use std::fmt;

/// A figure that must be reached.
#[derive(Debug, Clone, PartialEq)]
pub struct Gate {
    /// Of which group; empty for everything.
    pub of: String,
    /// The least share, from 0 to 1.
    pub least: f64,
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// How many of the defects are found.
    Recall,
    /// How many of the findings are right.
    Precision,
}

impl Measure {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Recall => "recall",
            Self::Precision => "precision",
        }
    }
}

/// What came of a gate.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What was measured.
    pub measure: Measure,
    /// Of which group.
    pub of: String,
    /// The least share.
    pub least: f64,
    /// What it is; nothing where there was no case to measure it on.
    pub value: Option<f64>,
}

impl Outcome {
    /// A gate held against what was measured.
    pub fn new(measure: Measure, gate: &Gate, value: Option<f64>) -> Self {
        Self {
            measure,
            of: gate.of.clone(),
            least: gate.least,
            value,
        }
    }

    /// Whether it is reached. What could not be measured is not reached.
    pub fn passed(&self) -> bool {
        self.value.is_some_and(|value| value >= self.least - 1e-9)
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.of.is_empty() {
            write!(f, "{}=", self.of)?;
        }
        write!(f, "{}", self.least)
    }
}

impl std::str::FromStr for Gate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (of, number) = text.rsplit_once('=').unwrap_or(("", text));
        let wrong = || {
            format!(
                "`{number}` is no share; expected a number from 0 to 1, or a percentage: 0.7, 70%"
            )
        };
        let (digits, scale) = match number.trim().strip_suffix('%') {
            Some(digits) => (digits.trim(), 100.0),
            None => (number.trim(), 1.0),
        };
        let value: f64 = digits.parse().map_err(|_| wrong())?;
        let least = value / scale;
        if !(0.0..=1.0).contains(&least) {
            return Err(wrong());
        }
        Ok(Self {
            of: of.trim().to_owned(),
            least,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gates_are_read() {
        let gate = |text: &str| text.parse::<Gate>();
        assert_eq!(
            gate("0.7"),
            Ok(Gate {
                of: String::new(),
                least: 0.7
            })
        );
        assert_eq!(
            gate("warning=45%"),
            Ok(Gate {
                of: "warning".into(),
                least: 0.45
            })
        );
        for bad in ["70", "x", "", "a=", "-0.1", "nan"] {
            assert!(gate(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_not_measured_is_not_passed() {
        let gate = Gate {
            of: String::new(),
            least: 0.5,
        };
        let passed = |value| Outcome::new(Measure::Recall, &gate, value).passed();
        assert!(passed(Some(0.5)) && passed(Some(0.9)));
        assert!(!passed(Some(0.49)) && !passed(None));
    }
}
