//! What an agent tells about what it does.

use client::{address, Token};
use ink::primitives::AccountId;
use primitives::{Balance, Worker};
use std::{fmt, time::Duration};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The agent has a connection to the node.
    Connected {
        /// The node.
        url: String,
    },
    /// The connection failed; the agent tries again after a while.
    Disconnected {
        /// What happened.
        reason: String,
        /// After how long.
        again_in: Duration,
    },
    /// Enough attestors vouch for a worker.
    Attested {
        /// The worker.
        worker: Worker,
        /// How many of them.
        attestors: usize,
    },
    /// A worker was registered.
    Registered {
        /// The worker.
        worker: Worker,
    },
    /// A worker belongs to another operator than the agent's configuration says.
    OtherOperator {
        /// The worker.
        worker: Worker,
        /// The operator that it is registered for.
        registered: AccountId,
        /// The configured one.
        configured: AccountId,
    },
    /// A worker begins to count for its benchmark.
    Benchmarking {
        /// The worker.
        worker: Worker,
    },
    /// A worker's benchmark was open for too long before the count for it began: the count is not handed in.
    BenchmarkMissed {
        /// The worker.
        worker: Worker,
        /// For how long nobody counted.
        missed: Duration,
    },
    /// A worker's benchmark, whose result could not be handed in, has been opened again.
    BenchmarkReopened {
        /// The worker.
        worker: Worker,
    },
    /// A worker has a score.
    Scored {
        /// The worker.
        worker: Worker,
        /// In iterations per 6 seconds.
        score: u32,
    },
    /// A session of a worker runs.
    SessionRuns {
        /// The worker.
        worker: Worker,
        /// The session's number.
        session: u32,
    },
    /// A worker's session is over.
    SessionOver {
        /// The worker.
        worker: Worker,
        /// The session's number.
        session: u32,
    },
    /// A heartbeat was accepted.
    Accepted {
        /// The worker.
        worker: Worker,
        /// The session's number.
        session: u32,
        /// What it earned for its pool, in plancks; `None` if the chain had to be asked whether it was accepted,
        /// because the connection failed while it was on its way.
        paid: Option<Balance>,
    },
    /// A heartbeat that was sent came into a block and was refused there.
    Refused {
        /// The worker.
        worker: Worker,
        /// The session's number.
        session: u32,
        /// Why.
        reason: String,
    },
    /// A heartbeat was late, as its acceptance tells: until then the worker was unresponsive.
    Missed {
        /// The worker.
        worker: Worker,
        /// The session's number.
        session: u32,
    },
    /// A batch of heartbeats came into a block.
    BatchIncluded {
        /// How many heartbeats it has.
        heartbeats: usize,
        /// What the relayer paid for it, in plancks.
        fee: Balance,
    },
    /// Something did not work and is tried again.
    Failed {
        /// The worker that it was done for, if for one.
        worker: Option<Worker>,
        /// What did not work, and why.
        reason: String,
    },
}

/// What has happened, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Heartbeats that were accepted.
    pub accepted: u64,
    /// Heartbeats that were late, as far as receipts told.
    pub missed: u64,
    /// Heartbeats that were sent and refused.
    pub refused: u64,
    /// What the accepted ones earned for their pools, in plancks, as far as receipts told.
    pub paid: Balance,
    /// What the relayer paid for them, in plancks, as far as receipts told.
    pub fees: Balance,
    /// Other things that did not work at once.
    pub failures: u64,
}

impl Totals {
    /// Adds what happened.
    pub fn add(&mut self, event: &Event) {
        match event {
            Event::Accepted { paid, .. } => {
                self.accepted += 1;
                self.paid = self.paid.saturating_add(paid.unwrap_or(0));
            }
            Event::Missed { .. } => self.missed += 1,
            Event::Refused { .. } => self.refused += 1,
            Event::BatchIncluded { fee, .. } => self.fees = self.fees.saturating_add(*fee),
            Event::Failed { .. } | Event::Disconnected { .. } => self.failures += 1,
            _ => {}
        }
    }
}

/// A worker in log lines: the beginning of its key, without the byte that says how it is compressed.
struct Short<'a>(&'a Worker);

impl fmt::Display for Short<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "worker {}", hex::encode(&self.0[1..5]))
    }
}

impl Event {
    /// What happened in one line, with amounts of this token.
    pub fn text(&self, token: &Token) -> String {
        match self {
            Self::Connected { url } => format!("connected to {url}"),
            Self::Disconnected { reason, again_in } => {
                let seconds = again_in.as_secs_f32();
                format!("no connection, again in {seconds:.1} s: {reason}")
            }
            Self::Attested {
                worker,
                attestors: 1,
            } => format!("{}: 1 attestor vouches for it", Short(worker)),
            Self::Attested { worker, attestors } => {
                format!("{}: {attestors} attestors vouch for it", Short(worker))
            }
            Self::Registered { worker } => format!("{}: registered", Short(worker)),
            Self::OtherOperator {
                worker,
                registered,
                configured,
            } => format!(
                "{} is registered for {}, not for {}; register it again to change that",
                Short(worker),
                address::to_ss58(registered),
                address::to_ss58(configured)
            ),
            Self::Benchmarking { worker } => {
                format!("{}: counts for its benchmark", Short(worker))
            }
            Self::BenchmarkMissed { worker, missed } => format!(
                "{}: its benchmark was open for {} s before it counted, so the count is not handed in; the benchmark is opened again once its window has passed, or by `stakepool operator open-benchmark`",
                Short(worker),
                missed.as_secs()
            ),
            Self::BenchmarkReopened { worker } => {
                format!("{}: benchmark opened again", Short(worker))
            }
            Self::Scored { worker, score } => format!("{}: score {score}", Short(worker)),
            Self::SessionRuns { worker, session } => {
                format!("{}: session {session} runs", Short(worker))
            }
            Self::SessionOver { worker, session } => {
                format!("{}: session {session} is over", Short(worker))
            }
            Self::Accepted {
                worker,
                session,
                paid,
            } => {
                let paid = paid.map(|paid| format!(", paid {}", token.amount(paid)));
                let paid = paid.unwrap_or_default();
                let worker = Short(worker);
                format!("{worker}: heartbeat of session {session} accepted{paid}")
            }
            Self::Refused {
                worker,
                session,
                reason,
            } => {
                let worker = Short(worker);
                format!("{worker}: heartbeat of session {session} refused: {reason}")
            }
            Self::Missed { worker, session } => {
                format!("{}: heartbeat of session {session} was late", Short(worker))
            }
            Self::BatchIncluded { heartbeats, fee } => {
                let fee = token.amount(*fee);
                format!("batch of {heartbeats} in a block, fee {fee}")
            }
            Self::Failed {
                worker: Some(worker),
                reason,
            } => format!("{}: {reason}", Short(worker)),
            Self::Failed {
                worker: None,
                reason,
            } => reason.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_add_up() {
        let worker = [2; 33];
        let accepted = |paid| Event::Accepted {
            worker,
            session: 1,
            paid,
        };
        let mut totals = Totals::default();
        for event in [
            accepted(Some(5)),
            accepted(None),
            Event::Missed { worker, session: 1 },
            Event::BatchIncluded {
                heartbeats: 2,
                fee: 3,
            },
            Event::Registered { worker },
        ] {
            totals.add(&event);
        }
        let expected = Totals {
            accepted: 2,
            missed: 1,
            paid: 5,
            fees: 3,
            ..Totals::default()
        };
        assert_eq!(totals, expected);
    }

    fn text(event: &Event) -> String {
        event.text(&Token {
            symbol: "PHA".to_owned(),
            decimals: 12,
        })
    }

    #[test]
    fn lines_name_the_worker_shortly() {
        let mut worker = [0xab; 33];
        worker[0] = 2;
        let line = text(&Event::Scored { worker, score: 90 });
        assert_eq!(line, "worker abababab: score 90");
    }

    #[test]
    fn lines_count_in_tokens_and_know_one_from_many() {
        let included = Event::BatchIncluded {
            heartbeats: 2,
            fee: 1_500_000_000,
        };
        assert_eq!(text(&included), "batch of 2 in a block, fee 0.0015 PHA");
        let attested = |attestors| Event::Attested {
            worker: [2; 33],
            attestors,
        };
        assert!(text(&attested(1)).ends_with(": 1 attestor vouches for it"));
        assert!(text(&attested(2)).ends_with(": 2 attestors vouch for it"));
    }
}
