//! An attestation verifier that trusts Intel alone: it checks SGX DCAP quotes, and everything that they rest on,
//! down to the key of Intel's root authority.
//!
//! Nobody owns the contract. Anyone posts what Intel publishes; what counts is Intel's signature, and that
//! nothing ever takes the place of something newer. The rules live in `dcap`; this contract adds storage, time
//! and the events. See README.md beside this file, and docs/attestation.md.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![deny(missing_docs)]

mod collateral;

#[ink::contract]
mod dcap_verifier {
    use crate::collateral::Collateral;
    use dcap::{
        Authority, AuthorityKey, CollateralChange as Change, Context, DcapProof, Fmspc, Pck, PckId,
        PublicKey, QeIdentity, Result, RevocationList, Signature, TcbInfo, INTEL_ROOT_KEY,
    };
    use ink::prelude::vec::Vec;
    use interfaces::{Cell, EnclaveFacts, Verifier};

    /// Collateral was accepted.
    #[ink(event)]
    pub struct CollateralChanged {
        change: Change,
    }

    /// The verifier.
    #[ink(storage)]
    pub struct DcapVerifier {
        collateral: Collateral,
    }

    impl DcapVerifier {
        /// A verifier under Intel's SGX Root CA.
        #[ink(constructor)]
        // A contract is made by its constructors only.
        #[allow(clippy::new_without_default)]
        pub fn new() -> Self {
            Self::with_root(INTEL_ROOT_KEY)
        }

        /// A verifier under another root: `root_key` is x and y of a point of P-256.
        #[ink(constructor)]
        pub fn with_root(root_key: PublicKey) -> Self {
            Self {
                collateral: Collateral::new(root_key),
            }
        }

        // Collateral. Anyone may post.

        /// Takes the certificate, in DER, of Intel's PCK Processor CA, PCK Platform CA or TCB signing key, signed
        /// by the root.
        ///
        /// Errors: those of `dcap::AuthorityKey::accept`.
        #[ink(message)]
        pub fn post_authority(&mut self, certificate: Vec<u8>) -> Result<()> {
            let (authority, key) = AuthorityKey::accept(&self.collateral, &certificate)?;
            self.collateral.authorities.insert(authority, &Cell(key));
            self.tell(Change::Authority {
                authority,
                expires: key.validity.expires,
            });
            Ok(())
        }

        /// Takes the revocation list, in DER, of the root, the PCK Processor CA or the PCK Platform CA.
        ///
        /// Errors: those of `dcap::RevocationList::accept`.
        #[ink(message)]
        pub fn post_revocations(&mut self, list: Vec<u8>) -> Result<()> {
            let (issuer, list) = RevocationList::accept(&self.collateral, &list)?;
            self.tell(Change::Revocations {
                issuer,
                revoked: u32::try_from(list.revoked.len()).unwrap_or(u32::MAX),
                expires: list.validity.expires,
            });
            self.collateral.revocations.insert(issuer, &Cell(list));
            Ok(())
        }

        /// Takes TCB information for SGX, version 3: the value of `tcbInfo` as Intel's service returns it, byte
        /// for byte, and its signature.
        ///
        /// Errors: those of `dcap::TcbInfo::accept`.
        #[ink(message)]
        pub fn post_tcb_info(&mut self, body: Vec<u8>, signature: Signature) -> Result<()> {
            let (fmspc, info) = TcbInfo::accept(&self.collateral, &body, &signature)?;
            self.tell(Change::TcbInfo {
                fmspc,
                evaluation: info.evaluation,
                expires: info.validity.expires,
            });
            self.collateral.tcb_infos.insert(fmspc, &Cell(info));
            Ok(())
        }

        /// Takes the quoting enclave's identity, version 2: the value of `enclaveIdentity` as Intel's service
        /// returns it, byte for byte, and its signature.
        ///
        /// Errors: those of `dcap::QeIdentity::accept`.
        #[ink(message)]
        pub fn post_qe_identity(&mut self, body: Vec<u8>, signature: Signature) -> Result<()> {
            let identity = QeIdentity::accept(&self.collateral, &body, &signature)?;
            self.tell(Change::QeIdentity {
                evaluation: identity.evaluation,
                expires: identity.validity.expires,
            });
            self.collateral.qe_identity.set(&Cell(identity));
            Ok(())
        }

        /// Takes the PCK certificate of a platform, in DER, so that proofs can name it instead of carrying it;
        /// returns the name.
        ///
        /// Errors: those of `dcap::Pck::accept`.
        #[ink(message)]
        pub fn set_pck(&mut self, certificate: Vec<u8>) -> Result<PckId> {
            let (id, pck) = Pck::accept(&self.collateral, &certificate)?;
            self.collateral.pcks.insert(id, &Cell(pck));
            self.tell(Change::Pck {
                id,
                fmspc: pck.fmspc,
                expires: pck.validity.expires,
            });
            Ok(id)
        }

        // Views.

        /// The key that everything is checked against in the end.
        #[ink(message)]
        pub fn root_key(&self) -> PublicKey {
            self.collateral.root_key()
        }

        /// The key of an authority below the root.
        #[ink(message)]
        pub fn authority(&self, authority: Authority) -> Option<AuthorityKey> {
            self.collateral.authority(authority)
        }

        /// What the root, the PCK Processor CA or the PCK Platform CA has revoked.
        #[ink(message)]
        pub fn revocations(&self, issuer: Authority) -> Option<RevocationList> {
            self.collateral.revocations(issuer)
        }

        /// The TCB information for platforms with this FMSPC.
        #[ink(message)]
        pub fn tcb_info(&self, fmspc: Fmspc) -> Option<TcbInfo> {
            self.collateral.tcb_info(&fmspc)
        }

        /// The quoting enclave's identity.
        #[ink(message)]
        pub fn qe_identity(&self) -> Option<QeIdentity> {
            self.collateral.qe_identity()
        }

        /// The key of a platform.
        #[ink(message)]
        pub fn pck(&self, id: PckId) -> Option<Pck> {
            self.collateral.pck(&id)
        }

        /// What `Verifier::verify` says of `proof`, with the exact reason if it is refused.
        ///
        /// Errors: `InvalidProof` and those of `dcap::verify`.
        #[ink(message)]
        pub fn inspect(&self, proof: Vec<u8>) -> Result<EnclaveFacts> {
            dcap::verify(&self.collateral, &DcapProof::read(&proof)?)
        }

        fn tell(&self, change: Change) {
            self.env().emit_event(CollateralChanged { change });
        }
    }

    impl Verifier for DcapVerifier {
        /// Judges `proof`, the SCALE encoding of a `dcap::DcapProof`. The facts are the same for every registry;
        /// what they are made for stands in the report data.
        #[ink(message)]
        fn verify(&self, proof: Vec<u8>) -> primitives::Result<EnclaveFacts> {
            Ok(self.inspect(proof)?)
        }
    }
}
