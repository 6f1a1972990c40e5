//! Judging a registration.

use crate::{confidence_level, IssuedChallenges, WorkerRecord};
use primitives::{Error, Result, Timestamp};
use protocol::{ContractId, EnclaveFacts, Measurement, RegistrationInfo, REGISTRATION_VERSION};

/// The registry's lists.
pub trait Policy {
    /// Whether workers may run the software with this measurement.
    fn allows_measurement(&self, measurement: &Measurement) -> bool;

    /// Whether a platform may have this advisory and still count as well configured.
    fn allows_advisory(&self, advisory: &str) -> bool;
}

/// A registration, and what a trusted verifier found in the evidence for it.
#[derive(Clone, Copy, Debug)]
pub struct Application<'a, Account> {
    /// What the worker says of itself.
    pub info: &'a RegistrationInfo<Account>,
    /// The hash of the encoded `info`.
    pub info_hash: &'a [u8; 32],
    /// What the verifier found.
    pub facts: &'a EnclaveFacts,
    /// The verifier.
    pub verifier: Account,
    /// The challenges that the registry has issued for the worker on request.
    pub issued: Option<IssuedChallenges>,
    /// The registry that judges.
    pub registry: ContractId<Account>,
    /// The current time.
    pub now: Timestamp,
    /// How old evidence, or the challenge that untimed evidence answers, may be, in milliseconds.
    pub evidence_age: u64,
}

impl<Account: Copy + PartialEq> Application<'_, Account> {
    /// Judges the application of a worker of which the registry has the record `known`, if any; returns
    /// the worker's confidence level.
    ///
    /// # Errors
    /// In this order: [`Error::InvalidReportData`], [`Error::EvidenceReplayed`],
    /// [`Error::MeasurementNotAllowed`], [`Error::DebugEnclave`], [`Error::EvidenceOutdated`],
    /// [`Error::TooMany`] advisories, [`Error::TcbRevoked`].
    pub fn judge(&self, known: Option<&WorkerRecord<Account>>, policy: &impl Policy) -> Result<u8> {
        ensure(self.is_attested(), Error::InvalidReportData)?;
        ensure(!self.is_replayed(known), Error::EvidenceReplayed)?;
        ensure(
            policy.allows_measurement(&self.facts.measurement),
            Error::MeasurementNotAllowed,
        )?;
        ensure(!self.facts.debug, Error::DebugEnclave)?;
        ensure(self.is_current(), Error::EvidenceOutdated)?;
        confidence_level(self.facts, |advisory| policy.allows_advisory(advisory))
    }

    /// Whether the enclave bound exactly this registration to its report.
    fn is_attested(&self) -> bool {
        self.info.version == REGISTRATION_VERSION
            && self.facts.report_data.starts_with(self.info_hash)
    }

    /// Whether the registration was made for another registry or another moment of the worker's life.
    ///
    /// Timed evidence answers the challenge of the worker's last registration, and is newer than the last
    /// timed one. Any other answers one of the issued challenges, all of which a registration uses up.
    fn is_replayed(&self, known: Option<&WorkerRecord<Account>>) -> bool {
        let answers = match self.facts.time {
            Some(time) => {
                let expected = known.map_or([0; 32], |record| record.challenge);
                let last = known.and_then(|record| record.evidence_time);
                self.info.challenge == expected && last.is_none_or(|last| time > last)
            }
            None => self.made_at().is_some(),
        };
        self.info.registry != self.registry || !answers
    }

    /// Whether the evidence is neither too old nor from the future, and still holds.
    fn is_current(&self) -> bool {
        let recent = self.made_at().is_some_and(|time| {
            time <= self.now && self.now.saturating_sub(time) <= self.evidence_age
        });
        recent && self.facts.expires.is_none_or(|expires| self.now <= expires)
    }

    /// When the evidence was made: its own time, or at the earliest when the challenge that it answers
    /// was issued.
    fn made_at(&self) -> Option<Timestamp> {
        let issued_at = || self.issued?.issued_at(&self.info.challenge);
        self.facts.time.or_else(issued_at)
    }
}

fn ensure(condition: bool, error: Error) -> Result<()> {
    if condition {
        Ok(())
    } else {
        Err(error)
    }
}
