//! An attestation verifier that trusts a fixed quorum of attestors, after the service model of Intel's
//! IAS: they check an enclave's report and sign what they found.
//!
//! The set never changes and nobody owns the contract. Another set is another verifier, which the
//! registry's governance has to announce.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![deny(missing_docs)]

#[ink::contract]
mod quorum_verifier {
    use ink::env::hash::Blake2x256;
    use ink::prelude::vec::Vec;
    use interfaces::{Cell, EnclaveFacts, Verifier};
    use primitives::{Error, Result};
    use protocol::{
        is_canonical, AttestationStatement, ContractId, GenesisHash, QuorumProof, Separated,
        Signature,
    };
    use scale::DecodeAll;

    /// The most attestors of a quorum: one bit each says who has signed.
    const MAXIMUM_ATTESTORS: usize = 32;

    /// The longest proof in bytes, so that what has to be hashed fits into ink!'s 16 KiB buffer.
    const MAXIMUM_PROOF: usize = 8 * 1024;

    /// A compressed secp256k1 public key.
    type PublicKey = [u8; 33];

    /// The quorum.
    #[ink(storage)]
    pub struct QuorumVerifier {
        chain: GenesisHash,
        attestors: Cell<Vec<PublicKey>>,
        threshold: u8,
    }

    impl QuorumVerifier {
        /// A verifier on the chain with this genesis block that believes what at least `threshold` of
        /// `attestors` (compressed secp256k1 public keys) have signed.
        ///
        /// # Errors
        /// `TooMany` attestors (32 at most); `InvalidConfiguration` for a threshold of zero or above
        /// their number, if one is named twice, or for a hash of zeroes.
        #[ink(constructor)]
        pub fn new(chain: GenesisHash, attestors: Vec<PublicKey>, threshold: u8) -> Result<Self> {
            if attestors.len() > MAXIMUM_ATTESTORS {
                return Err(Error::TooMany);
            }
            let distinct = attestors
                .iter()
                .enumerate()
                .all(|(number, key)| position(&attestors, key) == Some(number));
            let enough = threshold > 0 && usize::from(threshold) <= attestors.len();
            if !distinct || !enough || chain == GenesisHash::default() {
                return Err(Error::InvalidConfiguration);
            }
            Ok(Self {
                chain,
                attestors: Cell(attestors),
                threshold,
            })
        }

        /// The genesis block of the chain that attestors sign for.
        #[ink(message)]
        pub fn chain(&self) -> GenesisHash {
            self.chain
        }

        /// The attestors' compressed public keys.
        #[ink(message)]
        pub fn attestors(&self) -> Vec<PublicKey> {
            self.attestors.0.clone()
        }

        /// How many attestors have to sign.
        #[ink(message)]
        pub fn threshold(&self) -> u8 {
            self.threshold
        }

        /// Whether every signature is from an attestor, no two from the same, and there are enough.
        fn is_quorum(&self, signatures: &[Signature], hash: &[u8; 32]) -> bool {
            let mut signers = 0u32;
            for signature in signatures {
                let Some(signer) = self.signer_bit(signature, hash) else {
                    return false;
                };
                if signers & signer != 0 {
                    return false;
                }
                signers |= signer;
            }
            signers.count_ones() >= u32::from(self.threshold)
        }

        /// The bit of the attestor who signed `hash`.
        fn signer_bit(&self, signature: &Signature, hash: &[u8; 32]) -> Option<u32> {
            if !is_canonical(signature) {
                return None;
            }
            let key = self.env().ecdsa_recover(signature, hash).ok()?;
            let number = position(&self.attestors, &key)?;
            1u32.checked_shl(u32::try_from(number).ok()?)
        }
    }

    impl Verifier for QuorumVerifier {
        /// For registries: judges `proof`, the SCALE encoding of facts and signatures, for the calling registry.
        #[ink(message)]
        fn verify(&self, proof: Vec<u8>) -> Result<EnclaveFacts> {
            if proof.len() > MAXIMUM_PROOF {
                return Err(Error::InvalidEvidence);
            }
            let QuorumProof { facts, signatures } =
                QuorumProof::decode_all(&mut proof.as_slice()).or(Err(Error::InvalidEvidence))?;
            let statement = AttestationStatement {
                verifier: ContractId {
                    chain: self.chain,
                    address: self.env().account_id(),
                },
                registry: self.env().caller(),
                facts: &facts,
            };
            let hash = self
                .env()
                .hash_encoded::<Blake2x256, _>(&statement.preimage());
            if !self.is_quorum(&signatures, &hash) {
                return Err(Error::InvalidEvidence);
            }
            Ok(facts)
        }
    }

    fn position(keys: &[PublicKey], wanted: &PublicKey) -> Option<usize> {
        keys.iter().position(|key| key == wanted)
    }
}
