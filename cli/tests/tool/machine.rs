//! An enclave worker and the attestor that vouches for it, with what they sign on the command line.

use crate::tool::Tool;
use client::{address::from_ss58, hash::blake2_256, Key};
use ink::primitives::AccountId;
use protocol::{
    AttestationStatement, BenchmarkStatement, EnclaveFacts, HeartbeatStatement, QuorumProof,
    RegistrationInfo, TcbStatus, REGISTRATION_VERSION,
};
use scale::Encode;
use serde_json::Value;
use std::{
    sync::OnceLock,
    thread::sleep,
    time::{Duration, SystemTime},
};

/// Which software the enclaves run.
pub fn measurement() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| "a5".repeat(68))
}

/// The public key of the only attestor.
pub fn attestor_public() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| hex::encode(attestor().public()))
}

fn attestor() -> Key {
    named("attestor")
}

fn named(name: &str) -> Key {
    Key::from_secret(&blake2_256(name.as_bytes())).expect("a hash is a secret")
}

/// Milliseconds since 1970.
pub fn now() -> u64 {
    let elapsed = SystemTime::UNIX_EPOCH.elapsed().expect("after 1970");
    elapsed
        .as_millis()
        .try_into()
        .expect("not that far in the future")
}

/// Sleeps until this moment and a little longer, in milliseconds.
pub fn sleep_until(time: u64) {
    sleep(Duration::from_millis((time + 50).saturating_sub(now())));
}

/// A worker whose operator is Alice.
pub struct Machine {
    key: Key,
    /// Its key, as it is written.
    pub id: String,
}

impl Machine {
    /// The same name, the same key.
    pub fn new(name: &str) -> Self {
        let key = named(name);
        let id = hex::encode(key.public());
        Self { key, id }
    }

    /// Registers by way of the tool.
    pub fn register(&self, tool: &Tool, operator: &str) {
        let (verifier, registry) = (contract(tool, "verifier"), contract(tool, "registry"));
        let info = RegistrationInfo {
            version: REGISTRATION_VERSION,
            worker: self.key.public(),
            operator: account(operator),
            cores: 8,
            feature_level: 1,
            registry,
            challenge: [0; 32],
        };
        let mut report_data = [0; 64];
        report_data[..32].copy_from_slice(&blake2_256(&info.encode()));
        let facts = EnclaveFacts {
            measurement: [0xa5; 68],
            report_data,
            tcb_status: TcbStatus::UpToDate,
            advisories: Vec::new(),
            time: Some(now()),
            debug: false,
        };
        let statement = AttestationStatement {
            verifier,
            registry,
            facts: &facts,
        };
        let signatures = vec![attestor().sign(&statement)];
        let proof = hex::encode(QuorumProof { facts, signatures }.encode());
        let id = &self.id;
        let line =
            format!("anyone register-worker {id} --operator {operator} --cores 8 --proof {proof}");
        tool.by("//Dave", &line);
    }

    /// Hands in the result of the open benchmark.
    pub fn submit_benchmark(&self, tool: &Tool, iterations: u64) -> Value {
        let shown = tool.see(&format!("worker {}", self.id));
        let challenge = &shown["registration"]["benchmark"]["challenge"];
        let statement = BenchmarkStatement {
            registry: contract(tool, "registry"),
            worker: self.key.public(),
            challenge: bytes(challenge),
            iterations,
        };
        let signature = hex::encode(self.key.sign(&statement));
        let id = &self.id;
        tool.by(
            "//Dave",
            &format!("anyone submit-benchmark {id} {iterations} {signature}"),
        )
    }

    /// Waits until the next heartbeat is due, and signs it.
    pub fn heartbeat(&self, tool: &Tool) -> String {
        let session = &tool.see(&format!("worker {}", self.id))["session"];
        sleep_until(session["due"].as_u64().expect("a time"));
        let number = session["session"].as_u64().expect("a number");
        let iterations = session["iterations"].as_u64().expect("a number") + 400;
        let statement = HeartbeatStatement {
            mining: contract(tool, "mining"),
            worker: self.key.public(),
            session: number.try_into().expect("a small number"),
            challenge: bytes(&session["challenge"]),
            iterations,
        };
        let signature = hex::encode(self.key.sign(&statement));
        format!("{}:{number}:{iterations}:{signature}", self.id)
    }
}

fn contract(tool: &Tool, name: &str) -> AccountId {
    let text = std::fs::read_to_string(tool.path("deployment.json")).expect("a deployment");
    let deployment: Value = serde_json::from_str(&text).expect("a deployment");
    account(
        deployment["contracts"][name]["address"]
            .as_str()
            .expect("an address"),
    )
}

fn account(address: &str) -> AccountId {
    from_ss58(address).expect("an address")
}

fn bytes(text: &Value) -> [u8; 32] {
    let digits = text
        .as_str()
        .unwrap_or_else(|| panic!("{text} is no challenge"));
    let bytes = hex::decode(digits.trim_start_matches("0x")).expect("hexadecimal");
    bytes.try_into().expect("32 bytes")
}
