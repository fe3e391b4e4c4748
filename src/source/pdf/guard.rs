//! Keeps the panics of a library from reaching the program or its output.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;
use std::thread;

/// Enough for the nesting that `lopdf` allows, many times over. Only what is used is taken.
const STACK: usize = 32 << 20;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work` on a thread with a large stack; an error with the message if it panics.
///
/// The first call puts a hook in front of the present one which keeps silent on such threads only,
/// so that panics elsewhere, at the same time, are still reported.
pub(super) fn guarded<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |panic| {
            if !QUIET.try_with(Cell::get).unwrap_or_default() {
                before(panic);
            }
        }));
    });
    thread::scope(|scope| {
        let thread = thread::Builder::new()
            .name("imrlint-pdf".to_owned())
            .stack_size(STACK)
            .spawn_scoped(scope, || {
                QUIET.set(true);
                catch_unwind(AssertUnwindSafe(work))
            });
        match thread.map(|thread| thread.join()) {
            Ok(Ok(Ok(done))) => Ok(done),
            Ok(Ok(Err(panic)) | Err(panic)) => Err(message(panic.as_ref())),
            Err(error) => Err(format!("no thread to read it on ({error})")),
        }
    })
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("it cannot be interpreted");
    // Some messages hold whole fonts.
    text.lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(120)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn passes_results_on() {
        let text = "borrowed".to_owned();
        assert_eq!(guarded(|| text.len()), Ok(8));
    }

    #[test]
    #[allow(clippy::panic)]
    fn panics_become_errors() {
        let failed: Result<(), String> = guarded(|| panic!("bad\nfont"));
        assert_eq!(failed, Err("bad".to_owned()));
    }

    #[test]
    fn deep_recursion_fits() {
        fn depth(left: u32) -> u32 {
            let frame = std::hint::black_box([left; 16]);
            if left == 0 {
                0
            } else {
                1 + depth(left - 1) + frame.len() as u32 - 16
            }
        }
        assert_eq!(guarded(|| depth(50_000)), Ok(50_000));
    }
}
