//! Collateral in memory, for tools that check before they post.

use crate::{
    Authority, AuthorityKey, Context, Fmspc, Pck, PckId, PublicKey, QeIdentity, Result,
    RevocationList, Signature, TcbInfo,
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
    authorities: BTreeMap<u8, AuthorityKey>,
    revocations: BTreeMap<u8, RevocationList>,
    tcb_infos: BTreeMap<Fmspc, TcbInfo>,
    qe_identity: Option<QeIdentity>,
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
            pcks: BTreeMap::new(),
        }
    }

    /// Takes the certificate of an authority below the root.
    ///
    /// # Errors
    /// Those of [`AuthorityKey::accept`].
    pub fn post_authority(&mut self, certificate: &[u8]) -> Result<Authority> {
        let (authority, key) = AuthorityKey::accept(self, certificate)?;
        self.authorities.insert(authority as u8, key);
        Ok(authority)
    }

    /// Takes a revocation list.
    ///
    /// # Errors
    /// Those of [`RevocationList::accept`].
    pub fn post_revocations(&mut self, list: &[u8]) -> Result<Authority> {
        let (issuer, list) = RevocationList::accept(self, list)?;
        self.revocations.insert(issuer as u8, list);
        Ok(issuer)
    }

    /// Takes TCB information.
    ///
    /// # Errors
    /// Those of [`TcbInfo::accept`].
    pub fn post_tcb_info(&mut self, body: &[u8], signature: &Signature) -> Result<Fmspc> {
        let (fmspc, info) = TcbInfo::accept(self, body, signature)?;
        self.tcb_infos.insert(fmspc, info);
        Ok(fmspc)
    }

    /// Takes the quoting enclave's identity.
    ///
    /// # Errors
    /// Those of [`QeIdentity::accept`].
    pub fn post_qe_identity(&mut self, body: &[u8], signature: &Signature) -> Result<()> {
        self.qe_identity = Some(QeIdentity::accept(self, body, signature)?);
        Ok(())
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

    fn authority(&self, authority: Authority) -> Option<AuthorityKey> {
        self.authorities.get(&(authority as u8)).copied()
    }

    fn revocations(&self, issuer: Authority) -> Option<RevocationList> {
        self.revocations.get(&(issuer as u8)).cloned()
    }

    fn tcb_info(&self, fmspc: &Fmspc) -> Option<TcbInfo> {
        self.tcb_infos.get(fmspc).cloned()
    }

    fn qe_identity(&self) -> Option<QeIdentity> {
        self.qe_identity.clone()
    }

    fn pck(&self, id: &PckId) -> Option<Pck> {
        self.pcks.get(id).copied()
    }
}
