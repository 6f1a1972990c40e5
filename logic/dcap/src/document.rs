//! What TCB information and enclave identities have in common: both are JSON that the TCB signing key signs.

use crate::{
    authority::Signer, ensure, json::Reader, x509::time::parse_date, Authority, Context, Error,
    KeyId, Result, Signature, TcbStatus, Validity,
};
use alloc::{string::String, vec::Vec};
use core::cmp::Ordering;
use primitives::Timestamp;

/// The members at the head of a document.
#[derive(Default)]
pub struct Head<'a> {
    id: Option<&'a str>,
    version: Option<u32>,
    issued: Option<Timestamp>,
    next_update: Option<Timestamp>,
    evaluation: Option<u32>,
}

impl<'a> Head<'a> {
    /// Reads the member if it belongs to the head; passes over it otherwise.
    ///
    /// # Errors
    /// Those of the reader, [`Error::InvalidTime`].
    pub fn read(&mut self, name: &str, reader: &mut Reader<'a>) -> Result<()> {
        match name {
            "id" => self.id = Some(reader.string()?),
            "version" => self.version = Some(reader.number()?),
            "issueDate" => self.issued = Some(parse_date(reader.string()?)?),
            "nextUpdate" => self.next_update = Some(parse_date(reader.string()?)?),
            "tcbEvaluationDataNumber" => self.evaluation = Some(reader.number()?),
            _ => reader.skip()?,
        }
        Ok(())
    }

    /// The document's dates and evaluation number.
    ///
    /// # Errors
    /// [`Error::UnsupportedVersion`] of another kind of document, [`Error::MissingMember`].
    pub fn check(self, id: &str, version: u32) -> Result<Dates> {
        ensure(
            self.id == Some(id) && self.version == Some(version),
            Error::UnsupportedVersion,
        )?;
        Ok(Dates {
            issued: self.issued.ok_or(Error::MissingMember)?,
            next_update: self.next_update.ok_or(Error::MissingMember)?,
            evaluation: self.evaluation.ok_or(Error::MissingMember)?,
        })
    }
}

/// When a document holds.
pub struct Dates {
    issued: Timestamp,
    next_update: Timestamp,
    /// The number of the TCB recovery event that it takes into account.
    pub evaluation: u32,
}

/// The signer of a document of which only the signature is known to be right.
///
/// # Errors
/// [`Error::MissingAuthority`], [`Error::AuthorityRevoked`], [`Error::UnexpectedIssuer`] if the key does not sign
/// documents, [`Error::InvalidSignature`].
pub fn ensure_signed(
    context: &impl Context,
    body: &[u8],
    signature: &Signature,
    signer: &KeyId,
) -> Result<Signer> {
    let signer = Signer::of(context, Authority::TcbSigning, signer)?;
    signer.ensure_signed(context, body, signature)?;
    Ok(signer)
}

impl Dates {
    /// The validity of the document, which `signer` signed, if it may take the place of `known` with its
    /// evaluation number. What is newer is decided by the numbers, then by the dates.
    ///
    /// A lower number never takes the place of a higher one, not even of one that has run out: Intel keeps issuing documents
    /// of the number before, in which what the next one judges is still well. Tools fetch those of the higher number.
    ///
    /// # Errors
    /// [`Error::NotYetValid`], [`Error::Expired`], [`Error::NotNewer`].
    pub fn ensure_acceptable(
        &self,
        context: &impl Context,
        signer: &Signer,
        known: Option<(Validity, u32)>,
    ) -> Result<Validity> {
        let validity = signer.vouch(self.issued, self.next_update);
        validity.ensure_in_date(context.now())?;
        let known = known.filter(|(validity, _)| validity.takes_precedence(context));
        if let Some((known, evaluation)) = known {
            let newer = match self.evaluation.cmp(&evaluation) {
                Ordering::Greater => true,
                Ordering::Equal => validity.is_newer_than(&known),
                Ordering::Less => false,
            };
            ensure(newer, Error::NotNewer)?;
        }
        Ok(validity)
    }
}

/// What a TCB level says, whatever it asks for.
#[derive(Default)]
pub struct Verdict {
    status: Option<TcbStatus>,
    advisories: Vec<String>,
}

impl Verdict {
    /// Reads the member if it belongs to the verdict; passes over it otherwise.
    ///
    /// # Errors
    /// Those of the reader; [`Error::InvalidJson`] for an unknown status.
    pub fn read(&mut self, name: &str, reader: &mut Reader) -> Result<()> {
        match name {
            "tcbStatus" => self.status = Some(parse_status(reader.string()?)?),
            "advisoryIDs" => self.advisories = reader.items(|item| Ok(item.string()?.into()))?,
            _ => reader.skip()?,
        }
        Ok(())
    }

    /// The status and the advisories.
    ///
    /// # Errors
    /// [`Error::MissingMember`] without a status.
    pub fn finish(self) -> Result<(TcbStatus, Vec<String>)> {
        Ok((self.status.ok_or(Error::MissingMember)?, self.advisories))
    }
}

fn parse_status(name: &str) -> Result<TcbStatus> {
    Ok(match name {
        "UpToDate" => TcbStatus::UpToDate,
        "SWHardeningNeeded" => TcbStatus::SWHardeningNeeded,
        "ConfigurationNeeded" => TcbStatus::ConfigurationNeeded,
        "ConfigurationAndSWHardeningNeeded" => TcbStatus::ConfigurationAndSWHardeningNeeded,
        "OutOfDate" => TcbStatus::OutOfDate,
        "OutOfDateConfigurationNeeded" => TcbStatus::OutOfDateConfigurationNeeded,
        "Revoked" => TcbStatus::Revoked,
        _ => return Err(Error::InvalidJson),
    })
}

/// The bytes that a string writes in hexadecimal.
///
/// # Errors
/// [`Error::InvalidJson`] unless it is exactly as long.
pub fn hexadecimal<const SIZE: usize>(text: &str) -> Result<[u8; SIZE]> {
    let mut bytes = [0; SIZE];
    let digits = text.as_bytes();
    ensure(digits.len() == SIZE * 2, Error::InvalidJson)?;
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        for digit in pair {
            let value = char::from(*digit).to_digit(16).ok_or(Error::InvalidJson)?;
            *byte = (*byte << 4) | value as u8;
        }
    }
    Ok(bytes)
}
