//! An enclave worker and the attestor that vouches for it, with what they sign on the command line.

use crate::tool::{Tool, ALICE};
use client::address::from_ss58;
use e2e::worker::{self, Attestors, MEASUREMENT};
use ink::primitives::AccountId;
use protocol::{ContractId, HeartbeatStatement};
use serde_json::Value;
use std::{
    sync::OnceLock,
    thread::sleep,
    time::{Duration, SystemTime},
};

/// Which software the enclaves run.
pub fn measurement() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| hex::encode(MEASUREMENT))
}

/// The public key of the only attestor.
pub fn attestor_public() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| hex::encode(attestor().keys[0].public()))
}

fn attestor() -> Attestors {
    Attestors::new(1, 1)
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
    machine: worker::Machine,
    /// Its key, as it is written.
    pub id: String,
}

impl Machine {
    /// The same name, the same key.
    pub fn new(name: &str) -> Self {
        let machine = worker::Machine::new(name, account(ALICE));
        let id = hex::encode(machine.id());
        Self { machine, id }
    }

    /// Registers by way of the tool.
    pub fn register(&self, tool: &Tool) {
        let (verifier, registry) = (contract_id(tool, "verifier"), contract_id(tool, "registry"));
        let info = self.machine.registration(registry, [0; 32]);
        let facts = self.machine.facts(&info, now());
        let evidence = attestor().vouch(verifier, registry, facts);
        let (id, cores, proof) = (&self.id, info.cores, hex::encode(evidence.proof));
        let line = format!(
            "anyone register-worker {id} --operator {ALICE} --cores {cores} --proof {proof}"
        );
        tool.by("//Dave", &line);
    }

    /// Hands in the result of the open benchmark.
    pub fn submit_benchmark(&self, tool: &Tool, iterations: u64) -> Value {
        let shown = tool.see(&format!("worker {}", self.id));
        let challenge = &shown["registration"]["benchmark"]["challenge"];
        let registry = contract_id(tool, "registry");
        let signature = self
            .machine
            .sign_benchmark(registry, bytes(challenge), iterations);
        let (id, signature) = (&self.id, hex::encode(signature));
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
            mining: contract_id(tool, "mining"),
            worker: self.machine.id(),
            session: number.try_into().expect("a small number"),
            challenge: bytes(&session["challenge"]),
            iterations,
        };
        let signature = hex::encode(self.machine.key.sign(&statement));
        format!("{}:{number}:{iterations}:{signature}", self.id)
    }
}

/// What is signed for a contract of the deployment names it by this.
fn contract_id(tool: &Tool, name: &str) -> ContractId<AccountId> {
    ContractId {
        chain: bytes(&deployment(tool)["genesis"]),
        address: contract(tool, name),
    }
}

/// Where a contract of the deployment is.
pub fn contract(tool: &Tool, name: &str) -> AccountId {
    account(
        deployment(tool)["contracts"][name]["address"]
            .as_str()
            .expect("an address"),
    )
}

fn deployment(tool: &Tool) -> Value {
    let text = std::fs::read_to_string(tool.path("deployment.json")).expect("a deployment");
    serde_json::from_str(&text).expect("a deployment")
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
