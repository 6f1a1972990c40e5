//! What the registry tells.

use super::governance;
use crate::words::{account, date, worker};
use interfaces::RegistryChange as Change;
use primitives::Worker;

pub(super) fn describe(change: &Change) -> String {
    match change {
        Change::WorkerRegistered {
            worker: key,
            operator,
            confidence_level,
            first,
            displaced,
            ..
        } => format!(
            "worker {} of the operator {} registered{} with confidence level {confidence_level}{}",
            worker(key),
            account(operator),
            if *first { "" } else { " again" },
            without_place(displaced),
        ),
        Change::ChallengeIssued { worker: key, .. } => {
            format!(
                "worker {} has a new challenge to be attested with",
                worker(key)
            )
        }
        Change::BenchmarkOpened { worker: key } => {
            format!("worker {} can do its benchmark", worker(key))
        }
        Change::BenchmarkFinished { worker: key, score } => {
            format!("worker {} has a score of {score}", worker(key))
        }
        Change::MeasurementAnnounced {
            measurement,
            executable_at,
        } => format!(
            "the measurement 0x{} can be allowed from {} on",
            hex::encode(measurement),
            date(*executable_at)
        ),
        Change::MeasurementCancelled { measurement } => format!(
            "the measurement 0x{} will not be allowed",
            hex::encode(measurement)
        ),
        Change::MeasurementChanged {
            measurement,
            allowed,
        } => format!(
            "the measurement 0x{} is {} allowed",
            hex::encode(measurement),
            now_or_no_longer(*allowed)
        ),
        Change::AdvisoryChanged { advisory, allowed } => format!(
            "the advisory {} is {} white-listed",
            // Text from outside: a terminal must not obey it.
            advisory.escape_debug(),
            now_or_no_longer(*allowed)
        ),
        Change::VerifierAnnounced {
            verifier,
            executable_at,
        } => format!(
            "the verifier {} can be trusted from {} on",
            account(verifier),
            date(*executable_at)
        ),
        Change::VerifierCancelled { verifier } => format!(
            "the verifier {} will not come to be trusted",
            account(verifier)
        ),
        Change::VerifierChanged { verifier, trusted } => format!(
            "the verifier {} is {} trusted",
            account(verifier),
            now_or_no_longer(*trusted)
        ),
        Change::WorkersPerPlatformSet { limit } => {
            format!("one platform may have {limit} workers from now on")
        }
        Change::Connected { factory, mining } => format!(
            "it serves the pools of the factory {} and the mining contract {}",
            account(factory),
            account(mining)
        ),
        Change::Governance(change) => governance::describe(change, "the registry's code"),
    }
}

fn without_place(displaced: &[Worker]) -> String {
    if displaced.is_empty() {
        return String::new();
    }
    let keys: Vec<_> = displaced.iter().map(worker).collect();
    format!(
        "; on its platform, {} lost the place and has to register again",
        keys.join(", ")
    )
}

fn now_or_no_longer(now: bool) -> &'static str {
    if now {
        "now"
    } else {
        "no longer"
    }
}
