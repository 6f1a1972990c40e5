//! Which TCB recovery events documents have to take into account.
//!
//! Intel issues documents of several evaluation numbers at a time; the higher the number, the stricter the view. For each
//! kind of platform the highest number that was posted counts. For those of which nobody posts it, governance can ask for
//! a number at least.

use crate::{ensure, Error, Result, RevocationList, Serial, Validity};
use alloc::vec::Vec;
use scale::{Decode, Encode};

/// The evaluation number that is asked for, and those that were posted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Evaluations {
    minimum: u32,
    /// The highest number on the word of each certificate, of which Intel's root signs one every few years.
    highest: Vec<(Serial, u32)>,
}

impl Evaluations {
    /// The number that documents need at least.
    pub fn minimum(&self) -> u32 {
        self.minimum
    }

    /// The highest number that was posted on a word that `root` has not revoked; 0 if there is none.
    pub fn highest(&self, root: Option<&RevocationList>) -> u32 {
        let is_revoked = |serial| root.is_some_and(|root| root.contains(serial));
        let counting = self
            .highest
            .iter()
            .filter(|(serial, _)| !is_revoked(serial));
        counting.map(|(_, number)| *number).max().unwrap_or(0)
    }

    /// Takes note of a document that was accepted; tells whether its number is the highest on its signer's word.
    pub fn note(&mut self, document: &Validity, number: u32) -> bool {
        let Some(signer) = document.issuer else {
            return false;
        };
        let mut highest = self.highest.iter_mut();
        match highest.find(|(serial, _)| *serial == signer) {
            Some((_, highest)) if *highest >= number => return false,
            Some((_, highest)) => *highest = number,
            None => self.highest.push((signer, number)),
        }
        true
    }

    /// Asks for a number at least, higher or lower than before.
    ///
    /// # Errors
    /// [`Error::InvalidEvaluation`] above the highest that was posted, because then nothing would be left that counts.
    pub fn set_minimum(&mut self, number: u32, root: Option<&RevocationList>) -> Result<()> {
        ensure(number <= self.highest(root), Error::InvalidEvaluation)?;
        self.minimum = number;
        Ok(())
    }
}
