//! A deployment on a node.

use super::TestNode;
use crate::worker::{Attestors, Machine, MEASUREMENT};
use client::{
    factory_input, node::Receipt, verifier_input, Contracts, Deployment, FactoryClient,
    MiningClient, Node, PoolClient, RegistryClient, Request, Settings,
};
use ink::primitives::AccountId;
use interfaces::{Heartbeat, SessionInfo};
use primitives::{Balance, Error, Result, Timestamp};
use protocol::ContractId;
use std::{ops::Deref, time::Duration};

/// The suite, deployed and wired by ink_e2e as in production.
pub struct Suite {
    chain: TestNode,
    /// What it was built with.
    pub settings: Settings,
    /// Owner of registry, mining and factory; also relays what anyone may relay.
    pub governance: AccountId,
    /// Receives the treasury's part.
    pub treasury: AccountId,
    /// The file that says where it is.
    pub deployment: Deployment,
    /// The worker registry.
    pub registry: RegistryClient<Node>,
    /// Mining.
    pub mining: MiningClient<Node>,
    /// The pool factory.
    pub factory: FactoryClient<Node>,
    /// Whom the verifier trusts: three, of which two have to agree.
    pub attestors: Attestors,
}

impl Deref for Suite {
    type Target = TestNode;

    fn deref(&self) -> &TestNode {
        &self.chain
    }
}

impl Suite {
    /// Uploads all code, instantiates and wires everything, and funds mining with `subsidy` plancks.
    pub async fn deploy(chain: TestNode, settings: Settings, subsidy: Balance) -> Self {
        let [governance, .., treasury] = chain.people();
        let attestors = Attestors::new(3, 2);
        let genesis = chain.node.genesis();
        let quorum = verifier_input(genesis, &attestors.public(), attestors.threshold);
        let verifier = chain.deploy(governance, "quorum_verifier", &quorum).await;
        let input = settings.registry_input(genesis, &[verifier.address], &[MEASUREMENT]);
        let registry = chain.deploy(governance, "worker_registry", &input).await;
        let input = settings.mining_input(genesis, registry.address, treasury);
        let mining = chain.deploy(governance, "mining", &input).await;
        let pool_code = chain.upload(governance, "stakepool").await;
        let pools = settings.pool_config(registry.address, mining.address, treasury);
        let input = factory_input(pool_code, pools);
        let factory = chain.deploy(governance, "pool_factory", &input).await;
        let node = &chain.node;
        let deployment = Deployment {
            chain: node.chain_name().await.expect("the node answers"),
            genesis: node.genesis(),
            url: node.url().to_owned(),
            token: node.token().clone(),
            contracts: Contracts {
                verifier: Some(verifier),
                dcap_verifier: None,
                registry,
                mining,
                factory,
            },
            pool_code,
            timing: settings.timing.into(),
            evidence_age: Some(settings.evidence_age),
        };

        let suite = Self {
            registry: deployment.registry(node),
            mining: deployment.mining(node),
            factory: deployment.factory(node),
            deployment,
            settings,
            governance,
            treasury,
            attestors,
            chain,
        };
        suite
            .connect(subsidy)
            .await
            .expect("the contracts can be connected");
        suite
    }

    async fn connect(&self, subsidy: Balance) -> Result<()> {
        let governance = self.governance;
        let (factory, mining) = (self.factory.address(), self.mining.address());
        self.call(self.registry.connect(governance, factory, mining))
            .await?;
        self.call(self.mining.connect(governance, factory)).await?;
        self.fund(subsidy).await;
        Ok(())
    }

    /// Adds to the subsidy. The message cannot be refused, so its answer is none that `call` could read.
    async fn fund(&self, plancks: Balance) {
        let request = self.mining.fund(self.governance, plancks);
        let preview = request.preview().await.expect("mining can be funded");
        let receipt = request
            .submit(&self.key(self.governance), preview.limits())
            .await;
        let receipt = receipt.and_then(|receipt| receipt.succeeded("fund"));
        receipt.expect("mining can be funded");
    }

    /// A whole token.
    pub fn token(&self) -> Balance {
        self.settings.plancks_per_token()
    }

    /// A new pool of `owner`.
    pub async fn create_pool(&self, owner: AccountId) -> PoolClient<Node> {
        let pid = self.call(self.factory.create_pool(owner)).await;
        let pid = pid.expect("a pool can be created");
        let record = self.ask(self.factory.pool(pid)).await;
        PoolClient::at(&self.node, record.expect("the pool exists").address)
    }

    /// Contributes for an account.
    pub async fn contribute(&self, pool: &PoolClient<Node>, staker: AccountId, plancks: Balance) {
        let sent = self.call(pool.contribute(staker, plancks)).await;
        sent.expect("a contribution");
    }

    /// Registers machines with evidence that the attestors vouch for, lets them run their benchmarks in real
    /// time, at almost 1,200, and adds them to the pool of their operator.
    pub async fn employ(&self, pool: &PoolClient<Node>, machines: &[Machine]) {
        for machine in machines {
            let sent = self.call(self.registration(machine).await).await;
            sent.expect("a registration");
        }
        let (from, _) = self.settings.benchmark_window;
        tokio::time::sleep(Duration::from_millis(from)).await;
        for machine in machines {
            self.wake().await;
            let sent = self.call(self.benchmark(machine).await).await;
            sent.expect("a benchmark");
            let sent = self
                .call(pool.add_worker(machine.operator, machine.id()))
                .await;
            sent.expect("a new worker");
        }
    }

    /// The registration of a machine, relayed by governance.
    pub async fn registration(&self, machine: &Machine) -> Request<Result<()>> {
        let known = self.ask(self.registry.worker(machine.id())).await;
        let challenge = known.map_or([0; 32], |known| known.challenge);
        let registry = self.registry.id();
        let verifier = ContractId {
            address: self.deployment.quorum_verifier().expect("a quorum"),
            ..registry
        };
        let info = machine.registration(registry, challenge);
        let facts = machine.facts(&info, self.now().await);
        let evidence = self.attestors.vouch(verifier, registry, facts);
        self.registry
            .register_worker(self.governance, info, evidence)
    }

    /// The result of the benchmark that is open for a machine, counted until now.
    async fn benchmark(&self, machine: &Machine) -> Request<Result<()>> {
        let record = self.ask(self.registry.worker(machine.id())).await;
        let benchmark = record
            .expect("registered")
            .benchmark
            .expect("a benchmark is open");
        let elapsed = self.now().await - benchmark.opened_at;
        let iterations = elapsed / 5;
        let registry = self.registry.id();
        let signature = machine.sign_benchmark(registry, benchmark.challenge, iterations);
        self.registry
            .submit_benchmark(self.governance, machine.id(), iterations, signature)
    }

    /// The time of the newest block.
    pub async fn now(&self) -> Timestamp {
        self.node.now().await.expect("the node answers")
    }

    /// A machine's running session.
    pub async fn session(&self, machine: &Machine) -> SessionInfo {
        let session = self.ask(self.mining.session(machine.id())).await;
        session.expect("it is mining")
    }

    /// Waits until the machine's next heartbeat is due, and signs it; the machine kept its pace.
    pub async fn next_heartbeat(&self, machine: &Machine) -> Heartbeat {
        let session = self.session(machine).await;
        wait_until(session.due).await;
        let interval = u64::from(self.settings.tokenomics.heartbeat_interval);
        let pace = 200 * interval * self.settings.timing.period / 1_000;
        machine.answer(self.mining.id(), &session, session.iterations + pace)
    }

    /// Hands in a heartbeat.
    pub fn heartbeat(&self, relayer: AccountId, beat: &Heartbeat) -> Request<Result<Balance>> {
        let Heartbeat {
            worker,
            session,
            iterations,
            signature,
        } = *beat;
        self.mining
            .heartbeat(relayer, worker, session, iterations, signature)
    }

    /// Waits until the machine's next heartbeat is due, and sends it.
    ///
    /// # Errors
    /// Those of `heartbeat`.
    pub async fn beat(&self, machine: &Machine) -> core::result::Result<(Balance, Receipt), Error> {
        let beat = self.next_heartbeat(machine).await;
        self.send(self.heartbeat(self.governance, &beat)).await
    }
}

/// Waits until a moment, in milliseconds since 1970.
pub async fn wait_until(moment: Timestamp) {
    let now = std::time::UNIX_EPOCH
        .elapsed()
        .expect("it is later than 1970");
    let left = Duration::from_millis(moment).saturating_sub(now);
    tokio::time::sleep(left).await;
}
