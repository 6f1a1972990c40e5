//! The DCAP verifier.

use super::client;
use dcap::{
    AuthorityKey, Error, Fmspc, Issuer, KeyId, Pck, PckId, PublicKey, QeIdentity, RevocationList,
    Signature, TcbInfo,
};
use ink::primitives::AccountId;
use protocol::EnclaveFacts;

client! {
    /// A DCAP verifier.
    DcapVerifierClient {
        call post_authority = ("post_authority") (certificate: Vec<u8>) -> (), Error;
        call post_revocations = ("post_revocations") (list: Vec<u8>) -> (), Error;
        call post_tcb_info = ("post_tcb_info") (body: Vec<u8>, signature: Signature, signer: KeyId) -> (), Error;
        call post_qe_identity = ("post_qe_identity") (body: Vec<u8>, signature: Signature, signer: KeyId) -> (), Error;
        call set_pck = ("set_pck") (certificate: Vec<u8>) -> PckId, Error;
        view root_key() -> PublicKey;
        view authority(id: KeyId) -> Option<AuthorityKey>;
        view authorities(start: u32, limit: u32) -> Vec<(KeyId, AuthorityKey)>;
        view revocations(issuer: Issuer) -> Option<RevocationList>;
        view tcb_info(fmspc: Fmspc) -> Option<TcbInfo>;
        view qe_identity() -> Option<QeIdentity>;
        view minimum_evaluation() -> u32;
        view highest_evaluation() -> u32;
        view pck(id: PckId) -> Option<Pck>;
        call set_minimum_evaluation = ("set_minimum_evaluation") (number: u32) -> (), Error;
        view owner() -> AccountId;
        view pending_owner() -> Option<AccountId>;
        call transfer_ownership(to: AccountId) -> ();
        call accept_ownership() -> ();
        call inspect = ("inspect") (proof: Vec<u8>) -> EnclaveFacts, Error;
        call verify = ("Verifier::verify") (proof: Vec<u8>) -> EnclaveFacts, primitives::Error;
    }
}
