//! What mining tells.

use super::{governance, unless_zero};
use crate::words::{account, amount, date, worker};
use client::Token;
use interfaces::{Accepted, MiningChange as Change, Stopped};
use primitives::Worker;

fn heartbeat(accepted: &Accepted, token: &Token) -> String {
    let key = worker(&accepted.worker);
    match accepted.recovered {
        Some(lost) => format!(
            "worker {key} answers again{}",
            unless_zero(lost, " and has lost ", " of its stake", token)
        ),
        None => format!(
            "worker {key} sent a heartbeat{}",
            unless_zero(accepted.paid, " and earned ", "", token)
        ),
    }
}

pub(super) fn describe(change: &Change, token: &Token) -> String {
    match change {
        Change::HeartbeatAccepted { accepted } => heartbeat(accepted, token),
        Change::HeartbeatsAccepted { accepted } if accepted.is_empty() => {
            "no heartbeat of the batch was accepted".to_owned()
        }
        Change::HeartbeatsAccepted { accepted } => {
            let lines: Vec<_> = accepted.iter().map(|it| heartbeat(it, token)).collect();
            lines.join("; ")
        }
        Change::AttestationStopsSuspended { until } => format!(
            "until {} nobody is stopped for an attestation that has run out",
            date(*until)
        ),
        Change::Governance(change) => governance::describe(change, "mining's code"),
        Change::Connected { factory } => {
            format!("the pools of the factory {} may mine", account(factory))
        }
        Change::TokenomicsAnnounced { executable_at } => {
            format!("new parameters can act from {} on", date(*executable_at))
        }
        Change::TokenomicsExecuted { version } => {
            format!("the parameters have changed: version {version} acts")
        }
        Change::TokenomicsCancelled => "the announced parameters will not come".to_owned(),
        Change::Funded {
            from,
            amount: plancks,
        } => format!(
            "{} added {} to the subsidy",
            account(from),
            amount(*plancks, token)
        ),
        Change::Paid {
            to,
            amount: plancks,
        } => {
            format!("{} was paid to {}", amount(*plancks, token), account(to))
        }
        Change::SessionStarted {
            worker: key,
            pool,
            session,
            stake,
            ..
        } => format!(
            "worker {} began session {session} for the pool {} with a stake of {}",
            worker(key),
            account(pool),
            amount(*stake, token)
        ),
        Change::SessionsEnded { pool, ended } => {
            let workers: Vec<_> = ended.iter().map(|it| session_end(it, token)).collect();
            format!(
                "sessions ended for the pool {}: {}",
                account(pool),
                workers.join(", ")
            )
        }
        Change::WorkerUnresponsive {
            worker: key, lost, ..
        } => format!(
            "worker {} is unresponsive{}",
            worker(key),
            unless_zero(*lost, " and has lost ", " of its stake", token)
        ),
    }
}

fn session_end((key, stopped): &(Worker, Stopped), token: &Token) -> String {
    let slashed = stopped.stake.saturating_sub(stopped.returned);
    format!(
        "worker {} returns {}{}",
        worker(key),
        amount(stopped.returned, token),
        unless_zero(slashed, ", ", " are slashed", token)
    )
}
