//! What counted once counts only as long as nothing that it rests on has run out, is revoked or is missing.

use super::refusal::{check, Refusal};
use crate::support::*;
use dcap::{verify, DcapProof, Error, Memory, Result};
use sgx_simulator::{reason, Platform, Vendor};

/// A verifier that knows everything, a registered platform among it, and both kinds of proof of that platform.
struct Scene {
    vendor: Vendor,
    memory: Memory,
    proofs: [DcapProof; 2],
}

impl Scene {
    fn new(alter: impl FnOnce(&mut Vendor)) -> Self {
        let mut vendor = vendor();
        alter(&mut vendor);
        let platform = vendor.platform(0);
        Self::of(vendor, &platform)
    }

    fn of(vendor: Vendor, platform: &Platform) -> Self {
        let mut memory = informed(&vendor);
        let pck = memory.set_pck(&platform.certificate).unwrap();
        let quote = quote(platform);
        let registered = DcapProof::Registered {
            pck,
            quote: stripped(&quote),
        };
        let proofs = [registered, complete(platform, &quote)];
        Self {
            vendor,
            memory,
            proofs,
        }
    }

    /// The verdict on the registered platform's quote, which is that on the complete proof too.
    fn verdict(&self) -> Result<()> {
        let [registered, complete] = self
            .proofs
            .each_ref()
            .map(|proof| verify(&self.memory, proof));
        assert_eq!(registered, complete);
        registered.map(drop)
    }

    /// A day later, the vendor issues all its lists anew, with what is revoked by then.
    fn revoking(mut self, revoke: impl FnOnce(&mut Vendor)) -> Result<Self> {
        self.verdict()?;
        self.memory.now += DAY;
        self.vendor.issue(self.memory.now);
        revoke(&mut self.vendor);
        let published = self.vendor.collateral();
        self.memory.post_revocations(&published.processor_crl)?;
        self.memory.post_revocations(&published.platform_crl)?;
        self.memory.post_revocations(&published.root_crl)?;
        Ok(self)
    }
}

/// The verdict on the registered platform's quote a millisecond after something has run out; until then it passed.
fn a_moment_after(scene: Scene) -> Result<()> {
    let Scene {
        mut memory, proofs, ..
    } = scene;
    memory.now = NOW + DAY;
    let [last, complete] = proofs.each_ref().map(|proof| verify(&memory, proof));
    assert_eq!(last, complete);
    assert_eq!(last?.expires, Some(NOW + DAY));
    memory.now += 1;
    assert!(verify(&memory, &proofs[1]).is_err());
    verify(&memory, &proofs[0]).map(drop)
}

/// The verdict of a verifier to which all was posted but one thing.
fn without(left_out: &str) -> Result<()> {
    let vendor = vendor();
    let platform = vendor.platform(0);
    let published = vendor.collateral();
    let mut memory = empty(&vendor);
    memory.post_authority(&published.tcb_signing)?;
    if left_out != "authority" {
        memory.post_authority(&published.processor_ca)?;
        if left_out != "list" {
            memory.post_revocations(&published.processor_crl)?;
        }
    }
    if left_out != "root list" {
        memory.post_revocations(&published.root_crl)?;
    }
    if left_out != "TCB information" {
        post_tcb_info(&mut memory, &published.tcb_info)?;
    }
    if left_out != "identity" {
        post_qe_identity(&mut memory, &published.qe_identity)?;
    }
    verify(&memory, &complete(&platform, &quote(&platform))).map(drop)
}

/// A day later, the vendor has another certificate for the key of its TCB signing.
fn renewed_signer(scene: &mut Scene) -> Result<()> {
    scene.memory.now += DAY;
    let certificate = &mut scene.vendor.tcb_signing.certificate;
    certificate.serial = vec![7; 20];
    certificate.not_before = scene.memory.now;
    let certificate = scene.vendor.collateral().tcb_signing;
    scene.memory.post_authority(&certificate).map(drop)
}

#[test]
fn both_kinds_of_proof_pass_while_everything_counts() {
    assert_eq!(Scene::new(|_| ()).verdict(), Ok(()));
    assert_eq!(without("nothing"), Ok(()));
    assert_eq!(
        Scene::new(|_| ())
            .revoking(|_| ())
            .and_then(|scene| scene.verdict()),
        Ok(())
    );
}

#[test]
fn what_is_revoked_elsewhere_does_not_matter() {
    let scene = Scene::new(|_| ()).revoking(|vendor| {
        let others = [vendor.platform(1), vendor.platform(2)];
        others.iter().for_each(|other| vendor.revoke(other));
        let serial = vendor.platform_ca.certificate.serial.clone();
        vendor.root_crl.revoke(&serial, reason::CA_COMPROMISE);
        // A serial number counts in the list of its own issuer only.
        let serial = vendor.pck_certificate(&vendor.platform(0)).serial;
        vendor.platform_crl.revoke(&serial, reason::KEY_COMPROMISE);
    });
    assert_eq!(scene.and_then(|scene| scene.verdict()), Ok(()));
}

#[test]
fn documents_outlive_the_signers_certificate_once_they_are_posted_under_the_next() {
    let mut scene = Scene::new(|vendor| vendor.root_crl.next_update = Some(NOW + 60 * DAY));
    let old = scene.vendor.tcb_signing.certificate.serial.clone();
    renewed_signer(&mut scene).unwrap();
    assert_eq!(scene.verdict(), Ok(()), "the old certificate still counts");
    scene.vendor.root_crl.this_update = scene.memory.now;
    scene.vendor.root_crl.revoke(&old, reason::SUPERSEDED);
    let published = scene.vendor.collateral();
    scene.memory.post_revocations(&published.root_crl).unwrap();
    assert_eq!(scene.verdict(), Err(Error::AuthorityRevoked));
    post_tcb_info(&mut scene.memory, &published.tcb_info).unwrap();
    assert_eq!(
        scene.verdict(),
        Err(Error::AuthorityRevoked),
        "the identity"
    );
    post_qe_identity(&mut scene.memory, &published.qe_identity).unwrap();
    assert_eq!(scene.verdict(), Ok(()));
}

#[test]
fn platforms_outlive_their_authoritys_certificate_once_they_are_posted_under_the_next() {
    let mut scene = Scene::new(|_| ());
    let old = scene.vendor.processor_ca.certificate.serial.clone();
    scene.memory.now += DAY;
    let ca = &mut scene.vendor.processor_ca.certificate;
    (ca.serial, ca.not_before) = (vec![7; 20], NOW + DAY);
    scene.vendor.root_crl.this_update = NOW + DAY;
    scene.vendor.root_crl.revoke(&old, reason::SUPERSEDED);
    let published = scene.vendor.collateral();
    scene.memory.post_revocations(&published.root_crl).unwrap();
    assert_eq!(scene.verdict(), Err(Error::AuthorityRevoked));
    scene
        .memory
        .post_authority(&published.processor_ca)
        .unwrap();
    let [registered, complete] = scene.proofs.each_ref();
    let verdicts = |memory: &Memory| [registered, complete].map(|it| verify(memory, it).map(drop));
    assert_eq!(
        verdicts(&scene.memory),
        [Err(Error::AuthorityRevoked); 2],
        "the list"
    );
    scene
        .memory
        .post_revocations(&published.processor_crl)
        .unwrap();
    assert_eq!(
        verdicts(&scene.memory),
        [Err(Error::AuthorityRevoked), Ok(())]
    );
    let DcapProof::Complete { certificate, .. } = complete else {
        unreachable!("the second is complete")
    };
    scene.memory.set_pck(certificate).unwrap();
    assert_eq!(verdicts(&scene.memory), [Ok(()); 2]);
}

#[test]
fn what_no_longer_counts_is_refused() {
    check(REFUSALS);
}

pub const REFUSALS: &[Refusal] = &[
    ("no list of the root", Error::MissingRevocations, || {
        without("root list")
    }),
    (
        "no list of the platform's authority",
        Error::MissingRevocations,
        || without("list"),
    ),
    ("no TCB information", Error::MissingTcbInfo, || {
        without("TCB information")
    }),
    (
        "no identity of the quoting enclave",
        Error::MissingQeIdentity,
        || without("identity"),
    ),
    (
        "no certificate of the platform's authority",
        Error::MissingAuthority,
        || without("authority"),
    ),
    (
        "TCB information for other platforms",
        Error::MissingTcbInfo,
        || {
            Scene::new(|_| ()).verdict()?;
            let vendor = vendor();
            let mut platform = vendor.platform(0);
            platform.sgx.fmspc[5] = 1;
            vendor.certify(&mut platform);
            verify(&informed(&vendor), &complete(&platform, &quote(&platform))).map(drop)
        },
    ),
    // Run out.
    ("the root's list", Error::CollateralExpired, || {
        a_moment_after(Scene::new(|vendor| {
            vendor.root_crl.next_update = Some(NOW + DAY)
        }))
    }),
    (
        "the list of the platform's authority",
        Error::CollateralExpired,
        || {
            a_moment_after(Scene::new(|vendor| {
                vendor.processor_crl.next_update = Some(NOW + DAY)
            }))
        },
    ),
    ("the TCB information", Error::CollateralExpired, || {
        a_moment_after(Scene::new(|vendor| vendor.tcb_info.next_update = NOW + DAY))
    }),
    (
        "the quoting enclave's identity",
        Error::CollateralExpired,
        || {
            a_moment_after(Scene::new(|vendor| {
                vendor.qe_identity.next_update = NOW + DAY
            }))
        },
    ),
    (
        "the certificate of TCB signing",
        Error::CollateralExpired,
        || {
            a_moment_after(Scene::new(|vendor| {
                vendor.tcb_signing.certificate.not_after = NOW + DAY
            }))
        },
    ),
    (
        "the certificate of the platform's authority",
        Error::CollateralExpired,
        || {
            a_moment_after(Scene::new(|vendor| {
                vendor.processor_ca.certificate.not_after = NOW + DAY
            }))
        },
    ),
    (
        "the platform's certificate",
        Error::CollateralExpired,
        || {
            let vendor = vendor();
            let mut platform = vendor.platform(0);
            let mut certificate = vendor.pck_certificate(&platform);
            certificate.not_after = NOW + DAY;
            platform.certificate = certificate.sign(&vendor.processor_ca.key);
            a_moment_after(Scene::of(vendor, &platform))
        },
    ),
    (
        "the certificate that a complete proof brings",
        Error::Expired,
        || {
            let vendor = vendor();
            let mut platform = vendor.platform(0);
            let mut certificate = vendor.pck_certificate(&platform);
            certificate.not_after = NOW - SECOND;
            platform.certificate = certificate.sign(&vendor.processor_ca.key);
            verify(&informed(&vendor), &complete(&platform, &quote(&platform))).map(drop)
        },
    ),
    // Revoked after all that it vouches for was posted.
    (
        "the certificate of TCB signing, by now revoked",
        Error::AuthorityRevoked,
        || {
            let scene = Scene::new(|_| ()).revoking(|vendor| {
                let serial = vendor.tcb_signing.certificate.serial.clone();
                vendor.root_crl.revoke(&serial, reason::KEY_COMPROMISE);
            });
            scene?.verdict()
        },
    ),
    (
        "the certificate of the platform's authority, by now revoked",
        Error::AuthorityRevoked,
        || {
            let scene = Scene::new(|_| ()).revoking(|vendor| {
                let serial = vendor.processor_ca.certificate.serial.clone();
                vendor.root_crl.revoke(&serial, reason::CA_COMPROMISE);
            });
            scene?.verdict()
        },
    ),
    (
        "the platform's certificate, by now revoked",
        Error::PlatformRevoked,
        || {
            let scene = Scene::new(|_| ()).revoking(|vendor| vendor.revoke(&vendor.platform(0)));
            scene?.verdict()
        },
    ),
    (
        "documents by a signer that is revoked, though another has its place",
        Error::AuthorityRevoked,
        || {
            let mut scene = Scene::new(|_| ());
            let old = scene.vendor.tcb_signing.certificate.serial.clone();
            renewed_signer(&mut scene)?;
            scene
                .revoking(|vendor| vendor.root_crl.revoke(&old, reason::KEY_COMPROMISE))?
                .verdict()
        },
    ),
];
