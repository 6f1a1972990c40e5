//! What a check has to know besides what it checks.

use crate::{
    AuthorityKey, Fmspc, Issuer, KeyId, Pck, PckId, PublicKey, QeIdentity, RevocationList, TcbInfo,
};
use primitives::Timestamp;

/// The time, the collateral that was accepted so far, and a hash function.
pub trait Context {
    /// The current time.
    fn now(&self) -> Timestamp;

    /// SHA-256, which contracts have from their host.
    fn sha256(&self, bytes: &[u8]) -> [u8; 32];

    /// The key that everything is checked against in the end.
    fn root_key(&self) -> PublicKey;

    /// The authority below the root whose key goes by `id`.
    fn authority(&self, id: &KeyId) -> Option<AuthorityKey>;

    /// The certificates that the root or an authority has revoked.
    fn revocations(&self, issuer: &Issuer) -> Option<RevocationList>;

    /// The TCB information for platforms with this FMSPC.
    fn tcb_info(&self, fmspc: &Fmspc) -> Option<TcbInfo>;

    /// The identity of the quoting enclave.
    fn qe_identity(&self) -> Option<QeIdentity>;

    /// The evaluation number that TCB information and the quoting enclave's identity need at least.
    fn minimum_evaluation(&self) -> u32;

    /// The certificate of a platform.
    fn pck(&self, id: &PckId) -> Option<Pck>;
}
