//! What the DCAP verifier has of collateral, and how long it holds.

use crate::{output::Value, show::pages};
use anyhow::Result;
use client::{collateral::Place, DcapVerifierClient, Node};
use dcap::{Authority, AuthorityKey, KeyId, RevocationList, Serial, Validity};
use primitives::Timestamp;

/// Less than this before it runs out, collateral needs a successor: 7 days in milliseconds.
const SOON: u64 = 7 * 24 * 60 * 60 * 1_000;

/// A piece of collateral that the verifier has.
pub struct Holding {
    /// When it holds.
    pub validity: Validity,
    /// The certificate that it depends on, or that it is.
    serial: Option<Serial>,
    /// The evaluation number of a document.
    pub evaluation: Option<u32>,
}

impl Holding {
    /// What the verifier has of this, if anything.
    pub async fn of(verifier: &DcapVerifierClient<Node>, place: Place) -> Result<Option<Self>> {
        Ok(match place {
            Place::Authority(id) => {
                let key = verifier.authority(id).ask().await?;
                key.map(|it| Self::authority(&it))
            }
            Place::Revocations(issuer) => {
                let list = verifier.revocations(issuer).ask().await?;
                list.map(|it| Self::issued(it.validity, None))
            }
            Place::TcbInfo(fmspc) => {
                let info = verifier.tcb_info(fmspc).ask().await?;
                info.map(|it| Self::issued(it.validity, Some(it.evaluation)))
            }
            Place::QeIdentity => {
                let identity = verifier.qe_identity().ask().await?;
                identity.map(|it| Self::issued(it.validity, Some(it.evaluation)))
            }
        })
    }

    /// The certificate of an authority.
    pub fn authority(key: &AuthorityKey) -> Self {
        Self {
            validity: key.validity,
            serial: Some(key.serial),
            evaluation: None,
        }
    }

    fn issued(validity: Validity, evaluation: Option<u32>) -> Self {
        Self {
            validity,
            serial: validity.issuer,
            evaluation,
        }
    }

    /// Whether it counts, and for how long still. `revoked` are the certificates that the root has revoked, `minimum` the
    /// evaluation number that documents need.
    pub fn state(&self, revoked: Option<&RevocationList>, minimum: u32, now: Timestamp) -> Value {
        let is_revoked = |serial: &Serial| revoked.is_some_and(|list| list.contains(serial));
        let left = self.validity.expires.checked_sub(now);
        Value::text(match left {
            _ if self.serial.as_ref().is_some_and(is_revoked) => "revoked",
            None => "expired",
            _ if self.evaluation.is_some_and(|number| number < minimum) => "below the minimum",
            Some(left) if left < SOON => "expires within 7 days",
            Some(_) => "holds",
        })
    }
}

/// All authorities below the root that the verifier knows.
pub async fn authorities(
    verifier: &DcapVerifierClient<Node>,
) -> Result<Vec<(KeyId, AuthorityKey)>> {
    let page = |start| {
        let request = verifier.authorities(start, 0);
        async move { request.ask().await }
    };
    pages(page).await
}

/// What an authority is called.
pub fn name(authority: Authority) -> &'static str {
    match authority {
        Authority::ProcessorCa => "PCK processor CA",
        Authority::PlatformCa => "PCK platform CA",
        Authority::TcbSigning => "TCB signing",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = 1_800_000_000_000;

    fn holding(expires: Timestamp) -> Holding {
        let validity = Validity {
            issued: 0,
            expires,
            issuer: Some([7; 20]),
        };
        Holding {
            validity,
            serial: validity.issuer,
            evaluation: Some(17),
        }
    }

    fn revoking(serial: Serial) -> RevocationList {
        RevocationList {
            validity: holding(NOW).validity,
            number: [0; 20],
            revoked: vec![serial],
        }
    }

    #[test]
    fn a_week_before_the_end_there_is_a_warning() {
        for (expires, state) in [
            (NOW - 1, "expired"),
            (NOW, "expires within 7 days"),
            (NOW + SOON - 1, "expires within 7 days"),
            (NOW + SOON, "holds"),
        ] {
            assert_eq!(holding(expires).state(None, 17, NOW), Value::text(state));
        }
    }

    #[test]
    fn what_depends_on_a_revoked_certificate_does_not_count() {
        let holding = holding(NOW + SOON);
        let other = revoking([8; 20]);
        assert_eq!(holding.state(Some(&other), 17, NOW), Value::text("holds"));
        let own = revoking([7; 20]);
        assert_eq!(holding.state(Some(&own), 17, NOW), Value::text("revoked"));
    }
    #[test]
    fn a_document_needs_the_evaluation_number_that_is_asked_for() {
        let document = holding(NOW + SOON);
        assert_eq!(
            document.state(None, 18, NOW),
            Value::text("below the minimum")
        );
        let other = Holding {
            evaluation: None,
            ..document
        };
        assert_eq!(other.state(None, 18, NOW), Value::text("holds"));
    }
}
