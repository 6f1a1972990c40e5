//! What a platform's standing with its vendor is worth.

use primitives::{Error, Result};
use protocol::{EnclaveFacts, TcbStatus};

/// The most advisories that are looked at; Intel names about twenty for its worst platforms.
pub const MAXIMUM_ADVISORIES: usize = 64;

/// The confidence level, 1 (best) to 5. `advisory_allowed` tells whether an advisory is white-listed; it
/// is only asked when the answer matters.
///
/// # Errors
/// [`Error::TcbRevoked`], or [`Error::TooMany`] advisories.
pub fn confidence_level(
    facts: &EnclaveFacts,
    mut advisory_allowed: impl FnMut(&str) -> bool,
) -> Result<u8> {
    if facts.advisories.len() > MAXIMUM_ADVISORIES {
        return Err(Error::TooMany);
    }
    match facts.tcb_status {
        TcbStatus::UpToDate => Ok(1),
        TcbStatus::SWHardeningNeeded => Ok(2),
        TcbStatus::ConfigurationNeeded | TcbStatus::ConfigurationAndSWHardeningNeeded => {
            let harmless = facts.advisories.iter().all(|it| advisory_allowed(it));
            Ok(if harmless { 3 } else { 4 })
        }
        TcbStatus::OutOfDate | TcbStatus::OutOfDateConfigurationNeeded => Ok(5),
        TcbStatus::Revoked => Err(Error::TcbRevoked),
    }
}
