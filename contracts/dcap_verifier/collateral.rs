//! What was accepted so far.

use dcap::{
    Authority, AuthorityKey, Context, Fmspc, Pck, PckId, PublicKey, QeIdentity, RevocationList,
    TcbInfo,
};
use ink::{
    env::{hash::Sha2x256, DefaultEnvironment},
    storage::{Lazy, Mapping},
};
use interfaces::Cell;
use primitives::Timestamp;

/// Everything that a verdict rests on. Each part lies in a cell of its own, so that a message loads what it needs.
#[ink::storage_item]
#[derive(Debug)]
// ink! writes the storage keys into the types.
#[allow(clippy::type_complexity)]
pub struct Collateral {
    root_key: Lazy<Cell<PublicKey>>,
    pub authorities: Mapping<Authority, Cell<AuthorityKey>>,
    pub revocations: Mapping<Authority, Cell<RevocationList>>,
    pub tcb_infos: Mapping<Fmspc, Cell<TcbInfo>>,
    pub qe_identity: Lazy<Cell<QeIdentity>>,
    pub pcks: Mapping<PckId, Cell<Pck>>,
}

impl Collateral {
    /// Nothing but the root's key.
    pub fn new(key: PublicKey) -> Self {
        let mut root_key = Lazy::new();
        root_key.set(&Cell(key));
        Self {
            root_key,
            authorities: Mapping::new(),
            revocations: Mapping::new(),
            tcb_infos: Mapping::new(),
            qe_identity: Lazy::new(),
            pcks: Mapping::new(),
        }
    }
}

impl Context for Collateral {
    fn now(&self) -> Timestamp {
        ink::env::block_timestamp::<DefaultEnvironment>()
    }

    fn sha256(&self, bytes: &[u8]) -> [u8; 32] {
        let mut hash = [0; 32];
        ink::env::hash_bytes::<Sha2x256>(bytes, &mut hash);
        hash
    }

    fn root_key(&self) -> PublicKey {
        // The constructor has set it; zeroes are no key, with which nothing could be signed.
        self.root_key.get().map_or([0; 64], |key| key.0)
    }

    fn authority(&self, authority: Authority) -> Option<AuthorityKey> {
        Some(self.authorities.get(authority)?.0)
    }

    fn revocations(&self, issuer: Authority) -> Option<RevocationList> {
        Some(self.revocations.get(issuer)?.0)
    }

    fn tcb_info(&self, fmspc: &Fmspc) -> Option<TcbInfo> {
        Some(self.tcb_infos.get(fmspc)?.0)
    }

    fn qe_identity(&self) -> Option<QeIdentity> {
        Some(self.qe_identity.get()?.0)
    }

    fn pck(&self, id: &PckId) -> Option<Pck> {
        Some(self.pcks.get(id)?.0)
    }
}
