//! An attestation verifier that trusts Intel alone: it checks SGX DCAP quotes, and everything that they rest on,
//! down to the key of Intel's root authority.
//!
//! Anyone posts what Intel publishes; what counts is Intel's signature, and that nothing ever takes the place of
//! something newer. The owner can ask for documents of a higher evaluation number, nothing else. The rules live in
//! `dcap`; this contract adds storage, time and the events. See README.md beside this file, and docs/attestation.md.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![deny(missing_docs)]

mod collateral;

#[ink::contract]
mod dcap_verifier {
    use crate::collateral::Collateral;
    use dcap::{
        AuthorityKey, CollateralChange as Change, Context, DcapProof, Error, Fmspc, Issuer, KeyId,
        Pck, PckId, PublicKey, QeIdentity, Result, RevocationList, Signature, TcbInfo,
        INTEL_ROOT_KEY,
    };
    use governance::Ownership;
    use ink::prelude::vec::Vec;
    use interfaces::{page_size, Cell, EnclaveFacts, Verifier};

    /// The most authorities in one answer.
    const MAXIMUM_PAGE: u32 = 50;

    /// Collateral was accepted, or the owner did something.
    #[ink(event)]
    pub struct CollateralChanged {
        change: Change<AccountId>,
    }

    /// The verifier.
    #[ink(storage)]
    pub struct DcapVerifier {
        collateral: Collateral,
        ownership: Cell<Ownership<AccountId>>,
    }

    impl DcapVerifier {
        /// A verifier under Intel's SGX Root CA, owned by the caller.
        #[ink(constructor)]
        // A contract is made by its constructors only.
        #[allow(clippy::new_without_default)]
        pub fn new() -> Self {
            Self::with_root(INTEL_ROOT_KEY)
        }

        /// A verifier under another root, owned by the caller: `root_key` is x and y of a point of P-256.
        #[ink(constructor)]
        pub fn with_root(root_key: PublicKey) -> Self {
            Self {
                collateral: Collateral::new(root_key),
                ownership: Cell(Ownership::new(Self::env().caller())),
            }
        }

        // Collateral. Anyone may post.

        /// Takes the certificate, in DER, of a PCK Processor CA, PCK Platform CA or TCB signing key of Intel's, signed
        /// by the root.
        ///
        /// Errors: those of `dcap::AuthorityKey::accept`.
        #[ink(message)]
        pub fn post_authority(&mut self, certificate: Vec<u8>) -> Result<()> {
            let (id, key) = AuthorityKey::accept(&self.collateral, &certificate)?;
            self.collateral.insert_authority(&id, key);
            self.tell(Change::Authority {
                authority: key.authority,
                key: id,
                expires: key.validity.expires,
            });
            Ok(())
        }

        /// Takes the revocation list, in DER, of the root, a PCK Processor CA or a PCK Platform CA.
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
        /// for byte, its signature, and what the key goes by that has signed it.
        ///
        /// Errors: those of `dcap::TcbInfo::accept`.
        #[ink(message)]
        pub fn post_tcb_info(
            &mut self,
            body: Vec<u8>,
            signature: Signature,
            signer: KeyId,
        ) -> Result<()> {
            let (fmspc, info) = TcbInfo::accept(&self.collateral, &body, &signature, &signer)?;
            self.collateral
                .note_evaluation(&info.validity, info.evaluation);
            self.tell(Change::TcbInfo {
                fmspc,
                evaluation: info.evaluation,
                expires: info.validity.expires,
            });
            self.collateral.tcb_infos.insert(fmspc, &Cell(info));
            Ok(())
        }

        /// Takes the quoting enclave's identity, version 2: the value of `enclaveIdentity` as Intel's service
        /// returns it, byte for byte, its signature, and what the key goes by that has signed it.
        ///
        /// Errors: those of `dcap::QeIdentity::accept`.
        #[ink(message)]
        pub fn post_qe_identity(
            &mut self,
            body: Vec<u8>,
            signature: Signature,
            signer: KeyId,
        ) -> Result<()> {
            let identity = QeIdentity::accept(&self.collateral, &body, &signature, &signer)?;
            self.collateral
                .note_evaluation(&identity.validity, identity.evaluation);
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
                issuer: pck.issuer,
                fmspc: pck.fmspc,
                expires: pck.validity.expires,
            });
            Ok(id)
        }

        // Governance.

        /// Asks for TCB information and an identity of the quoting enclave of this evaluation number at least, from now on:
        /// what is below gives no verdict. The number may be lower than before, too.
        ///
        /// Errors: `NotOwner`; `InvalidEvaluation` above `highest_evaluation()`.
        #[ink(message)]
        pub fn set_minimum_evaluation(&mut self, number: u32) -> Result<()> {
            self.ownership
                .ensure_owner(&self.env().caller())
                .or(Err(Error::NotOwner))?;
            self.collateral.set_minimum_evaluation(number)?;
            self.tell(Change::MinimumEvaluation { number });
            Ok(())
        }

        /// Who may set the least evaluation number.
        #[ink(message)]
        pub fn owner(&self) -> AccountId {
            self.ownership.owner
        }

        /// Who becomes owner by accepting.
        #[ink(message)]
        pub fn pending_owner(&self) -> Option<AccountId> {
            self.ownership.pending
        }

        /// Offers ownership to `to`, who has to accept it. An offer to oneself withdraws an earlier one.
        ///
        /// Errors: `NotOwner`.
        #[ink(message)]
        pub fn transfer_ownership(&mut self, to: AccountId) -> primitives::Result<()> {
            let caller = self.env().caller();
            self.ownership.transfer(&caller, to)?;
            self.tell(Change::OwnershipOffered { to });
            Ok(())
        }

        /// Accepts the ownership that was offered to the caller.
        ///
        /// Errors: `NotPendingOwner`.
        #[ink(message)]
        pub fn accept_ownership(&mut self) -> primitives::Result<()> {
            let to = self.env().caller();
            let from = self.ownership.accept(&to)?;
            self.tell(Change::OwnershipTransferred { from, to });
            Ok(())
        }

        // Views.

        /// The key that everything is checked against in the end.
        #[ink(message)]
        pub fn root_key(&self) -> PublicKey {
            self.collateral.root_key()
        }

        /// The authority below the root whose key goes by `id`.
        #[ink(message)]
        pub fn authority(&self, id: KeyId) -> Option<AuthorityKey> {
            self.collateral.authority(&id)
        }

        /// At most `limit` (50, which 0 stands for, too) of the authorities below the root, from number `start` on, and
        /// what their keys go by.
        #[ink(message)]
        pub fn authorities(&self, start: u32, limit: u32) -> Vec<(KeyId, AuthorityKey)> {
            let limit = page_size(limit, MAXIMUM_PAGE);
            let page = self.collateral.authority_keys.page(start, limit);
            page.into_iter()
                .filter_map(|id| Some((id, self.collateral.authority(&id)?)))
                .collect()
        }

        /// What the root or an authority that certifies platforms has revoked.
        #[ink(message)]
        pub fn revocations(&self, issuer: Issuer) -> Option<RevocationList> {
            self.collateral.revocations(&issuer)
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

        /// The evaluation number that TCB information and the quoting enclave's identity need at least; 0 at first.
        #[ink(message)]
        pub fn minimum_evaluation(&self) -> u32 {
            self.collateral.minimum_evaluation()
        }

        /// The highest evaluation number of all documents that were ever posted, of any kind of platform, but for those of
        /// signers whose certificates are revoked.
        #[ink(message)]
        pub fn highest_evaluation(&self) -> u32 {
            self.collateral.highest_evaluation()
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

        fn tell(&self, change: Change<AccountId>) {
            self.env().emit_event(CollateralChanged { change });
        }
    }

    impl Verifier for DcapVerifier {
        /// For registries: judges `proof`, the SCALE encoding of a `dcap::DcapProof`. The facts are the same for every registry;
        /// what they are made for stands in the report data.
        #[ink(message)]
        fn verify(&self, proof: Vec<u8>) -> primitives::Result<EnclaveFacts> {
            Ok(self.inspect(proof)?)
        }
    }
}
