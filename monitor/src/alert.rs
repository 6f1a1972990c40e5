//! Alerts: raised once when a condition begins, resolved once when it ends.

use crate::scope::Source;
use ink::primitives::{AccountId, Hash};
use primitives::{Timestamp, Worker};
use serde::Serialize;
use std::{collections::BTreeMap, fmt};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Somebody should look at it in time.
    Warning,
    /// Money is being lost, or workers can be stopped.
    Critical,
}

impl Severity {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// What an alert is about: as long as this stays the same, it is the same alert.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    WorkerUnresponsive(Worker),
    WorkerStoppable(Worker),
    WorkerCoolingDown(Worker, Timestamp),
    WithdrawalPending(u32, AccountId, Timestamp),
    WithdrawalOverdue(u32, AccountId, Timestamp),
    ForcedStop(u32),
    CommissionRaise(u32, u32, Timestamp),
    Paused(Source),
    CodeAnnounced(Source, Hash, Timestamp),
    PoolCodeAnnounced(Hash, Timestamp),
    VerifierAnnounced(AccountId, Timestamp),
    TokenomicsAnnounced(Timestamp),
    SubsidyLow,
    SubsidyEmpty,
    Unreadable(String),
}

impl Key {
    /// The kind of alert.
    pub fn name(&self) -> &'static str {
        match self {
            Self::WorkerUnresponsive(..) => "worker_unresponsive",
            Self::WorkerStoppable(..) => "worker_stoppable",
            Self::WorkerCoolingDown(..) => "worker_cooling_down",
            Self::WithdrawalPending(..) => "withdrawal_pending",
            Self::WithdrawalOverdue(..) => "withdrawal_overdue",
            Self::ForcedStop(..) => "forced_stop",
            Self::CommissionRaise(..) => "commission_raise",
            Self::Paused(..) => "paused",
            Self::CodeAnnounced(..) => "code_announced",
            Self::PoolCodeAnnounced(..) => "pool_code_announced",
            Self::VerifierAnnounced(..) => "verifier_announced",
            Self::TokenomicsAnnounced(..) => "tokenomics_announced",
            Self::SubsidyLow => "subsidy_low",
            Self::SubsidyEmpty => "subsidy_empty",
            Self::Unreadable(..) => "unreadable",
        }
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        match self {
            Self::WorkerCoolingDown(..) | Self::WithdrawalPending(..) => Severity::Info,
            Self::WorkerUnresponsive(..)
            | Self::CommissionRaise(..)
            | Self::Paused(..)
            | Self::CodeAnnounced(..)
            | Self::PoolCodeAnnounced(..)
            | Self::VerifierAnnounced(..)
            | Self::TokenomicsAnnounced(..)
            | Self::SubsidyLow
            | Self::Unreadable(..) => Severity::Warning,
            Self::WorkerStoppable(..)
            | Self::WithdrawalOverdue(..)
            | Self::ForcedStop(..)
            | Self::SubsidyEmpty => Severity::Critical,
        }
    }
}

/// A condition that somebody wants to know of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Alert {
    pub key: Key,
    /// What is the case.
    pub text: String,
    /// What will be the case when it is over.
    pub resolution: String,
}

/// A change of what is the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Raised(Alert),
    Resolved(Alert),
}

/// The alerts that have been raised and not resolved.
#[derive(Clone, Debug, Default)]
pub(crate) struct Alerts(BTreeMap<Key, Alert>);

impl Alerts {
    /// Takes in all that is the case now; returns what is over, then what is new.
    pub fn update(&mut self, conditions: impl IntoIterator<Item = Alert>) -> Vec<Change> {
        let mut before = std::mem::take(&mut self.0);
        let mut raised = Vec::new();
        for alert in conditions {
            if self.0.contains_key(&alert.key) {
                continue;
            }
            let alert = match before.remove(&alert.key) {
                Some(known) => known,
                None => {
                    raised.push(Change::Raised(alert.clone()));
                    alert
                }
            };
            self.0.insert(alert.key.clone(), alert);
        }
        let mut changes: Vec<_> = before.into_values().map(Change::Resolved).collect();
        changes.extend(raised);
        changes
    }

    /// Those that are raised.
    pub fn active(&self) -> impl Iterator<Item = &Key> {
        self.0.keys()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn alert(pid: u32, text: &str) -> Alert {
        Alert {
            key: Key::ForcedStop(pid),
            text: text.to_owned(),
            resolution: format!("{text} is over"),
        }
    }

    #[test]
    fn an_alert_is_raised_once_and_resolved_once() {
        let mut alerts = Alerts::default();
        let first = alert(1, "first");
        assert_eq!(
            alerts.update([first.clone()]),
            [Change::Raised(first.clone())]
        );
        assert_eq!(alerts.update([first.clone()]), []);
        assert_eq!(alerts.update([]), [Change::Resolved(first)]);
        assert_eq!(alerts.update([]), []);
    }

    #[test]
    fn an_alert_keeps_the_words_it_was_raised_with() {
        let mut alerts = Alerts::default();
        alerts.update([alert(1, "now")]);
        assert_eq!(alerts.update([alert(1, "later")]), []);
        assert_eq!(alerts.update([]), [Change::Resolved(alert(1, "now"))]);
    }

    #[test]
    fn what_is_over_is_told_before_what_is_new() {
        let mut alerts = Alerts::default();
        alerts.update([alert(2, "old")]);
        assert_eq!(
            alerts.update([alert(1, "new"), alert(1, "new again")]),
            [
                Change::Resolved(alert(2, "old")),
                Change::Raised(alert(1, "new"))
            ]
        );
    }

    proptest! {
        /// Whatever comes and goes: the changes of each alert alternate, and what is active is what is the case.
        #[test]
        fn raised_and_resolved_alternate(rounds in prop::collection::vec(prop::collection::btree_set(0u32..5, 0..5), 1..40)) {
            let mut alerts = Alerts::default();
            let mut told = BTreeSet::new();
            for conditions in rounds {
                for change in alerts.update(conditions.iter().map(|pid| alert(*pid, "x"))) {
                    match change {
                        Change::Raised(alert) => prop_assert!(told.insert(alert.key)),
                        Change::Resolved(alert) => prop_assert!(told.remove(&alert.key)),
                    }
                }
                let case: BTreeSet<_> = conditions.into_iter().map(Key::ForcedStop).collect();
                prop_assert_eq!(&told, &case);
                prop_assert!(alerts.active().eq(case.iter()));
            }
        }
    }
}
