//! The suite on a node, and a worker with a real key.

use client::{
    factory_input,
    hash::blake2_256,
    node::{Instantiation, Signer},
    verifier_input, Bundle, Contracts, Deployed, Deployment, Key, Node, PoolClient, Settings,
};
use ink::primitives::{AccountId, Hash};
use interfaces::Evidence;
use primitives::Worker;
use protocol::{
    AttestationStatement, BenchmarkStatement, EnclaveFacts, HeartbeatStatement, Measurement,
    QuorumProof, RegistrationInfo, TcbStatus, REGISTRATION_VERSION,
};
use scale::Encode;
use std::{
    path::PathBuf,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use subxt_signer::sr25519::Keypair;
use tokio::time::sleep;

const MEASUREMENT: Measurement = [0xA5; 68];

/// A deployment that lives in seconds instead of days.
pub struct Suite {
    pub node: Node,
    pub deployment: Deployment,
    governance: Keypair,
    attestor: Key,
}

impl Suite {
    /// Deploys and funds everything; `url` is what the deployment will say of the node.
    pub async fn deploy(node: Node, url: String, governance: Keypair) -> Self {
        let settings = Settings::seconds(node.token().decimals);
        let treasury = governance.account();
        let attestor = key_named("attestor");
        let deployer = Deployer {
            node: &node,
            governance: &governance,
        };
        let verifier = verifier_input(&[attestor.public()], 1);
        let verifier = deployer.deploy("quorum_verifier", verifier).await;
        let registry = settings.registry_input(&[verifier.address]);
        let registry = deployer.deploy("worker_registry", registry).await;
        let mining = settings.mining_input(registry.address, treasury);
        let mining = deployer.deploy("mining", mining).await;
        let pool_code = deployer.upload("stakepool").await;
        let pools = settings.pool_config(registry.address, mining.address, treasury);
        let factory = factory_input(pool_code, pools);
        let factory = deployer.deploy("pool_factory", factory).await;
        let deployment = Deployment {
            chain: node.chain_name().await.expect("the node answers"),
            genesis: node.genesis(),
            url,
            token: node.token().clone(),
            contracts: Contracts {
                verifier,
                registry,
                mining,
                factory,
            },
            pool_code,
            timing: settings.timing.into(),
        };
        let suite = Self {
            node,
            deployment,
            governance,
            attestor,
        };
        suite.connect(1_000 * settings.plancks_per_token()).await;
        suite
    }

    async fn connect(&self, subsidy: u128) {
        let (node, signer) = (&self.node, &self.governance);
        let governance = signer.account();
        let contracts = &self.deployment.contracts;
        let registry = self.deployment.registry(node);
        let mining = self.deployment.mining(node);
        let (factory, mining_address) = (contracts.factory.address, contracts.mining.address);
        let connection = registry.connect(governance, factory, mining_address);
        connection.send(signer).await.expect("it can be connected");
        let connection = mining.connect(governance, factory);
        connection.send(signer).await.expect("it can be connected");
        let permission = registry.allow_measurement(governance, MEASUREMENT);
        permission.send(signer).await.expect("it can be allowed");
        let gift = mining.fund(governance, subsidy);
        let limits = gift.preview().await.expect("it can be funded").limits();
        let receipt = gift.submit(signer, limits).await.expect("it is sent");
        receipt.succeeded("fund").expect("it is funded");
    }

    /// A new pool of governance.
    pub async fn create_pool(&self) -> PoolClient<Node> {
        let factory = self.deployment.factory(&self.node);
        let owner = self.governance.account();
        let created = factory.create_pool(owner).send(&self.governance).await;
        let (pid, _) = created.expect("a pool can be created");
        let record = factory.pool(pid).ask().await.expect("the node answers");
        PoolClient::at(&self.node, record.expect("it exists").address)
    }

    /// Moves the chain's clock to the present.
    pub async fn wake(&self) {
        self.node.wake(&self.governance).await.expect("it wakes");
    }

    /// Registers a worker and hands in its benchmark: it has a score then.
    pub async fn prepare(&self, machine: &Machine) {
        let (node, signer) = (&self.node, &self.governance);
        let relayer = signer.account();
        let registry = self.deployment.registry(node);
        let info = RegistrationInfo {
            version: REGISTRATION_VERSION,
            worker: machine.id(),
            operator: relayer,
            cores: 8,
            feature_level: 1,
            registry: registry.address(),
            challenge: [0; 32],
        };
        let evidence = self.vouch(&info).await;
        let registration = registry.register_worker(relayer, info, evidence);
        registration.send(signer).await.expect("it registers");

        let record = registry.worker(machine.id()).ask().await;
        let record = record.expect("the node answers").expect("it is known");
        let benchmark = record.benchmark.expect("one is open");
        sleep(Duration::from_millis(3_500)).await;
        self.wake().await;
        let iterations = 700;
        let signature = machine.0.sign(&BenchmarkStatement {
            registry: registry.address(),
            worker: machine.id(),
            challenge: benchmark.challenge,
            iterations,
        });
        let result = registry.submit_benchmark(relayer, machine.id(), iterations, signature);
        result.send(signer).await.expect("it gets a score");
    }

    async fn vouch(&self, info: &RegistrationInfo<AccountId>) -> Evidence {
        let mut report_data = [0; 64];
        report_data[..32].copy_from_slice(&blake2_256(&info.encode()));
        let facts = EnclaveFacts {
            measurement: MEASUREMENT,
            report_data,
            tcb_status: TcbStatus::UpToDate,
            advisories: Vec::new(),
            time: Some(self.node.now().await.expect("the node answers")),
            debug: false,
        };
        let verifier = self.deployment.contracts.verifier.address;
        let signature = self.attestor.sign(&AttestationStatement {
            verifier,
            registry: info.registry,
            facts: &facts,
        });
        let signatures = vec![signature];
        let proof = QuorumProof { facts, signatures }.encode();
        Evidence { verifier, proof }
    }

    /// Sends the next heartbeat of a worker as soon as it is due.
    pub async fn beat(&self, machine: &Machine) {
        let mining = self.deployment.mining(&self.node);
        let session = mining.session(machine.id()).ask().await;
        let session = session.expect("the node answers").expect("it mines");
        let due = UNIX_EPOCH + Duration::from_millis(session.due);
        sleep(due.duration_since(SystemTime::now()).unwrap_or_default()).await;
        self.wake().await;
        let iterations = session.iterations + 800;
        let signature = machine.0.sign(&HeartbeatStatement {
            mining: mining.address(),
            worker: machine.id(),
            session: session.session,
            challenge: session.challenge,
            iterations,
        });
        let relayer = self.governance.account();
        let heartbeat = mining.heartbeat(
            relayer,
            machine.id(),
            session.session,
            iterations,
            signature,
        );
        let (paid, _) = heartbeat.send(&self.governance).await.expect("it is due");
        assert!(paid > 0, "a heartbeat earns something");
    }
}

/// A machine with an enclave.
pub struct Machine(Key);

impl Machine {
    /// The same name, the same key.
    pub fn new(name: &str) -> Self {
        Self(key_named(name))
    }

    /// Its identity.
    pub fn id(&self) -> Worker {
        self.0.public()
    }
}

fn key_named(name: &str) -> Key {
    Key::from_secret(&blake2_256(name.as_bytes())).expect("a hash is a secret key")
}

struct Deployer<'suite> {
    node: &'suite Node,
    governance: &'suite Keypair,
}

impl Deployer<'_> {
    async fn upload(&self, contract: &str) -> Hash {
        let bundles = std::env::var_os("STAKEPOOL_BUNDLES").map(PathBuf::from);
        let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/ink");
        let bundles = bundles.unwrap_or_else(|| default.into());
        let bundle = Bundle::load(&bundles, contract).unwrap_or_else(|error| panic!("{error}"));
        let uploaded = self.node.upload(self.governance, &bundle).await;
        uploaded.expect("code can be uploaded");
        bundle.code_hash()
    }

    async fn deploy(&self, contract: &str, data: Vec<u8>) -> Deployed {
        let code_hash = self.upload(contract).await;
        let instantiation = Instantiation {
            name: contract.to_owned(),
            code_hash,
            data,
            salt: Vec::new(),
        };
        let address = self.node.instantiate(self.governance, &instantiation).await;
        Deployed {
            address: address.expect("it can be instantiated"),
            code_hash,
        }
    }
}
