//! Judging a registration.

use crate::{confidence_level, WorkerRecord};
use primitives::{Error, Result, Timestamp};
use protocol::{EnclaveFacts, Measurement, RegistrationInfo, REGISTRATION_VERSION};

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
    /// The registry that judges.
    pub registry: Account,
    /// The current time.
    pub now: Timestamp,
    /// How old timed evidence may be, in milliseconds.
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
        ensure(self.is_recent(), Error::EvidenceOutdated)?;
        confidence_level(self.facts, |advisory| policy.allows_advisory(advisory))
    }

    /// Whether the enclave bound exactly this registration to its report.
    fn is_attested(&self) -> bool {
        self.info.version == REGISTRATION_VERSION
            && self.facts.report_data.starts_with(self.info_hash)
    }

    /// Whether the registration was made for another registry or another moment of the worker's life.
    fn is_replayed(&self, known: Option<&WorkerRecord<Account>>) -> bool {
        let expected = known.map_or([0; 32], |record| record.challenge);
        let last = known.and_then(|record| record.evidence_time);
        let newer = match (self.facts.time, last) {
            (Some(time), Some(last)) => time > last,
            _ => true,
        };
        self.info.registry != self.registry || self.info.challenge != expected || !newer
    }

    /// Whether the evidence, if it is timed, is neither too old nor from the future.
    fn is_recent(&self) -> bool {
        self.facts.time.is_none_or(|time| {
            time <= self.now && self.now.saturating_sub(time) <= self.evidence_age
        })
    }
}

fn ensure(condition: bool, error: Error) -> Result<()> {
    if condition {
        Ok(())
    } else {
        Err(error)
    }
}
