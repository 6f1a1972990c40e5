//! What a worker has to report.

use attestation::Benchmark;
use interfaces::SessionInfo;
use primitives::Timestamp;
use protocol::Challenge;
use std::time::{Duration, Instant};

/// Counts iterations for a benchmark, from the moment at which this process saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// What is counted for.
    pub challenge: Challenge,
    /// Whether so much is missing from it that it is not handed in.
    pub partial: bool,
    opened_at: Timestamp,
    since: u64,
    begun: Instant,
}

impl Count {
    /// Begins `now`, with the odometer at `odometer`.
    pub fn begin(benchmark: &Benchmark, odometer: u64, now: Instant) -> Self {
        Self {
            challenge: benchmark.challenge,
            partial: false,
            opened_at: benchmark.opened_at,
            since: odometer,
            begun: now,
        }
    }

    /// Iterations since then.
    pub fn iterations(&self, odometer: u64) -> u64 {
        odometer.saturating_sub(self.since)
    }

    /// For how long the benchmark was open without being counted for, where the chain's time is `chain_now`.
    ///
    /// The chain measures how long it is open, this machine how long it has counted: so their clocks need not
    /// agree. A machine that slept has not counted either.
    pub fn missed(&self, chain_now: Timestamp, now: Instant) -> Duration {
        let open = Duration::from_millis(chain_now.saturating_sub(self.opened_at));
        open.saturating_sub(now.saturating_duration_since(self.begun))
    }
}

/// The count of a session. It continues from what mining has accepted, so it never goes back, whatever became of
/// the process that counted before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The session as it was seen last.
    pub session: SessionInfo,
    /// From the last accepted heartbeat on, as far as this process has counted.
    since: u64,
    /// The answer to the present challenge, if it has been sent.
    sent: Option<Sent>,
}

/// An answer that has been sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sent {
    iterations: u64,
    odometer: u64,
    /// Whether a receipt has told that it was accepted.
    confirmed: bool,
}

/// What a look at a session brings to light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// Nothing that was not known, or that this process has done.
    None,
    /// The answer that was sent has been accepted, though no receipt has told so.
    Answered,
    /// It is another session: the old one ended, or was restarted with more stake.
    Another,
}

impl Tally {
    /// The count of a session that is seen for the first time.
    pub fn begin(session: SessionInfo, odometer: u64) -> Self {
        Self {
            session,
            since: odometer,
            sent: None,
        }
    }

    /// What to report now.
    pub fn iterations(&self, odometer: u64) -> u64 {
        let done = odometer.saturating_sub(self.since);
        self.session.iterations.saturating_add(done)
    }

    /// The answer to the present challenge is being sent.
    pub fn sending(&mut self, odometer: u64) {
        self.sent = Some(Sent {
            iterations: self.iterations(odometer),
            odometer,
            confirmed: false,
        });
    }

    /// A receipt says that the answer was accepted.
    pub fn confirm(&mut self) {
        if let Some(sent) = &mut self.sent {
            sent.confirmed = true;
        }
    }

    /// Goes on with the session as it is seen now.
    pub fn follow(&mut self, session: SessionInfo, odometer: u64) -> News {
        if session.session != self.session.session {
            *self = Self::begin(session, odometer);
            return News::Another;
        }
        if session.challenge == self.session.challenge {
            return News::None;
        }
        let sent = self.sent.filter(|it| it.iterations == session.iterations);
        // Whatever was done since the answer was signed counts for the next one.
        *self = Self::begin(session, sent.map_or(odometer, |it| it.odometer));
        match sent {
            Some(sent) if !sent.confirmed => News::Answered,
            _ => News::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(number: u32, challenge: u8, iterations: u64) -> SessionInfo {
        SessionInfo {
            session: number,
            challenge: [challenge; 32],
            iterations,
            due: 4_000,
            late: 6_500,
        }
    }

    const OPENED_AT: Timestamp = 1_700_000_000_000;

    fn count(odometer: u64, now: Instant) -> Count {
        let benchmark = Benchmark {
            challenge: [1; 32],
            opened_at: OPENED_AT,
        };
        Count::begin(&benchmark, odometer, now)
    }

    #[test]
    fn a_benchmark_counts_from_when_its_challenge_is_seen() {
        let count = count(1_000, Instant::now());
        assert_eq!(count.iterations(1_000), 0);
        assert_eq!(count.iterations(1_234), 234);
    }

    #[test]
    fn a_count_misses_what_the_benchmark_was_open_before_it_began() {
        let begun = Instant::now();
        let count = count(0, begun);
        let missed = |open: u64, counted: u64| {
            count.missed(OPENED_AT + open, begun + Duration::from_millis(counted))
        };
        assert_eq!(missed(0, 0), Duration::ZERO);
        assert_eq!(missed(600_000, 599_000), Duration::from_secs(1));
        assert_eq!(missed(600_000, 10_000), Duration::from_secs(590));
        // The newest block is older than the present.
        assert_eq!(missed(588_000, 600_000), Duration::ZERO);
    }

    #[test]
    fn a_session_counts_on_from_what_was_accepted() {
        let tally = Tally::begin(session(1, 1, 500), 70);
        assert_eq!(tally.iterations(70), 500);
        assert_eq!(tally.iterations(80), 510);
    }

    #[test]
    fn nothing_that_was_done_while_an_answer_travelled_is_lost() {
        let mut tally = Tally::begin(session(1, 1, 0), 0);
        tally.sending(100);
        assert_eq!(tally.follow(session(1, 2, 100), 130), News::Answered);
        assert_eq!(tally.iterations(130), 130);
    }

    #[test]
    fn what_a_receipt_has_told_is_no_news() {
        let mut tally = Tally::begin(session(1, 1, 0), 0);
        tally.sending(100);
        tally.confirm();
        assert_eq!(tally.follow(session(1, 2, 100), 130), News::None);
        assert_eq!(tally.iterations(130), 130);
    }

    #[test]
    fn an_unanswered_challenge_goes_on_waiting() {
        let mut tally = Tally::begin(session(1, 1, 0), 0);
        tally.sending(100);
        assert_eq!(tally.follow(session(1, 1, 0), 110), News::None);
        assert_eq!(tally.iterations(110), 110);
    }

    #[test]
    fn a_foreign_answer_is_where_counting_goes_on() {
        let mut tally = Tally::begin(session(1, 1, 0), 0);
        assert_eq!(tally.follow(session(1, 2, 900), 50), News::None);
        assert_eq!(tally.iterations(60), 910);
    }

    #[test]
    fn another_session_starts_from_nothing() {
        let mut tally = Tally::begin(session(1, 1, 900), 0);
        tally.sending(100);
        assert_eq!(tally.follow(session(2, 3, 0), 200), News::Another);
        assert_eq!(tally.iterations(205), 5);
    }

    #[test]
    fn the_count_of_a_session_never_goes_back() {
        let mut tally = Tally::begin(session(1, 1, 300), 0);
        let mut last = 300;
        for round in 2..10 {
            let odometer = u64::from(round) * 10;
            tally.sending(odometer);
            let reported = tally.iterations(odometer);
            assert!(reported >= last);
            last = reported;
            // Every other time the process loses its memory.
            let next = session(1, round, reported);
            if round % 2 == 0 {
                tally = Tally::begin(next, odometer + 3);
            } else {
                tally.follow(next, odometer + 3);
            }
        }
    }
}
