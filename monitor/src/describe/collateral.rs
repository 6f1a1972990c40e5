//! What the DCAP verifier tells.

use crate::words::date;
use dcap::CollateralChange as Change;

pub(super) fn describe(change: &Change) -> String {
    match change {
        Change::Authority { authority, expires } => {
            let name = authority.common_name();
            format!("the certificate of {name} holds until {}", date(*expires))
        }
        Change::Revocations {
            issuer,
            revoked,
            expires,
        } => {
            let name = issuer.common_name();
            format!(
                "{name} has revoked {revoked} certificates, as a list says that holds until {}",
                date(*expires)
            )
        }
        Change::TcbInfo {
            fmspc,
            evaluation,
            expires,
        } => format!(
            "TCB information {evaluation} for platforms {} holds until {}",
            hex::encode(fmspc),
            date(*expires)
        ),
        Change::QeIdentity {
            evaluation,
            expires,
        } => format!(
            "quoting enclave identity {evaluation} holds until {}",
            date(*expires)
        ),
        Change::Pck { fmspc, expires, .. } => format!(
            "the certificate of a platform {} holds until {}",
            hex::encode(fmspc),
            date(*expires)
        ),
    }
}
