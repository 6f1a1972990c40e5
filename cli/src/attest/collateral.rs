//! What the DCAP verifier has of collateral, and how long it holds.

use crate::output::Value;
use anyhow::Result;
use client::{collateral::Place, DcapVerifierClient, Node};
use dcap::{Authority, RevocationList, Serial, Validity};
use primitives::Timestamp;

/// Less than this before it runs out, collateral needs a successor: 7 days in milliseconds.
const SOON: u64 = 7 * 24 * 60 * 60 * 1_000;

/// A piece of collateral that the verifier has.
pub struct Holding {
    /// When it holds.
    pub validity: Validity,
    /// The certificate that it depends on, or that it is.
    serial: Option<Serial>,
}

impl Holding {
    /// What the verifier has of this, if anything.
    pub async fn of(verifier: &DcapVerifierClient<Node>, place: Place) -> Result<Option<Self>> {
        let (validity, serial) = match place {
            Place::Authority(authority) => {
                let key = verifier.authority(authority).ask().await?;
                (key.map(|it| it.validity), key.map(|it| it.serial))
            }
            Place::Revocations(issuer) => {
                let list = verifier.revocations(issuer).ask().await?;
                (list.map(|it| it.validity), None)
            }
            Place::TcbInfo(fmspc) => {
                let info = verifier.tcb_info(fmspc).ask().await?;
                (info.map(|it| it.validity), None)
            }
            Place::QeIdentity => {
                let identity = verifier.qe_identity().ask().await?;
                (identity.map(|it| it.validity), None)
            }
        };
        Ok(validity.map(|validity| Self {
            validity,
            serial: serial.or(validity.issuer),
        }))
    }

    /// Whether it counts, and for how long still. `revoked` are the certificates that the root has revoked.
    pub fn state(&self, revoked: Option<&RevocationList>, now: Timestamp) -> Value {
        let is_revoked = |serial: &Serial| revoked.is_some_and(|list| list.contains(serial));
        let left = self.validity.expires.checked_sub(now);
        Value::text(match left {
            _ if self.serial.as_ref().is_some_and(is_revoked) => "revoked",
            None => "expired",
            Some(left) if left < SOON => "expires within 7 days",
            Some(_) => "holds",
        })
    }
}

/// What it is called.
pub fn name(place: Place) -> String {
    let authority = |authority: Authority| match authority {
        Authority::Root => "root CA",
        Authority::ProcessorCa => "PCK processor CA",
        Authority::PlatformCa => "PCK platform CA",
        Authority::TcbSigning => "TCB signing",
    };
    match place {
        Place::Authority(it) => format!("certificate of {}", authority(it)),
        Place::Revocations(it) => format!("revocation list of {}", authority(it)),
        Place::TcbInfo(fmspc) => format!("TCB info of {}", hex::encode(fmspc)),
        Place::QeIdentity => "QE identity".to_owned(),
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
            assert_eq!(holding(expires).state(None, NOW), Value::text(state));
        }
    }

    #[test]
    fn what_depends_on_a_revoked_certificate_does_not_count() {
        let holding = holding(NOW + SOON);
        let other = revoking([8; 20]);
        assert_eq!(holding.state(Some(&other), NOW), Value::text("holds"));
        let own = revoking([7; 20]);
        assert_eq!(holding.state(Some(&own), NOW), Value::text("revoked"));
    }
}
