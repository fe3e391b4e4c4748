//! Ctrl-C: a run stops after the letter at hand, and says where.

use super::exit::Exit;
use super::{output, terminal};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// How long a run may take to stop by itself: a letter takes milliseconds, but standard input may never come.
const PATIENCE: Duration = Duration::from_secs(3);

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Whether the run should stop.
pub(crate) fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

/// From now on Ctrl-C has [`interrupted`] say yes; a second one, or a run that does not stop, ends the program at once.
pub(crate) fn heed() {
    // Without the handler the system ends the program, and unfinished files stay, under names that say so.
    let _ = ctrlc::set_handler(|| {
        if INTERRUPTED.swap(true, Ordering::Relaxed) {
            end();
        }
        thread::spawn(|| {
            thread::sleep(PATIENCE);
            terminal::complain("error: interrupted\n");
            end();
        });
    });
}

fn end() -> ! {
    output::discard_all();
    std::process::exit(Exit::Interrupted as i32);
}
