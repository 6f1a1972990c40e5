//! The contracts on a fresh chain.

use super::{key_named, wait_until, Attestors, NodeProcess, MEASUREMENT};
use agent::attestor;
use client::{
    factory_input, node::Instantiation, verifier_input, Bundle, Contracts, Deployed, Deployment,
    Key, MiningClient, Node, PoolClient, Request, Settings,
};
use ink::primitives::{AccountId, Hash};
use interfaces::{SessionInfo, WorkerInfo};
use primitives::{Balance, Error, Worker};
use scale::Decode;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, UNIX_EPOCH},
};
use subxt_signer::sr25519::{dev, Keypair};
use tokio::sync::{Mutex, MutexGuard};

/// Plancks of a token.
pub const TOKEN: Balance = 1_000_000_000_000;

/// Attestors that the verifier knows, and how many have to agree.
const QUORUM: (usize, u8) = (3, 2);

/// How long registrations and benchmarks may take.
const BENCHMARKING: Duration = Duration::from_secs(90);

/// A chain with a deployment, and a pool of its governance.
pub struct Suite {
    pub node: Node,
    pub process: Arc<NodeProcess>,
    pub deployment: Deployment,
    pub settings: Settings,
    pub attestor_keys: Vec<Key>,
    _turn: MutexGuard<'static, ()>,
}

impl Suite {
    /// Deploys on a node that tests have in common, one after the other.
    pub async fn start() -> Self {
        let (process, node) = NodeProcess::shared().await;
        Self::deploy(process, node).await
    }

    /// Deploys on a node of its own.
    pub async fn start_alone() -> Self {
        let (process, node) = NodeProcess::alone().await;
        Self::deploy(process, node).await
    }

    async fn deploy(process: Arc<NodeProcess>, node: Node) -> Self {
        static TURN: Mutex<()> = Mutex::const_new(());
        let turn = TURN.lock().await;
        let settings = Settings::seconds(node.token().decimals);
        let keys = (0..QUORUM.0).map(|number| key_named(&format!("attestor {number}")));
        let attestor_keys: Vec<Key> = keys.collect();
        let deployment = deploy(&node, &settings, &attestor_keys).await;
        let suite = Self {
            node,
            process,
            deployment,
            settings,
            attestor_keys,
            _turn: turn,
        };
        suite.set_up().await;
        suite
    }

    /// Who governs the deployment and owns its pool.
    pub fn owner() -> Keypair {
        dev::alice()
    }

    /// The owner's account.
    pub fn owner_account() -> AccountId {
        client::node::Signer::account(&Self::owner())
    }

    /// Attestors that vouch for these workers. One of the three that the verifier knows is down.
    pub async fn attestors(&self, workers: &[Worker]) -> Attestors {
        let policy = super::machine_policy(self.attested(), workers);
        Attestors::start(&self.attestor_keys[1..], &policy).await
    }

    /// The deployment as attestors know it.
    pub fn attested(&self) -> attestor::Deployment {
        attestor::Deployment {
            verifier: self.deployment.contracts.verifier.address,
            registry: self.deployment.contracts.registry.address,
        }
    }

    /// Sends a message of the owner at the present time.
    pub async fn send<T: Decode>(&self, request: Request<Result<T, Error>>) -> T {
        let owner = Self::owner();
        self.node.wake(&owner).await.expect("a remark");
        let label = request.message.label.clone();
        match request.send(&owner).await {
            Ok((answer, _)) => answer,
            Err(error) => panic!("{label}: {error:?}"),
        }
    }

    /// A new pool of the owner with this stake in it.
    pub async fn pool(&self, stake: Balance) -> PoolClient<Node> {
        let owner = Self::owner_account();
        let factory = self.deployment.factory(&self.node);
        let pid = self.send(factory.create_pool(owner)).await;
        let pool = factory.pool(pid).ask().await.expect("the node answers");
        let pool = PoolClient::at(&self.node, pool.expect("it was just made").address);
        self.send(pool.contribute(owner, stake)).await;
        pool
    }

    /// Takes a worker into a pool.
    pub async fn add_worker(&self, pool: &PoolClient<Node>, worker: Worker) {
        self.send(pool.add_worker(Self::owner_account(), worker))
            .await;
    }

    /// Starts a worker of a pool.
    pub async fn start_worker(&self, pool: &PoolClient<Node>, worker: Worker, stake: Balance) {
        self.send(pool.start_mining(Self::owner_account(), worker, stake))
            .await;
    }

    /// Takes a worker into a pool and starts it.
    pub async fn start_mining(&self, pool: &PoolClient<Node>, worker: Worker, stake: Balance) {
        self.add_worker(pool, worker).await;
        self.start_worker(pool, worker, stake).await;
    }

    /// Mining.
    pub fn mining(&self) -> MiningClient<Node> {
        self.deployment.mining(&self.node)
    }

    /// What mining says of a worker.
    pub async fn worker(&self, worker: Worker) -> Option<WorkerInfo> {
        let info = self.mining().worker_info(worker).ask().await;
        info.expect("the node answers")
    }

    /// A worker's session.
    pub async fn session(&self, worker: Worker) -> Option<SessionInfo> {
        let session = self.mining().session(worker).ask().await;
        session.expect("the node answers")
    }

    /// Waits until these workers have been registered and benchmarked.
    pub async fn until_scored(&self, workers: &[Worker]) {
        let scored = || self.are_scored(workers);
        wait_until("registered and benchmarked", BENCHMARKING, scored).await;
    }

    async fn are_scored(&self, workers: &[Worker]) -> bool {
        for worker in workers {
            let info = self.worker(*worker).await;
            if info.and_then(|info| info.initial_score).is_none() {
                return false;
            }
        }
        true
    }

    /// Connects the contracts, allows the measurement and funds mining.
    async fn set_up(&self) {
        let owner = Self::owner_account();
        let contracts = &self.deployment.contracts;
        let (factory, mining) = (contracts.factory.address, contracts.mining.address);
        let registry = self.deployment.registry(&self.node);
        self.send(registry.connect(owner, factory, mining)).await;
        self.send(registry.allow_measurement(owner, MEASUREMENT))
            .await;
        self.send(self.mining().connect(owner, factory)).await;
        let fund = self.mining().fund(owner, 10_000 * TOKEN);
        let limits = fund.preview().await.expect("it can be funded").limits();
        let receipt = fund.submit(&Self::owner(), limits).await;
        receipt
            .expect("it is sent")
            .succeeded("fund")
            .expect("it succeeds");
    }
}

async fn deploy(node: &Node, settings: &Settings, attestors: &[Key]) -> Deployment {
    let owner = Suite::owner_account();
    let public: Vec<_> = attestors.iter().map(Key::public).collect();
    let verifier = verifier_input(&public, QUORUM.1);
    let verifier = instantiate(node, "quorum_verifier", verifier).await;
    let registry = settings.registry_input(&[verifier.address]);
    let registry = instantiate(node, "worker_registry", registry).await;
    let mining = settings.mining_input(registry.address, owner);
    let mining = instantiate(node, "mining", mining).await;
    let pool_code = upload(node, "stakepool").await;
    let pools = settings.pool_config(registry.address, mining.address, owner);
    let factory = instantiate(node, "pool_factory", factory_input(pool_code, pools)).await;
    Deployment {
        chain: node.chain_name().await.expect("the node answers"),
        genesis: node.genesis(),
        url: node.url().to_owned(),
        token: node.token().clone(),
        contracts: Contracts {
            verifier,
            registry,
            mining,
            factory,
        },
        pool_code,
        timing: settings.timing.into(),
    }
}

async fn upload(node: &Node, contract: &str) -> Hash {
    let bundle = Bundle::load(&bundles(), contract).unwrap_or_else(|error| panic!("{error}"));
    let uploaded = node.upload(&Suite::owner(), &bundle).await;
    uploaded.expect("the code can be uploaded");
    bundle.code_hash()
}

async fn instantiate(node: &Node, contract: &str, data: Vec<u8>) -> Deployed {
    let code_hash = upload(node, contract).await;
    let since = UNIX_EPOCH.elapsed().expect("it is later than 1970");
    let instantiation = Instantiation {
        name: contract.to_owned(),
        code_hash,
        data,
        // Deployments of the same chain are told apart by when they were made.
        salt: since.as_nanos().to_le_bytes().to_vec(),
    };
    let address = node.instantiate(&Suite::owner(), &instantiation).await;
    Deployed {
        address: address.expect("it can be instantiated"),
        code_hash,
    }
}

/// Where the contracts' bundles are: `STAKEPOOL_BUNDLES`, else where `scripts/build` puts them.
fn bundles() -> PathBuf {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/ink");
    std::env::var_os("STAKEPOOL_BUNDLES").map_or(built, PathBuf::from)
}
