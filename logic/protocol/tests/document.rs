//! The test vectors of docs/protocol.md are what the code computes, all of them and nothing else.

use blake2::{digest::consts::U32, Blake2b, Digest};
use k256::ecdsa::SigningKey;
use protocol::{
    is_canonical, AttestationChallenge, AttestationStatement, BenchmarkChallenge,
    BenchmarkStatement, ChallengeSeed, ContractId, EnclaveFacts, GenesisHash, HeartbeatChallenge,
    HeartbeatStatement, PossessionStatement, QuorumProof, RegistrationChallenge, RegistrationInfo,
    Separated, Signature, TcbStatus, REGISTRATION_VERSION,
};
use scale::{Decode, Encode};

const DOCUMENT: &str = include_str!("../../../docs/protocol.md");

const CHAIN: GenesisHash = [0xC0; 32];
const REGISTRY: ContractId<[u8; 32]> = contract(0xA1);
const MINING: ContractId<[u8; 32]> = contract(0xA2);
const VERIFIER: ContractId<[u8; 32]> = contract(0xA3);
const OPERATOR: [u8; 32] = [0xA4; 32];

const fn contract(byte: u8) -> ContractId<[u8; 32]> {
    ContractId {
        chain: CHAIN,
        address: [byte; 32],
    }
}

/// The lines `name = value` of the document's vector blocks.
fn documented() -> Vec<(String, String)> {
    DOCUMENT
        .split("```vectors\n")
        .skip(1)
        .flat_map(|block| block.split("```").next().unwrap().lines())
        .map(|line| {
            let (name, value) = line.split_once(" = ").unwrap();
            (name.to_string(), value.to_string())
        })
        .collect()
}

/// Collects what the code computes, under the names of the document.
#[derive(Default)]
struct Vectors(Vec<(String, String)>);

impl Vectors {
    fn add(&mut self, name: &str, bytes: &[u8]) {
        self.0.push((name.to_string(), hex::encode(bytes)));
    }

    /// Adds what is hashed and the hash, which it returns.
    fn hashed(&mut self, name: &str, preimage: &[u8]) -> [u8; 32] {
        let hash: [u8; 32] = Blake2b::<U32>::digest(preimage).into();
        self.add(&format!("{name}.preimage"), preimage);
        self.add(&format!("{name}.hash"), &hash);
        hash
    }

    fn challenge(&mut self, name: &str, value: &impl Separated) -> [u8; 32] {
        self.hashed(name, &value.preimage().encode())
    }

    fn signed(&mut self, name: &str, value: &impl Separated, key: &SigningKey) -> Signature {
        let hash = self.hashed(name, &value.preimage().encode());
        let signature = sign(key, &hash);
        self.add(&format!("{name}.signature"), &signature);
        signature
    }
}

fn key(secret: u8) -> SigningKey {
    SigningKey::from_slice(&[secret; 32]).unwrap()
}

fn public(key: &SigningKey) -> [u8; 33] {
    let point = key.verifying_key().to_encoded_point(true);
    point.as_bytes().try_into().unwrap()
}

fn sign(key: &SigningKey, hash: &[u8; 32]) -> Signature {
    let (signature, recovery) = key.sign_prehash_recoverable(hash).unwrap();
    let mut bytes = [0; 65];
    bytes[..64].copy_from_slice(&signature.to_bytes());
    bytes[64] = recovery.to_byte();
    bytes
}

fn facts(info_hash: &[u8; 32]) -> EnclaveFacts {
    let mut report_data = [0; 64];
    report_data[..32].copy_from_slice(info_hash);
    EnclaveFacts {
        measurement: [0xB5; 68],
        report_data,
        tcb_status: TcbStatus::ConfigurationNeeded,
        advisories: vec!["INTEL-SA-00219".into(), "INTEL-SA-00334".into()],
        time: Some(1_700_000_000_000),
        expires: Some(1_702_592_000_000),
        debug: false,
        platform: Some([0xD6; 16]),
    }
}

fn computed() -> Vec<(String, String)> {
    let mut vectors = Vectors::default();
    let worker_key = key(0x01);
    let worker = public(&worker_key);
    let attestors = [key(0x11), key(0x12)];
    vectors.add("worker.secret", &[0x01; 32]);
    vectors.add("worker.public", &worker);
    vectors.add("attestor1.secret", &[0x11; 32]);
    vectors.add("attestor1.public", &public(&attestors[0]));
    vectors.add("attestor2.secret", &[0x12; 32]);
    vectors.add("attestor2.public", &public(&attestors[1]));

    let info = RegistrationInfo {
        version: REGISTRATION_VERSION,
        worker,
        operator: OPERATOR,
        cores: 8,
        feature_level: 1,
        registry: REGISTRY,
        challenge: [0; 32],
    };
    let info_hash = vectors.hashed("registration-info", &info.encode());

    let possession = PossessionStatement {
        verifier: VERIFIER,
        info: &info,
        time: 1_700_000_000_000,
    };
    vectors.signed("possession", &possession, &worker_key);

    let facts = facts(&info_hash);
    let statement = AttestationStatement {
        verifier: VERIFIER,
        registry: REGISTRY.address,
        facts: &facts,
    };
    vectors.add("facts", &facts.encode());
    let signatures = vec![
        vectors.signed("attestation1", &statement, &attestors[0]),
        vectors.signed("attestation2", &statement, &attestors[1]),
    ];
    let proof = QuorumProof {
        facts: facts.clone(),
        signatures,
    };
    vectors.add("proof", &proof.encode());

    let seed = |previous, block, time| ChallengeSeed {
        registry: REGISTRY,
        worker,
        previous,
        block,
        time,
    };
    let registered = |previous| seed(previous, 100, 1_700_000_006_000);
    let registration = vectors.challenge(
        "registration-challenge",
        &RegistrationChallenge(registered(info.challenge)),
    );
    vectors.challenge(
        "attestation-challenge",
        &AttestationChallenge(seed([0; 32], 99, 1_700_000_000_000)),
    );
    let benchmark = vectors.challenge(
        "benchmark-challenge",
        &BenchmarkChallenge(registered(registration)),
    );
    vectors.signed(
        "benchmark",
        &BenchmarkStatement {
            registry: REGISTRY,
            worker,
            challenge: benchmark,
            iterations: 123_456,
        },
        &worker_key,
    );
    let heartbeat = vectors.challenge(
        "heartbeat-challenge",
        &HeartbeatChallenge {
            mining: MINING,
            worker,
            session: 1,
            previous: [0; 32],
            iterations: 0,
            block: 200,
            time: 1_700_000_700_000,
            share_accumulator: 1 << 70,
        },
    );
    vectors.signed(
        "heartbeat",
        &HeartbeatStatement {
            mining: MINING,
            worker,
            session: 1,
            challenge: heartbeat,
            iterations: 300_000,
        },
        &worker_key,
    );
    vectors.0
}

#[test]
fn the_document_shows_what_the_code_computes() {
    let computed = computed();
    // A failing test shows what to paste into the document.
    for (name, value) in &computed {
        println!("{name} = {value}");
    }
    assert_eq!(documented(), computed);
}

#[test]
fn the_document_names_every_domain() {
    for domain in [
        RegistrationChallenge::<[u8; 32]>::DOMAIN,
        AttestationChallenge::<[u8; 32]>::DOMAIN,
        BenchmarkChallenge::<[u8; 32]>::DOMAIN,
        BenchmarkStatement::<[u8; 32]>::DOMAIN,
        HeartbeatChallenge::<[u8; 32]>::DOMAIN,
        HeartbeatStatement::<[u8; 32]>::DOMAIN,
        AttestationStatement::<[u8; 32]>::DOMAIN,
        PossessionStatement::<[u8; 32]>::DOMAIN,
    ] {
        assert!(DOCUMENT.contains(&format!("`{domain}`")), "{domain}");
    }
}

#[test]
fn signatures_of_a_common_library_are_canonical() {
    for secret in 1..50 {
        assert!(is_canonical(&sign(&key(secret), &[secret; 32])));
    }
}

#[test]
fn a_proof_survives_its_encoding() {
    let proof = QuorumProof {
        facts: facts(&[7; 32]),
        signatures: vec![[9; 65]; 3],
    };
    assert_eq!(QuorumProof::decode(&mut &proof.encode()[..]), Ok(proof));
}
