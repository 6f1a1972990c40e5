//! What stands outside the chain: enclave workers and the attestors that vouch for them, with real keys.

use crate::{
    chain::Chain,
    client::{MiningClient, RegistryClient},
};
use client::{hash::blake2_256, Key};
use ink::primitives::AccountId;
use interfaces::{Evidence, Heartbeat, SessionInfo};
use primitives::{Balance, Result, Worker};
use protocol::{
    AttestationStatement, BenchmarkStatement, Challenge, ContractId, EnclaveFacts,
    HeartbeatStatement, Measurement, Platform, QuorumProof, RegistrationInfo, Signature, TcbStatus,
    REGISTRATION_VERSION,
};
use scale::Encode;

/// The enclave software that the registry of a deployment allows from the beginning.
pub const MEASUREMENT: Measurement = [0xA5; 68];

/// A key made from a name: the same name, the same key.
pub fn key_named(name: &str) -> Key {
    let secret = blake2_256(name.as_bytes());
    Key::from_secret(&secret).expect("a hash is a secret key")
}

/// The other signature that is valid for the same key and hash: s in the upper half of its range.
pub fn malleate(signature: &Signature) -> Signature {
    let (r_and_s, recovery) = signature.split_at(64);
    let signature = k256::ecdsa::Signature::from_slice(r_and_s).expect("a signature");
    let (r, s) = signature.split_scalars();
    let twin = k256::ecdsa::Signature::from_scalars(r, -s).expect("a signature");
    let mut bytes = [0; 65];
    bytes[..64].copy_from_slice(&twin.to_bytes());
    bytes[64] = recovery[0] ^ 1;
    bytes
}

/// The same signature as other libraries write it, with a recovery id that is 27 higher. Chains recover the same key.
pub fn recovered_otherwise(signature: &Signature) -> Signature {
    let mut signature = *signature;
    signature[64] += 27;
    signature
}

/// The attestation service: keys that vouch for enclaves, for one verifier contract and one registry.
#[derive(Clone)]
pub struct Attestors {
    /// The keys, of which the first `threshold` sign.
    pub keys: Vec<Key>,
    /// How many signatures the verifier asks for.
    pub threshold: u8,
}

impl Attestors {
    /// `count` attestors of which `threshold` have to agree.
    pub fn new(count: u8, threshold: u8) -> Self {
        let keys = (0..count).map(|number| key_named(&format!("attestor {number}")));
        Self {
            keys: keys.collect(),
            threshold,
        }
    }

    /// Their public keys, as the verifier's constructor takes them.
    pub fn public(&self) -> Vec<[u8; 33]> {
        self.keys.iter().map(Key::public).collect()
    }

    /// Evidence that vouches for `facts`.
    pub fn vouch(
        &self,
        verifier: ContractId<AccountId>,
        registry: ContractId<AccountId>,
        facts: EnclaveFacts,
    ) -> Evidence {
        let signers = self.keys.iter().take(self.threshold.into());
        Self::vouch_by(signers, verifier, registry, facts)
    }

    /// Evidence signed by these keys only.
    pub fn vouch_by<'keys>(
        signers: impl IntoIterator<Item = &'keys Key>,
        verifier: ContractId<AccountId>,
        registry: ContractId<AccountId>,
        facts: EnclaveFacts,
    ) -> Evidence {
        let statement = AttestationStatement {
            verifier,
            registry: registry.address,
            facts: &facts,
        };
        let signatures = signers
            .into_iter()
            .map(|key| key.sign(&statement))
            .collect();
        let proof = QuorumProof { facts, signatures }.encode();
        Evidence {
            verifier: verifier.address,
            proof,
        }
    }
}

/// A machine with an enclave, as its operator set it up.
#[derive(Clone)]
pub struct Machine {
    /// Its key pair; the private half stays in the enclave.
    pub key: Key,
    /// The account that decides which pool may bind it.
    pub operator: AccountId,
    /// CPU cores.
    pub cores: u32,
    /// The platform's standing.
    pub tcb_status: TcbStatus,
    /// The security advisories that apply.
    pub advisories: Vec<String>,
    /// The enclave software it runs.
    pub measurement: Measurement,
    /// The platform that the evidence names.
    pub platform: Option<Platform>,
}

impl Machine {
    /// A machine of 8 cores in best standing; the same name, the same key.
    pub fn new(name: &str, operator: AccountId) -> Self {
        Self {
            key: key_named(name),
            operator,
            cores: 8,
            tcb_status: TcbStatus::UpToDate,
            advisories: Vec::new(),
            measurement: MEASUREMENT,
            platform: None,
        }
    }

    /// The same machine with a TCB status that gives this confidence level.
    pub fn with_confidence_level(self, level: u8) -> Self {
        let (tcb_status, advisory) = match level {
            1 => (TcbStatus::UpToDate, None),
            2 => (TcbStatus::SWHardeningNeeded, None),
            3 => (TcbStatus::ConfigurationNeeded, Some("INTEL-SA-00219")),
            4 => (TcbStatus::ConfigurationNeeded, Some("INTEL-SA-00477")),
            _ => (TcbStatus::OutOfDate, None),
        };
        Self {
            tcb_status,
            advisories: advisory.map(str::to_owned).into_iter().collect(),
            ..self
        }
    }

    /// Its identity.
    pub fn id(&self) -> Worker {
        self.key.public()
    }

    /// What the enclave says of itself when it answers this registration challenge.
    pub fn registration(
        &self,
        registry: ContractId<AccountId>,
        challenge: Challenge,
    ) -> RegistrationInfo<AccountId> {
        RegistrationInfo {
            version: REGISTRATION_VERSION,
            worker: self.id(),
            operator: self.operator,
            cores: self.cores,
            feature_level: 1,
            registry,
            challenge,
        }
    }

    /// What an honest verifier finds in the enclave's evidence for `info`, made at `time`.
    pub fn facts(&self, info: &RegistrationInfo<AccountId>, time: u64) -> EnclaveFacts {
        let mut report_data = [0; 64];
        report_data[..32].copy_from_slice(&blake2_256(&info.encode()));
        EnclaveFacts {
            measurement: self.measurement,
            report_data,
            tcb_status: self.tcb_status,
            advisories: self.advisories.clone(),
            time: Some(time),
            expires: None,
            debug: false,
            platform: self.platform,
        }
    }

    /// Signs the result of the benchmark that is open at the registry.
    pub fn sign_benchmark(
        &self,
        registry: ContractId<AccountId>,
        challenge: Challenge,
        iterations: u64,
    ) -> Signature {
        self.key.sign(&BenchmarkStatement {
            registry,
            worker: self.id(),
            challenge,
            iterations,
        })
    }

    /// Signs a heartbeat for the session and challenge that mining shows now.
    pub fn sign_heartbeat(&self, mining: &MiningClient, iterations: u64) -> Heartbeat {
        let session = mining.session(self.id()).expect("the worker has a session");
        self.answer(mining.id(), &session, iterations)
    }

    /// Signs a heartbeat that answers this challenge of mining.
    pub fn answer(
        &self,
        mining: ContractId<AccountId>,
        session: &SessionInfo,
        iterations: u64,
    ) -> Heartbeat {
        let statement = HeartbeatStatement {
            mining,
            worker: self.id(),
            session: session.session,
            challenge: session.challenge,
            iterations,
        };
        Heartbeat {
            worker: self.id(),
            session: session.session,
            iterations,
            signature: self.key.sign(&statement),
        }
    }

    /// Sends a heartbeat with `more` iterations than the last accepted one; returns what it was paid.
    pub fn beat(&self, mining: &MiningClient, relayer: AccountId, more: u64) -> Result<Balance> {
        let session = mining.session(self.id()).expect("the worker has a session");
        let beat = self.sign_heartbeat(mining, session.iterations + more);
        mining.heartbeat(
            relayer,
            beat.worker,
            beat.session,
            beat.iterations,
            beat.signature,
        )
    }

    /// Registers, or registers again, with evidence made right now.
    pub fn register(
        &self,
        chain: &Chain,
        registry: &RegistryClient,
        verifier: ContractId<AccountId>,
        attestors: &Attestors,
        relayer: AccountId,
    ) -> Result<()> {
        let known = registry.worker(self.id());
        let challenge = known.map_or([0; 32], |known| known.challenge);
        let info = self.registration(registry.id(), challenge);
        let facts = self.facts(&info, chain.now());
        let evidence = attestors.vouch(verifier, registry.id(), facts);
        registry.register_worker(relayer, info, evidence)
    }
}
