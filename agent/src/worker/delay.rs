//! Something that lasts too long.

use std::time::{Duration, Instant};

/// What is worth a word.
const LONG: Duration = Duration::from_secs(30);

/// How long something lasts that should soon be over.
#[derive(Default)]
pub struct Delay {
    since: Option<Instant>,
    told: bool,
}

impl Delay {
    /// It lasts at `now`; returns whether that is to be told, which it is once.
    pub fn lasts(&mut self, now: Instant) -> bool {
        let since = *self.since.get_or_insert(now);
        let long = now.saturating_duration_since(since) >= LONG;
        long && !std::mem::replace(&mut self.told, long)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lasts_long_is_told_once() {
        let begin = Instant::now();
        let mut delay = Delay::default();
        assert!(!delay.lasts(begin));
        assert!(!delay.lasts(begin + LONG - Duration::from_millis(1)));
        assert!(delay.lasts(begin + LONG));
        assert!(!delay.lasts(begin + LONG * 2));
        assert!(!Delay::default().lasts(begin + LONG * 3));
    }
}
