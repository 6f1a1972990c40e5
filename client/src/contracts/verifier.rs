//! The quorum verifier.

use super::client;
use primitives::Error;
use protocol::{EnclaveFacts, GenesisHash};

client! {
    /// A quorum verifier.
    VerifierClient {
        view chain() -> GenesisHash;
        view attestors() -> Vec<[u8; 33]>;
        view threshold() -> u8;
        call verify = ("Verifier::verify") (proof: Vec<u8>) -> EnclaveFacts, Error;
    }
}
