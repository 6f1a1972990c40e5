//! The verifier that is fuzzed: what it knows, and how it is deceived.

use dcap::{
    AuthorityKey, Context, Fmspc, Issuer, KeyId, Memory, Pck, PckId, PublicKey, QeIdentity,
    RevocationList, Signature, TcbInfo,
};
use sgx_simulator::{reason, Key, Platform, Vendor};
use sha2::{Digest, Sha256};
use std::{cell::RefCell, sync::LazyLock};

/// The time in milliseconds: 20 June 2025, when also the samples by Intel hold.
pub const NOW: u64 = 1_750_377_600_000;

/// The number of a platform that is revoked.
pub const REVOKED: u64 = 2;

/// What every signature is of.
const MESSAGE: &[u8] = b"whatever";

/// A vendor, and what a verifier knows of it.
pub struct Scene {
    /// Who publishes the collateral.
    pub vendor: Vendor,
    /// Whose certificate is known.
    pub platform: Platform,
    /// Knows the root and what it has revoked.
    newcomer: Memory,
    /// Knows the authorities, and no list.
    authorities: Memory,
    /// Knows all collateral.
    informed: Memory,
}

/// The one scene of all inputs.
pub static SCENE: LazyLock<Scene> = LazyLock::new(|| {
    let mut vendor = Vendor::new("fuzzing", NOW);
    let platform = vendor.platform(0);
    vendor.revoke(&vendor.platform(REVOKED));
    vendor.root_crl.revoke(&[1; 20], reason::SUPERSEDED);
    let published = vendor.collateral();
    let mut memory = Memory::new(vendor.root_key(), NOW);
    let mut newcomer = memory.clone();
    newcomer.post_revocations(&published.root_crl).unwrap();
    for certificate in [
        &published.tcb_signing,
        &published.processor_ca,
        &published.platform_ca,
    ] {
        memory.post_authority(certificate).unwrap();
    }
    let authorities = memory.clone();
    for list in [
        &published.root_crl,
        &published.processor_crl,
        &published.platform_crl,
    ] {
        memory.post_revocations(list).unwrap();
    }
    let answer = &published.tcb_info;
    memory
        .post_tcb_info(answer.body.as_bytes(), &answer.signature, &answer.signer)
        .unwrap();
    let answer = &published.qe_identity;
    memory
        .post_qe_identity(answer.body.as_bytes(), &answer.signature, &answer.signer)
        .unwrap();
    memory.set_pck(&platform.certificate).unwrap();
    Scene {
        vendor,
        platform,
        newcomer,
        authorities,
        informed: memory,
    }
});

impl Scene {
    /// A verifier to which any authority's certificate may be posted, because it knows none yet.
    pub fn newcomer(&self) -> Deceived {
        Deceived::new(&self.newcomer)
    }

    /// A verifier to which anything else may be posted, because it knows nothing but the authorities yet.
    pub fn authorities(&self) -> Deceived {
        Deceived::new(&self.authorities)
    }

    /// A verifier that can judge quotes.
    pub fn informed(&self) -> Deceived {
        Deceived::new(&self.informed)
    }
}

/// The signature that a deceived verifier takes for that of anything.
pub fn signature(key: &Key) -> Signature {
    key.sign(MESSAGE)
}

/// The hash that a deceived verifier takes for that of anything.
pub fn hash() -> [u8; 32] {
    Sha256::digest(MESSAGE).into()
}

/// A verifier that takes everything for the message that all have signed.
pub struct Deceived<'a> {
    memory: &'a Memory,
    hashed: RefCell<Vec<Vec<u8>>>,
}

impl<'a> Deceived<'a> {
    fn new(memory: &'a Memory) -> Self {
        Self {
            memory,
            hashed: RefCell::default(),
        }
    }

    /// What was hashed since the last time, in order.
    pub fn hashed(&self) -> Vec<Vec<u8>> {
        self.hashed.take()
    }
}

impl Context for Deceived<'_> {
    fn now(&self) -> u64 {
        self.memory.now()
    }

    fn sha256(&self, bytes: &[u8]) -> [u8; 32] {
        self.hashed.borrow_mut().push(bytes.to_vec());
        hash()
    }

    fn root_key(&self) -> PublicKey {
        self.memory.root_key()
    }

    fn authority(&self, id: &KeyId) -> Option<AuthorityKey> {
        self.memory.authority(id)
    }

    fn revocations(&self, issuer: &Issuer) -> Option<RevocationList> {
        self.memory.revocations(issuer)
    }

    fn tcb_info(&self, fmspc: &Fmspc) -> Option<TcbInfo> {
        self.memory.tcb_info(fmspc)
    }

    fn qe_identity(&self) -> Option<QeIdentity> {
        self.memory.qe_identity()
    }

    fn minimum_evaluation(&self) -> u32 {
        self.memory.minimum_evaluation()
    }

    fn pck(&self, id: &PckId) -> Option<Pck> {
        self.memory.pck(id)
    }
}
