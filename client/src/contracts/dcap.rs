//! The DCAP verifier.

use super::client;
use dcap::{
    Authority, AuthorityKey, Error, Fmspc, Pck, PckId, PublicKey, QeIdentity, RevocationList,
    Signature, TcbInfo,
};
use protocol::EnclaveFacts;

client! {
    /// A DCAP verifier.
    DcapVerifierClient {
        call post_authority = ("post_authority") (certificate: Vec<u8>) -> (), Error;
        call post_revocations = ("post_revocations") (list: Vec<u8>) -> (), Error;
        call post_tcb_info = ("post_tcb_info") (body: Vec<u8>, signature: Signature) -> (), Error;
        call post_qe_identity = ("post_qe_identity") (body: Vec<u8>, signature: Signature) -> (), Error;
        call set_pck = ("set_pck") (certificate: Vec<u8>) -> PckId, Error;
        view root_key() -> PublicKey;
        view authority(authority: Authority) -> Option<AuthorityKey>;
        view revocations(issuer: Authority) -> Option<RevocationList>;
        view tcb_info(fmspc: Fmspc) -> Option<TcbInfo>;
        view qe_identity() -> Option<QeIdentity>;
        view pck(id: PckId) -> Option<Pck>;
        call inspect = ("inspect") (proof: Vec<u8>) -> EnclaveFacts, Error;
        call verify = ("Verifier::verify") (proof: Vec<u8>) -> EnclaveFacts, primitives::Error;
    }
}
