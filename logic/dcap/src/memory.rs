//! Collateral in memory, for tools that check before they post.

use crate::{
    AuthorityKey, Context, Evaluations, Fmspc, Issuer, KeyId, Pck, PckId, PublicKey, QeIdentity,
    Result, RevocationList, Signature, TcbInfo,
};
use primitives::Timestamp;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Accepts and remembers collateral by the same rules as the verifier contract.
#[derive(Clone, Debug)]
pub struct Memory {
    /// The current time.
    pub now: Timestamp,
    root_key: PublicKey,
    authorities: BTreeMap<KeyId, AuthorityKey>,
    revocations: BTreeMap<Issuer, RevocationList>,
    tcb_infos: BTreeMap<Fmspc, TcbInfo>,
    qe_identity: Option<QeIdentity>,
    evaluations: Evaluations,
    pcks: BTreeMap<PckId, Pck>,
}

impl Memory {
    /// Nothing but a root's key.
    pub fn new(root_key: PublicKey, now: Timestamp) -> Self {
        Self {
            now,
            root_key,
            authorities: BTreeMap::new(),
            revocations: BTreeMap::new(),
            tcb_infos: BTreeMap::new(),
            qe_identity: None,
            evaluations: Evaluations::default(),
            pcks: BTreeMap::new(),
        }
    }

    /// Takes the certificate of an authority below the root.
    ///
    /// # Errors
    /// Those of [`AuthorityKey::accept`].
    pub fn post_authority(&mut self, certificate: &[u8]) -> Result<KeyId> {
        let (id, key) = AuthorityKey::accept(self, certificate)?;
        self.authorities.insert(id, key);
        Ok(id)
    }

    /// Takes a revocation list.
    ///
    /// # Errors
    /// Those of [`RevocationList::accept`].
    pub fn post_revocations(&mut self, list: &[u8]) -> Result<Issuer> {
        let (issuer, list) = RevocationList::accept(self, list)?;
        self.revocations.insert(issuer, list);
        Ok(issuer)
    }

    /// Takes TCB information.
    ///
    /// # Errors
    /// Those of [`TcbInfo::accept`].
    pub fn post_tcb_info(
        &mut self,
        body: &[u8],
        signature: &Signature,
        signer: &KeyId,
    ) -> Result<Fmspc> {
        let (fmspc, info) = TcbInfo::accept(self, body, signature, signer)?;
        self.evaluations.note(&info.validity, info.evaluation);
        self.tcb_infos.insert(fmspc, info);
        Ok(fmspc)
    }

    /// Takes the quoting enclave's identity.
    ///
    /// # Errors
    /// Those of [`QeIdentity::accept`].
    pub fn post_qe_identity(
        &mut self,
        body: &[u8],
        signature: &Signature,
        signer: &KeyId,
    ) -> Result<()> {
        let identity = QeIdentity::accept(self, body, signature, signer)?;
        self.evaluations
            .note(&identity.validity, identity.evaluation);
        self.qe_identity = Some(identity);
        Ok(())
    }

    /// Asks for an evaluation number at least.
    ///
    /// # Errors
    /// Those of [`Evaluations::set_minimum`].
    pub fn set_minimum_evaluation(&mut self, number: u32) -> Result<()> {
        let root = self.revocations.get(&Issuer::Root);
        self.evaluations.set_minimum(number, root)
    }

    /// The highest evaluation number that was posted on a word that is not revoked.
    pub fn highest_evaluation(&self) -> u32 {
        self.evaluations
            .highest(self.revocations.get(&Issuer::Root))
    }

    /// Takes a platform's certificate.
    ///
    /// # Errors
    /// Those of [`Pck::accept`].
    pub fn set_pck(&mut self, certificate: &[u8]) -> Result<PckId> {
        let (id, pck) = Pck::accept(self, certificate)?;
        self.pcks.insert(id, pck);
        Ok(id)
    }
}

impl Context for Memory {
    fn now(&self) -> Timestamp {
        self.now
    }

    fn sha256(&self, bytes: &[u8]) -> [u8; 32] {
        Sha256::digest(bytes).into()
    }

    fn root_key(&self) -> PublicKey {
        self.root_key
    }

    fn authority(&self, id: &KeyId) -> Option<AuthorityKey> {
        self.authorities.get(id).copied()
    }

    fn revocations(&self, issuer: &Issuer) -> Option<RevocationList> {
        self.revocations.get(issuer).cloned()
    }

    fn tcb_info(&self, fmspc: &Fmspc) -> Option<TcbInfo> {
        self.tcb_infos.get(fmspc).cloned()
    }

    fn qe_identity(&self) -> Option<QeIdentity> {
        self.qe_identity.clone()
    }

    fn minimum_evaluation(&self) -> u32 {
        self.evaluations.minimum()
    }

    fn pck(&self, id: &PckId) -> Option<Pck> {
        self.pcks.get(id).copied()
    }
}
