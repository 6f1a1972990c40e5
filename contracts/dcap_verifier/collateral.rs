//! What was accepted so far.

use dcap::{
    AuthorityKey, Context, Evaluations, Fmspc, Issuer, KeyId, Pck, PckId, PublicKey, QeIdentity,
    Result, RevocationList, TcbInfo, Validity,
};
use ink::{
    env::{hash::Sha2x256, DefaultEnvironment},
    storage::{Lazy, Mapping},
};
use interfaces::{Cell, Enumeration};
use primitives::Timestamp;

/// Everything that a verdict rests on. Each part lies in a cell of its own, so that a message loads what it needs.
#[ink::storage_item]
#[derive(Debug)]
// ink! writes the storage keys into the types.
#[allow(clippy::type_complexity)]
pub struct Collateral {
    root_key: Lazy<Cell<PublicKey>>,
    authorities: Mapping<KeyId, Cell<AuthorityKey>>,
    pub authority_keys: Enumeration<KeyId>,
    pub revocations: Mapping<Issuer, Cell<RevocationList>>,
    pub tcb_infos: Mapping<Fmspc, Cell<TcbInfo>>,
    pub qe_identity: Lazy<Cell<QeIdentity>>,
    evaluations: Lazy<Cell<Evaluations>>,
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
            authority_keys: Enumeration::default(),
            revocations: Mapping::new(),
            tcb_infos: Mapping::new(),
            qe_identity: Lazy::new(),
            evaluations: Lazy::new(),
            pcks: Mapping::new(),
        }
    }

    /// Keeps an authority.
    pub fn insert_authority(&mut self, id: &KeyId, key: AuthorityKey) {
        self.authorities.insert(id, &Cell(key));
        self.authority_keys.insert(id);
    }

    /// Takes note of the evaluation number of a document that was accepted.
    pub fn note_evaluation(&mut self, document: &Validity, number: u32) {
        let mut evaluations = self.evaluations();
        if evaluations.note(document, number) {
            self.evaluations.set(&Cell(evaluations));
        }
    }

    /// Asks for an evaluation number at least.
    ///
    /// # Errors
    /// `InvalidEvaluation`.
    pub fn set_minimum_evaluation(&mut self, number: u32) -> Result<()> {
        let mut evaluations = self.evaluations();
        evaluations.set_minimum(number, self.revocations(&Issuer::Root).as_ref())?;
        self.evaluations.set(&Cell(evaluations));
        Ok(())
    }

    /// The highest evaluation number that was posted on a word that is not revoked.
    pub fn highest_evaluation(&self) -> u32 {
        let root = self.revocations(&Issuer::Root);
        self.evaluations().highest(root.as_ref())
    }

    fn evaluations(&self) -> Evaluations {
        self.evaluations.get().map(|it| it.0).unwrap_or_default()
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

    fn authority(&self, id: &KeyId) -> Option<AuthorityKey> {
        Some(self.authorities.get(id)?.0)
    }

    fn revocations(&self, issuer: &Issuer) -> Option<RevocationList> {
        Some(self.revocations.get(issuer)?.0)
    }

    fn tcb_info(&self, fmspc: &Fmspc) -> Option<TcbInfo> {
        Some(self.tcb_infos.get(fmspc)?.0)
    }

    fn qe_identity(&self) -> Option<QeIdentity> {
        Some(self.qe_identity.get()?.0)
    }

    fn minimum_evaluation(&self) -> u32 {
        self.evaluations().minimum()
    }

    fn pck(&self, id: &PckId) -> Option<Pck> {
        Some(self.pcks.get(id)?.0)
    }
}
