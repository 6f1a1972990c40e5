//! What an agent tells about what it does.

use primitives::{Balance, Worker};
use std::{fmt, time::Duration};

/// Something that happened; its text is one line.
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
    /// A worker begins to count for its benchmark.
    Benchmarking {
        /// The worker.
        worker: Worker,
    },
    /// A worker's benchmark was too late and has been opened again.
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
    /// A heartbeat is late: the worker is unresponsive until it is accepted.
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
    /// Heartbeats that were late.
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

impl fmt::Display for Event {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connected { url } => write!(to, "connected to {url}"),
            Self::Disconnected { reason, again_in } => {
                let seconds = again_in.as_secs_f32();
                write!(to, "no connection, again in {seconds:.1} s: {reason}")
            }
            Self::Attested { worker, attestors } => {
                write!(to, "{}: {attestors} attestors vouch for it", Short(worker))
            }
            Self::Registered { worker } => write!(to, "{}: registered", Short(worker)),
            Self::Benchmarking { worker } => {
                write!(to, "{}: counts for its benchmark", Short(worker))
            }
            Self::BenchmarkReopened { worker } => {
                write!(to, "{}: benchmark opened again", Short(worker))
            }
            Self::Scored { worker, score } => write!(to, "{}: score {score}", Short(worker)),
            Self::SessionRuns { worker, session } => {
                write!(to, "{}: session {session} runs", Short(worker))
            }
            Self::SessionOver { worker, session } => {
                write!(to, "{}: session {session} is over", Short(worker))
            }
            Self::Accepted {
                worker,
                session,
                paid,
            } => {
                let worker = Short(worker);
                write!(to, "{worker}: heartbeat of session {session} accepted")?;
                match paid {
                    Some(paid) => write!(to, ", paid {paid}"),
                    None => Ok(()),
                }
            }
            Self::Refused {
                worker,
                session,
                reason,
            } => {
                let worker = Short(worker);
                write!(
                    to,
                    "{worker}: heartbeat of session {session} refused: {reason}"
                )
            }
            Self::Missed { worker, session } => {
                write!(
                    to,
                    "{}: heartbeat of session {session} is late",
                    Short(worker)
                )
            }
            Self::BatchIncluded { heartbeats, fee } => {
                write!(to, "batch of {heartbeats} in a block, fee {fee}")
            }
            Self::Failed {
                worker: Some(worker),
                reason,
            } => write!(to, "{}: {reason}", Short(worker)),
            Self::Failed {
                worker: None,
                reason,
            } => write!(to, "{reason}"),
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

    #[test]
    fn lines_name_the_worker_shortly() {
        let mut worker = [0xab; 33];
        worker[0] = 2;
        let line = Event::Scored { worker, score: 90 }.to_string();
        assert_eq!(line, "worker abababab: score 90");
    }
}
