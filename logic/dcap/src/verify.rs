//! The verdict on a quote.

use crate::{
    ensure, signature::is_signed, Context, Error, Issuer, Pck, PckId, Quote, Result, Validity,
};
use alloc::{string::String, vec::Vec};
use primitives::Timestamp;
use protocol::{EnclaveFacts, TcbStatus};
use scale::{Decode, DecodeAll, Encode};

/// What the DCAP verifier takes as proof, SCALE-encoded.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum DcapProof {
    /// A quote from a platform whose certificate was accepted before.
    Registered {
        /// The platform's key.
        pck: PckId,
        /// A stripped quote.
        quote: Vec<u8>,
    },
    /// A quote and the certificate of its platform.
    Complete {
        /// The platform's certificate in DER.
        certificate: Vec<u8>,
        /// A stripped quote.
        quote: Vec<u8>,
    },
}

impl DcapProof {
    /// Reads the encoding.
    ///
    /// # Errors
    /// [`Error::InvalidProof`].
    pub fn read(mut encoding: &[u8]) -> Result<Self> {
        Self::decode_all(&mut encoding).or(Err(Error::InvalidProof))
    }
}

/// Judges a proof by the collateral that is known now.
///
/// # Errors
/// In this order: those of [`Quote::read`]; [`Error::MissingPck`] or those of [`Pck::check`];
/// [`Error::MissingTcbInfo`], [`Error::MissingQeIdentity`], [`Error::MissingRevocations`],
/// [`Error::CollateralExpired`], [`Error::AuthorityRevoked`], [`Error::PlatformRevoked`],
/// [`Error::EvaluationTooLow`]; [`Error::InvalidQeReportSignature`], [`Error::InvalidKeyBinding`], [`Error::InvalidQuoteSignature`]; those of
/// the quoting enclave's identity; those of the TCB level, and [`Error::TcbRevoked`].
pub fn verify(context: &impl Context, proof: &DcapProof) -> Result<EnclaveFacts> {
    let (pck, quote) = match proof {
        DcapProof::Registered { pck, quote } => {
            let quote = Quote::read(quote)?;
            (context.pck(pck).ok_or(Error::MissingPck)?, quote)
        }
        DcapProof::Complete { certificate, quote } => {
            let quote = Quote::read(quote)?;
            (Pck::check(context, certificate)?, quote)
        }
    };
    let tcb_info = context.tcb_info(&pck.fmspc).ok_or(Error::MissingTcbInfo)?;
    let qe_identity = context.qe_identity().ok_or(Error::MissingQeIdentity)?;
    let expires = ensure_current(context, &pck, [&tcb_info.validity, &qe_identity.validity])?;
    let minimum = context.minimum_evaluation();
    ensure(
        tcb_info.evaluation >= minimum && qe_identity.evaluation >= minimum,
        Error::EvaluationTooLow,
    )?;
    ensure_signed(context, &pck, &quote)?;
    let qe = qe_identity.level_of(&quote.qe_report)?;
    let platform = tcb_info.level_of(&pck)?;
    let tcb_status = merge(platform.status, qe.status);
    ensure(tcb_status != TcbStatus::Revoked, Error::TcbRevoked)?;
    Ok(EnclaveFacts {
        measurement: quote.report.measurement(),
        report_data: quote.report.report_data(),
        tcb_status,
        advisories: union(platform.advisories, qe.advisories),
        time: None,
        debug: quote.report.is_debug(),
        expires: Some(expires),
        platform: Some(pck.ppid),
    })
}

/// The chain of signatures from the platform's key to the enclave's report.
fn ensure_signed(context: &impl Context, pck: &Pck, quote: &Quote) -> Result<()> {
    ensure(
        is_signed(context, &pck.key, quote.qe_report.0, quote.qe_signature),
        Error::InvalidQeReportSignature,
    )?;
    let bound = [&quote.attestation_key[..], quote.qe_authentication].concat();
    let mut report_data = [0; 64];
    report_data[..32].copy_from_slice(&context.sha256(&bound));
    ensure(
        quote.qe_report.report_data() == report_data,
        Error::InvalidKeyBinding,
    )?;
    ensure(
        is_signed(
            context,
            quote.attestation_key,
            quote.message,
            quote.signature,
        ),
        Error::InvalidQuoteSignature,
    )
}

/// Whether everything still counts that a verdict on a quote of `pck` rests on; returns until when all of it
/// does.
///
/// # Errors
/// [`Error::MissingRevocations`], [`Error::CollateralExpired`], [`Error::AuthorityRevoked`],
/// [`Error::PlatformRevoked`].
fn ensure_current(
    context: &impl Context,
    pck: &Pck,
    documents: [&Validity; 2],
) -> Result<Timestamp> {
    let revocations = |issuer| {
        context
            .revocations(&issuer)
            .ok_or(Error::MissingRevocations)
    };
    let root = revocations(Issuer::Root)?;
    let list = revocations(Issuer::Authority(pck.issuer))?;
    let [tcb_info, qe_identity] = documents;
    let mut until = Timestamp::MAX;
    for validity in [
        &root.validity,
        &list.validity,
        &pck.validity,
        tcb_info,
        qe_identity,
    ] {
        validity.ensure_current(context.now(), &root)?;
        until = until.min(validity.expires);
    }
    ensure(!list.contains(&pck.serial), Error::PlatformRevoked)?;
    Ok(until)
}

/// The worse of the standings of a platform and its quoting enclave: what either needs, both need.
fn merge(platform: TcbStatus, qe: TcbStatus) -> TcbStatus {
    use TcbStatus::*;
    let either = |statuses: &[TcbStatus]| statuses.contains(&platform) || statuses.contains(&qe);
    let configuration = either(&[
        ConfigurationNeeded,
        ConfigurationAndSWHardeningNeeded,
        OutOfDateConfigurationNeeded,
    ]);
    let out_of_date = either(&[OutOfDate, OutOfDateConfigurationNeeded]);
    let hardening = either(&[SWHardeningNeeded, ConfigurationAndSWHardeningNeeded]);
    match (out_of_date, configuration, hardening) {
        _ if either(&[Revoked]) => Revoked,
        (true, true, _) => OutOfDateConfigurationNeeded,
        (true, false, _) => OutOfDate,
        (false, true, true) => ConfigurationAndSWHardeningNeeded,
        (false, true, false) => ConfigurationNeeded,
        (false, false, true) => SWHardeningNeeded,
        (false, false, false) => UpToDate,
    }
}

/// The advisories of both, each once.
fn union(mut advisories: Vec<String>, others: Vec<String>) -> Vec<String> {
    for other in others {
        if !advisories.contains(&other) {
            advisories.push(other);
        }
    }
    advisories
}
