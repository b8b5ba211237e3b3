//! A sign of life on standard error when a scan takes more than a second; only on a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget};
use std::io::IsTerminal;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// Nothing is shown before this.
const DELAY: Duration = Duration::from_secs(1);
/// How often the picture moves.
const TICK: Duration = Duration::from_millis(100);

/// Shows the phase of a scan while it exists.
pub(crate) struct Progress {
    running: Option<(Sender<&'static str>, JoinHandle<()>)>,
}

impl Progress {
    /// Starts to wait.
    pub(crate) fn start() -> Self {
        if !std::io::stderr().is_terminal() {
            return Self { running: None };
        }
        let (sender, receiver) = channel();
        let thread = std::thread::Builder::new().name("progress".to_owned()).spawn(move || show(&receiver));
        Self { running: thread.ok().map(|thread| (sender, thread)) }
    }

    /// Names what is done next.
    pub(crate) fn phase(&self, name: &'static str) {
        if let Some((sender, _)) = &self.running {
            // A display that ended early is no reason to stop the scan.
            let _ = sender.send(name);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.running.take() {
            drop(sender);
            let _ = thread.join();
        }
    }
}

fn show(phases: &Receiver<&'static str>) {
    let mut phase = "";
    let started = std::time::Instant::now();
    while let Some(left) = DELAY.checked_sub(started.elapsed()) {
        match phases.recv_timeout(left) {
            Ok(next) => phase = next,
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
    let spinner = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    spinner.set_message(phase);
    loop {
        spinner.tick();
        match phases.recv_timeout(TICK) {
            Ok(next) => spinner.set_message(next),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    spinner.finish_and_clear();
}
