//! What a worker asks an attestor, and what it gets.
//!
//! `POST /attest` takes a [`Request`] and answers an [`Attestation`], both as JSON; whatever is not an address or
//! a number is its SCALE encoding in hexadecimal digits.
//!
//! The asker proves that it has the worker's key by signing a [`PossessionStatement`]. All attestors of a quorum
//! must sign the same facts, so it is the asker who proposes their time, and each attestor compares it with its
//! own clock.

use crate::hexadecimal;
use client::{address, hash::blake2_256, signer_of, Key};
use ink::primitives::AccountId;
use primitives::Timestamp;
use protocol::{
    AttestationStatement, ContractId, EnclaveFacts, PossessionStatement, RegistrationInfo,
    Signature,
};
use scale::Encode;
use serde::{Deserialize, Serialize};

/// The question of a worker to an attestor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The quorum verifier that the attestation is for.
    #[serde(with = "address::serde")]
    pub verifier: AccountId,
    /// The registration to be attested.
    #[serde(with = "hexadecimal")]
    pub info: RegistrationInfo<AccountId>,
    /// The proposed time of the facts, in milliseconds.
    pub time: Timestamp,
    /// The worker's signature of the [`PossessionStatement`].
    #[serde(with = "hexadecimal")]
    pub possession: Signature,
}

impl Request {
    /// The request of the worker with this key.
    pub fn new(
        key: &Key,
        verifier: AccountId,
        info: RegistrationInfo<AccountId>,
        time: Timestamp,
    ) -> Self {
        let mut request = Self {
            verifier,
            info,
            time,
            possession: [0; 65],
        };
        request.possession = key.sign(&request.statement());
        request
    }

    /// Whether whoever asks has the key of the worker that is to be registered.
    pub fn proves_possession(&self) -> bool {
        signer_of(&self.statement(), &self.possession) == Some(self.info.worker)
    }

    /// The verifier, on the chain that the registration is for.
    pub fn verifier_id(&self) -> ContractId<AccountId> {
        ContractId {
            address: self.verifier,
            ..self.info.registry
        }
    }

    fn statement(&self) -> PossessionStatement<'_, AccountId> {
        PossessionStatement {
            verifier: self.verifier_id(),
            info: &self.info,
            time: self.time,
        }
    }
}

/// An attestor's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attestation {
    /// What the attestor vouches for.
    #[serde(with = "hexadecimal")]
    pub facts: EnclaveFacts,
    /// Its signature of the attestation statement.
    #[serde(with = "hexadecimal")]
    pub signature: Signature,
}

impl Attestation {
    /// The attestor that vouches for the registration of `request` by it; `None` if it is about another one or
    /// not signed.
    pub fn attestor_of(&self, request: &Request) -> Option<[u8; 33]> {
        let statement = AttestationStatement {
            verifier: request.verifier_id(),
            registry: request.info.registry.address,
            facts: &self.facts,
        };
        let about_this = self.facts.report_data == report_data(&request.info)
            && self.facts.time == Some(request.time);
        signer_of(&statement, &self.signature).filter(|_| about_this)
    }
}

/// Why an attestor does not sign, as it answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// The error's name.
    pub error: String,
    /// One line.
    pub reason: String,
}

/// What an enclave with this registration binds to its report.
pub fn report_data(info: &RegistrationInfo<AccountId>) -> [u8; 64] {
    let mut data = [0; 64];
    data[..32].copy_from_slice(&blake2_256(&info.encode()));
    data
}
