//! Panics: a bug may cost one letter, never the run, and is told in words that help to mend it.

use std::cell::RefCell;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a panic said and where in the program it was. The message may quote a letter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Panic {
    /// Its message.
    pub(crate) message: String,
    /// File and line.
    pub(crate) place: String,
}

impl fmt::Display for Panic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message, self.place)
    }
}

thread_local! {
    static LAST: RefCell<Option<Panic>> = const { RefCell::new(None) };
}

/// Has panics noted instead of printed.
pub(crate) fn hold() {
    std::panic::set_hook(Box::new(|info| {
        let payload = info.payload();
        let message = payload
            .downcast_ref::<&str>()
            .copied()
            .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
            .unwrap_or("no message");
        let panic = Panic {
            message: message.to_owned(),
            place: info
                .location()
                .map_or_else(String::new, |at| format!("{}:{}", at.file(), at.line())),
        };
        LAST.with_borrow_mut(|last| *last = Some(panic));
    }));
}

/// The result of `work`, or what it panicked with.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Panic> {
    // What a panic leaves half done is dropped with `work`.
    catch_unwind(AssertUnwindSafe(work))
        .map_err(|_| LAST.with_borrow_mut(Option::take).unwrap_or_default())
}

/// Asks for a report of a bug.
pub(crate) fn report(what: &str) -> String {
    let at = match env!("CARGO_PKG_REPOSITORY") {
        "" => String::new(),
        address => format!(" at {address}/issues"),
    };
    imrlint::report::problem(
        &format!(
            "this is a bug in imrlint {}: {what}",
            env!("CARGO_PKG_VERSION")
        ),
        &format!("please report it{at}, with this message and the command line"),
    )
}

#[cfg(test)]
mod tests {
    #[test]
    #[allow(clippy::panic)]
    fn a_panic_is_an_error_with_its_place() {
        super::hold();
        let result = super::caught(|| -> u8 { panic!("no {}", "good") });
        let panic = result.unwrap_err();
        assert_eq!(panic.message, "no good");
        assert!(panic.place.starts_with("src/cli/panics.rs:"), "{panic}");
        assert_eq!(super::caught(|| 7), Ok(7));
    }
}
