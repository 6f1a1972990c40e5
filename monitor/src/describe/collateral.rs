//! What the DCAP verifier tells.

use crate::words::{account, date};
use dcap::{CollateralChange as Change, Issuer, KeyId};
use ink::primitives::AccountId;

pub(super) fn describe(change: &Change<AccountId>) -> String {
    match change {
        Change::Authority {
            authority,
            key,
            expires,
        } => format!(
            "the certificate of {} for key {} holds until {}",
            authority.common_name(),
            short(key),
            date(*expires)
        ),
        Change::Revocations {
            issuer,
            revoked,
            expires,
        } => {
            let name = match issuer {
                Issuer::Root => "Intel SGX Root CA".to_owned(),
                Issuer::Authority(key) => format!("the authority with key {}", short(key)),
            };
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
        Change::MinimumEvaluation { number } => {
            format!("TCB information and quoting enclave identities need number {number} at least")
        }
        Change::OwnershipOffered { to } => format!("ownership was offered to {}", account(to)),
        Change::OwnershipTransferred { from, to } => {
            format!("ownership moved from {} to {}", account(from), account(to))
        }
    }
}

/// As much of what a key goes by as tells it from others.
fn short(key: &KeyId) -> String {
    hex::encode(&key[..4])
}
